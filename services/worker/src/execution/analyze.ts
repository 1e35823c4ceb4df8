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
import { requireColumns } from "../columns.ts";
import { dataTypeOf, postgresTypeOf } from "../encode/index.ts";
import type { EngineConnection } from "../engine/engine-connection.ts";
import { TavanaError } from "@tavana/common";
import type { Form } from "../gate/forms.ts";
import type { Verdict } from "../gate/gate.ts";
import { inferTypes, resolved, withCasts } from "./infer-types.ts";
import { denseParameters, requireTypeName } from "./parameters.ts";

const kinds: Readonly<Record<Form["kind"], StatementKind>> = {
  query: StatementKind.QUERY,
  explain: StatementKind.EXPLAIN,
  transaction: StatementKind.TRANSACTION,
  setting: StatementKind.SETTING,
  ddl: StatementKind.DDL,
  dml: StatementKind.DML,
  export: StatementKind.EXPORT,
  view: StatementKind.DDL,
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
    writes: verdict.form.writes.map((name) => create(RelationRefSchema, { catalog: verdict.form.view ? "" : "temp", name })),
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
 * types of all of them and of the result. Declared types become casts; what then is still open is inferred by trying.
 */
async function prepareTyped(verdict: Verdict, connection: EngineConnection, declared: readonly string[]) {
  const { text, numbers } = denseParameters(verdict.run.text);
  const known = new Map<number, string>();
  numbers.forEach((number, at) => {
    const type = declared[number - 1];
    if (!type) return;
    requireTypeName(type);
    known.set(at + 1, type);
  });
  const indexes = numbers.map((_, at) => at + 1);
  let statement = await connection.prepare(withCasts(text, known));
  if (!resolved(statement, indexes)) {
    await inferTypes(text, connection, indexes, known);
    statement = await connection.prepare(withCasts(text, known));
  }
  if (hasOpenColumns(statement)) {
    // $1::int, $1: the engine knows the parameter by its cast, and the column without one not at all.
    for (const index of indexes) known.set(index, known.get(index) ?? String(statement.parameterType(index)));
    statement = await connection.prepare(withCasts(text, known));
  }
  const count = Math.max(declared.length, ...numbers, 0);
  const parameterTypes = Array.from({ length: count }, (_, at) => typeOfParameter(statement, numbers.indexOf(at + 1) + 1));
  return { statement, parameterTypes };
}

function hasOpenColumns(statement: DuckDBPreparedStatement): boolean {
  return Array.from({ length: statement.columnCount }, (_, at) => statement.columnTypeId(at)).includes(DuckDBTypeId.INVALID);
}

/** @param number 0 for a parameter that the text does not use: a declared type without a place */
function typeOfParameter(statement: DuckDBPreparedStatement, number: number) {
  if (number === 0 || statement.parameterTypeId(number) === DuckDBTypeId.INVALID) {
    return { data: create(DataTypeSchema), postgres: { oid: 25, size: -1, modifier: -1 } };
  }
  const type = statement.parameterType(number);
  return { data: dataTypeOf(type), postgres: postgresTypeOf(type) };
}

/** The columns of a prepared statement's result. @throws TavanaError 54011 for too many */
export function columnsOf(statement: DuckDBPreparedStatement): Column[] {
  requireColumns(statement.columnCount);
  return Array.from({ length: statement.columnCount }, (_, at) => {
    if (statement.columnTypeId(at) === DuckDBTypeId.INVALID) throw new TavanaError("0A000", "the columns of a file are not known before it is named", { hint: "Name the file in the statement, or run it with its parameters at once." });
    const type = statement.columnType(at);
    return create(ColumnSchema, { name: statement.columnName(at), type: dataTypeOf(type), postgresType: postgresTypeOf(type) });
  });
}
