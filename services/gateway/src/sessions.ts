import { randomUUID } from "node:crypto";
import { TavanaError } from "@tavana/common";
import type { AccessPolicy } from "@tavana/proto";
import type { WorkerClient } from "./pool/worker-client.ts";

/** A session as the gateway knows it: whose it is, and where its state lives. */
export class GatewaySession {
  readonly id = randomUUID();
  readonly user: string;
  /** The worker that the session is pinned to; undefined while it has no state. */
  worker: WorkerClient | undefined;
  /** Where the statements that run in it now do so. */
  recent: WorkerClient | undefined;
  /** Statements that run in it. */
  running = 0;
  lastUsed = Date.now();
  /** Under which its state was made. */
  #policy: AccessPolicy | undefined;

  constructor(user: string) {
    this.user = user;
  }

  /**
   * A session's temporary objects were made with the rights of their time: they end with these.
   *
   * @throws TavanaError 57P01 when the user's rights have changed since the session has state
   */
  async require(policy: AccessPolicy): Promise<void> {
    const changed = this.#policy !== undefined && this.#policy !== policy;
    this.#policy = policy;
    const { worker } = this;
    if (!changed || !worker) return;
    this.worker = undefined;
    await worker.closeSession(this.id);
    throw new TavanaError("57P01", "the session has ended because your rights have changed", {
      detail: "Its transaction was rolled back, and its temporary objects are gone.",
      hint: "Run the statement again.",
    });
  }
}

/** A session that nothing was run in for so long is closed. */
const IDLE_MS = 4 * 60 * 60 * 1000;
const SWEEP_MS = 60_000;
const MAX_SESSIONS = 100_000;
/** Sessions of one user: who never closes any does not shut others out. */
const MAX_SESSIONS_OF_USER = 10_000;

export class GatewaySessions {
  readonly #sessions = new Map<string, GatewaySession>();
  /** How many each user has. */
  readonly #counts = new Map<string, number>();
  readonly #sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();

  /** @throws TavanaError 53300 */
  open(user: string): GatewaySession {
    const own = this.#counts.get(user) ?? 0;
    if (own >= MAX_SESSIONS_OF_USER || this.#sessions.size >= MAX_SESSIONS) {
      throw new TavanaError("53300", "too many sessions", { hint: "Close sessions that are no longer needed.", retriable: true });
    }
    const session = new GatewaySession(user);
    this.#sessions.set(session.id, session);
    this.#counts.set(user, own + 1);
    return session;
  }

  /** @throws TavanaError 08003 for a session that there is not, or that is another user's */
  find(id: string, user: string): GatewaySession | undefined {
    if (!id) return undefined;
    const session = this.#sessions.get(id);
    if (session?.user !== user) throw new TavanaError("08003", "there is no such session");
    session.lastUsed = Date.now();
    return session;
  }

  async close(id: string, user: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (session?.user !== user) return;
    this.#sessions.delete(id);
    const left = this.#counts.get(user)! - 1;
    if (left > 0) this.#counts.set(user, left);
    else this.#counts.delete(user);
    await session.worker?.closeSession(id);
  }

  stop(): void {
    clearInterval(this.#sweeper);
  }

  #sweep(): void {
    const before = Date.now() - IDLE_MS;
    for (const { id, user, running, lastUsed } of this.#sessions.values()) {
      if (running === 0 && lastUsed < before) void this.close(id, user);
    }
  }
}
