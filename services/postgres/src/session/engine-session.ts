import { randomUUID } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { createContextValues, type Client, type ContextValues } from "@connectrpc/connect";
import { asTavanaError, identityKey, serverStream, TavanaError } from "@tavana/common";
import {
  DescribeRequestSchema,
  Dialect,
  ExecuteRequestSchema,
  type QueryService,
  Target,
  type Column,
  type ExecuteResponse,
  type Parameter,
  type ResultFormat,
  type StatementInfo,
} from "@tavana/proto";
import { textRows } from "../wire/data-rows.ts";
import { allText } from "./result-formats.ts";
import type { Settings } from "./settings.ts";

/** SQLSTATEs that say the session's worker is gone, and all state with it. */
const lostStates: ReadonlySet<string> = new Set(["57P01", "08006"]);

/** One statement on its way. */
export interface Execution {
  readonly queryId: string;
  readonly events: AsyncGenerator<ExecuteResponse, void, undefined>;
  /** See ExecuteOptions. */
  readonly openEnded: boolean;
  /** Ends it at once, whatever it waits for. */
  abort(reason?: TavanaError): void;
}

export interface ExecuteOptions {
  readonly parameters?: Parameter[];
  readonly format?: ResultFormat;
  /** Outside of the session, even where there is one. */
  readonly alone?: boolean;
  /** About the catalog: it takes no part in the session. */
  readonly target?: Target;
  /** Its reader may pause: statement_timeout bounds each of its turns, not the whole. */
  readonly openEnded?: boolean;
  /** It leaves state behind or needs what others left: it runs in the session, which is opened if need be. */
  readonly inSession: boolean;
}

/**
 * What a connection has at the gateway: calls in the user's name, and a session from the first statement on
 * that needs one.
 */
export class EngineSession {
  readonly #client: Client<typeof QueryService>;
  readonly #contextValues: ContextValues;
  readonly #settings: Settings;
  readonly #running = new Set<AbortController>();
  /** What a CancelRequest means now. */
  #current: { readonly queryId: string; abort(): void } | undefined;
  /** A CancelRequest came between two steps of a statement: it means the next one. */
  #cancelsNext = false;
  /** Ends the turn of a statement whose reader may pause. */
  #turn: NodeJS.Timeout | undefined;
  #sessionId = "";
  #closed = false;

  constructor(client: Client<typeof QueryService>, user: string, settings: Settings) {
    this.#client = client;
    this.#contextValues = createContextValues().set(identityKey, { user });
    this.#settings = settings;
  }

  get hasSession(): boolean {
    return this.#sessionId !== "";
  }

  /** Starts a statement. Its events must be read to the end, or ended with `return()`. */
  async execute(sql: string, { parameters, format, inSession, alone = false, openEnded = false, target = Target.UNSPECIFIED }: ExecuteOptions): Promise<Execution> {
    if (inSession && this.#sessionId === "") await this.#open();
    const controller = new AbortController();
    const request = create(ExecuteRequestSchema, {
      sql,
      parameters,
      format,
      ...this.#place(target),
      dialect: this.#dialectOf(target),
      ...(alone ? { sessionId: "" } : {}),
      timeout: toDuration(openEnded ? 0 : this.#settings.duration("statement_timeout")),
      queryId: randomUUID(),
      applicationName: this.#settings.get("application_name"),
    });
    const abort = (reason = cancelled()) => controller.abort(reason);
    const execution: Execution = { queryId: request.queryId, events: this.#read(request, controller), openEnded, abort };
    this.resume(execution);
    return execution;
  }

  /** A portal goes on with its statement: a CancelRequest means this one from here on. */
  resume(execution: Execution | undefined): void {
    this.#begin(execution);
    clearTimeout(this.#turn);
    const limit = execution?.openEnded ? this.#settings.duration("statement_timeout") : 0;
    if (limit > 0) this.#turn = setTimeout(() => execution!.abort(timedOut()), limit);
  }

  /** The statement is over or suspended: a CancelRequest means nothing. */
  rest(): void {
    clearTimeout(this.#turn);
    this.#current = undefined;
  }

  /** A query's rows as text, of the front end's own: it needs nothing of the session. Beyond `maxRows` there may be a few more. */
  async rows(sql: string, { parameters, target, maxRows = Infinity }: { readonly parameters?: Parameter[]; readonly target?: Target; readonly maxRows?: number } = {}): Promise<{ columns: readonly Column[]; rows: (string | null)[][] }> {
    const { events } = await this.execute(sql, { ...(parameters ? { parameters } : {}), ...(target === undefined ? {} : { target }), format: allText, inSession: false, alone: true });
    let columns: readonly Column[] = [];
    const rows: (string | null)[][] = [];
    try {
      for await (const { event } of events) {
        if (event.case === "schema") columns = event.value.columns;
        if (event.case === "rows") for (const row of textRows(event.value.data)) rows.push(row);
        if (rows.length > maxRows) break;
      }
    } finally {
      this.rest();
    }
    return { columns, rows };
  }

  /** Runs a statement for its effect. */
  async run(sql: string): Promise<void> {
    const { events } = await this.execute(sql, { inSession: true });
    try {
      for await (const _ of events);
    } finally {
      this.rest();
    }
  }

  /** @throws TavanaError as the gateway gives it */
  async describe(sql: string, parameterTypes: string[], target = Target.UNSPECIFIED): Promise<StatementInfo> {
    const controller = new AbortController();
    const abort = () => controller.abort(cancelled());
    this.#begin({ queryId: "", abort });
    const limit = this.#settings.duration("statement_timeout");
    const timer = limit > 0 ? setTimeout(() => controller.abort(timedOut()), limit) : undefined;
    this.#running.add(controller);
    const request = create(DescribeRequestSchema, {
      sql,
      parameterTypes,
      ...this.#place(target),
      dialect: this.#dialectOf(target),
    });
    try {
      const { statement } = await this.#client.describe(request, { contextValues: this.#contextValues, signal: controller.signal });
      if (!statement) throw new TavanaError("XX000", "the gateway described no statement");
      return statement;
    } catch (error) {
      throw this.#failure(error, controller);
    } finally {
      clearTimeout(timer);
      this.#running.delete(controller);
      this.rest();
    }
  }

  /**
   * Cancels what runs now, at the client's request; it fails with 57014.
   *
   * @param isBusy whether the client waits for an answer: then what comes next is meant where nothing runs just now
   */
  async cancelCurrent(isBusy: boolean): Promise<void> {
    const current = this.#current;
    this.#cancelsNext = isBusy && !current;
    if (!current) return;
    const heard = current.queryId !== "" && (await this.#cancel(current.queryId));
    // The gateway doesn't know it, or can't be asked: leaving the call ends it, too.
    if (!heard && this.#current === current) current.abort();
  }

  /** The client has its answer: a cancel that came late means nothing, as in PostgreSQL. */
  forgetCancel(): void {
    this.#cancelsNext = false;
  }

  #begin(step: { readonly queryId: string; abort(): void } | undefined): void {
    this.#current = step;
    if (!step || !this.#cancelsNext) return;
    this.#cancelsNext = false;
    step.abort();
  }

  async #cancel(queryId: string): Promise<boolean> {
    try {
      const { cancelled } = await this.#client.cancel({ queryId }, { contextValues: this.#contextValues });
      return cancelled;
    } catch {
      return false;
    }
  }

  /** Ends running statements and the session, whose transaction is rolled back. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#turn);
    for (const controller of this.#running) controller.abort();
    await this.discard();
  }

  /** Ends the session, so that temporary objects go; the next statement that needs one gets a new one. */
  async discard(): Promise<void> {
    const sessionId = this.#sessionId;
    this.#sessionId = "";
    if (sessionId !== "") await this.#client.closeSession({ sessionId }, { contextValues: this.#contextValues });
  }

  async #open(): Promise<void> {
    const request = { applicationName: this.#settings.get("application_name") };
    const { sessionId } = await this.#client.openSession(request, { contextValues: this.#contextValues });
    this.#sessionId = sessionId;
    // The client may have left in the meantime: nobody else would end the session.
    if (this.#closed) await this.discard();
  }

  async *#read(request: ReturnType<typeof create<typeof ExecuteRequestSchema>>, controller: AbortController): AsyncGenerator<ExecuteResponse, void, undefined> {
    if (this.#closed) controller.abort();
    this.#running.add(controller);
    let complete = false;
    try {
      controller.signal.throwIfAborted();
      const open = (signal: AbortSignal) => this.#client.execute(request, { contextValues: this.#contextValues, signal });
      for await (const response of serverStream(open, controller.signal)) {
        if (response.event.case === "complete") complete = true;
        yield response;
      }
      if (!complete) throw new TavanaError("08006", "the result ended before it was complete");
    } catch (error) {
      throw this.#failure(error, controller);
    } finally {
      this.#running.delete(controller);
    }
  }

  #failure(error: unknown, { signal }: AbortController): TavanaError {
    if (signal.aborted) return signal.reason instanceof TavanaError ? signal.reason : cancelled();
    const known = asTavanaError(error);
    if (lostStates.has(known.sqlstate) && !known.retriable && this.#sessionId !== "") {
      // Best effort: the gateway drops what is left of a lost session by itself, too.
      this.discard().catch(() => undefined);
    }
    return known;
  }

  /** Where a statement runs, and under which settings. The catalog engine has a search path of its own. */
  #place(target: Target) {
    const settings = this.#settings.forEngine();
    if (target !== Target.CATALOG) return { target, sessionId: this.#sessionId, settings };
    const { search_path: _, ...others } = settings;
    return { target, settings: others };
  }

  /** Questions about PostgreSQL's catalog have PostgreSQL's meaning. */
  #dialectOf(target: Target): Dialect {
    return target === Target.CATALOG || this.#settings.get("tavana.dialect") === "postgres" ? Dialect.POSTGRES : Dialect.UNSPECIFIED;
  }
}

function cancelled(): TavanaError {
  return new TavanaError("57014", "canceling statement due to user request");
}

function timedOut(): TavanaError {
  return new TavanaError("57014", "canceling statement due to statement timeout");
}

function toDuration(milliseconds: number) {
  if (milliseconds === 0) return undefined;
  return create(DurationSchema, { seconds: BigInt(Math.floor(milliseconds / 1000)), nanos: (milliseconds % 1000) * 1_000_000 });
}
