import { create } from "@bufbuild/protobuf";
import { RelationColumnSchema, RelationKind, RelationSchema, type Column, type Relation } from "@tavana/proto";
import type { Engine } from "../engine/engine.ts";
import type { EngineConnection } from "../engine/engine-connection.ts";
import type { Definition } from "../lake/definition.ts";
import type { Definitions } from "../lake/definitions.ts";
import { columnsOf } from "./analyze.ts";

const COLUMNS = `
  SELECT schema_name, table_name, t.is_view, t.comment, column_name, data_type, c.comment
  FROM (SELECT schema_name, view_name AS table_name, true AS is_view, comment FROM duckdb_views() WHERE database_name = 'tavana' AND NOT internal
        UNION ALL
        SELECT schema_name, table_name, false, comment FROM duckdb_tables() WHERE database_name = 'tavana' AND NOT internal) t
  LEFT JOIN (SELECT * FROM duckdb_columns() WHERE database_name = 'tavana') c USING (schema_name, table_name)
  ORDER BY schema_name, table_name, column_index`;

/** What has just been declared has no columns before it was opened; a store that hangs is not waited for. */
const OPENING_MS = 2_000;

/**
 * The tables and views of an engine with their columns, as its catalog knows them: no file is looked at. What could
 * not be read has no columns, and says why in its comment.
 */
export async function describeRelations(engine: Engine, definitions: Definitions | undefined): Promise<Relation[]> {
  await definitions?.looked(OPENING_MS);
  const connection = await engine.connect();
  try {
    const relations = new Map<string, Relation>();
    const types = new Map<string, Column>();
    for (const row of await connection.rows(COLUMNS)) {
      const [schema, name, isView, comment, column, type, columnComment] = row as [string, string, boolean, string | null, string | null, string, string | null];
      const key = keyOf(schema, name);
      const relation = relations.get(key) ?? create(RelationSchema, { schema, name, kind: isView ? RelationKind.VIEW : RelationKind.TABLE, comment: comment ?? "" });
      relations.set(key, relation);
      if (column === null) continue;
      const known = types.get(type) ?? (await typeNamed(connection, type));
      types.set(type, known);
      relation.columns.push(create(RelationColumnSchema, { column: { ...known, name: column }, comment: columnComment ?? "" }));
    }
    for (const { definition, error } of definitions?.all ?? []) describe(relations, definition, error?.message);
    return [...relations.values()];
  } finally {
    engine.release(connection);
  }
}

/** What its definition says of a relation. */
function describe(relations: Map<string, Relation>, { kind, schema, name, query, comment, columnComments }: Definition, problem: string | undefined): void {
  const key = keyOf(schema, name);
  const relation = relations.get(key) ?? create(RelationSchema, { schema, name });
  relations.set(key, relation);
  relation.kind = kind === "view" ? RelationKind.VIEW : RelationKind.TABLE; // that a dataset is a view in the engine is nobody's business
  if (kind === "view") relation.definition = query;
  relation.comment = problem ?? comment;
  for (const described of relation.columns) described.comment ||= columnComments[described.column!.name] ?? "";
}

/** A type as results have it, by the name that the engine's catalog gives it. */
async function typeNamed(connection: EngineConnection, type: string): Promise<Column> {
  return columnsOf(await connection.prepare(`SELECT CAST(NULL AS ${type})`))[0]!;
}

function keyOf(schema: string, name: string): string {
  return `${schema}.${name}`.toLowerCase();
}
