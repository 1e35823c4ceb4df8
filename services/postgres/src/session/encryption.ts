import { once } from "node:events";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { TavanaError } from "@tavana/common";
import type { TlsIdentity } from "../tls-identity.ts";
import { protocolViolation } from "../wire/protocol-error.ts";
import type { Inbox } from "./inbox.ts";
import type { Output } from "./output.ts";

/** The name of the protocol in TLS's negotiation (PostgreSQL manual 55.2.11). */
const ALPN = "postgresql";
/** First byte of a TLS handshake; a start-up packet of that length is out of the question. */
const TLS_HANDSHAKE = 0x16;

/** The transport of one connection, which becomes TLS when the client asks for it. */
export class Encryption {
  readonly #inbox: Inbox;
  readonly #output: Output;
  readonly #identity: (() => TlsIdentity) | undefined;
  readonly #required: boolean;
  readonly #onError: (error: Error) => void;
  #socket: Socket;
  #tls: TLSSocket | undefined;
  #endPoint: Buffer | undefined;
  #isDirect = false;

  /**
   * @param identity undefined: clients are told that there is no TLS
   * @param required whether a log-in without TLS is refused
   * @param onError told of handshakes that fail
   */
  constructor(socket: Socket, inbox: Inbox, output: Output, identity: (() => TlsIdentity) | undefined, required: boolean, onError: (error: Error) => void) {
    this.#socket = socket;
    this.#inbox = inbox;
    this.#output = output;
    this.#identity = identity;
    this.#required = required;
    this.#onError = onError;
  }

  /** What bytes travel by now. */
  get socket(): Socket {
    return this.#socket;
  }

  /** For channel binding (RFC 5929); undefined without TLS. */
  get endPoint(): Buffer | undefined {
    return this.#endPoint;
  }

  /** Looks at the first byte: a client may begin with TLS at once (PostgreSQL 17's sslnegotiation=direct). */
  async open(): Promise<void> {
    const socket = this.#socket;
    if (this.#identity) {
      if (socket.readableLength === 0) await Promise.race([once(socket, "readable"), once(socket, "close")]).catch(this.#onError);
      const first = socket.read() as Buffer | null;
      if (first) socket.unshift(first);
      this.#isDirect = first?.[0] === TLS_HANDSHAKE;
    }
    if (this.#isDirect) this.#startTls(this.#identity!());
    else this.#inbox.attach(socket);
  }

  /** Answers SSLRequest. */
  request(): void {
    if (this.#tls) throw protocolViolation("the connection is encrypted already");
    if (!this.#identity) return this.#output.raw("N");
    if (!this.#inbox.isBlank) {
      // Someone between client and server may have put it there (CVE-2021-23214).
      throw new TavanaError("08P01", "received unencrypted data after SSL request", {
        detail: "This could be either a client-software bug or evidence of an attempted man-in-the-middle attack.",
      });
    }
    this.#inbox.detach();
    this.#output.raw("S");
    this.#startTls(this.#identity());
  }

  /** To be called when the client logs in. @throws TavanaError 28000 where it must encrypt, 08P01 for a nameless direct TLS */
  assertSuits(): void {
    if (this.#required && !this.#tls) {
      throw new TavanaError("28000", "connections without encryption are not accepted", { hint: "Use sslmode=require, or verify-full with the authority's certificate." });
    }
    if (this.#isDirect && this.#tls?.alpnProtocol !== ALPN) {
      throw protocolViolation("received direct SSL connection request without ALPN protocol negotiation extension");
    }
  }

  #startTls({ context, endPoint }: TlsIdentity): void {
    const tls = new TLSSocket(this.#socket, { isServer: true, secureContext: context, ALPNProtocols: [ALPN] });
    // A handshake that fails ends the connection; 'close' follows.
    tls.on("error", this.#onError);
    this.#tls = tls;
    this.#endPoint = endPoint;
    this.#socket = tls;
    this.#output.use(tls);
    this.#inbox.attach(tls);
  }
}
