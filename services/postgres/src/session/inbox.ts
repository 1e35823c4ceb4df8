import type { Socket } from "node:net";
import { FrameReader, type Frame } from "../wire/frame-reader.ts";

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

  /** Longest message from here on, in bytes; see FrameReader. */
  set maxMessageBytes(bytes: number) {
    this.#reader.maxMessageBytes = bytes;
  }

  get isEmpty(): boolean {
    return this.#first >= this.#frames.length;
  }

  /** The next message if it is there already. */
  peek(): Frame | undefined {
    return this.#frames[this.#first];
  }

  /** The next message. undefined: the client has gone. Throws 08P01 where the bytes stop making sense. */
  async next(): Promise<Frame | undefined> {
    while (this.isEmpty) {
      if (this.#broken !== undefined) throw this.#broken;
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const frame = this.#frames[this.#first++]!;
    this.#bytes -= frame.body.length + FRAME_OVERHEAD_BYTES;
    if (this.isEmpty) {
      this.#frames = [];
      this.#first = 0;
    }
    if (this.#bytes <= MAX_AHEAD_BYTES && this.#socket?.isPaused()) this.#socket.resume();
    return frame;
  }

  #receive = (chunk: Buffer): void => {
    if (this.#broken !== undefined) return;
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
