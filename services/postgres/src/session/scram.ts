import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { TavanaError, type ScramVerifier } from "@tavana/common";
import { protocolViolation } from "../wire/protocol-error.ts";

export const SCRAM_MECHANISM = "SCRAM-SHA-256";
/** With channel binding: the proof holds for this TLS connection alone. */
export const SCRAM_PLUS_MECHANISM = "SCRAM-SHA-256-PLUS";
/** The one kind of channel binding that PostgreSQL has (RFC 5929 section 4). */
const BINDING_TYPE = "tls-server-end-point";
/** As PostgreSQL's SCRAM_RAW_NONCE_LEN, in bytes. */
const NONCE_BYTES = 18;
/** PostgreSQL's default: a mock verifier must look like everyone else's. */
const MOCK_ITERATIONS = 4096;
const MOCK_SALT_BYTES = 16;

export interface ChannelBinding {
  /** The server's certificate's hash; undefined: channel binding was not offered. */
  readonly endPoint: Buffer | undefined;
  /** Whether the client has chosen the mechanism with channel binding. */
  readonly isBound: boolean;
}

/**
 * The server's side of one SCRAM-SHA-256 exchange (RFC 5802 section 5, RFC 7677), with channel binding or without.
 * The user's name in the exchange is ignored, as PostgreSQL does: the start-up packet has named the user.
 */
export class ScramExchange {
  readonly #verifier: ScramVerifier;
  readonly #serverNonce: string;
  readonly #binding: ChannelBinding;
  #clientFirstBare = "";
  #serverFirst = "";
  #gs2Header = "";

  /** @param serverNonce random; given by tests alone */
  constructor(verifier: ScramVerifier, binding: ChannelBinding = { endPoint: undefined, isBound: false }, serverNonce = randomBytes(NONCE_BYTES).toString("base64")) {
    this.#verifier = verifier;
    this.#binding = binding;
    this.#serverNonce = serverNonce;
  }

  /** Takes client-first-message, gives server-first-message. */
  first(message: string): string {
    const match = /^(([nyp])(?:=([^,]*))?,([^,]*),)(.*)$/s.exec(message);
    if (!match) throw malformed();
    const [, header = "", flag, type, authzid = "", bare = ""] = match;
    this.#assertFlag(flag, type);
    if (authzid !== "") throw new TavanaError("0A000", "client uses authorization identity, but it is not supported");
    if (bare.startsWith("m=")) throw new TavanaError("0A000", "client requires an unsupported SCRAM extension");
    const nonce = /^n=[^,]*,r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?$/s.exec(bare)?.[1];
    if (nonce === undefined) throw malformed();
    this.#gs2Header = header;
    this.#clientFirstBare = bare;
    this.#serverFirst = `r=${nonce}${this.#serverNonce},s=${this.#verifier.salt.toString("base64")},i=${this.#verifier.iterations}`;
    return this.#serverFirst;
  }

  /** Whether what the client says of channel binding goes with the mechanism (RFC 5802 section 6). */
  #assertFlag(flag: string | undefined, type: string | undefined): void {
    const { isBound, endPoint } = this.#binding;
    if (flag === "p") {
      if (!isBound) throw protocolViolation("the client selected SCRAM-SHA-256 without channel binding, but its message includes channel binding data");
      if (type !== BINDING_TYPE) throw protocolViolation(`unsupported SCRAM channel-binding type "${type ?? ""}"`);
    } else if (isBound) throw protocolViolation("the client selected SCRAM-SHA-256-PLUS, but its message does not include channel binding data");
    else if (flag === "y" && endPoint) {
      const detail = "The client supports SCRAM channel binding but thinks the server does not. However, this server does support channel binding.";
      throw new TavanaError("28000", "SCRAM channel binding negotiation error", { detail });
    }
  }

  /** Takes client-final-message, gives server-final-message; undefined when the proof is wrong. */
  final(message: string): string | undefined {
    const match = /^(c=([A-Za-z0-9+/=]+),r=([^,]+)(?:,[^p].*)?),p=([A-Za-z0-9+/=]+)$/s.exec(message);
    if (!match) throw malformed();
    const [, withoutProof = "", binding = "", nonce = "", proofText = ""] = match;
    const { isBound, endPoint } = this.#binding;
    const expected = Buffer.concat([Buffer.from(this.#gs2Header), isBound && endPoint ? endPoint : Buffer.alloc(0)]);
    if (!Buffer.from(binding, "base64").equals(expected)) {
      if (isBound) throw new TavanaError("28000", "SCRAM channel binding check failed");
      throw protocolViolation("unexpected SCRAM channel-binding attribute in client-final-message");
    }
    if (!this.#serverFirst.startsWith(`r=${nonce},`)) throw protocolViolation("invalid SCRAM response");
    const proof = Buffer.from(proofText, "base64");
    const { storedKey, serverKey } = this.#verifier;
    if (proof.length !== storedKey.length) throw malformed();
    const authMessage = `${this.#clientFirstBare},${this.#serverFirst},${withoutProof}`;
    const signature = createHmac("sha256", storedKey).update(authMessage).digest();
    const clientKey = proof.map((byte, index) => byte ^ signature[index]!);
    const proved = timingSafeEqual(createHash("sha256").update(clientKey).digest(), storedKey);
    if (!proved) return undefined;
    return `v=${createHmac("sha256", serverKey).update(authMessage).digest("base64")}`;
  }
}

/**
 * A verifier for a user who does not exist, so that the exchange goes as with one who does: the salt is always
 * the same for the same name (RFC 5802 section 9), and no password fits.
 *
 * @param secret of this process
 */
export function mockVerifier(user: string, secret: Uint8Array): ScramVerifier {
  const salt = createHmac("sha256", secret).update(user).digest().subarray(0, MOCK_SALT_BYTES);
  return { iterations: MOCK_ITERATIONS, salt, storedKey: randomBytes(32), serverKey: randomBytes(32) };
}

function malformed(): TavanaError {
  return protocolViolation("malformed SCRAM message");
}
