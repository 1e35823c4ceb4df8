import { TavanaError } from "@tavana/common";
import type { EncodedBatch, EncodedResult } from "../encode/index.ts";
import type { Relievable } from "../engine/memory-relief.ts";
import type { Slots } from "./slots.ts";
import type { Spill } from "./spill.ts";

/** Where a result is read. */
export interface Reading {
  /** Runs work alone on the result's connection, until the result's reader leaves. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  readonly slots: Slots;
  readonly spill: Spill;
}

/** A result read from the engine until it has to leave its connection, or its memory, then from where it was put. */
export class OpenResult implements EncodedResult, Relievable {
  readonly #result: EncodedResult;
  readonly #reading: Reading;
  #aside = false;
  #ended = false;
  #error: unknown;
  #idleSince: number | undefined = performance.now();

  constructor(result: EncodedResult, reading: Reading) {
    this.#result = result;
    this.#reading = reading;
  }

  get columns() {
    return this.#result.columns;
  }

  get limited() {
    return this.#result.limited;
  }

  get ended() {
    return !this.#aside && this.#result.ended === true;
  }

  get idleSince() {
    return this.#aside || this.#ended ? undefined : this.#idleSince;
  }

  async next(): Promise<EncodedBatch | null> {
    this.#idleSince = undefined;
    const { spill, turn } = this.#reading;
    const batch = await turn(async () => {
      if (this.#aside) {
        const kept = await spill.take();
        if (kept) return kept;
        await spill.close();
        if (this.#error) throw this.#error;
        return null;
      }
      if (this.#error) throw this.#error;
      if (this.#ended) return null;
      const fresh = await this.#result.next();
      if (!fresh) this.#ended = true;
      return fresh;
    });
    this.#idleSince = performance.now();
    return batch;
  }

  /** Called in the connection's turn, which the reader's own signal does not reach. An error of the engine or the disk is kept for the reader. */
  async setAside(): Promise<void> {
    if (this.#aside || this.#ended) return;
    this.#aside = true;
    const { spill } = this.#reading;
    try {
      for (let batch = await this.#result.next(); batch && !spill.closed; batch = await this.#result.next()) await spill.add(batch);
    } catch (error) {
      this.#error ??= error;
    }
  }

  async relieve(): Promise<void> {
    const { slots, turn } = this.#reading;
    // Whatever comes of it, the reader is told when it asks for more.
    await slots.run(new AbortController().signal, () => turn(() => this.setAside())).catch(() => undefined);
  }

  /** Gives the result up before its end. */
  discard(): void {
    this.#aside = true;
    this.#error ??= new TavanaError("34000", "the result was closed by the end of its transaction");
    this.#reading.spill.close().catch(() => undefined); // what could not be closed is of no use to anybody
  }
}
