/** Lets pieces of work have their turns, each when those before it have succeeded or failed. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** @param signal takes work that has not begun out of the line; what has begun must look at it by itself */
  next<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    let begun = false;
    const done = this.#last.then(() => {
      signal?.throwIfAborted();
      begun = true;
      return work();
    });
    this.#last = done.catch(() => undefined);
    if (!signal) return done;
    return new Promise((resolve, reject) => {
      const leave = () => {
        if (!begun) reject(signal.reason as Error);
      };
      signal.addEventListener("abort", leave, { once: true });
      void done.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
    });
  }
}
