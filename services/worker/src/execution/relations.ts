import { create } from "@bufbuild/protobuf";
import { asTavanaError } from "@tavana/common";
import { RelationColumnSchema, RelationKind, RelationSchema, type Relation } from "@tavana/proto";
import type { Engine } from "../engine/engine.ts";
import type { EngineConnection } from "../engine/engine-connection.ts";
import { columnsOf } from "./analyze.ts";

const LIST = `
  SELECT schema_name, view_name AS name, 'view' AS kind, comment FROM duckdb_views() WHERE database_name = 'tavana' AND NOT internal
  UNION ALL
  SELECT schema_name, table_name, 'table', comment FROM duckdb_tables() WHERE database_name = 'tavana' AND NOT internal
  ORDER BY ALL`;

/**
 * The tables and views of an engine, with their columns as a query would give them. One that cannot be bound, its
 * files being gone for instance, has no columns, and says why in its comment.
 */
export async function describeRelations(engine: Engine): Promise<Relation[]> {
  const connection = await engine.connect();
  try {
    const relations: Relation[] = [];
    for (const [schema, name, kind, comment] of await connection.rows(LIST)) {
      const relation = create(RelationSchema, {
        schema: String(schema),
        name: String(name),
        kind: kind === "view" ? RelationKind.VIEW : RelationKind.TABLE,
        comment: comment === null ? "" : String(comment),
      });
      try {
        relation.columns = await columns(connection, relation);
      } catch (error) {
        relation.comment = `It cannot be read now: ${asTavanaError(error).message}`;
      }
      relations.push(relation);
    }
    return relations;
  } finally {
    engine.release(connection);
  }
}

async function columns(connection: EngineConnection, { schema, name }: Relation) {
  const quoted = (part: string) => `"${part.replaceAll('"', '""')}"`;
  const statement = await connection.prepare(`SELECT * FROM ${quoted(schema)}.${quoted(name)}`);
  return columnsOf(statement).map((column) => create(RelationColumnSchema, { column }));
}
