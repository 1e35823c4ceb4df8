import type http2 from "node:http2";

/** A flag and the length, before each message (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const ENVELOPE_BYTES = 5;

/**
 * gRPC's messages on one HTTP/2 stream that stays open, each handed on as it arrives. Connect's pipeline takes a
 * message through half a dozen asynchronous generators each way, which costs a short statement 0.3 ms; this is for
 * the one stream where that counts. What goes over the wire is the same; compressed messages are not taken.
 */
export class MessageStream {
  /** Settles when the stream is over, with what broke it if it did not end by itself. */
  readonly ended: Promise<Error | undefined>;
  readonly #stream: http2.Http2Stream;
  readonly #maxBytes: number;
  readonly #onMessage: (message: Uint8Array) => void;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** Bytes that the message which has begun to come takes with its envelope; 0: not known yet. */
  #wanted = 0;

  /** @param maxBytes of one message; a larger one breaks the stream */
  constructor(stream: http2.Http2Stream, maxBytes: number, onMessage: (message: Uint8Array) => void) {
    this.#stream = stream;
    this.#maxBytes = maxBytes;
    this.#onMessage = onMessage;
    this.ended = new Promise((resolve) => {
      let failure: Error | undefined;
      stream.on("error", (error: Error) => (failure = error));
      stream.once("end", () => resolve(this.#pendingBytes > 0 ? new Error("the stream ended within a message") : failure));
      stream.once("close", () => resolve(failure));
    });
    stream.on("data", (chunk: Buffer) => this.#read(chunk));
  }

  send(message: Uint8Array): void {
    if (this.#stream.closed || this.#stream.destroyed || this.#stream.writableEnded) return;
    this.#stream.write(enveloped(message));
  }

  /** Ends this side's sending. */
  end(): void {
    this.#stream.end();
  }

  /** Breaks the stream off. */
  destroy(error?: Error): void {
    this.#stream.destroy(error);
  }

  #read(chunk: Buffer): void {
    if (this.#pendingBytes > 0) {
      this.#pending.push(chunk);
      this.#pendingBytes += chunk.length;
      if (this.#pendingBytes < Math.max(this.#wanted, ENVELOPE_BYTES)) return;
      chunk = Buffer.concat(this.#pending, this.#pendingBytes);
      this.#pending = [];
      this.#pendingBytes = 0;
      this.#wanted = 0;
    }
    let at = 0;
    while (chunk.length - at >= ENVELOPE_BYTES) {
      const length = chunk.readUInt32BE(at + 1);
      if (chunk[at] !== 0 || length > this.#maxBytes) {
        this.destroy(new Error(chunk[at] === 0 ? `a message of ${length} bytes is too large` : "a message is compressed"));
        return;
      }
      const end = at + ENVELOPE_BYTES + length;
      if (end > chunk.length) {
        this.#wanted = end - at;
        break;
      }
      try {
        this.#onMessage(chunk.subarray(at + ENVELOPE_BYTES, end));
      } catch (error) {
        this.destroy(error as Error); // not a message that this side knows
        return;
      }
      at = end;
    }
    if (at === chunk.length) return;
    this.#pending = [chunk.subarray(at)];
    this.#pendingBytes = chunk.length - at;
  }
}

/** A message with its envelope, uncompressed. */
export function enveloped(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(ENVELOPE_BYTES + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, ENVELOPE_BYTES);
  return frame;
}
