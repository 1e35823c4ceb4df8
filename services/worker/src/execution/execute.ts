import { setTimeout as delay } from "node:timers/promises";
import { create } from "@bufbuild/protobuf";
import type { DuckDBResult } from "@duckdb/node-api";
import { durationOf, quoteLiteral, TavanaError, Turns } from "@tavana/common";
import {
  CompleteSchema,
  ProgressSchema,
  ResultFormatSchema,
  RowsSchema,
  SchemaSchema,
  TransactionState,
  type Complete,
  type Progress,
  type Rows,
  type Schema,
  type Statement,
} from "@tavana/proto";
import { streamsAreSafe } from "../encode/confirm-end.ts";
import { encodeResult, type EncodedBatch, type EncodedResult } from "../encode/index.ts";
import type { Engine } from "../engine/engine.ts";
import type { EngineConnection } from "../engine/engine-connection.ts";
import { engineError } from "../engine/engine-error.ts";
import type { Form } from "../gate/forms.ts";
import { inOriginal, shifted, type Verdict } from "../gate/gate.ts";
import { settingsOf } from "./dialect.ts";
import { stageExport, type Exports } from "./export.ts";
import { changeViews, type KeptCatalog } from "./keep-views.ts";
import { denseParameters } from "./parameters.ts";
import { OpenResult } from "./open-result.ts";
import { runBound } from "./run-bound.ts";
import type { Session } from "./session.ts";
import type { Slots } from "./slots.ts";
import { Spill, type SpillSpace } from "./spill.ts";

/** What comes of a statement, in order: schema, then rows and progress, then complete. */
export type ExecutionEvent =
  /** `lasting`: what follows changes something, and the caller is to know that it has begun. */
  | { readonly case: "schema"; readonly value: Schema; readonly lasting?: boolean }
  /** `more`: getting to what follows takes the engine's work, and so may take its time. */
  | { readonly case: "rows"; readonly value: Rows; readonly more: boolean; readonly release?: (() => void) | undefined }
  | { readonly case: "progress"; readonly value: Progress }
  | { readonly case: "complete"; readonly value: Complete };

export interface ExecutionContext {
  readonly statement: Statement;
  readonly verdict: Verdict;
  readonly engine: Engine;
  readonly session: Session | undefined;
  readonly slots: Slots;
  readonly exports: Exports;
  readonly spill: SpillSpace;
  readonly catalog: KeptCatalog;
  /** Runs on the statement's connection when that is as the statement finds it. */
  readonly beforeBinding?: ((connection: EngineConnection) => Promise<void>) | undefined;
  /** Ends the statement; its reason is what the caller is told. */
  readonly signal: AbortSignal;
}

/** The reason of a signal that fires because nobody reads the result any more. */
export const readerLeft = new TavanaError("57014", "canceling statement because its reader has left");

/** Results known to be no larger are fetched whole: DuckDB's streaming costs a short statement twice its time. */
const MATERIALIZED_ROWS = 2_048;
/** So few rows are encoded at once, on the JavaScript thread. */
const READY_ROWS = 16;
const PROGRESS_INTERVAL_MS = 250;
/** What takes longer is prepared anew each time: that costs little beside it, and a plan that is kept may hold what it has built. */
const REPEATABLE_MS = 10;

const arrow = create(ResultFormatSchema, { format: { case: "arrow", value: {} } });

/** A statement that has begun, and its result so far as there is one. */
interface Started {
  readonly form: Form;
  readonly result: EncodedResult;
  /** The same, where it stays open in the engine. */
  readonly open?: OpenResult;
  /** It reads relations or files. */
  readonly reads: boolean;
  /** The engine has done all its work. */
  readonly fetched: boolean;
  /** Rows that the statement changed; undefined for those that answer with rows. */
  readonly changed: number | undefined;
  /** What is kept in the catalog is other than before. */
  readonly catalogChanged?: boolean;
  /** Gives the result up before its end. */
  discard(): Promise<void>;
}

/**
 * Runs one statement that the gate has passed.
 *
 * @throws TavanaError; `complete` is given only after the engine has confirmed that the result is whole
 */
export async function* execute(outer: ExecutionContext): AsyncGenerator<ExecutionEvent, void, undefined> {
  const context = { ...outer, signal: stopSignal(outer) };
  const { session, engine, signal, slots } = context;
  const began = performance.now();
  const connection = session?.connection ?? (await engine.connect());
  let started: Started | undefined;
  let whole = false;
  try {
    const start = () => startStatement(context, connection);
    const ends = context.verdict.form.transaction === "commit" || context.verdict.form.transaction === "rollback";
    if (readsData(context.verdict)) await engine.relief.room(signal);
    started = await slots.run(signal, () => (!session ? start() : ends ? session.endTransaction(start) : session.exclusive(start)));
    const { result, form, changed } = started;
    yield { case: "schema", value: create(SchemaSchema, { columns: result.columns }), lasting: form.kind === "export" };
    let rows = 0;
    let bytes = 0;
    for (;;) {
      const batch = yield* nextBatch(context, connection, result);
      if (!batch) break;
      rows += batch.rowCount;
      bytes += batch.data.length;
      if (batch.data.length === 0) continue;
      const more = !started.fetched && result.ended !== true;
      yield { case: "rows", value: create(RowsSchema, { data: batch.data, rowCount: batch.rowCount }), more, release: batch.release };
    }
    if (signal.aborted) throw signal.reason;
    whole = !result.limited;
    session?.succeeded(form);
    // In a session other statements may have come between.
    const measured = !started.reads || (session && !started.fetched) ? undefined : await connection.measured();
    const statistics = { ...measured, executed: durationOf(performance.now() - began), rows: BigInt(rows), bytes: BigInt(bytes) };
    const value = create(CompleteSchema, {
      tag: commandTag(context.statement, form, changed ?? rows),
      transaction: session?.transaction ?? TransactionState.IDLE,
      sessionPinned: session?.pinned ?? false,
      limited: result.limited,
      catalogChanged: started.catalogChanged ?? false,
      statistics,
    });
    yield { case: "complete", value };
  } catch (error) {
    session?.failed();
    throw signal.aborted ? signal.reason : notInterrupted(engineError(error, context.verdict.run.text));
  } finally {
    if (started?.open) engine.relief.remove(started.open);
    if (!whole) await started?.discard();
    if (!whole || performance.now() - began > REPEATABLE_MS) connection.forget(preparedText(context));
    if (!session) engine.release(connection);
  }
}

/**
 * The statement's own signal. A reader that leaves does not interrupt a statement of an open transaction:
 * the interrupt would abort the transaction, where PostgreSQL only closes a portal.
 */
function stopSignal({ signal, session }: ExecutionContext): AbortSignal {
  if (!session) return signal;
  const controller = new AbortController();
  const stop = () => {
    const closesPortal = signal.reason === readerLeft && session.transaction === TransactionState.OPEN;
    if (!closesPortal) controller.abort(signal.reason);
  };
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  session.signal.addEventListener("abort", () => controller.abort(session.signal.reason), { once: true, signal: controller.signal });
  return controller.signal;
}

async function startStatement(context: ExecutionContext, connection: EngineConnection): Promise<Started> {
  const { statement, verdict, session, signal } = context;
  const form = session?.effectiveForm(verdict.form) ?? verdict.form;
  const text = form === verdict.form ? verdict.run.text : form.tag;
  return connection.interruptible(signal, async () => {
    if (!form.transaction) {
      await connection.applySettings(settingsOf(statement));
      await context.beforeBinding?.(connection);
    }
    if (form.transaction === "begin") session?.begins();
    if (form.kind === "ddl" && form.tag === "CREATE VIEW") session?.makesTemporaryView(form.writes[0]!, verdict);
    const reads = readsData(verdict);
    if (reads || form.kind === "explain") await connection.measure(form.kind === "explain");
    // Asked before the statement begins: a query on the connection would end its stream.
    const timeZone = await connection.timeZone(form.transaction !== undefined);
    try {
      if (form.export) {
        const staged = await stageExport(connection, form.export, context.exports, signal);
        return { form, reads, result: staged.result, fetched: false, changed: staged.rows, discard: staged.discard };
      }
      if (form.view) {
        const pending = session?.transaction === TransactionState.OPEN ? session.pendingViews : undefined;
        await changeViews({ catalog: context.catalog, connection, verdict, policy: statement.policy, pending, signal });
        return { ...withoutRows(form, 0), catalogChanged: pending === undefined };
      }
      if (form.transaction === "commit" && session && session.pendingViews.length > 0) {
        const views = context.catalog.views!;
        await views.publish(session.pendingViews, signal, () => connection.run("COMMIT")).catch((error: unknown) => session.rolledBack(error));
        return { ...withoutRows(form, 0), catalogChanged: true };
      }
      if (form.sequences?.length) await makeSequences(connection, form);
      const small = isFetchedWhole(form, verdict);
      const run = async () => {
        // A prepared statement over files is bound when it is prepared, and again when it runs: each time a store is asked.
        const direct = small && form.kind === "query" && statement.parameters.length === 0 && reads;
        if (direct) return connection.query(text);
        return runBound(connection, text, { parameters: statement.parameters, keeps: form.kind !== "ddl", streams: !small });
      };
      const result = await run();
      if (!answersWithRows(form, verdict)) return withoutRows(form, await changedRows(form, result));
      const ready = verdict.maxRows !== undefined && verdict.maxRows <= READY_ROWS;
      const options = { timeZone, rowLimit: Number(statement.rowLimit), ready: small && ready };
      const encoded = encodeResult(result, statement.format ?? arrow, options);
      if (small) return { form, reads, result: encoded, fetched: true, changed: undefined, discard: async () => undefined };
      const open = session ? session.adopt(encoded, context.slots, signal) : ownResult(context, connection, encoded);
      context.engine.relief.add(open);
      const discard = async () => {
        open.discard();
        if (!session) await connection.endStream();
      };
      return { form, reads, result: open, open, fetched: false, changed: undefined, discard };
    } catch (error) {
      throw placed(error, verdict);
    }
  });
}

/** Sequences of a temporary table that is about to be made; one that is there uses its own. */
async function makeSequences(connection: EngineConnection, { writes, sequences = [] }: Form): Promise<void> {
  const exists = await connection.value(`SELECT count(*) > 0 FROM duckdb_tables() WHERE database_name = 'temp' AND lower(table_name) = lower(${quoteLiteral(writes[0]!)})`);
  if (exists) return;
  for (const sequence of sequences) await connection.run(`CREATE OR REPLACE TEMP SEQUENCE ${sequence.replace("temp.main.", "")}`);
}

/** When one of its threads fails, the engine interrupts the others, and now and then names only that. */
function notInterrupted(error: TavanaError): TavanaError {
  if (error.sqlstate !== "57014") return error;
  return new TavanaError("XX000", "the query failed while it ran, and the engine did not say why", {
    detail: error.message,
    hint: "Run it again to see the engine's own message.",
    cause: error,
  });
}

/** The text under which the statement's connection knows it. */
function preparedText({ statement: { parameters }, verdict: { run } }: ExecutionContext): string {
  return parameters.length > 0 ? denseParameters(run.text, parameters).text : run.text;
}

function readsData({ files, relations }: Verdict): boolean {
  return files.length > 0 || relations.length > 0;
}

/** Whether nothing of a statement stays open in the engine once it has begun. */
function isFetchedWhole(form: Form, { maxRows }: Verdict): boolean {
  return !streamsAreSafe() || form.kind !== "query" || (maxRows !== undefined && maxRows <= MATERIALIZED_ROWS);
}

/** The result of a statement without a session: its connection is its own. */
function ownResult({ signal, slots, spill }: ExecutionContext, connection: EngineConnection, result: EncodedResult): OpenResult {
  const turns = new Turns();
  const turn = <T>(work: () => Promise<T>) => turns.next(() => connection.interruptible(signal, work));
  return new OpenResult(result, { turn, slots, spill: new Spill(spill) });
}

function answersWithRows(form: Form, verdict: Verdict): boolean {
  if (form.kind === "query" || form.kind === "explain") return true;
  return form.kind === "dml" && verdict.tokens.some(({ kind, text, depth }) => kind === "word" && depth === 0 && text === "returning");
}

/** CREATE TABLE AS reports its rows as a result of its own, all else as changes. */
async function changedRows(form: Form, result: DuckDBResult): Promise<number> {
  if (form.tag !== "SELECT") return result.rowsChanged;
  const chunk = await result.fetchChunk();
  return Number(chunk?.getRows()[0]?.[0] ?? 0);
}

function withoutRows(form: Form, rowsChanged: number): Started {
  const result: EncodedResult = { columns: [], limited: false, next: async () => null };
  return { form, reads: false, result, fetched: true, changed: rowsChanged, discard: async () => undefined };
}

function commandTag(statement: Statement, { tag, kind }: Form, rows: number): string {
  if (statement.format?.format.case === "copy") return `COPY ${rows}`;
  const counted = kind === "query" || kind === "dml" || kind === "export" || tag === "SELECT";
  return counted ? `${tag} ${rows}` : tag;
}

/** An error with its position in the text that the caller sent. */
function placed(error: unknown, verdict: Verdict): TavanaError {
  const known = engineError(error, verdict.run.text);
  return shifted(inOriginal(known, verdict.run, verdict.sql), verdict.precedingCharacters);
}

/** The next batch; while the engine works on it, progress for those who want it. */
async function* nextBatch(
  { statement, slots, signal }: ExecutionContext,
  connection: EngineConnection,
  result: EncodedResult,
): AsyncGenerator<ExecutionEvent, EncodedBatch | null, undefined> {
  const pending = slots.run(signal, () => result.next());
  if (!statement.wantProgress) return await pending;
  pending.catch(() => undefined);
  for (;;) {
    const waited = await Promise.race([pending.then((batch) => ({ batch })), delay(PROGRESS_INTERVAL_MS, undefined)]);
    if (waited) return waited.batch;
    const { percentage, rows_processed, total_rows_to_process } = connection.progress;
    if (percentage < 0) continue;
    const value = create(ProgressSchema, { percent: percentage, rowsProcessed: rows_processed, rowsTotal: total_rows_to_process });
    yield { case: "progress", value };
  }
}
