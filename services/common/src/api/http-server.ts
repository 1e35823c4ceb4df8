import http from "node:http";
import http2 from "node:http2";
import net, { type AddressInfo } from "node:net";
import type { ConnectRouter, Interceptor } from "@connectrpc/connect";
import { connectNodeAdapter, type ConnectNodeAdapterOptions } from "@connectrpc/connect-node";

/** A request handler of Node's, over HTTP/1.1 or HTTP/2. */
type Handler = NonNullable<ConnectNodeAdapterOptions["fallback"]>;

/** HTTP/2's first bytes from a client that knows (RFC 9113 section 3.4). */
const PREFACE = Buffer.from("PRI * HTTP/2.0");
/** A connection that says nothing for so long is closed. */
const FIRST_BYTES_MS = 10_000;
/** Connections at once, of whoever: what is left of the process's files is for workers and the other front end. */
const MAX_CONNECTIONS = 10_000;
/** How long a client that is gone without a word stays unnoticed, in milliseconds. */
const KEEP_ALIVE_MS = 60_000;
const MIB = 1024 * 1024;
/** Largest message that is read where nothing else is said: a query's text of 100 MB fits. */
export const MAX_MESSAGE_BYTES = 128 * MIB;

export interface ApiServerOptions {
  readonly routes: (router: ConnectRouter) => void;
  /** Answers requests that are not for the API; false: not this one either. */
  readonly handleHttp?: (...args: Parameters<Handler>) => boolean;
  /** gRPC calls that are answered on their HTTP/2 stream itself, by path. */
  readonly rawCalls?: Readonly<Record<string, (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => void>>;
  /** Bytes that a peer may send on one stream before it is read. */
  readonly streamWindowBytes?: number;
  /** Streams that may be open on one connection. */
  readonly maxStreams?: number;
  /** Around every call. */
  readonly interceptors?: Interceptor[];
  /** Largest message that is read, in bytes. */
  readonly maxMessageBytes?: number;
}

export interface ApiServer {
  readonly port: number;
  /** Takes no new connections or calls, lets running ones end, cuts off what is left after the grace. */
  close(graceMs: number): Promise<void>;
}

/**
 * Serves gRPC, gRPC-Web and Connect on one clear-text port, over HTTP/1.1 (browsers) and HTTP/2 (gRPC): the first
 * bytes of a connection tell which.
 */
export async function listenApi(host: string, port: number, options: ApiServerOptions): Promise<ApiServer> {
  const window = options.streamWindowBytes ?? MIB;
  const streams = options.maxStreams ?? 1024;
  const shutdown = new AbortController();
  const api = connectNodeAdapter({
    routes: options.routes,
    // Rows are large and fresh: compressing them halves the throughput of the relay.
    acceptCompression: [],
    interceptors: options.interceptors ?? [],
    readMaxBytes: options.maxMessageBytes ?? MAX_MESSAGE_BYTES,
    shutdownSignal: shutdown.signal,
    fallback(request, response) {
      if (options.handleHttp?.(request, response)) return;
      response.writeHead(404);
      response.end();
    },
  });
  const h1 = http.createServer(api as http.RequestListener);
  const { rawCalls } = options;
  const overHttp2: Handler = (request, response) => {
    const raw = rawCalls?.[request.url ?? ""];
    if (raw && "stream" in request && isPlainGrpc(request.headers)) raw(request.stream, request.headers);
    else api(request, response);
  };
  const h2 = http2.createServer(
    {
      settings: { initialWindowSize: window, maxFrameSize: MIB, maxConcurrentStreams: streams },
      // In megabytes. Node refuses new streams once a session buffers more than this, and every reader that
      // stalls has a window's worth buffered.
      maxSessionMemory: Math.ceil((streams * window) / MIB),
    },
    overHttp2 as never,
  );
  const sessions = new Set<http2.ServerHttp2Session>();
  h2.on("session", (session) => {
    session.setLocalWindowSize(Math.max(window, 16 * MIB));
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
    session.on("error", () => session.destroy());
  });
  const sockets = new Set<net.Socket>();
  /** Those that have not said yet what they speak. */
  const silent = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS }, (socket) => {
    sockets.add(socket);
    silent.add(socket);
    socket.once("close", () => (sockets.delete(socket), silent.delete(socket)));
    socket.on("error", () => socket.destroy());
    route(socket, (isHttp2) => {
      silent.delete(socket);
      return isHttp2 ? h2 : h1;
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  // It listens to no port of its own, and would otherwise bound neither headers nor requests that never come to their end.
  server.once("listening", () => h1.emit("listening"));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    async close(graceMs) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.close();
      for (const socket of silent) socket.destroy();
      h1.closeIdleConnections();
      const hard = setTimeout(() => {
        shutdown.abort();
        for (const socket of sockets) socket.destroy();
      }, graceMs);
      await closed;
      clearTimeout(hard);
      h1.close();
    },
  };
}

/** gRPC with protobuf, without compression and without a deadline. */
function isPlainGrpc(headers: http.IncomingHttpHeaders): boolean {
  const encoding = headers["grpc-encoding"] ?? "identity";
  return /^application\/grpc(?:\+proto)?$/.test(headers["content-type"] ?? "") && encoding === "identity" && headers["grpc-timeout"] === undefined;
}

/** Looks at a connection's first bytes and hands it to the server that speaks them. */
function route(socket: net.Socket, serverFor: (isHttp2: boolean) => http.Server | http2.Http2Server): void {
  let seen: Buffer = Buffer.alloc(0);
  socket.setTimeout(FIRST_BYTES_MS, () => socket.destroy());
  const read = (chunk: Buffer) => {
    seen = seen.length === 0 ? chunk : Buffer.concat([seen, chunk]);
    const length = Math.min(seen.length, PREFACE.length);
    const isHttp2 = seen.subarray(0, length).equals(PREFACE.subarray(0, length));
    if (isHttp2 && length < PREFACE.length) return;
    socket.removeListener("data", read);
    socket.setTimeout(0);
    socket.removeAllListeners("timeout");
    socket.pause();
    socket.unshift(seen);
    serverFor(isHttp2).emit("connection", socket);
    if (!isHttp2) socket.resume();
  };
  socket.on("data", read);
}
