import { informationSchema, pgCatalog } from "./data/relations.ts";
import { linesOf } from "./text.ts";

/** A relation of PostgreSQL 15's own schemas. */
export interface SystemRelation {
  /** Where the engine keeps it: pg for pg_catalog, info for information_schema. */
  readonly schema: "pg" | "info";
  readonly name: string;
  readonly oid: number;
  readonly kind: "r" | "v";
  readonly columns: readonly SystemColumn[];
}

export interface SystemColumn {
  readonly name: string;
  /** The type's name in PostgreSQL (pg_type.typname). */
  readonly type: string;
  readonly notNull: boolean;
}

/** The engine's type for each of PostgreSQL's; those that begin with pg_ are the catalog engine's, and results show them as PostgreSQL's. */
const engineTypes: Readonly<Record<string, string>> = {
  oid: "pg_oid", xid: "pg_xid", cid: "pg_cid", regproc: "pg_oid", regtype: "pg_oid", aclitem: "pg_aclitem", pg_node_tree: "pg_node_tree", inet: "pg_inet", name: "pg_name", sql_identifier: "pg_name", char: "pg_char", character_data: "pg_varchar", yes_or_no: "pg_varchar",
  int2: "SMALLINT", int4: "INTEGER", int8: "BIGINT", cardinal_number: "INTEGER", float4: "FLOAT", float8: "DOUBLE", numeric: "DECIMAL(38,0)",
  bool: "BOOLEAN", bytea: "BLOB", interval: "INTERVAL", timestamptz: "TIMESTAMPTZ", time_stamp: "TIMESTAMPTZ",
  int2vector: "pg_int2vector", oidvector: "pg_oidvector", anyarray: "pg_anyarray",
};

/** Types of PostgreSQL's catalog that DuckDB does not know by name, so that a cast to one works. */
export function namedTypes(): string[] {
  const names = ["name", "xid", "cid", "inet", "cstring", "aclitem", "pg_node_tree", "pg_lsn", "int2vector", "oidvector", "sql_identifier", "character_data", "yes_or_no", "cardinal_number", "time_stamp"];
  return names.map((name) => `CREATE TYPE pg."${name}" AS ${engineType(name)}`);
}

export function engineType(type: string): string {
  return type.startsWith("_") ? `${engineType(type.slice(1))}[]` : (engineTypes[type] ?? "VARCHAR");
}

function relationsOf(schema: "pg" | "info", text: string): SystemRelation[] {
  return linesOf(text).map(([name, oid, kind, columns]) => ({
    schema,
    name: name!,
    oid: Number(oid),
    kind: kind as "r" | "v",
    columns: columns!.split(" ").map((column) => {
      const [columnName, type] = column.split(":");
      return { name: columnName!, type: type!.replace("!", ""), notNull: type!.endsWith("!") };
    }),
  }));
}

export const systemRelations: readonly SystemRelation[] = [...relationsOf("pg", pgCatalog), ...relationsOf("info", informationSchema)];

const byName = new Map(systemRelations.map((relation) => [`${relation.schema}.${relation.name}`, relation]));

/** Values of a relation's columns as SQL expressions; a column without one is NULL. */
export type Values = Readonly<Record<string, string>>;

/** A query with exactly the relation's columns. */
export function project(relationName: string, values: Values, from: string): string {
  const relation = byName.get(relationName);
  if (!relation) throw new Error(`PostgreSQL has no relation ${relationName}`);
  const unknown = Object.keys(values).filter((name) => !relation.columns.some((column) => column.name === name));
  if (unknown.length > 0) throw new Error(`${relationName} has no column ${unknown.join(", ")}`);
  const columns = relation.columns.map(({ name, type }) => `CAST(${values[name] ?? "NULL"} AS ${engineType(type)}) AS "${name}"`);
  return `SELECT ${columns.join(", ")} ${from}`;
}

export function emptyTable(relation: SystemRelation): string {
  const columns = relation.columns.map(({ name, type }) => `"${name}" ${engineType(type)}`);
  return `CREATE TABLE ${relation.schema}."${relation.name}" (${columns.join(", ")})`;
}

/** The OID of a relation of pg_catalog: what its rows have in the system column tableoid. */
export function catalogRelationOid(name: string): number | undefined {
  return byName.get(`pg.${name}`)?.oid;
}

/** The columns of a relation of pg_catalog or information_schema. */
export function catalogRelationColumns(schema: string, name: string): readonly string[] | undefined {
  return byName.get(`${schema === "pg_catalog" ? "pg" : "info"}.${name}`)?.columns.map((column) => column.name);
}

/**
 * The type of a column of pg_catalog as PostgreSQL names it (pg_type.typname): a result shows a regproc by its name,
 * and has the OID of the type in its description, where the engine has but a number or a text.
 */
export function catalogColumnType(relation: string, column: string): string | undefined {
  return byName.get(`pg.${relation}`)?.columns.find(({ name }) => name === column)?.type;
}

/** Columns that hold functions: a client reads their names. */
export const functionColumns: ReadonlySet<string> = new Set(systemRelations.flatMap(({ columns }) => columns.flatMap(({ name, type }) => (type === "regproc" ? [name] : []))));
