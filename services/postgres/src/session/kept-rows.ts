import { endOfRows } from "../wire/data-rows.ts";
import type { Allowance } from "./allowance.ts";

/** What keeping a row costs besides its bytes. */
const ROW_OVERHEAD_BYTES = 96;
/** Rows given at once have about this many bytes. */
const BATCH_BYTES = 65_536;

/** Whole DataRow messages. */
export interface Rows {
  readonly data: Uint8Array;
  readonly count: number;
}

/** Rows of a cursor in memory, within an allowance. */
export class KeptRows {
  readonly #allowance: Allowance;
  #rows: Uint8Array[] = [];
  #bytes = 0;

  constructor(allowance: Allowance) {
    this.#allowance = allowance;
  }

  get count(): number {
    return this.#rows.length;
  }

  /** @throws TavanaError 54000 */
  add({ data, count }: Rows): void {
    const bytes = data.length + count * ROW_OVERHEAD_BYTES;
    this.#allowance.take(bytes);
    this.#bytes += bytes;
    for (let start = 0; start < data.length; ) {
      const end = endOfRows(data, start, 1);
      this.#rows.push(data.subarray(start, end));
      start = end;
    }
  }

  /** Up to `limit` rows from an index on, in one direction or the other; at least one. */
  from(index: number, limit: number, step: 1 | -1): Rows {
    const batch: Uint8Array[] = [];
    let bytes = 0;
    for (let at = index; at >= 0 && at < this.#rows.length && batch.length < limit && bytes < BATCH_BYTES; at += step) {
      batch.push(this.#rows[at]!);
      bytes += this.#rows[at]!.length;
    }
    return { data: Buffer.concat(batch), count: batch.length };
  }

  clear(): void {
    this.#allowance.giveBack(this.#bytes);
    this.#bytes = 0;
    this.#rows = [];
  }
}
