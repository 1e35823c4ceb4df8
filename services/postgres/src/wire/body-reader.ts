import { TavanaError } from "@tavana/common";
import { protocolViolation } from "./protocol-error.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads the fields of one message body in order. Throws 08P01 where the body is shorter than it says. */
export class BodyReader {
  readonly #body: Buffer;
  #position = 0;

  constructor(body: Buffer) {
    this.#body = body;
  }

  byte(): number {
    return this.#body[this.#advance(1)]!;
  }

  int16(): number {
    return this.#body.readInt16BE(this.#advance(2));
  }

  /** A count, which the protocol sends as a 16-bit integer; clients use all 16 bits. */
  count(): number {
    return this.#body.readUInt16BE(this.#advance(2));
  }

  int32(): number {
    return this.#body.readInt32BE(this.#advance(4));
  }

  uint32(): number {
    return this.#body.readUInt32BE(this.#advance(4));
  }

  bytes(length: number): Buffer {
    const start = this.#advance(length);
    return this.#body.subarray(start, start + length);
  }

  /** A NUL-terminated string in UTF-8. */
  string(): string {
    const end = this.#body.indexOf(0, this.#position);
    if (end < 0) throw protocolViolation("invalid string in message");
    const text = decodeText(this.#body.subarray(this.#position, end));
    this.#position = end + 1;
    return text;
  }

  rest(): Buffer {
    return this.bytes(this.#body.length - this.#position);
  }

  /** Asserts that nothing is left. */
  end(): void {
    if (this.#position !== this.#body.length) throw protocolViolation("invalid message format");
  }

  #advance(length: number): number {
    const start = this.#position;
    if (length < 0 || start + length > this.#body.length) throw protocolViolation("insufficient data left in message");
    this.#position = start + length;
    return start;
  }
}

/** Text from a client; throws 22021 (character not in repertoire) for what is not UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new TavanaError("22021", 'invalid byte sequence for encoding "UTF8": 0x00');
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new TavanaError("22021", 'invalid byte sequence for encoding "UTF8"', { cause });
  }
}
