import { randomBytes, timingSafeEqual } from "node:crypto";

/** PostgreSQL's secrets have four bytes up to protocol 3.2. */
const SECRET_BYTES = 4;
const MAX_PROCESS_ID = 0x7fff_ffff;

export interface BackendKey {
  readonly processId: number;
  readonly secret: Buffer;
}

/** Which connection a CancelRequest means (PostgreSQL manual 55.2.8). */
export class CancelRegistry {
  readonly #entries = new Map<number, { readonly secret: Buffer; readonly cancel: () => void }>();
  #last = 0;

  register(cancel: () => void): BackendKey {
    do this.#last = (this.#last % MAX_PROCESS_ID) + 1;
    while (this.#entries.has(this.#last));
    const secret = randomBytes(SECRET_BYTES);
    this.#entries.set(this.#last, { secret, cancel });
    return { processId: this.#last, secret };
  }

  unregister({ processId }: BackendKey): void {
    this.#entries.delete(processId);
  }

  /** Who asks is told nothing, whether the key fits or not. */
  cancel(processId: number, secret: Uint8Array): void {
    const entry = this.#entries.get(processId);
    if (entry && secret.length === entry.secret.length && timingSafeEqual(secret, entry.secret)) entry.cancel();
  }
}
