/** A map that forgets what was not used for longest once it holds more than its limit. */
export class LruCache<K, V> {
  readonly #limit: number;
  readonly #entries = new Map<K, V>();
  readonly #onEvict: (value: V) => void;

  constructor(limit: number, onEvict: (value: V) => void = () => undefined) {
    this.#limit = limit;
    this.#onEvict = onEvict;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  set(key: K, value: V): void {
    const before = this.#entries.get(key);
    this.#entries.delete(key);
    if (before !== undefined && before !== value) this.#onEvict(before);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#limit) return;
    const [oldest, evicted] = this.#entries.entries().next().value!;
    this.#entries.delete(oldest);
    this.#onEvict(evicted);
  }

  delete(key: K): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#onEvict(value);
  }

  clear(): void {
    for (const value of this.#entries.values()) this.#onEvict(value);
    this.#entries.clear();
  }
}
