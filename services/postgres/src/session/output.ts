import type { Socket } from "node:net";
import { TavanaError } from "@tavana/common";
import { BackendWriter } from "../wire/backend-writer.ts";
import { errorFields, type Severity } from "./error-fields.ts";

/** Bytes that may wait for a slow reader before the engine's stream is no longer read. */
const MAX_UNSENT_BYTES = 262_144;
/** Rows up to this size are copied behind the messages before them, so that a small answer is one write. */
const MAX_COPIED_BYTES = 32_768;
/** Answers are sent at this size without waiting for the client to ask. */
const FLUSH_BYTES = 65_536;

/**
 * How long the connection stays after its last message, in milliseconds. Closing it at once, with bytes of the
 * client's unread, would make the client's system drop that message.
 */
const LAST_WORD_MS = 2_000;

/** The server's messages on their way to one client. */
export class Output {
  #socket: Socket;
  readonly write = new BackendWriter();
  #scheduled: NodeJS.Immediate | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Writes to this socket from here on. */
  use(socket: Socket): void {
    this.#socket = socket;
  }

  get isClosed(): boolean {
    return this.#socket.destroyed || !this.#socket.writable;
  }

  /** Whole messages from the engine, passed on untouched. Follow with `room()` before asking for more. */
  rows(data: Uint8Array): void {
    if (data.length <= MAX_COPIED_BYTES) {
      this.write.raw(data);
      if (this.write.length >= FLUSH_BYTES) this.flush();
      // A slow query must not keep its first rows; an answer that is complete by then leaves in one piece.
      else this.#scheduled ??= setImmediate(() => this.flush());
      return;
    }
    this.#socket.cork();
    this.flush();
    this.#socket.write(data);
    this.#socket.uncork();
  }

  flush(): void {
    if (this.#scheduled) clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    if (this.write.length > 0 && !this.isClosed) this.#socket.write(this.write.take());
  }

  /** Sends what has grown large; small answers wait for the next flush. */
  flushIfLarge(): void {
    if (this.write.length >= FLUSH_BYTES) this.flush();
  }

  /** Whether the client reads too slowly for more. */
  get isFull(): boolean {
    return this.#socket.writableLength > MAX_UNSENT_BYTES;
  }

  /** Waits until the client has read enough. Throws 08006 when it has gone. */
  async room(): Promise<void> {
    if (this.isClosed) throw new TavanaError("08006", "the client has closed the connection");
    if (!this.isFull) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#socket.off("drain", done);
        this.#socket.off("close", done);
        resolve();
      };
      this.#socket.once("drain", done);
      this.#socket.once("close", done);
    });
    if (this.isClosed) throw new TavanaError("08006", "the client has closed the connection");
  }

  /** A byte outside of any message: the answer to a request for encryption. */
  raw(byte: string): void {
    this.write.raw(Buffer.from(byte, "latin1"));
    this.flush();
  }

  error(error: unknown, severity: Severity = "ERROR"): void {
    this.write.errorResponse(errorFields(error, severity));
  }

  warning(sqlstate: string, message: string): void {
    this.write.noticeResponse(errorFields(new TavanaError(sqlstate, message), "WARNING"));
  }

  /** Says why, sends everything and ends the connection. */
  fatal(error: unknown): void {
    if (!this.isClosed) this.error(error, "FATAL");
    this.end();
  }

  /** Sends what is left and ends the connection, at the latest when the client had time to read it. */
  end(): void {
    this.flush();
    if (this.#socket.destroyed) return;
    this.#socket.end();
    const timer = setTimeout(() => this.#socket.destroy(), LAST_WORD_MS);
    this.#socket.once("close", () => clearTimeout(timer));
  }
}
