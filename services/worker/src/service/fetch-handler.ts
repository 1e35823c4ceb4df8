import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import type { UniversalHandler, UniversalServerRequest, UniversalServerResponse } from "@connectrpc/connect/protocol";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { enveloped, toConnectError, type Authorize } from "@tavana/common";
import { ExecuteResponseSchema, FetchRequestSchema, RowsSchema, WorkerService, type Rows } from "@tavana/proto";
import type { ExecutionEvent } from "../execution/execute.ts";

/** Runs Fetch for a ticket until the signal says that its reader has left. */
export type Fetch = (ticket: string, signal: AbortSignal) => AsyncIterable<ExecutionEvent>;

const ENVELOPE_BYTES = 5;
/** Well above the high-water mark of Node's streams (64 KiB): such a write is waited for until it was flushed. */
const SURELY_FLUSHED_BYTES = 128 * 1024;
const MAX_REQUEST_BYTES = 4_096;
const rowsField = ExecuteResponseSchema.field["rows"]!.number;
const dataField = RowsSchema.field["data"]!.number;
const countField = RowsSchema.field["rowCount"]!.number;

/**
 * Answers Fetch over gRPC without copying rows: the message's head and tail are written around the encoder's own
 * bytes, where serialising the message would copy them three times. What goes over the wire is the same; calls in
 * other protocols go to Connect's own handler.
 */
export function serveFetchInPlace(router: ConnectRouter, fetch: Fetch, authorize: Authorize): void {
  const at = router.handlers.findIndex(({ method }) => method === WorkerService.method.fetch);
  const original = router.handlers[at]!;
  const handle = (request: UniversalServerRequest) => {
    const grpc = /^application\/grpc(?:\+proto)?$/.test(request.header.get("content-type") ?? "");
    return grpc ? answer(request, fetch, authorize) : original(request);
  };
  const { protocolNames, service, method, requestPath, allowedMethods, supportedContentType } = original;
  router.handlers[at] = Object.assign(handle, { protocolNames, service, method, requestPath, allowedMethods, supportedContentType }) as UniversalHandler;
}

async function answer(request: UniversalServerRequest, fetch: Fetch, authorize: Authorize): Promise<UniversalServerResponse> {
  const trailer = new Headers();
  return {
    status: 200,
    header: new Headers({ "content-type": "application/grpc+proto" }),
    body: messages(request, fetch, authorize, trailer),
    trailer,
  };
}

async function* messages(request: UniversalServerRequest, fetch: Fetch, authorize: Authorize, trailer: Headers): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    authorize(request.header);
    const { ticket } = fromBinary(FetchRequestSchema, await onlyMessage(request));
    for await (const event of fetch(ticket, request.signal)) {
      if (event.case === "rows") {
        yield* rowsMessage(event.value);
        // A write of more than the stream's buffer takes has left for the kernel when the next piece is asked for.
        if (event.value.data.length >= SURELY_FLUSHED_BYTES) event.release?.();
      } else yield enveloped(toBinary(ExecuteResponseSchema, create(ExecuteResponseSchema, { event })));
    }
    setTrailerStatus(trailer, undefined);
  } catch (error) {
    setTrailerStatus(trailer, toConnectError(error));
  }
}

async function onlyMessage(request: UniversalServerRequest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_REQUEST_BYTES) throw new ConnectError("the request is too large", Code.ResourceExhausted);
  }
  const all = Buffer.concat(chunks);
  const whole = all.length >= ENVELOPE_BYTES && all[0] === 0 && all.readUInt32BE(1) === all.length - ENVELOPE_BYTES;
  if (!whole) throw new ConnectError("expected one uncompressed message", Code.InvalidArgument);
  return all.subarray(ENVELOPE_BYTES);
}

/** An ExecuteResponse with rows, in three pieces: what stands before the bytes, the bytes, what stands behind. */
function* rowsMessage({ data, rowCount }: Rows): Generator<Uint8Array, void, undefined> {
  const tail = new BinaryWriter().tag(countField, WireType.Varint).uint32(rowCount).finish();
  const dataHead = new BinaryWriter().tag(dataField, WireType.LengthDelimited).uint32(data.length).finish();
  const rowsLength = dataHead.length + data.length + tail.length;
  const rowsHead = new BinaryWriter().tag(rowsField, WireType.LengthDelimited).uint32(rowsLength).finish();
  const head = Buffer.allocUnsafe(ENVELOPE_BYTES + rowsHead.length + dataHead.length);
  head[0] = 0;
  head.writeUInt32BE(rowsHead.length + rowsLength, 1);
  head.set(rowsHead, ENVELOPE_BYTES);
  head.set(dataHead, ENVELOPE_BYTES + rowsHead.length);
  yield head;
  yield data;
  yield tail;
}
