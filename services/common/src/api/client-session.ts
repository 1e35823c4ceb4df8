import http2 from "node:http2";
import net from "node:net";

const MIB = 1024 * 1024;

export interface ClientSessionOptions {
  /** Bytes that the server may send on one stream before they are read. */
  readonly streamWindowBytes: number;
  /** The same for all streams of the connection together. */
  readonly connectionWindowBytes: number;
}

/**
 * One HTTP/2 connection of a gRPC client, opened when it is first needed and again after it was lost. It does what
 * connect-node's own manager does not: it opens the connection's flow-control window, whose default of 64 KB would
 * hold every result to that much per round trip.
 *
 * Implements connect-node's NodeHttp2ClientSessionManager.
 */
export class ClientSession {
  readonly authority: string;
  readonly #options: ClientSessionOptions;
  #session: http2.ClientHttp2Session | undefined;

  constructor(baseUrl: string, options: ClientSessionOptions) {
    this.authority = new URL(baseUrl).origin;
    this.#options = options;
  }

  async request(
    method: string,
    path: string,
    headers: http2.OutgoingHttpHeaders,
    options: http2.ClientSessionRequestOptions,
  ): Promise<http2.ClientHttp2Stream> {
    const session = await this.#connect();
    return session.request({ ...headers, ":method": method, ":path": path }, options);
  }

  /** connect-node tells of bytes that were read, to reset its idle pings; none are sent here. */
  notifyResponseByteRead(): void {}

  /** Breaks the connection off. With an error: calls that have no answer yet are told of nothing else, and would wait for ever. */
  close(): void {
    this.#session?.destroy(new Error("the connection was broken off"));
    this.#session = undefined;
  }

  async #connect(): Promise<http2.ClientHttp2Session> {
    const open = this.#session;
    if (open && !open.closed && !open.destroyed) return open;
    const { streamWindowBytes, connectionWindowBytes } = this.#options;
    const session = http2.connect(this.authority, {
      // Short statements must not wait for the acknowledgement of the ones before (Nagle).
      createConnection: ({ hostname, port, protocol }) => net.connect({ host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || (protocol === "https:" ? 443 : 80), noDelay: true }),
      settings: { initialWindowSize: streamWindowBytes, maxFrameSize: MIB, enablePush: false },
      maxSessionMemory: Math.ceil(connectionWindowBytes / MIB) * 4,
    });
    this.#session = session;
    session.on("error", () => session.destroy());
    await new Promise<void>((resolve, reject) => {
      session.once("connect", () => {
        if (session.destroyed) return; // closed in the meantime; 'close' says so
        session.setLocalWindowSize(connectionWindowBytes);
        resolve();
      });
      session.once("error", reject);
      session.once("close", () => reject(new Error("the connection was closed")));
    });
    session.on("goaway", () => {
      if (this.#session === session) this.#session = undefined;
    });
    return session;
  }
}
