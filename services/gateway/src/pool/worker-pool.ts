import { lookup } from "node:dns/promises";
import type { Logger } from "pino";
import { WorkerClient } from "./worker-client.ts";

export interface WorkerPoolOptions {
  /** Base URLs of workers that are always the same: http://host:port. */
  readonly addresses: readonly string[];
  /** host:port of a name that resolves to every worker (a headless service); looked up again and again. */
  readonly service?: string;
  /** Looks a name up; the system's way without one. */
  readonly resolve?: (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;
  /** What proves this gateway to workers outside of a mesh. */
  readonly token?: string;
  readonly log: Logger;
}

const RESOLVE_MS = 2_000;
/** How long whoever has changed a view waits for other workers to know. */
const REFRESH_MS = 2_000;

/** The workers that this gateway knows, and which of them is to take the next statement. */
export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Map<string, WorkerClient>();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
    this.#set(options.addresses);
    if (options.service) {
      this.#timer = setInterval(() => void this.#resolve(), RESOLVE_MS);
      void this.#resolve();
    }
  }

  get workers(): readonly WorkerClient[] {
    return [...this.#workers.values()];
  }

  get ready(): boolean {
    return this.workers.some(({ ready }) => ready);
  }

  /** Calls back whenever a worker may take more, or fewer, statements than before. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** The ready worker with the smallest share of its slots in use that has one free. */
  leastLoaded(): WorkerClient | undefined {
    let best: WorkerClient | undefined;
    let least = 1;
    for (const worker of this.#workers.values()) {
      if (!worker.ready) continue;
      const load = worker.active / worker.slots;
      if (load < least) {
        best = worker;
        least = load;
      }
    }
    return best;
  }

  /** Any ready worker, whatever its load, for calls that take no slot. */
  any(): WorkerClient | undefined {
    return this.leastLoaded() ?? this.workers.find(({ ready }) => ready);
  }

  /** Has all workers look for views that one of them has changed. One that does not answer finds them later by itself. */
  async refreshCatalogs(): Promise<void> {
    const { log } = this.#options;
    const ready = this.workers.filter((worker) => worker.ready);
    await Promise.all(ready.map((worker) => worker.refreshCatalog(REFRESH_MS).catch((err: unknown) => log.warn({ err, worker: worker.name }, "a worker does not look for changed views"))));
  }

  close(): void {
    clearInterval(this.#timer);
    for (const worker of this.#workers.values()) worker.close();
    this.#workers.clear();
  }

  readonly #changed = () => {
    for (const listener of this.#listeners) listener();
  };

  #set(addresses: readonly string[]): void {
    for (const address of addresses) {
      const known = this.#workers.get(address);
      if (known) known.leaving = false;
      else this.#workers.set(address, new WorkerClient(address, this.#options.token, this.#options.log, this.#changed));
    }
    for (const [address, worker] of this.#workers) {
      if (addresses.includes(address)) continue;
      // A worker that was told to stop loses its name at once, and still finishes what runs there.
      worker.leaving = true;
      if (worker.inUse) continue;
      this.#workers.delete(address);
      worker.close();
    }
  }

  async #resolve(): Promise<void> {
    const service = this.#options.service!;
    const { resolve = (name) => lookup(name, { all: true }) } = this.#options;
    const colon = service.lastIndexOf(":");
    const [host, port] = [service.slice(0, colon), service.slice(colon + 1)];
    try {
      const found = await resolve(host.replace(/^\[|\]$/g, ""));
      const urls = found.map(({ address, family }) => `http://${family === 6 ? `[${address}]` : address}:${port}`);
      this.#set([...this.#options.addresses, ...urls]);
    } catch (error) {
      this.#options.log.warn({ name: service, err: error }, "worker service does not resolve");
    }
  }
}
