import type { Socket } from "node:net";
import { FrameReader, type Frame } from "../wire/frame-reader.ts";
import type { LargeMessages } from "../wire/large-messages.ts";

/** Messages that a client has sent ahead of their turn are kept up to this many bytes; then the socket waits. */
const MAX_AHEAD_BYTES = 1_048_576;
/** What keeping a message costs besides its body, in bytes: a flood of empty messages counts too. */
const FRAME_OVERHEAD_BYTES = 128;

/** A client's messages in order, read ahead of their turn within bounds. */
export class Inbox {
  #socket: Socket | undefined;
  readonly #reader = new FrameReader();
  #frames: Frame[] = [];
  #first = 0;
  #bytes = 0;
  #ended = false;
  #closed = false;
  /** Of the message that was taken last. */
  #release: (() => void) | undefined;
  #broken: unknown;
  #wake: (() => void) | undefined;

  /** Reads from this socket from here on. */
  attach(socket: Socket): void {
    this.#socket = socket;
    socket.on("data", this.#receive);
    socket.on("end", this.#end);
    socket.on("close", this.#end);
    if (socket.destroyed) this.#end();
    else socket.resume();
  }

  /** Leaves the socket's further bytes to someone else. */
  detach(): void {
    this.#socket?.pause();
    this.#socket?.off("data", this.#receive);
    this.#socket?.off("end", this.#end);
    this.#socket?.off("close", this.#end);
    this.#socket = undefined;
  }

  /** Whether nothing has come that was not taken: no message, no part of one. */
  get isBlank(): boolean {
    return this.isEmpty && this.#broken === undefined && !this.#reader.isInside;
  }

  /** From the log-in on. @param maxMessageBytes longest message, in bytes; see FrameReader */
  admit(maxMessageBytes: number, large: LargeMessages): void {
    this.#reader.maxMessageBytes = maxMessageBytes;
    this.#reader.makeRoom = (bytes) => large.take(bytes);
  }

  /** Nobody takes messages any more: those that have come, and a part of one, are let go. */
  close(): void {
    this.#closed = true;
    this.#release?.();
    for (const { release } of this.#frames.splice(this.#first)) release?.();
    this.#reader.abandon();
  }

  get isEmpty(): boolean {
    return this.#first >= this.#frames.length;
  }

  /** The next message if it is there already. */
  peek(): Frame | undefined {
    return this.#frames[this.#first];
  }

  /** The next message; the one before is not needed any more. undefined: the client has gone. Throws 08P01 where the bytes stop making sense. */
  async next(): Promise<Frame | undefined> {
    this.#release?.();
    this.#release = undefined;
    while (this.isEmpty) {
      if (this.#broken !== undefined) throw this.#broken;
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const frame = this.#frames[this.#first++]!;
    this.#release = frame.release;
    this.#bytes -= frame.body.length + FRAME_OVERHEAD_BYTES;
    if (this.isEmpty) {
      this.#frames = [];
      this.#first = 0;
    }
    if (this.#bytes <= MAX_AHEAD_BYTES && this.#socket?.isPaused()) this.#socket.resume();
    return frame;
  }

  #receive = (chunk: Buffer): void => {
    if (this.#broken !== undefined || this.#closed) return;
    try {
      this.#reader.push(chunk, (frame) => {
        this.#frames.push(frame);
        this.#bytes += frame.body.length + FRAME_OVERHEAD_BYTES;
      });
    } catch (error) {
      this.#broken = error;
    }
    if (this.#bytes > MAX_AHEAD_BYTES) this.#socket?.pause();
    this.#notify();
  };

  #end = (): void => {
    this.#ended = true;
    this.#notify();
  };

  #notify(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
