import { create } from "@bufbuild/protobuf";
import { TavanaError } from "@tavana/common";
import { ResultFormatSchema, Target, type ExecuteResponse, type Parameter } from "@tavana/proto";
import type { Command } from "../sql/command.ts";
import type { Statement } from "../sql/split.ts";
import type { SessionContext } from "./context.ts";
import { copyIn } from "./copy-in.ts";
import type { Execution } from "./engine-session.ts";
import { discard } from "./discard.ts";
import { closeCursor, declareCursor, fetch } from "./cursors.ts";
import { explain } from "./explain.ts";
import { intervalColumns, withIsoIntervals } from "./interval-style.ts";
import { booleanColumn, booleanValue, runOwnCalls, setConfig, signal } from "./own-calls.ts";
import { runOwnParts } from "./own-parts.ts";
import { endPortals } from "./portals.ts";
import { answerQuestions } from "./session-questions.ts";
import type { Transaction } from "./transaction.ts";
import { boundStatement, prepareNamed } from "./named-statements.ts";
import { settingTitle, showAllColumns, type PreparedStatement } from "./prepared-statement.ts";
import { formatOf, rowFormat } from "./result-formats.ts";
import { findSetting } from "./setting-definitions.ts";
import { localRows, resultColumn, textColumn, type Result, type ResultEvent } from "./result.ts";

/** Portals that go on after the command that runs now. */
export interface Run {
  readonly prepared: PreparedStatement;
  readonly parameters: Parameter[];
  readonly resultFormats: readonly number[];
  /** It came in a Query message, where each statement has the formats that suit it. */
  readonly isSimple: boolean;
  /** Its rows are read in several turns. */
  readonly openEnded: boolean;
  /** Nothing follows it in its transaction, so that it may be a transaction by itself. */
  readonly isLast: boolean;
  /** Told of the engine's part, if there is one. */
  readonly started: (execution: Execution) => void;
}

/** Runs a statement: in the engine, or here where it concerns the session. */
export async function* runCommand(context: SessionContext, run: Run): Result {
  const { settings, transaction, output } = context;
  const command = run.prepared.command!;
  switch (command.kind) {
    case "engine":
    case "copyOut":
      return yield* runInEngine(context, run);
    case "explain":
      return yield* explain(context, run, command);
    case "show":
      yield* localRows([textColumn(settingTitle(command.name))], [[settings.get(command.name)]]);
      return yield complete("SHOW");
    case "showAll":
      yield* localRows(showAllColumns, settings.all().map(({ name, value }) => [name, value, ""]));
      return yield complete("SHOW");
    case "copyIn":
      return yield complete(`COPY ${await copyIn(context, command)}`);
    case "signal": {
      const done = signal(context, command.processId, command.how);
      yield* localRows([booleanColumn(command.column)], [[booleanValue(done, formatOf(run.resultFormats, 0))]]);
      return yield complete("SELECT 1");
    }
    case "sessionQuestions":
      return yield* answerQuestions(command, context.values, run.resultFormats);
    case "setConfig":
    case "ownCalls":
    case "ownParts":
      try {
        return yield* runOwn(context, run, command);
      } finally {
        if (!transaction.isBlock) settings.endStatement();
      }
    case "begin":
      if (!transaction.begin(command.modes)) output.warning("25001", "there is already a transaction in progress");
      return yield complete(command.tag);
    case "commit":
      return yield complete(await commit(context, command.chain));
    case "rollback":
      return yield complete(await rollback(context, command.chain));
    case "fetch":
      return yield* fetch(context, run, command);
    case "execute":
      return yield* runCommand(context, await boundStatement(context, run, command));
    default:
      return yield complete(await runLocally(context, run, command));
  }
}

/** What has calls of the front end's own functions. */
async function* runOwn(context: SessionContext, run: Run, command: Extract<Command, { kind: "setConfig" | "ownCalls" | "ownParts" }>): Result {
  if (command.kind === "ownCalls") return yield* runOwnCalls(context, run, command);
  if (command.kind === "ownParts") return yield* runOwnParts(context, run, command);
  const values = command.settings.map(({ name, value, local }) => (value === undefined ? context.settings.get(name) : setConfig(context, name, value, local)));
  yield* localRows(command.settings.map(({ column }) => textColumn(column)), [values]);
  yield complete("SELECT 1");
}

function complete(tag: string): ResultEvent {
  return { kind: "complete", tag };
}

async function* runInEngine(context: SessionContext, run: Run): Result {
  const { engine, transaction, settings } = context;
  const { prepared, parameters, resultFormats } = run;
  const command = prepared.command as Extract<Command, { kind: "engine" | "copyOut" }>;
  const writes = command.kind === "engine" && command.writes;
  // What is written to is temporary, which only definitions may not be in a read-only transaction.
  if (writes && settings.isOn(transaction.isExplicit ? "transaction_read_only" : "default_transaction_read_only")) assertNoDefinition(prepared.statement!);
  const { target } = prepared;
  if (writes) transaction.writes();
  if (writes && !run.isLast) transaction.beginImplicit();
  if (target === Target.CATALOG) {
    // It takes no part in a transaction: the catalog engine has none.
  } else if (transaction.isExplicit || transaction.isBegun || (transaction.isBlock && writes && !run.isLast)) await transaction.enter();
  const format = command.kind === "copyOut" ? create(ResultFormatSchema, { format: { case: "copy", value: command.format } }) : rowFormat(resultFormats);
  const execution = await engine.execute(await prepared.engineText(engine, parameters), { parameters, format, target, openEnded: run.openEnded, inSession: target !== Target.CATALOG && (writes || engine.hasSession) });
  run.started(execution);
  const isIso = command.kind === "engine" && settings.get("IntervalStyle") === "iso_8601";
  let intervals: ReadonlySet<number> = new Set();
  try {
    for await (const response of execution.events) {
      let event = toEvent(response);
      if (isIso && event?.kind === "schema") intervals = intervalColumns(event.columns, resultFormats);
      if (intervals.size > 0 && event?.kind === "rows") event = { ...event, data: withIsoIntervals(event.data, intervals) };
      if (event?.kind === "schema" && command.kind === "engine") prepared.assertColumns(event.columns, parameters);
      if (event) yield event;
    }
  } catch (error) {
    throw prepared.placed(error);
  }
}

const definitions: ReadonlySet<string> = new Set(["CREATE", "ALTER", "DROP", "TRUNCATE", "COMMENT"]);
const defined: ReadonlySet<string> = new Set(["TABLE", "VIEW", "SCHEMA"]);

/** @throws TavanaError 25006 */
function assertNoDefinition({ verb, text }: Statement): void {
  const isInto = verb === "SELECT";
  if (!isInto && !definitions.has(verb)) return;
  const what = isInto ? "INTO" : text.toUpperCase().split(/\s+/, 5).find((word) => defined.has(word));
  throw new TavanaError("25006", `cannot execute ${verb}${what ? ` ${what}` : ""} in a read-only transaction`);
}

function toEvent({ event }: ExecuteResponse): ResultEvent | undefined {
  switch (event.case) {
    case "schema":
      return { kind: "schema", columns: event.value.columns.map(resultColumn) };
    case "rows":
      return { kind: "rows", data: event.value.data, count: event.value.rowCount };
    case "complete":
      return { kind: "complete", tag: event.value.tag };
    default:
      return undefined;
  }
}

async function commit(context: SessionContext, chain: boolean): Promise<string> {
  const { transaction, output } = context;
  const modes = beforeChain(context, chain, "COMMIT");
  const outcome = await commitWithPortals(context);
  if (outcome === "none") output.warning("25P01", "there is no transaction in progress");
  if (modes) transaction.begin(modes);
  return outcome === "rolled back" ? "ROLLBACK" : "COMMIT";
}

async function commitWithPortals(context: SessionContext): ReturnType<Transaction["commit"]> {
  const { transaction } = context;
  try {
    await endPortals(context, transaction.isFailed ? "rollback" : "commit");
  } catch (error) {
    // As PostgreSQL: a COMMIT that fails has ended the transaction.
    await transaction.rollback();
    throw error;
  }
  return transaction.commit();
}

async function rollback(context: SessionContext, chain: boolean): Promise<string> {
  const { transaction, output } = context;
  const modes = beforeChain(context, chain, "ROLLBACK");
  await endPortals(context, "rollback");
  const wasOpen = await transaction.rollback();
  if (!wasOpen) output.warning("25P01", "there is no transaction in progress");
  if (modes) transaction.begin(modes);
  return "ROLLBACK";
}

/** AND CHAIN: the next transaction has the modes of the one that ends. */
function beforeChain({ transaction, settings }: SessionContext, chain: boolean, name: string) {
  if (!chain) return undefined;
  if (!transaction.isExplicit) throw new TavanaError("25P01", `${name} AND CHAIN can only be used in transaction blocks`);
  return {
    isolation: settings.get("transaction_isolation"),
    readOnly: settings.isOn("transaction_read_only"),
    deferrable: settings.isOn("transaction_deferrable"),
  };
}

type LocalCommand = Exclude<Command, { kind: "engine" | "copyOut" | "explain" | "sessionQuestions" | "ownCalls" | "ownParts" | "show" | "showAll" | "setConfig" | "copyIn" | "signal" | "begin" | "commit" | "rollback" | "execute" | "fetch" }>;

/** @returns the command tag */
async function runLocally(context: SessionContext, run: Run, command: LocalCommand): Promise<string> {
  const { settings, statements, transaction, output } = context;
  switch (command.kind) {
    case "savepoint":
      if (command.step === "set") transaction.setSavepoint(command.name);
      else if (command.step === "release") transaction.release(command.name);
      else await transaction.rollbackTo(command.name);
      return { set: "SAVEPOINT", release: "RELEASE", rollback: "ROLLBACK" }[command.step];
    case "set":
      if (command.local && !transaction.isBlock) {
        output.warning("25P01", "SET LOCAL can only be used in transaction blocks");
        return "SET";
      }
      if (command.name.toLowerCase() === "transaction_read_only" && command.value !== undefined) {
        transaction.setModes({ readOnly: findSetting("transaction_read_only")?.normalise(command.value) === "on" });
      } else if (command.value === undefined) settings.reset(command.name, command.local);
      else settings.set(command.name, command.value, command.local);
      return "SET";
    case "setTransaction":
      setTransaction(context, command);
      return "SET";
    case "setConstraints":
      // Of all constraints none can be deferred, as in a PostgreSQL without such constraints.
      if (!transaction.isBlock) output.warning("25P01", "SET CONSTRAINTS can only be used in transaction blocks");
      return "SET CONSTRAINTS";
    case "reset":
      settings.reset(command.name);
      return "RESET";
    case "resetAll":
      settings.resetAll();
      return "RESET";
    case "discard":
      await discard(context, command.target);
      return command.target === "ALL" ? "DISCARD ALL" : `DISCARD ${command.target}`;
    case "prepare":
      await prepareNamed(context, run.prepared, command);
      return "PREPARE";
    case "deallocate":
      if (!statements.delete(command.name)) throw new TavanaError("26000", `prepared statement "${command.name}" does not exist`);
      return "DEALLOCATE";
    case "deallocateAll":
      statements.clear();
      return "DEALLOCATE ALL";
    case "unlisten":
      // LISTEN is refused, so there is nothing to give up; drivers send this when they reset a connection.
      return "UNLISTEN";
    case "declareCursor":
      await declareCursor(context, run, command);
      return "DECLARE CURSOR";
    case "closeCursor":
      await closeCursor(context, command.name);
      return "CLOSE CURSOR";
    case "closeAllCursors":
      await endPortals(context, "all");
      return "CLOSE CURSOR ALL";
    case "unsupported":
      throw new TavanaError("0A000", `${command.what} ${command.what.endsWith("s") ? "are" : "is"} not supported`, { hint: command.hint });
  }
}

function setTransaction({ settings, transaction, output }: SessionContext, { scope, modes }: Extract<Command, { kind: "setTransaction" }>): void {
  if (scope === "transaction") {
    if (transaction.isBlock) transaction.setModes(modes);
    else output.warning("25P01", "SET TRANSACTION can only be used in transaction blocks");
    return;
  }
  if (modes.isolation !== undefined) settings.set("default_transaction_isolation", modes.isolation);
  if (modes.readOnly !== undefined) settings.set("default_transaction_read_only", modes.readOnly ? "on" : "off");
  if (modes.deferrable !== undefined) settings.set("default_transaction_deferrable", modes.deferrable ? "on" : "off");
}
