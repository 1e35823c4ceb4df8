import { resolveCredentials, type Resolved } from "./credentials.ts";
import type { StorageRule } from "./storage-file.ts";

/** Asking a cloud again sooner than that, because a store refuses what it gave, would not help. */
const AGAIN_MS = 5_000;

interface Asked {
  readonly resolved: Promise<Resolved>;
  readonly at: number;
  answered: boolean;
}

/** Rules' credentials: a cloud is asked for them once, however many need them, and again when it is time. */
export class CurrentCredentials {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #asked = new Map<StorageRule, Asked>();
  readonly #last = new Map<StorageRule, Resolved>();

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  /** @throws TavanaError 58030 as resolveCredentials does, also while the last ones are still good */
  async of(rule: StorageRule): Promise<Resolved> {
    const known = this.#asked.get(rule);
    if (known) {
      const resolved = await known.resolved;
      if (resolved.renewAt !== undefined && Date.now() < resolved.renewAt) return resolved;
      if (this.#asked.get(rule) !== known) return this.of(rule); // another has asked meanwhile
    }
    const asked = { resolved: resolveCredentials(rule, this.#environment), at: Date.now(), answered: false };
    this.#asked.set(rule, asked);
    try {
      const resolved = await asked.resolved;
      asked.answered = true;
      this.#last.set(rule, resolved);
      return resolved;
    } catch (error) {
      if (this.#asked.get(rule) === asked) this.#asked.delete(rule);
      throw error;
    }
  }

  /** The last ones where they are still good and no others can be had. @throws TavanaError 58030 */
  async usable(rule: StorageRule): Promise<Resolved> {
    return this.of(rule).catch((error: unknown) => {
      const last = this.#last.get(rule);
      if (last?.endsAt !== undefined && Date.now() < last.endsAt) return last;
      throw error;
    });
  }

  /** What a cloud gave is refused. @returns whether there may be something else: not right after it was asked */
  forget(rule: StorageRule): boolean {
    const known = this.#asked.get(rule);
    if (known && !known.answered) return true;
    if (known && Date.now() - known.at < AGAIN_MS) return false;
    this.#asked.delete(rule);
    this.#last.delete(rule);
    return true;
  }
}
