import { create, fromBinary, toBinary, type DescMessage, type DescMethod, type MessageShape } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { Code, ConnectError, createHandlerContext, type ConnectRouter, type HandlerContext } from "@connectrpc/connect";
import type { UniversalHandler, UniversalServerRequest, UniversalServerResponse } from "@connectrpc/connect/protocol";
import { parseTimeout, setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { ExecuteResponseSchema, RowsSchema, type ExecuteResponse, type Rows } from "@tavana/proto";
import { callEnded } from "../call.ts";
import { MAX_TIMER_MS } from "../duration.ts";
import { toConnectError } from "../errors.ts";
import { enveloped } from "./message-stream.ts";

/** What an ExecuteResponse holds. `release`: to be called when nothing uses the rows' memory any more. */
export type RowsEvent = Exclude<ExecuteResponse["event"], { case: undefined }> & { readonly release?: (() => void) | undefined };

export interface RowsCall<I extends DescMessage> {
  /** A method that answers with a stream of ExecuteResponse. */
  readonly method: DescMethod & { readonly input: I };
  readonly maxRequestBytes: number;
  /** Lets the caller in, before anything of the request is read. @throws ConnectError */
  readonly gate: (context: HandlerContext) => void | Promise<void>;
  /** Its answers; the context's signal says that the caller has left, or that time is over. */
  run(request: MessageShape<I>, context: HandlerContext): AsyncIterable<RowsEvent>;
}

const ENVELOPE_BYTES = 5;
/** Well above the high-water mark of Node's streams (64 KiB): such a write is waited for until it was flushed. */
const SURELY_FLUSHED_BYTES = 128 * 1024;
const rowsField = ExecuteResponseSchema.field["rows"]!.number;
const dataField = RowsSchema.field["data"]!.number;
const countField = RowsSchema.field["rowCount"]!.number;

/**
 * Answers a call over gRPC without copying rows: the message's head and tail are written around the rows' own bytes,
 * where serialising the message would copy them three times. What goes over the wire is the same; calls in other
 * protocols, and compressed requests, go to Connect's own handler.
 */
export function serveRowsInPlace<I extends DescMessage>(router: ConnectRouter, call: RowsCall<I>): void {
  const at = router.handlers.findIndex(({ method }) => method === call.method);
  const original = router.handlers[at]!;
  const handle = (request: UniversalServerRequest) => {
    const { header } = request;
    const grpc = /^application\/grpc(?:\+proto)?$/.test(header.get("content-type") ?? "") && (header.get("grpc-encoding") ?? "identity") === "identity";
    return grpc ? answer(request, call) : original(request);
  };
  const { protocolNames, service, method, requestPath, allowedMethods, supportedContentType } = original;
  router.handlers[at] = Object.assign(handle, { protocolNames, service, method, requestPath, allowedMethods, supportedContentType }) as UniversalHandler;
}

async function answer<I extends DescMessage>(request: UniversalServerRequest, call: RowsCall<I>): Promise<UniversalServerResponse> {
  const trailer = new Headers();
  return { status: 200, header: new Headers({ "content-type": "application/grpc+proto" }), body: messages(request, call, trailer), trailer };
}

async function* messages<I extends DescMessage>(request: UniversalServerRequest, { method, maxRequestBytes, gate, run }: RowsCall<I>, trailer: Headers): AsyncGenerator<Uint8Array, void, undefined> {
  // Its deadlines go to ten thousand years.
  const { timeoutMs, error: badTimeout } = parseTimeout(request.header.get("grpc-timeout"), Number.MAX_SAFE_INTEGER);
  const context = createHandlerContext({
    service: method.parent,
    method,
    protocolName: "grpc",
    requestMethod: request.method,
    url: request.url,
    requestHeader: request.header,
    requestSignal: request.signal,
    ...(timeoutMs === undefined ? {} : { timeoutMs: Math.min(timeoutMs, MAX_TIMER_MS) }),
    contextValues: request.contextValues!,
  });
  try {
    if (badTimeout) throw badTimeout;
    await gate(context);
    const input = parsed(method.input, await onlyMessage(request, maxRequestBytes));
    for await (const event of run(input, context)) {
      if (event.case === "rows") {
        yield* rowsMessage(event.value);
        // A write of more than the stream's buffer takes has left for the kernel when the next piece is asked for.
        if (event.value.data.length >= SURELY_FLUSHED_BYTES) event.release?.();
      } else yield enveloped(toBinary(ExecuteResponseSchema, create(ExecuteResponseSchema, { event })));
    }
    setTrailerStatus(trailer, undefined);
  } catch (error) {
    setTrailerStatus(trailer, toConnectError(error));
  } finally {
    context.abort(callEnded);
  }
}

function parsed<I extends DescMessage>(schema: I, bytes: Uint8Array): MessageShape<I> {
  try {
    return fromBinary(schema, bytes);
  } catch (error) {
    throw new ConnectError(`the request is no ${schema.typeName}: ${(error as Error).message}`, Code.InvalidArgument);
  }
}

async function onlyMessage(request: UniversalServerRequest, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes + ENVELOPE_BYTES) throw new ConnectError(`the request is larger than ${maxBytes} bytes`, Code.ResourceExhausted);
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
