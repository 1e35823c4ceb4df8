import type { CatalogSnapshot } from "@tavana/common";
import { quoteLiteral } from "@tavana/common";
import { INFORMATION_SCHEMA, OWNER, PG_CATALOG, PUBLIC } from "./facts.ts";
import { StableOids } from "./oids.ts";
import { project } from "./relations.ts";
import { rowsOf } from "./text.ts";

const RELATION_CLASS = 1259;
const NAMESPACE_CLASS = 2615;
/** Names that no user's schema can take. */
const reserved = new Set(["pg_catalog", "information_schema"]);
/** DuckDB's default schema, by the name that PostgreSQL gives it. */
const publicName = (schema: string) => (schema === "main" ? "public" : schema);

/** What clients ask PostgreSQL's settings for and no session can change; a snapshot's settings come before these. */
const fixedSettings: CatalogSnapshot["settings"] = [
  { name: "default_table_access_method", value: "heap", description: "Sets the default table access method for new tables.", category: "Client Connection Defaults / Statement Behavior" },
  { name: "max_identifier_length", value: "63", description: "Shows the maximum identifier length.", category: "Preset Options" },
  { name: "max_index_keys", value: "32", description: "Shows the maximum number of index keys.", category: "Preset Options" },
  { name: "max_function_args", value: "100", description: "Shows the maximum number of function arguments.", category: "Preset Options" },
];

interface Objects {
  roles: { oid: number; name: string; superuser: boolean }[];
  schemas: { oid: number; name: string; comment: string | null }[];
  relations: { oid: number; schema: number; name: string; kind: string; natts: number; comment: string | null; definition: string | null; rule: number | null }[];
  columns: { relid: number; attnum: number; name: string; type: number; modifier: number; required: boolean; expression: string | null; expressionOid: number | null; comment: string | null }[];
}

/** Sorted first: when two names meet in one OID, the same one moves each time. */
function sorted<T>(items: readonly T[], key: (item: T) => string): T[] {
  return items.map((item) => [key(item), item] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

function objectsOf(snapshot: CatalogSnapshot): Objects & { database: number } {
  const oids = new StableOids();
  const database = oids.of("database", snapshot.database);
  const named = sorted(snapshot.roles, ({ name }) => name).map(({ name, superuser }) => ({ oid: oids.of("role", name), name, superuser }));
  const roles = [{ oid: OWNER, name: "pg_database_owner", superuser: false }, ...named];
  const comments = new Map(snapshot.schemas.map(({ name, comment }) => [publicName(name), comment ?? null]));
  for (const { schema } of snapshot.relations) if (!comments.has(publicName(schema))) comments.set(publicName(schema), null);
  comments.delete("public");
  const names = sorted([...comments.keys()].filter((name) => !reserved.has(name)), (name) => name);
  const publicComment = snapshot.schemas.find(({ name }) => publicName(name) === "public")?.comment ?? "standard public schema";
  const schemas = [{ oid: PUBLIC, name: "public", comment: publicComment as string | null }, ...names.map((name) => ({ oid: oids.of("schema", name), name, comment: comments.get(name)! }))];
  const schemaOids = new Map(schemas.map(({ name, oid }) => [name, oid]));
  const relations: Objects["relations"] = [];
  const columns: Objects["columns"] = [];
  for (const relation of sorted(snapshot.relations, ({ schema, name }) => `${publicName(schema)}.${name}`)) {
    const path = [publicName(relation.schema), relation.name];
    const schema = schemaOids.get(path[0]!);
    if (schema === undefined) continue;
    const oid = oids.of("relation", ...path);
    const view = relation.kind === "view";
    relations.push({ oid, schema, name: relation.name, kind: view ? "v" : "r", natts: relation.columns.length, comment: relation.comment ?? null, definition: relation.definition ?? null, rule: view ? oids.of("rule", ...path) : null });
    relation.columns.forEach(({ name, typeOid, typeModifier, nullable, defaultValue, comment }, index) => {
      const expressionOid = defaultValue === undefined ? null : oids.of("default", ...path, name);
      columns.push({ relid: oid, attnum: index + 1, name, type: typeOid, modifier: typeModifier, required: !nullable, expression: defaultValue ?? null, expressionOid, comment: comment ?? null });
    });
  }
  return { database, roles, schemas, relations, columns };
}

const replaced = (table: string, query: string) => `CREATE OR REPLACE TABLE ${table} AS ${query}`;

/** Replaces everything that a snapshot says; to be run in one transaction. */
export function snapshotStatements(snapshot: CatalogSnapshot): string[] {
  const { database, roles, schemas, relations, columns } = objectsOf(snapshot);
  const given = new Set(snapshot.settings.map(({ name }) => name));
  const all = [...snapshot.settings, ...fixedSettings.filter(({ name }) => !given.has(name))];
  const settings = all.map(({ name, value, description, category }) => ({ name, value, description, category: category ?? "Customized Options" }));
  const user = "FROM src.relations r";
  return [
    replaced("src.database", `SELECT ${database}::UINTEGER AS oid, ${quoteLiteral(snapshot.database)} AS name, ${quoteLiteral(snapshot.version)} AS version`),
    replaced("src.roles", rowsOf({ oid: "UINTEGER", name: "VARCHAR", superuser: "BOOLEAN" }, roles)),
    replaced("src.schemas", rowsOf({ oid: "UINTEGER", name: "VARCHAR", comment: "VARCHAR" }, schemas)),
    replaced("src.relations", rowsOf({ oid: "UINTEGER", schema: "UINTEGER", name: "VARCHAR", kind: "VARCHAR", natts: "SMALLINT", comment: "VARCHAR", definition: "VARCHAR", rule: "UINTEGER" }, relations)),
    replaced("src.columns", rowsOf({ relid: "UINTEGER", attnum: "SMALLINT", name: "VARCHAR", type: "UINTEGER", modifier: "INTEGER", required: "BOOLEAN", expression: "VARCHAR", expressionOid: "UINTEGER", comment: "VARCHAR" }, columns)),
    replaced("src.settings", rowsOf({ name: "VARCHAR", value: "VARCHAR", description: "VARCHAR", category: "VARCHAR" }, settings)),
    replaced("pg.pg_namespace", project("pg.pg_namespace", { oid: "s.oid", nspname: "s.name", nspowner: `${OWNER}` },
      `FROM (SELECT oid, name FROM src.schemas UNION ALL VALUES (${PG_CATALOG}, 'pg_catalog'), (${INFORMATION_SCHEMA}, 'information_schema')) s`)),
    replaced("pg.pg_class", `${project("pg.pg_class", { ...relationValues("r.kind"), relname: "r.name", relnamespace: 'r."schema"', relnatts: "r.natts" }, user)}
      UNION ALL ${project("pg.pg_class", { ...relationValues("r.relkind"), relname: "r.relname", relnamespace: "r.relnamespace", relnatts: "r.relnatts" }, "FROM src.system_relations r")}`),
    replaced("pg.pg_attribute", `${project("pg.pg_attribute", { ...columnValues, attname: "a.name", atttypid: 'a."type"', atttypmod: "a.modifier", attnotnull: "a.required", atthasdef: "a.expression IS NOT NULL" }, 'FROM src.columns a LEFT JOIN src.types t ON t.oid = a."type"')}
      UNION ALL ${project("pg.pg_attribute", { ...columnValues, attname: "a.attname", atttypid: "t.oid", atttypmod: "coalesce(t.typtypmod, -1)", attnotnull: "a.attnotnull", atthasdef: "false" }, "FROM src.system_columns a JOIN src.types t USING (typname)")}`),
    replaced("pg.pg_attrdef", project("pg.pg_attrdef", { oid: 'a."expressionOid"', adrelid: "a.relid", adnum: "a.attnum", adbin: "a.expression" }, "FROM src.columns a WHERE expression IS NOT NULL")),
    replaced("pg.pg_rewrite", project("pg.pg_rewrite", { oid: "r.rule", rulename: "'_RETURN'", ev_class: "r.oid", ev_type: "'1'", ev_enabled: "'O'", is_instead: "true", ev_qual: "'<>'", ev_action: "r.definition" }, `${user} WHERE kind = 'v'`)),
    replaced("pg.pg_description", [
      project("pg.pg_description", { objoid: "r.oid", classoid: `${RELATION_CLASS}`, objsubid: "0", description: "r.comment" }, `${user} WHERE comment IS NOT NULL`),
      project("pg.pg_description", { objoid: "a.relid", classoid: `${RELATION_CLASS}`, objsubid: "a.attnum", description: "a.comment" }, "FROM src.columns a WHERE comment IS NOT NULL"),
      project("pg.pg_description", { objoid: "s.oid", classoid: `${NAMESPACE_CLASS}`, objsubid: "0", description: "s.comment" }, "FROM src.schemas s WHERE comment IS NOT NULL"),
      "SELECT * FROM src.fixed_descriptions",
    ].join(" UNION ALL ")),
    replaced("src.dictionary", DICTIONARY),
  ];
}

const relationValues = (kind: string) => ({
  oid: "r.oid", reltype: "0", reloftype: "0", relowner: `${OWNER}`, relam: `CASE WHEN ${kind} = 'r' THEN 2 ELSE 0 END`, relfilenode: `CASE WHEN ${kind} = 'r' THEN r.oid ELSE 0 END`, reltablespace: "0", relpages: "0", reltuples: "-1",
  relallvisible: "0", reltoastrelid: "0", relhasindex: "false", relisshared: "false", relpersistence: "'p'", relchecks: "0", relhasrules: `${kind} = 'v'`, relhastriggers: "false", relhassubclass: "false", relrowsecurity: "false",
  relforcerowsecurity: "false", relispopulated: "true", relreplident: `CASE WHEN ${kind} = 'r' THEN 'd' ELSE 'n' END`, relispartition: "false", relrewrite: "0", relfrozenxid: "0", relminmxid: "0", relkind: kind,
});

const columnValues = {
  attrelid: "a.relid", attstattarget: "-1", attlen: "coalesce(t.typlen, -1)", attnum: "a.attnum", attndims: "CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN 1 ELSE 0 END", attcacheoff: "-1", attbyval: "coalesce(t.typbyval, false)",
  attalign: "coalesce(t.typalign, 'i')", attstorage: "coalesce(t.typstorage, 'x')", attcompression: "''", atthasmissing: "false", attidentity: "''", attgenerated: "''", attisdropped: "false", attislocal: "true", attinhcount: "0",
  attcollation: "coalesce(t.typcollation, 0)",
};

/** What macros look up, as MAPs in one row. A MAP takes a key once: names that differ in case alone share one. */
const DICTIONARY = `
  WITH named AS (
    SELECT c.oid, c.relname AS name, n.nspname AS "schema", list(n.nspname) OVER (PARTITION BY lower(c.relname)) AS namesakes FROM pg.pg_class c JOIN pg.pg_namespace n ON n.oid = c.relnamespace
  ), shown AS (
    SELECT *, list_filter(namesakes, s -> s <> "schema") AS rivals, pg.quote_ident(name) AS short, pg.quote_ident("schema") || '.' || pg.quote_ident(name) AS long FROM named
  )
  SELECT
    (SELECT map(list(oid), list(nspname)) FROM pg.pg_namespace) AS schemas,
    (SELECT map(list(nspname), list(oid)) FROM pg.pg_namespace) AS schema_oids,
    (SELECT map(list(oid), list(name)) FROM src.roles) AS roles,
    (SELECT map(list(name), list(oid)) FROM (SELECT name, min(oid) AS oid FROM src.roles GROUP BY name)) AS role_oids,
    (SELECT map(list(oid), list({"schema": "schema", "short": short, "long": long, "rivals": rivals})) FROM shown) AS relations,
    (SELECT map(list(path), list(oid)) FROM (SELECT lower("schema" || '.' || name) AS path, min(oid) AS oid FROM shown GROUP BY path)) AS relation_oids,
    (SELECT map(list(name), list(value)) FROM (SELECT lower(name) AS name, any_value(value) AS value FROM src.settings GROUP BY lower(name))) AS settings,
    (SELECT coalesce(map(list(oid), list(definition)), MAP {}) FROM src.relations WHERE definition IS NOT NULL) AS view_definitions,
    (SELECT coalesce(map(list(rule), list(definition)), MAP {}) FROM src.relations WHERE rule IS NOT NULL) AS rule_definitions,
    (SELECT coalesce(map(list(oid), list(comment)), MAP {}) FROM src.relations WHERE comment IS NOT NULL) AS relation_comments,
    (SELECT coalesce(map(list(oid), list(comment)), MAP {}) FROM src.schemas WHERE comment IS NOT NULL) AS schema_comments,
    (SELECT coalesce(map(list(relid), list(comments)), MAP {}) FROM (SELECT relid, map(list(attnum::INTEGER), list(comment)) AS comments FROM src.columns WHERE comment IS NOT NULL GROUP BY relid)) AS column_comments`;
