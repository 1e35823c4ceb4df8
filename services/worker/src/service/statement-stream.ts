import { randomUUID } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { durationMs } from "@bufbuild/protobuf/wkt";
import { asTavanaError, detailOf, TavanaError } from "@tavana/common";
import {
  StatementErrorSchema,
  StatementResponseSchema,
  TicketSchema,
  TransactionState,
  type Statement,
  type StatementRequest,
  type StatementResponse,
} from "@tavana/proto";
import { execute, type ExecutionEvent } from "../execution/execute.ts";
import type { Session } from "../execution/session.ts";
import type { Verdict } from "../gate/gate.ts";
import type { Definitions } from "../lake/definitions.ts";
import { columnsChanged } from "../lake/columns-changed.ts";
import type { Worker } from "../worker.ts";

import { requireAllowed, withoutGuesses } from "./policy.ts";
import { requireRelations } from "./statement-relations.ts";
import { Sessions } from "./sessions.ts";
import type { Tickets } from "./tickets.ts";

/** How long a result's columns wait to be sent together with its first rows, in milliseconds. */
const COALESCE_MS = 5;

/** Rows of more bytes are fetched, however few they are. */
const INLINE_BYTES = 1024 * 1024;

type Events = AsyncGenerator<ExecutionEvent, void, undefined>;

/** One gateway's stream of statements: reads requests, runs them side by side, and answers. */
export class StatementStream {
  readonly #worker: Worker;
  readonly #tickets: Tickets;
  readonly #send: (answer: StatementResponse) => void;
  readonly #running = new Map<bigint, AbortController>();
  readonly sessions: Sessions;

  constructor(worker: Worker, tickets: Tickets, send: (answer: StatementResponse) => void) {
    this.#worker = worker;
    this.#tickets = tickets;
    this.#send = send;
    this.sessions = new Sessions(worker);
  }

  handle({ callId, action }: StatementRequest): void {
    if (action.case === "execute") void this.#execute(callId, action.value);
    else if (action.case === "cancel") {
      const message = action.value.reason || "canceling statement due to user request";
      this.#running.get(callId)?.abort(new TavanaError("57014", message));
    }
  }

  /** Ends everything that began on this stream. */
  async close(): Promise<void> {
    const gone = new TavanaError("57P01", "the gateway's connection to the worker was lost");
    for (const controller of this.#running.values()) controller.abort(gone);
    await this.sessions.closeAll();
  }

  async #execute(callId: bigint, statement: Statement): Promise<void> {
    const began = Date.now();
    const controller = new AbortController();
    this.#running.set(callId, controller);
    const ms = statement.timeout ? durationMs(statement.timeout) : 0;
    const timer = ms > 0 ? setTimeout(() => controller.abort(new TavanaError("57014", "canceling statement due to statement timeout")), ms) : undefined;
    const ended = (session: Session | undefined) => {
      clearTimeout(timer);
      this.#running.delete(callId);
      if (session) this.sessions.releaseUnlessPinned(session);
      this.#worker.closeResult();
    };
    let session: Session | undefined;
    let events: Events | undefined;
    let relations: Verdict["relations"] = [];
    let definitions: Definitions | undefined;
    try {
      this.#worker.openResult();
    } catch (error) {
      clearTimeout(timer);
      this.#running.delete(callId);
      this.#fail(callId, statement.queryId, error, undefined);
      return;
    }
    try {
      if (this.#worker.draining) throw new TavanaError("57P01", "the worker is shutting down", { retriable: true });
      const verdict = await this.#worker.gate.checkOne(statement.sql, controller.signal);
      requireAllowed(verdict, statement.policy, statement.parameters);
      session = await this.sessions.forStatement(statement, verdict);
      const engine = session?.engine ?? (await this.#worker.engine(statement.tenant));
      relations = verdict.relations;
      definitions = this.#worker.lake.definitions(engine);
      const beforeBinding = await requireRelations(definitions, relations, statement.policy, session);
      const { slots, exports, spill } = this.#worker;
      events = execute({ statement, verdict, engine, session, slots, signal: controller.signal, exports, spill, catalog: this.#worker.catalog(engine), beforeBinding });
      const rest = await this.#answer(callId, events);
      if (!rest) {
        await events.return(undefined); // gives the connection back
        ended(session);
        return;
      }
      const kept = events;
      this.#tickets.put(rest.ticket, { first: rest.following, events: kept, controller, ended: () => ended(session) });
    } catch (error) {
      if (error instanceof TavanaError && error.sqlstate === "25P02") session?.failed();
      this.#fail(callId, statement.queryId, columnsChanged(error, relations, definitions) ?? withoutGuesses(await this.#worker.lake.answer(error, began), statement.policy), session);
      ended(session);
    }
  }

  /**
   * Sends what comes of a statement until it is over, or until the rest is better read at its own pace: then that
   * waits behind a ticket. A short statement is answered in one message.
   */
  async #answer(callId: bigint, events: Events): Promise<{ ticket: string; following: Promise<IteratorResult<ExecutionEvent, void>> } | undefined> {
    let answer = create(StatementResponseSchema, { callId });
    const flush = () => {
      this.#send(answer);
      answer = create(StatementResponseSchema, { callId });
    };
    const behindTicket = (following: Promise<IteratorResult<ExecutionEvent, void>>) => {
      const ticket = randomUUID();
      answer.ticket = create(TicketSchema, { id: ticket });
      flush();
      return { ticket, following };
    };
    // The columns need not wait for rows that take their time.
    let timer: NodeJS.Timeout | undefined;
    try {
      for (;;) {
        const { value: event, done } = await events.next();
        clearTimeout(timer);
        if (done) throw new TavanaError("XX000", "a statement ended without an end");
        if (event.case === "complete") {
          answer.complete = event.value;
          flush();
          return undefined;
        }
        if (event.case === "rows") {
          // The stream is everyone's: a large message would hold up the others, or break it.
          const large = event.value.data.length > INLINE_BYTES;
          if (answer.rows || large) return behindTicket(Promise.resolve({ value: event, done: false }));
          answer.rows = event.value;
          if (event.more) return behindTicket(events.next());
        } else if (event.case === "schema") {
          answer.schema = event.value;
          if (event.lasting) flush();
          else timer = setTimeout(flush, COALESCE_MS);
        } else {
          answer.progress = event.value;
          flush();
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #fail(callId: bigint, queryId: string, error: unknown, session: Session | undefined): void {
    const known = asTavanaError(error);
    if (known.sqlstate.startsWith("XX")) this.#worker.log.error({ query_id: queryId, err: error }, "statement failed");
    const value = create(StatementErrorSchema, {
      detail: detailOf(known),
      transaction: session?.transaction ?? TransactionState.IDLE,
      sessionPinned: session?.pinned ?? false,
    });
    this.#send(create(StatementResponseSchema, { callId, error: value }));
  }
}
