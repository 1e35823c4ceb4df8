import { TavanaError } from "@tavana/common";
import type { WorkerClient } from "../pool/worker-client.ts";
import type { WorkerPool } from "../pool/worker-pool.ts";

/** A worker's slot, held for a running query. */
export interface Lease {
  readonly worker: WorkerClient;
  /** Gives the slot back; further calls do nothing. */
  release(): void;
}

/** A place in the queue. */
export interface Waiting {
  /** The slot, once there is one. Rejects when the wait is over without one. */
  readonly lease: Promise<Lease>;
  /** 1: next to start. */
  position(): number;
  /** Resolves when the position has changed since it was called. */
  moved(): Promise<void>;
}

export interface AdmissionOptions {
  /** Queries that may wait. */
  readonly maxQueued: number;
  /** How long one may wait. */
  readonly maxWaitMs: number;
}

interface Entry {
  start(worker: WorkerClient): void;
  fail(error: Error): void;
  moved(): void;
}

/**
 * Decides which query starts next, and where: first come, first served, on the least loaded worker.
 * Fairness between tenants and memory estimates have their place here.
 */
export class Admission {
  readonly #pool: WorkerPool;
  readonly #options: AdmissionOptions;
  readonly #queue: Entry[] = [];

  constructor(pool: WorkerPool, options: AdmissionOptions) {
    this.#pool = pool;
    this.#options = options;
    pool.onChange(() => this.#dispatch());
  }

  get queued(): number {
    return this.#queue.length;
  }

  /** A slot at once, when nobody waits and a worker has one. */
  tryAdmit(): Lease | undefined {
    if (this.#queue.length > 0) return undefined;
    const worker = this.#pool.leastLoaded();
    return worker && this.#lease(worker);
  }

  /** Whether another worker takes statements now. */
  hasOther(worker: WorkerClient): boolean {
    return this.#pool.workers.some((other) => other !== worker && other.ready);
  }

  /** A slot on one worker, where a session lives, whatever else waits: its transaction already holds what others wait for. */
  admitTo(worker: WorkerClient): Lease {
    return this.#lease(worker);
  }

  /**
   * @throws TavanaError 53300 when the queue is full
   */
  enqueue(signal: AbortSignal): Waiting {
    if (this.#queue.length >= this.#options.maxQueued) {
      throw new TavanaError("53300", "too many queries are waiting", {
        detail: `At most ${this.#options.maxQueued} may wait.`,
        hint: "Try again later.",
        retriable: true,
      });
    }
    const moves = new Set<() => void>();
    let entry: Entry;
    const lease = new Promise<Lease>((resolve, reject) => {
      const leave = () => entry.fail(signal.reason as Error);
      const timer = setTimeout(() => {
        const seconds = Math.round(this.#options.maxWaitMs / 1000);
        entry.fail(
          new TavanaError("57014", `canceling statement because no worker was free for ${seconds} seconds`, {
            detail: "The query never started.",
            retriable: true,
          }),
        );
      }, this.#options.maxWaitMs);
      const settle = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", leave);
        const at = this.#queue.indexOf(entry);
        if (at >= 0) this.#queue.splice(at, 1);
        for (const other of this.#queue) other.moved();
      };
      entry = {
        start: (worker) => {
          settle();
          resolve(this.#lease(worker));
        },
        fail: (error) => {
          settle();
          reject(error);
        },
        moved: () => {
          for (const move of moves) move();
          moves.clear();
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      this.#queue.push(entry);
      if (signal.aborted) leave();
    });
    return {
      lease,
      position: () => this.#queue.indexOf(entry) + 1,
      moved: () => new Promise((resolve) => moves.add(resolve)),
    };
  }

  #lease(worker: WorkerClient): Lease {
    worker.active++;
    let held = true;
    return {
      worker,
      release: () => {
        if (!held) return;
        held = false;
        worker.active--;
        this.#dispatch();
      },
    };
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const worker = this.#pool.leastLoaded();
      if (!worker) return;
      this.#queue[0]!.start(worker);
    }
  }
}
