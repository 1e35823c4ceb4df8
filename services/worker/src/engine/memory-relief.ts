import { setTimeout as delay } from "node:timers/promises";
import { Turns } from "@tavana/common";

/** An open result, which holds memory of the engine's for as long as it is read from there. */
export interface Relievable {
  /** When its reader last had a piece, by performance.now(); undefined while the engine works for it, or has nothing to do with it any more. */
  readonly idleSince: number | undefined;
  /** Computes the rest and puts it elsewhere. Never rejects: what fails is its reader's to know. */
  relieve(): Promise<void>;
}

export interface MemoryGauge {
  /** Bytes in use that the engine cannot put to disk. */
  heldBytes(): Promise<number>;
  close(): void;
}

/** Above this share of its limit, the memory that the engine cannot put to disk is too much. */
const TOO_MUCH = 0.5;
/** A reader that has let so much time pass is not about to come, in milliseconds. */
const IDLE_MS = 100;
/** How often is looked while results are open, in milliseconds. */
const INTERVAL_MS = 500;
/** How old a figure may be. Asking for one takes 0.2 ms. */
const FRESH_MS = 20;
/** How long a statement waits for others' results to become idle, in milliseconds. After that it tries its luck with what memory there is. */
const PATIENCE_MS = 2_000;
/** How long it waits at the most, while results are set aside. */
const MOST_WAIT_MS = 30_000;
/** Between looks. */
const SETTLE_MS = 50;

/**
 * Keeps results whose readers are slow from taking everybody's memory. The engine holds the buffers of a scan for
 * each open result and each of its threads, 9 MiB of a usual Parquet file: 27 idle cursors fill 4 GB with 16 threads,
 * and the next statement fails. So when memory becomes short, the results that have been idle longest are set aside.
 */
export class MemoryRelief {
  readonly #limitBytes: number;
  readonly #gauge: MemoryGauge;
  readonly #results = new Set<Relievable>();
  #timer: NodeJS.Timeout | undefined;
  #held = Promise.resolve(0);
  #heldAt = -Infinity;
  #relieving: Promise<void> | undefined;
  #setsAside = false;
  /** Statements that wait for memory: each is let in when the one before has taken its own. */
  readonly #line = new Turns();

  constructor(limitBytes: number, gauge: MemoryGauge) {
    this.#limitBytes = limitBytes;
    this.#gauge = gauge;
  }

  add(result: Relievable): void {
    this.#results.add(result);
    this.#timer ??= setInterval(() => void this.#relieve().catch(() => undefined), INTERVAL_MS).unref();
  }

  remove(result: Relievable): void {
    this.#results.delete(result);
    if (this.#results.size === 0) this.#rest();
  }

  /** Waits until there is memory for one more statement that reads. @throws the signal's reason */
  async room(signal: AbortSignal): Promise<void> {
    if (this.#results.size === 0 || !(await this.#isShort())) return;
    await this.#line.next(() => this.#wait(signal), signal);
  }

  async #wait(signal: AbortSignal): Promise<void> {
    const end = performance.now() + MOST_WAIT_MS;
    let patience = performance.now() + PATIENCE_MS;
    for (;;) {
      // Time for the one that was let in before to take its memory, and for readers to be idle.
      await delay(SETTLE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
      const now = performance.now();
      if (this.#setsAside) patience = now + PATIENCE_MS;
      if (now > Math.min(end, patience) || this.#results.size === 0 || !(await this.#isShort())) return;
      this.#relieve().catch(() => undefined);
    }
  }

  close(): void {
    this.#rest();
    this.#gauge.close();
  }

  #rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Sets results aside, one after the other, until there is memory or none is idle. */
  #relieve(): Promise<void> {
    this.#relieving ??= this.#relieveAll().finally(() => (this.#relieving = undefined));
    return this.#relieving;
  }

  async #relieveAll(): Promise<void> {
    for (;;) {
      const idle = this.#idleLongest();
      if (!idle || !(await this.#isShort())) return;
      this.#setsAside = true;
      await idle.relieve().finally(() => (this.#setsAside = false));
      this.#heldAt = -Infinity;
    }
  }

  #idleLongest(): Relievable | undefined {
    let longest: Relievable | undefined;
    let since = performance.now() - IDLE_MS;
    for (const result of this.#results) {
      if (result.idleSince === undefined || result.idleSince > since) continue;
      since = result.idleSince;
      longest = result;
    }
    return longest;
  }

  async #isShort(): Promise<boolean> {
    const now = performance.now();
    if (now - this.#heldAt > FRESH_MS) {
      this.#heldAt = now;
      this.#held = this.#gauge.heldBytes();
    }
    return (await this.#held) > TOO_MUCH * this.#limitBytes;
  }
}
