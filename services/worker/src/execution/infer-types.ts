import { DuckDBTypeId, type DuckDBPreparedStatement } from "@duckdb/node-api";
import { applyEdits, type Edit } from "@tavana/common";
import type { Parameter } from "@tavana/proto";
import type { EngineConnection } from "../engine/engine-connection.ts";
import { engineError } from "../engine/engine-error.ts";
import { tokenize } from "../gate/lexer.ts";

/** What a parameter is taken for where nothing else tells: the first of these that the statement accepts. */
const fallbackTypes = ["VARCHAR", "INTEGER", "BIGINT", "DOUBLE", "INTERVAL", "TIMESTAMP", "BOOLEAN", "VARCHAR[]", "BIGINT[]", "DOUBLE[]", "DATE[]", "TIMESTAMP[]", "UUID[]"] as const;
/** An interval is multiplied and divided by fractions, too; of one argument PostgreSQL prefers the double. */
const fractionsFirst = ["DOUBLE", ...fallbackTypes] as const;

/**
 * Finds the types of those parameters that the engine does not find by itself, each with all others out of the way.
 * As PostgreSQL does, a parameter beside an operator is of the type of the other side, if there is such an operator.
 */
export async function inferTypes(text: string, connection: EngineConnection, numbers: readonly number[], known: Map<number, string>): Promise<void> {
  for (const number of numbers) if (!known.has(number)) await inferType(text, connection, number, known);
}

async function inferType(text: string, connection: EngineConnection, number: number, known: Map<number, string>): Promise<void> {
  const sql = alone(text, number);
  const tried = await connection.prepare(sql).catch(() => undefined);
  if (tried && resolved(tried, [1])) return;
  const accepts = (type: string) => connection.prepare(withCasts(sql, new Map([[1, type]]))).then(() => true, () => false);
  const others = await typesBeside(sql, connection);
  const [other] = others ?? [];
  const candidates = others?.length === 0 || other === "INTERVAL" ? fractionsFirst : fallbackTypes;
  for (const type of [...(others ?? []), ...candidates]) {
    if (!(await accepts(type))) continue;
    known.set(number, type);
    return;
  }
  known.set(number, "VARCHAR");
}

/** A type that no operator takes. */
const STRANGER = "UUID";

/** Types of the other arguments where a parameter is one of an operator's, or of a call's: the engine names them in its error about a stranger among them. */
async function typesBeside(sql: string, connection: EngineConnection): Promise<string[] | undefined> {
  const error = await connection.prepare(withCasts(sql, new Map([[1, STRANGER]]))).then(() => undefined, (reason: unknown) => engineError(reason));
  const called = error && /argument types '[^(]*\((.*)\)'|function call "[^(]*\((.*)\)"/.exec(error.message);
  const types = tokenizeTypes(called?.[1] ?? called?.[2] ?? "");
  if (types.length > 2 || !types.includes(STRANGER)) return undefined;
  return types.filter((type) => type !== STRANGER).map((type) => (type === "INTEGER_LITERAL" ? "INTEGER" : type)).filter((type) => !/LITERAL|NULL/.test(type));
}

/** Names of types between commas, those of DECIMAL(10,2) apart. */
function tokenizeTypes(list: string): string[] {
  const types: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= list.length; at++) {
    if (list[at] === "(") depth++;
    if (list[at] === ")") depth--;
    if (at < list.length && (list[at] !== "," || depth > 0)) continue;
    types.push(list.slice(start, at).trim());
    start = at + 1;
  }
  return types;
}

/**
 * A statement with casts of the parameters whose types nobody has told, after the engine has refused it for the lack of them.
 *
 * @returns undefined where that was not its reason
 */
export async function typedText(error: unknown, text: string, connection: EngineConnection, numbers: readonly number[], parameters: readonly Parameter[]): Promise<string | undefined> {
  const open = numbers.map((number, at) => [at + 1, parameters[number - 1]] as const).filter(([, parameter]) => parameter?.type === "" && parameter.value.case === "text");
  if (open.length === 0 || engineError(error).sqlstate !== "42883") return undefined;
  const known = new Map<number, string>();
  await inferTypes(text, connection, open.map(([number]) => number), known);
  for (const [number, parameter] of open) {
    if (known.get(number)?.startsWith("DECIMAL") && parameter?.value.case === "text") known.set(number, decimalOf(parameter.value.value));
  }
  return known.size > 0 ? withCasts(text, known) : undefined;
}

const MAX_DECIMAL_DIGITS = 38;

/** The decimal that has a number's digits. */
function decimalOf(text: string): string {
  const found = /^\s*[+-]?(\d*)\.?(\d*)\s*$/.exec(text);
  const digits = found ? Math.max(1, found[1]!.length + found[2]!.length) : MAX_DECIMAL_DIGITS + 1;
  return digits > MAX_DECIMAL_DIGITS ? "DOUBLE" : `DECIMAL(${digits}, ${found![2]!.length})`;
}

/** The statement with one parameter, as $1, and NULL for all others. */
function alone(sql: string, number: number): string {
  const edits = tokenize(sql)
    .filter(({ kind }) => kind === "parameter")
    .map(({ start, end, text }) => ({ start, end, text: Number(text.slice(1)) === number ? "$1" : "NULL" }));
  return applyEdits(sql, edits).text;
}

export function resolved(statement: DuckDBPreparedStatement, numbers: readonly number[]): boolean {
  return numbers.every((number) => ![DuckDBTypeId.INVALID, DuckDBTypeId.ANY].includes(statement.parameterTypeId(number)));
}

/** A text with casts of parameters by their numbers. */
export function withCasts(sql: string, types: ReadonlyMap<number, string>): string {
  if (types.size === 0) return sql;
  const edits: Edit[] = [];
  for (const { kind, text, start, end } of tokenize(sql)) {
    const type = kind === "parameter" ? types.get(Number(text.slice(1))) : undefined;
    if (type) edits.push({ start, end, text: `CAST(${text} AS ${type})` });
  }
  return applyEdits(sql, edits).text;
}
