import { create } from "@bufbuild/protobuf";
import { DuckDBTypeId, type DuckDBPreparedStatement } from "@duckdb/node-api";
import {
  ColumnSchema,
  DataTypeSchema,
  RelationRefSchema,
  SchemaSchema,
  StatementInfoSchema,
  StatementKind,
  type Column,
  type StatementInfo,
} from "@tavana/proto";
import { dataTypeOf, postgresTypeOf } from "../encode/index.ts";
import type { EngineConnection } from "../engine/engine-connection.ts";
import { applyEdits, type Edit } from "../gate/edits.ts";
import type { Form } from "../gate/forms.ts";
import type { Verdict } from "../gate/gate.ts";
import { tokenize } from "../gate/lexer.ts";
import { requireTypeName } from "./parameters.ts";

const kinds: Readonly<Record<Form["kind"], StatementKind>> = {
  query: StatementKind.QUERY,
  explain: StatementKind.EXPLAIN,
  transaction: StatementKind.TRANSACTION,
  setting: StatementKind.SETTING,
  ddl: StatementKind.DDL,
  dml: StatementKind.DML,
  empty: StatementKind.EMPTY,
};

/**
 * What one statement is. Prepares it, so files that it names are opened and nothing else may be open
 * on the connection.
 *
 * @param parameterTypes DuckDB types of $1, $2, … as far as they are known; empty strings for unknown ones
 * @throws TavanaError as preparing it does
 */
export async function analyze(
  text: string,
  verdict: Verdict,
  connection: EngineConnection,
  parameterTypes: readonly string[],
): Promise<StatementInfo> {
  const bound = verdict.form.kind === "query" || verdict.form.kind === "dml" || verdict.form.kind === "explain";
  const prepared = bound || verdict.form.kind === "ddl" ? await prepareTyped(verdict, connection, parameterTypes) : undefined;
  const types = prepared?.parameterTypes ?? [];
  return create(StatementInfoSchema, {
    offset: Buffer.byteLength(text.slice(0, verdict.start)),
    length: Buffer.byteLength(verdict.sql),
    kind: kinds[verdict.form.kind],
    reads: verdict.relations.map((relation) => create(RelationRefSchema, relation)),
    writes: verdict.form.writes.map((name) => create(RelationRefSchema, { catalog: "temp", name })),
    files: verdict.files.flatMap((file) => ("path" in file ? [file.path] : [])),
    changesSession: verdict.form.leavesState || verdict.form.transaction !== undefined,
    deterministic: verdict.deterministic && bound,
    parameters: types.map((type) => type.data),
    parameterPostgresTypes: types.map((type) => type.postgres),
    schema: create(SchemaSchema, { columns: prepared && bound && answers(verdict) ? columnsOf(prepared.statement) : [] }),
  });
}

function answers({ form, tokens }: Verdict): boolean {
  return form.kind !== "dml" || tokens.some(({ kind, text, depth }) => kind === "word" && depth === 0 && text === "returning");
}

/**
 * Prepares a statement with all its parameters' types known: one unresolved parameter makes DuckDB forget the
 * types of all of them and of the result. Declared types become casts; what then is still open becomes VARCHAR.
 */
async function prepareTyped(verdict: Verdict, connection: EngineConnection, declared: readonly string[]) {
  const known = new Map<number, string>();
  declared.forEach((type, at) => {
    if (!type) return;
    requireTypeName(type);
    known.set(at + 1, type);
  });
  const count = Math.max(declared.length, ...parameterNumbers(verdict.run.text));
  let statement = await connection.prepare(withCasts(verdict.run.text, known));
  if (!resolved(statement)) {
    for (const number of await openParameters(verdict, connection, known, count)) known.set(number, "VARCHAR");
    statement = await connection.prepare(withCasts(verdict.run.text, known));
  }
  const parameterTypes = Array.from({ length: count }, (_, at) => typeOfParameter(statement, at + 1));
  return { statement, parameterTypes };
}

/** Parameters that stay unresolved when every other one is taken for VARCHAR, tried one by one. */
async function openParameters(verdict: Verdict, connection: EngineConnection, known: ReadonlyMap<number, string>, count: number): Promise<number[]> {
  const candidates = Array.from({ length: count }, (_, at) => at + 1).filter((number) => !known.has(number));
  if (candidates.length === 1) return candidates;
  const open: number[] = [];
  for (const number of candidates) {
    const others = new Map(known);
    for (const other of candidates) if (other !== number) others.set(other, "VARCHAR");
    const tried = await connection.prepare(withCasts(verdict.run.text, others)).catch(() => undefined);
    if (!tried || !resolved(tried)) open.push(number);
  }
  return open;
}

function resolved(statement: DuckDBPreparedStatement): boolean {
  for (let at = 1; at <= statement.parameterCount; at++) {
    if (statement.parameterTypeId(at) === DuckDBTypeId.INVALID || statement.parameterTypeId(at) === DuckDBTypeId.ANY) return false;
  }
  return true;
}

function typeOfParameter(statement: DuckDBPreparedStatement, number: number) {
  let index = number;
  try {
    index = statement.parameterIndex(String(number));
  } catch {
    // A number that the text does not use: a declared type without a place.
  }
  const known = index <= statement.parameterCount && statement.parameterTypeId(index) !== DuckDBTypeId.INVALID;
  if (!known) return { data: create(DataTypeSchema), postgres: { oid: 25, size: -1, modifier: -1 } };
  const type = statement.parameterType(index);
  return { data: dataTypeOf(type), postgres: postgresTypeOf(type) };
}

function parameterNumbers(sql: string): number[] {
  const numbers = [0];
  let unnumbered = 0;
  for (const { kind, text } of tokenize(sql)) {
    if (kind !== "parameter") continue;
    numbers.push(text === "?" ? ++unnumbered : Number(text.slice(1)) || 0);
  }
  return numbers;
}

function withCasts(sql: string, types: ReadonlyMap<number, string>): string {
  if (types.size === 0) return sql;
  const edits: Edit[] = [];
  for (const { kind, text, start, end } of tokenize(sql)) {
    const type = kind === "parameter" ? types.get(Number(text.slice(1))) : undefined;
    if (type) edits.push({ start, end, text: `CAST(${text} AS ${type})` });
  }
  return applyEdits(sql, edits).text;
}

function columnsOf(statement: DuckDBPreparedStatement): Column[] {
  return Array.from({ length: statement.columnCount }, (_, at) => {
    const type = statement.columnType(at);
    return create(ColumnSchema, { name: statement.columnName(at), type: dataTypeOf(type), postgresType: postgresTypeOf(type) });
  });
}
