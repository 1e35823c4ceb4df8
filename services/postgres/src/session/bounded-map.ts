import { TavanaError } from "@tavana/common";

/** What a connection keeps by name weighs something: text, or values. */
export interface Weighed {
  /** In UTF-16 units, about. */
  readonly weight: number;
}

/** A map that one client cannot fill without end. */
export class BoundedMap<V extends Weighed> {
  readonly #entries = new Map<string, V>();
  readonly #what: string;
  readonly #maxEntries: number;
  readonly #maxWeight: number;
  #weight = 0;

  /** @param what as an error names the entries, in the plural */
  constructor(what: string, maxEntries: number, maxWeight: number) {
    this.#what = what;
    this.#maxEntries = maxEntries;
    this.#maxWeight = maxWeight;
  }

  get size(): number {
    return this.#entries.size;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  get(name: string): V | undefined {
    return this.#entries.get(name);
  }

  /** @throws TavanaError 53000 when it is full */
  set(name: string, value: V): void {
    this.delete(name);
    const detail = `A connection may have ${this.#maxEntries} ${this.#what}, of ${this.#maxWeight} characters in all.`;
    const isFull = this.#entries.size >= this.#maxEntries || this.#weight + value.weight > this.#maxWeight;
    if (isFull) throw new TavanaError("53000", `too many ${this.#what}`, { detail });
    this.#entries.set(name, value);
    this.#weight += value.weight;
  }

  delete(name: string): boolean {
    this.#weight -= this.#entries.get(name)?.weight ?? 0;
    return this.#entries.delete(name);
  }

  values(): IterableIterator<V> {
    return this.#entries.values();
  }

  clear(): void {
    this.#entries.clear();
    this.#weight = 0;
  }
}
