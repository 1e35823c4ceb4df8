/** Messages above this need a place, in bytes. */
export const LARGE_BYTES = 1_048_576;

/** Room for the large messages of all clients: each is held several times over until its statement has ended. */
export class LargeMessages {
  #left: number;

  /** @param bytes for all of them together */
  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** @returns what gives the room back, once; undefined: there is none now */
  take(bytes: number): (() => void) | undefined {
    if (bytes > this.#left) return undefined;
    this.#left -= bytes;
    let held = true;
    return () => {
      if (held) this.#left += bytes;
      held = false;
    };
  }
}
