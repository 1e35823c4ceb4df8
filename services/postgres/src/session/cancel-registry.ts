import { randomBytes, timingSafeEqual } from "node:crypto";
import { TavanaError } from "@tavana/common";

/** PostgreSQL's secrets have four bytes up to protocol 3.2. */
const SECRET_BYTES = 4;
const MAX_PROCESS_ID = 0x7fff_ffff;

export interface BackendKey {
  readonly processId: number;
  readonly secret: Buffer;
}

/** A connection as others may end what it does. */
export interface Backend {
  readonly user: string;
  /** Ends the statement that runs. */
  cancel(): void;
  /** Ends the connection. */
  terminate(): void;
}

/** Which connection a CancelRequest means (PostgreSQL manual 55.2.8). */
export class CancelRegistry {
  readonly #entries = new Map<number, Backend & { readonly secret: Buffer }>();
  #last = 0;

  register(backend: Backend): BackendKey {
    do this.#last = (this.#last % MAX_PROCESS_ID) + 1;
    while (this.#entries.has(this.#last));
    const secret = randomBytes(SECRET_BYTES);
    this.#entries.set(this.#last, { ...backend, secret });
    return { processId: this.#last, secret };
  }

  unregister({ processId }: BackendKey): void {
    this.#entries.delete(processId);
  }

  /**
   * pg_cancel_backend and pg_terminate_backend: users may end what is their own.
   *
   * @returns false when there is no such connection
   * @throws TavanaError 42501 for another user's
   */
  signal(processId: number, user: string, how: "cancel" | "terminate"): boolean {
    const entry = this.#entries.get(processId);
    if (!entry) return false;
    if (entry.user !== user) {
      const what = how === "cancel" ? "query is being canceled" : "process is being terminated";
      throw new TavanaError("42501", `must be a member of the role whose ${what}`);
    }
    entry[how]();
    return true;
  }

  /** Who asks is told nothing, whether the key fits or not. */
  cancel(processId: number, secret: Uint8Array): void {
    const entry = this.#entries.get(processId);
    if (entry && secret.length === entry.secret.length && timingSafeEqual(secret, entry.secret)) entry.cancel();
  }
}
