import { TavanaError } from "@tavana/common";
import { BOOLEAN } from "../parameters/types.ts";
import type { Command, OwnColumn } from "../sql/command.ts";
import { dataRows } from "../wire/data-rows.ts";
import type { Run } from "./commands.ts";
import type { SessionContext } from "./context.ts";
import { formatOf, rowFormat } from "./result-formats.ts";
import { localRows, resultColumn, textColumn, type Result, type ResultColumn } from "./result.ts";
import { startQuery } from "./start-query.ts";

type Value = Uint8Array | string | null;

export const booleanColumn = (name: string): ResultColumn => ({ name, typeOid: BOOLEAN, typeSize: 1, typeModifier: -1 });

/** A boolean as DataRow has it. */
export function booleanValue(value: boolean, format: number): string {
  if (format === 1) return value ? "\u0001" : "\0";
  return value ? "t" : "f";
}

/** Values of the query that a column of the result is made of. */
const widthOf = ({ does }: OwnColumn) => (does === "setConfig" ? 3 : 1);

/** The result's columns, by those of the query for the calls' arguments. */
export function ownColumns(columns: readonly OwnColumn[], asked: readonly ResultColumn[]): ResultColumn[] {
  let at = 0;
  return columns.map((column) => {
    const first = asked[at]!;
    at += widthOf(column);
    if (column.does === "keep") return first;
    return column.does === "setConfig" ? textColumn(column.name) : booleanColumn(column.name);
  });
}

/** Asks for the calls' arguments, row by row, and does what each call is to do. */
export async function* runOwnCalls(context: SessionContext, run: Run, { columns }: Extract<Command, { kind: "ownCalls" }>): Result {
  const { resultFormats } = run;
  const formats = columns.flatMap((column, at) => (column.does === "keep" ? [formatOf(resultFormats, at)] : Array<number>(widthOf(column)).fill(0)));
  const execution = await startQuery(context, run, rowFormat(formats));
  let asked: ResultColumn[] = [];
  const rows: (Buffer | undefined)[][] = [];
  for await (const { event } of execution.events) {
    if (event.case === "schema") asked = event.value.columns.map(resultColumn);
    if (event.case === "rows") rows.push(...dataRows(event.value.data));
  }
  const answers = rows.map((row) => answer(context, columns, row, resultFormats));
  yield* localRows(ownColumns(columns, asked), answers);
  yield { kind: "complete", tag: `SELECT ${rows.length}` };
}

function answer(context: SessionContext, columns: readonly OwnColumn[], row: readonly (Buffer | undefined)[], resultFormats: readonly number[]): Value[] {
  let at = 0;
  return columns.map((column, index): Value => {
    const values = row.slice(at, (at += widthOf(column)));
    if (column.does === "keep") return values[0] ?? null;
    const [first, second, third] = values.map((value) => value?.toString());
    if (column.does === "setConfig") {
      if (first === undefined) throw new TavanaError("22004", "SET requires parameter name");
      return setConfig(context, first, second, third === "true");
    }
    return first === undefined ? null : booleanValue(signal(context, Number(first), column.does), formatOf(resultFormats, index));
  });
}

/** @param value undefined: its default */
export function setConfig({ settings }: SessionContext, name: string, value: string | undefined, local: boolean): string {
  if (value === undefined) settings.reset(name, local);
  else settings.set(name, value, local);
  return settings.get(name);
}

/** @returns false, with a warning, when there is no such connection */
export function signal({ signal: send, output }: SessionContext, processId: number, how: "cancel" | "terminate"): boolean {
  const done = send(processId, how);
  if (!done) output.warning("01000", `PID ${processId} is not a PostgreSQL backend process`);
  return done;
}
