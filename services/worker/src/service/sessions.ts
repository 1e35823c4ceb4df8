import { TavanaError } from "@tavana/common";
import type { Statement } from "@tavana/proto";
import { Session } from "../execution/session.ts";
import type { Verdict } from "../gate/gate.ts";
import type { Worker } from "../worker.ts";

/**
 * The sessions that one gateway has on this worker. They end with the gateway's stream of statements: when it
 * breaks, nobody is left who could use or end them.
 */
export class Sessions {
  readonly #worker: Worker;
  readonly #sessions = new Map<string, Session>();

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  /**
   * The session that a statement belongs to here: the one that lives here, or a new one when the statement is
   * the first to leave state; undefined when it can run on any connection.
   *
   * @throws TavanaError 57P01 when the caller knows a session here that is gone; 55000 when a statement leaves
   *   state behind and has no session to leave it in
   */
  async forStatement(statement: Statement, { form }: Verdict): Promise<Session | undefined> {
    const known = this.find(statement.sessionId, statement.sessionPinned);
    if (known) return known;
    if (!form.leavesState && form.transaction !== "begin") return undefined;
    if (!statement.sessionId) {
      throw new TavanaError("55000", `${form.tag || "this statement"} needs a session`, {
        hint: "Open a session and send its id with the statement.",
      });
    }
    const engine = await this.#worker.engine(statement.tenant);
    const session = new Session(statement.sessionId, engine, await engine.connect(), this.#worker.spill);
    this.#sessions.set(session.id, session);
    this.#count(1);
    return session;
  }

  find(id: string, pinned: boolean): Session | undefined {
    const session = id ? this.#sessions.get(id) : undefined;
    if (!session && pinned) {
      throw new TavanaError("57P01", "the session's worker was restarted", {
        detail: "Its transaction was rolled back, and its temporary objects are gone.",
        hint: "Connect again.",
      });
    }
    return session;
  }

  /** Lets go of a session in which nothing is left that another worker would not have. */
  releaseUnlessPinned(session: Session): void {
    if (session.pinned || !this.#sessions.delete(session.id)) return;
    this.#count(-1);
    session.engine.release(session.connection);
  }

  async close(id: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (!session) return;
    this.#sessions.delete(id);
    this.#count(-1);
    await session.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((id) => this.close(id)));
  }

  #count(change: number): void {
    this.#worker.sessions += change;
    this.#worker.changed();
  }
}
