import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { ConnectError } from "@connectrpc/connect";
import { MessageStream, type Authorize } from "@tavana/common";
import { StatementRequestSchema, StatementResponseSchema, WorkerService } from "@tavana/proto";
import type { Worker } from "../worker.ts";
import { StatementStream } from "./statement-stream.ts";
import type { Tickets } from "./tickets.ts";

export const STATEMENTS_PATH = `/${WorkerService.typeName}/${WorkerService.method.statements.name}`;

/** A statement's text and parameters; as much as the API takes from its callers. */
const MAX_REQUEST_BYTES = 256 * 1024 * 1024;

/** Answers Statements over gRPC on its HTTP/2 stream itself (MessageStream says why). */
export function serveStatements(worker: Worker, tickets: Tickets, streams: Set<StatementStream>, authorize: Authorize) {
  return (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void => {
    // A process that was stopped for a while comes to streams that are gone by now.
    if (stream.destroyed) return;
    try {
      authorize(new Headers(headers.authorization ? { authorization: headers.authorization } : {}));
    } catch (error) {
      const { code, rawMessage } = ConnectError.from(error);
      stream.respond(
        { ":status": 200, "content-type": "application/grpc+proto", "grpc-status": code, "grpc-message": encodeURIComponent(rawMessage) },
        { endStream: true },
      );
      return;
    }
    stream.respond({ ":status": 200, "content-type": "application/grpc+proto" }, { waitForTrailers: true });
    stream.once("wantTrailers", () => !stream.destroyed && !stream.closed && stream.sendTrailers({ "grpc-status": "0" }));
    const statements = new StatementStream(worker, tickets, (answer) => messages.send(toBinary(StatementResponseSchema, answer)));
    const messages = new MessageStream(stream, MAX_REQUEST_BYTES, (request) => statements.handle(fromBinary(StatementRequestSchema, request)));
    streams.add(statements);
    void messages.ended.then(() => {
      streams.delete(statements);
      void statements.close();
      messages.end();
    });
  };
}
