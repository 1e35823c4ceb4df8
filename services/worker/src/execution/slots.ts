/**
 * How many statements may use the engine at once. A slot is held while the engine works for a statement,
 * not while its result waits for a slow reader.
 */
export class Slots {
  readonly total: number;
  #used = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #onChange: () => void;

  constructor(total: number, onChange: () => void = () => undefined) {
    this.total = total;
    this.#onChange = onChange;
  }

  get used(): number {
    return this.#used;
  }

  /** Runs work in a slot; first come, first served. @throws the signal's reason when it fires while waiting */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#used < this.total) this.#used++;
    else await this.#wait(signal);
    this.#onChange();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#used--;
      this.#onChange();
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal.reason as Error);
      };
      const enter = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      if (signal.aborted) return reject(signal.reason as Error);
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.push(enter);
    });
  }
}
