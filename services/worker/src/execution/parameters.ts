import { DuckDBTypeId, type DuckDBPreparedStatement, type DuckDBValue } from "@duckdb/node-api";
import { TavanaError } from "@tavana/common";
import type { Parameter } from "@tavana/proto";
import type { EngineConnection } from "../engine/engine-connection.ts";
import { engineError } from "../engine/engine-error.ts";
import { applyEdits } from "@tavana/common";
import { tokenize, type Token } from "../gate/lexer.ts";

/** Of a bigint. */
const MAX_DIGITS = 19;

/** A parameter's value and its DuckDB type, ready to be bound. */
interface Bound {
  bind(statement: DuckDBPreparedStatement, index: number): void;
}

/**
 * Values of the types that travel most, read here; all others are cast by the engine itself.
 * Each returns undefined for a text that is not plainly of its type, and the engine then says why.
 */
const readers: Readonly<Record<string, (text: string) => Bound | undefined>> = {
  VARCHAR: (text) => ({ bind: (statement, index) => statement.bindVarchar(index, text) }),
  BOOLEAN: (text) => {
    const value = { true: true, t: true, false: false, f: false }[text];
    return value === undefined ? undefined : { bind: (statement, index) => statement.bindBoolean(index, value) };
  },
  SMALLINT: integer("smallint", 16n, (statement, index, value) => statement.bindSmallInt(index, Number(value))),
  INTEGER: integer("integer", 32n, (statement, index, value) => statement.bindInteger(index, Number(value))),
  BIGINT: integer("bigint", 64n, (statement, index, value) => statement.bindBigInt(index, value)),
  DOUBLE: (text) => {
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return undefined;
    const value = Number(text);
    return Number.isFinite(value) ? { bind: (statement, index) => statement.bindDouble(index, value) } : undefined;
  },
};

/** The engine itself would round 2.5, and take 0x10 and 1e3. */
function integer(type: string, bits: bigint, bind: (statement: DuckDBPreparedStatement, index: number, value: bigint) => void) {
  const limit = 1n << (bits - 1n);
  return (text: string): Bound | undefined => {
    const digits = /^\s*([+-]?)0*(\d+)\s*$/.exec(text);
    if (!digits) throw new TavanaError("22P02", `invalid input syntax for type ${type}: "${text}"`);
    const value = digits[2]!.length > MAX_DIGITS ? limit : BigInt(`${digits[1] === "-" ? "-" : ""}${digits[2]}`);
    if (value < -limit || value >= limit) throw new TavanaError("22003", `value "${text}" is out of range for type ${type}`);
    return { bind: (statement, index) => bind(statement, index, value) };
  };
}

/** A statement's text for DuckDB, which wants parameters numbered without gaps. */
export interface DenseText {
  readonly text: string;
  /** The caller's number of DuckDB's first parameter, its second, … */
  readonly numbers: readonly number[];
}

/** @param parameters a NULL whose type is known is written into the text: bound, it would lose its type, and the columns theirs */
export function denseParameters(sql: string, parameters: readonly Parameter[] = []): DenseText {
  const tokens = tokenize(sql);
  const nullType = ({ text }: Token) => {
    const parameter = text === "?" ? undefined : parameters[Number(text.slice(1)) - 1];
    return parameter?.value.case === "null" && parameter.type !== "" ? parameter.type : undefined;
  };
  const numbers = parameterNumbers(tokens.filter((token) => token.kind !== "parameter" || nullType(token) === undefined)).sort((a, b) => a - b);
  const places = new Map(numbers.map((number, at) => [number, at + 1]));
  const edits = tokens
    .filter(({ kind }) => kind === "parameter")
    .map((token) => {
      const { start, end, text } = token;
      const type = nullType(token);
      if (type === undefined) return { start, end, text: text === "?" ? text : `$${places.get(Number(text.slice(1))) ?? 0}` };
      requireTypeName(type);
      return { start, end, text: `CAST(NULL AS ${type})` };
    });
  if (edits.every(({ start, end, text }) => sql.slice(start, end) === text)) return { text: sql, numbers };
  return { text: applyEdits(sql, edits).text, numbers };
}

/**
 * Turns the parameters that a statement uses into bound values, in DuckDB's order. Runs on the connection (casts),
 * so nothing else may be open on it.
 *
 * @throws TavanaError 22P02 and its kin for a text that is no value of its type, 42704 for an unknown type, 08P01
 *   when there are too few
 */
export async function readParameters(
  connection: EngineConnection,
  statement: DuckDBPreparedStatement,
  numbers: readonly number[],
  parameters: readonly Parameter[],
): Promise<Bound[]> {
  const bound: Bound[] = [];
  for (const [at, number] of numbers.entries()) {
    const parameter = parameters[number - 1];
    if (!parameter) {
      throw new TavanaError("08P01", `bind message supplies ${parameters.length} parameters, but the statement requires ${Math.max(...numbers)}`);
    }
    bound.push(await readParameter(connection, parameter, parameter.type || expectedType(statement, at + 1)));
  }
  return bound;
}

/** Numbers of the parameters that a statement uses, each once: $1 is 1, and so is the first question mark. */
function parameterNumbers(tokens: readonly Token[]): number[] {
  const numbers = new Set<number>();
  for (const { kind, text } of tokens) {
    if (kind !== "parameter") continue;
    const number = text === "?" ? numbers.size + 1 : Number(text.slice(1));
    if (!Number.isInteger(number) || number < 1) throw new TavanaError("42P02", `there is no parameter ${text}`);
    numbers.add(number);
  }
  return [...numbers];
}

function expectedType(statement: DuckDBPreparedStatement, index: number): string {
  return statement.parameterTypeId(index) === DuckDBTypeId.INVALID ? "VARCHAR" : String(statement.parameterType(index));
}

async function readParameter(connection: EngineConnection, parameter: Parameter, type: string): Promise<Bound> {
  const { value } = parameter;
  if (value.case === undefined || value.case === "null") return { bind: (statement, index) => statement.bindNull(index) };
  if (value.case === "blob") {
    const bytes = value.value;
    return { bind: (statement, index) => statement.bindBlob(index, bytes) };
  }
  return readers[type.toUpperCase()]?.(value.value) ?? castByEngine(connection, value.value, type);
}

async function castByEngine(connection: EngineConnection, text: string, type: string): Promise<Bound> {
  requireTypeName(type);
  const cast = await connection.prepare(`SELECT CAST($1::VARCHAR AS ${type}) AS v`);
  try {
    cast.bindVarchar(1, text);
    const reader = await cast.runAndReadAll();
    const value = reader.getRows()[0]![0] as DuckDBValue;
    const valueType = reader.columnType(0);
    return { bind: (statement, index) => statement.bindValue(index, value, valueType) };
  } catch (error) {
    throw withoutPosition(engineError(error));
  }
}

/** A position in our own cast would mislead. */
function withoutPosition(error: TavanaError): TavanaError {
  return new TavanaError(error.sqlstate, error.message, { ...error, position: 0 });
}

function tokens(type: string): Token[] {
  try {
    return tokenize(type);
  } catch {
    throw new TavanaError("42704", `type "${type}" does not exist`);
  }
}

/** @throws TavanaError 42704 for a text that could be more than the name of a type */
export function requireTypeName(type: string): void {
  const unknown = () => new TavanaError("42704", `type "${type}" does not exist`);
  let depth = 0;
  let empty = true;
  for (const { kind, text } of tokens(type)) {
    empty = false;
    if (kind === "word" && ["select", "from", "as"].includes(text)) throw unknown();
    if (kind === "symbol") {
      if (!"()[],".includes(text)) throw unknown();
      if ("([".includes(text)) depth++;
      if (")]".includes(text) && --depth < 0) throw unknown();
    } else if (kind === "parameter" || kind === "semicolon") {
      throw unknown();
    }
  }
  if (empty || depth !== 0) throw unknown();
}
