import { protocolViolation } from "./protocol-error.ts";
import { LARGE_BYTES } from "./large-messages.ts";
import { CANCEL_REQUEST, GSSENC_REQUEST, SSL_REQUEST } from "./frontend-messages.ts";

/** One message as it came: its type byte (0 for the untyped messages of the start-up) and its body. */
export interface Frame {
  readonly type: number;
  readonly body: Buffer;
  /** Bytes the message announced, where that was above the limit: its body was skipped and is empty. */
  readonly oversized?: number;
  /** It is within the limit, but there was no room for it beside others' large ones. */
  readonly noRoom?: boolean;
  /** Of a large message: to be called when nothing of it is needed any more. */
  readonly release?: () => void;
}

/** PostgreSQL's own bound of a start-up packet (MAX_STARTUP_PACKET_LENGTH), in bytes. */
export const MAX_STARTUP_BYTES = 10_000;
/** PostgreSQL's own bound of a message before the log-in is over (PG_MAX_AUTH_TOKEN_LENGTH), in bytes. */
export const MAX_LOGIN_MESSAGE_BYTES = 65_535;
/** First size of the buffer that collects a message cut by the network; it doubles up to the message's length. */
const FIRST_PARTIAL_BYTES = 16_384;

/** Types that a client may send after the start-up packet (PostgreSQL manual 55.7, messages marked F). */
const knownTypes = new Set(Array.from("BCDEFHPQSXcdfp", (letter) => letter.charCodeAt(0)));

/**
 * Cuts the byte stream of a client into messages. Holds at most one unfinished message, and that never
 * above the limit. Throws TavanaError 08P01 for what cannot be the start of a message: the stream has no
 * meaning from there on and the connection must end.
 */
export class FrameReader {
  /** Longest message that is kept, in bytes; a longer one comes out as `oversized`. 0: such a message throws. */
  maxMessageBytes = 0;
  /** Makes room for a message above LARGE_BYTES; undefined: there is none, and it is passed over. */
  makeRoom: (bytes: number) => (() => void) | undefined = () => () => undefined;
  #room: (() => void) | undefined;
  #startup = true;
  #partial: Buffer = Buffer.alloc(0);
  #have = 0;
  #need = 0;
  #skip = 0;

  /** Whether a part of a message has come. */
  get isInside(): boolean {
    return this.#have > 0 || this.#skip > 0;
  }

  /** Lets go of a message that will not come to its end. */
  abandon(): void {
    this.#room?.();
    this.#room = undefined;
    this.#partial = Buffer.alloc(0);
  }

  push(chunk: Buffer, sink: (frame: Frame) => void): void {
    let input = chunk;
    while (input.length > 0) {
      if (this.#skip > 0) {
        const skipped = Math.min(this.#skip, input.length);
        this.#skip -= skipped;
        input = input.subarray(skipped);
        continue;
      }
      if (this.#need === 0) {
        input = this.#readWhole(input, sink);
        continue;
      }
      const taken = Math.min(this.#need - this.#have, input.length);
      this.#collect(input.subarray(0, taken));
      input = input.subarray(taken);
      if (this.#have < this.#need) continue;
      const collected = this.#partial.subarray(0, this.#have);
      this.#partial = Buffer.alloc(0);
      this.#have = this.#need = 0;
      // A header alone asks for its message; a whole message comes out here.
      this.#readWhole(collected, sink);
    }
  }

  /** Takes whole messages off the front; keeps an unfinished rest and returns what it has not looked at. */
  #readWhole(input: Buffer, sink: (frame: Frame) => void): Buffer {
    let position = 0;
    while (position < input.length) {
      const header = this.#startup ? 4 : 5;
      const available = input.length - position;
      const type = this.#startup ? 0 : input[position]!;
      if (!this.#startup && !knownTypes.has(type)) throw protocolViolation(`invalid frontend message type ${type}`);
      if (available < header) return this.#keep(input.subarray(position), header);
      const length = input.readInt32BE(position + header - 4);
      const total = length + header - 4;
      const oversized = this.#isOversized(length);
      const noRoom = !oversized && length > LARGE_BYTES && !(this.#room ??= this.makeRoom(length));
      if (oversized || noRoom) {
        sink({ type, body: Buffer.alloc(0), oversized: length, ...(noRoom ? { noRoom } : {}) });
        this.#skip = Math.max(0, total - available);
        position += Math.min(total, available);
        continue;
      }
      if (available < total) return this.#keep(input.subarray(position), total);
      const body = input.subarray(position + header, position + total);
      position += total;
      if (this.#startup) this.#startup = staysInStartup(body);
      sink({ type, body, ...(this.#room ? { release: this.#room } : {}) });
      this.#room = undefined;
    }
    return input.subarray(position);
  }

  #isOversized(length: number): boolean {
    if (this.#startup) {
      if (length < 8 || length > MAX_STARTUP_BYTES) throw protocolViolation("invalid length of startup packet");
      return false;
    }
    if (length < 4) throw protocolViolation("invalid message length");
    if (this.maxMessageBytes > 0) return length > this.maxMessageBytes;
    if (length > MAX_LOGIN_MESSAGE_BYTES) throw protocolViolation("invalid message length");
    return false;
  }

  #keep(rest: Buffer, need: number): Buffer {
    this.#need = need;
    this.#collect(rest);
    return rest.subarray(rest.length);
  }

  #collect(bytes: Buffer): void {
    const wanted = this.#have + bytes.length;
    if (wanted > this.#partial.length) {
      const grown = Buffer.allocUnsafe(Math.min(this.#need, Math.max(wanted, this.#partial.length * 2, FIRST_PARTIAL_BYTES)));
      this.#partial.copy(grown, 0, 0, this.#have);
      this.#partial = grown;
    }
    bytes.copy(this.#partial, this.#have);
    this.#have = wanted;
  }
}

/** Requests before the start-up packet proper: another untyped message follows. */
function staysInStartup(body: Buffer): boolean {
  const code = body.readInt32BE(0);
  return code === SSL_REQUEST || code === GSSENC_REQUEST || code === CANCEL_REQUEST;
}
