import { TavanaError } from "@tavana/common";

/** A bounded amount of memory, in bytes, that several takers share. */
export class Allowance {
  readonly #max: number;
  readonly #whole: Allowance | undefined;
  #taken = 0;

  /** @param whole what this is a part of: both bounds hold */
  constructor(max: number, whole?: Allowance) {
    this.#max = max;
    this.#whole = whole;
  }

  /** @throws TavanaError 54000 when there is not enough left */
  take(bytes: number): void {
    if (this.#taken + bytes > this.#max) {
      const detail = `${Math.floor(this.#max / 1_048_576)} MiB are there for rows that cursors keep.`;
      throw new TavanaError("54000", "too many rows to keep for cursors", { detail, hint: "Use NO SCROLL cursors, without WITH HOLD." });
    }
    this.#whole?.take(bytes);
    this.#taken += bytes;
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes;
    this.#whole?.giveBack(bytes);
  }
}
