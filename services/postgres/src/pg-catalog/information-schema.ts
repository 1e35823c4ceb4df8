import { project, type Values } from "./relations.ts";

const database = "(SELECT name FROM src.database)";
const RELATIONS = "FROM pg.pg_class c JOIN pg.pg_namespace n ON n.oid = c.relnamespace";
const named = (namespace: string, type: string, oid: string) => `CASE WHEN ${type}.typelem <> 0 AND ${type}.typlen = -1 THEN 'ARRAY' WHEN ${namespace} = 11 THEN pg.format_type(${oid}, NULL) ELSE 'USER-DEFINED' END`;
const collation = { collation_catalog: `CASE WHEN co.oid IS NOT NULL THEN ${database} END`, collation_schema: "CASE WHEN co.oid IS NOT NULL THEN 'pg_catalog' END", collation_name: "co.collname" };
const COLLATION = "LEFT JOIN pg.pg_collation co ON co.oid = %s AND co.collname <> 'default'";
const joinedCollation = (oid: string) => COLLATION.replace("%s", oid);

/** Columns that tell a type's size, by the OID of the type and its modifier. */
function lengths(type: string, modifier: string): Values {
  return Object.fromEntries(
    [["character_maximum_length", "char_max_length"], ["character_octet_length", "char_octet_length"], ...["numeric_precision", "numeric_precision_radix", "numeric_scale", "datetime_precision", "interval_type"].map((name) => [name, name])].map(
      ([column, name]) => [column!, `pg._pg_${name}(${type}, ${modifier})`],
    ),
  );
}

const table = { table_catalog: database, table_schema: "n.nspname", table_name: "c.relname" };
const trueType = "CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE a.atttypid END";
const trueModifier = "CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END";
const columnFrom = `${RELATIONS} JOIN pg.pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg.pg_type t ON t.oid = a.atttypid LEFT JOIN pg.pg_type bt ON t.typtype = 'd' AND bt.oid = t.typbasetype
  LEFT JOIN pg.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum ${joinedCollation("a.attcollation")}`;
const column: Values = {
  ...table, column_name: "a.attname", ordinal_position: "a.attnum", column_default: "d.adbin", is_nullable: "CASE WHEN a.attnotnull OR (t.typtype = 'd' AND t.typnotnull) THEN 'NO' ELSE 'YES' END",
  data_type: `CASE WHEN t.typtype = 'd' THEN pg.format_type(t.typbasetype, NULL) ELSE ${named("t.typnamespace", "t", "a.atttypid")} END`, ...lengths(trueType, trueModifier), ...collation,
  domain_catalog: `CASE WHEN t.typtype = 'd' THEN ${database} END`, domain_schema: "CASE WHEN t.typtype = 'd' THEN 'information_schema' END", domain_name: "CASE WHEN t.typtype = 'd' THEN t.typname END",
  udt_catalog: database, udt_schema: "CASE WHEN coalesce(bt.typnamespace, t.typnamespace) = 11 THEN 'pg_catalog' ELSE 'information_schema' END", udt_name: "coalesce(bt.typname, t.typname)", dtd_identifier: "a.attnum",
  is_self_referencing: "'NO'", is_identity: "'NO'", identity_cycle: "'NO'", is_generated: "'NEVER'", is_updatable: "'NO'",
};
const notNull = "n.oid || '_' || c.oid || '_' || a.attnum || '_not_null'";
const NOT_NULL = `${RELATIONS} JOIN pg.pg_attribute a ON a.attrelid = c.oid WHERE a.attnotnull AND c.relkind = 'r'`;
const grant = { grantor: "'pg_database_owner'", grantee: "r.name", privilege_type: "'SELECT'", is_grantable: "'NO'" };
/** Whoever sees a relation may read it. */
const GRANTED = "CROSS JOIN (SELECT name FROM src.roles WHERE name <> 'pg_database_owner') r";
const routineFrom = "FROM pg.pg_proc p JOIN pg.pg_namespace n ON n.oid = p.pronamespace JOIN pg.pg_language l ON l.oid = p.prolang LEFT JOIN pg.pg_type t ON t.oid = p.prorettype";
const routine: Values = {
  specific_catalog: database, specific_schema: "n.nspname", specific_name: "pg.nameconcatoid(p.proname, p.oid)", routine_catalog: database, routine_schema: "n.nspname", routine_name: "p.proname", routine_type: "CASE p.prokind WHEN 'f' THEN 'FUNCTION' WHEN 'p' THEN 'PROCEDURE' END",
  data_type: named("t.typnamespace", "t", "t.oid"), type_udt_catalog: `CASE WHEN t.oid IS NOT NULL THEN ${database} END`, type_udt_schema: "'pg_catalog'", type_udt_name: "t.typname", dtd_identifier: "0", routine_body: "'EXTERNAL'", external_language: "upper(l.lanname)", parameter_style: "'GENERAL'",
  is_deterministic: "CASE WHEN p.provolatile = 'i' THEN 'YES' ELSE 'NO' END", sql_data_access: "'MODIFIES'", is_null_call: "CASE WHEN p.proisstrict THEN 'YES' ELSE 'NO' END", schema_level_routine: "'YES'", max_dynamic_result_sets: "0", security_type: "'INVOKER'", as_locator: "'NO'", is_udt_dependent: "'NO'",
};
const parameter: Values = {
  specific_catalog: database, specific_schema: "n.nspname", specific_name: "pg.nameconcatoid(p.proname, p.oid)", ordinal_position: "p.i", parameter_mode: "CASE coalesce(p.proargmodes[p.i], 'i') WHEN 'i' THEN 'IN' WHEN 'o' THEN 'OUT' WHEN 'b' THEN 'INOUT' WHEN 'v' THEN 'IN' WHEN 't' THEN 'OUT' END",
  is_result: "'NO'", as_locator: "'NO'", parameter_name: "nullif(p.proargnames[p.i], '')", data_type: named("t.typnamespace", "t", "t.oid"), udt_catalog: database, udt_schema: "'pg_catalog'", udt_name: "t.typname", dtd_identifier: "p.i",
};

const views: readonly (readonly [string, ...(readonly [Values, string])[]])[] = [
  ["information_schema_catalog_name", [{ catalog_name: database }, ""]],
  ["schemata", [{ catalog_name: database, schema_name: "n.nspname", schema_owner: "'pg_database_owner'" }, "FROM pg.pg_namespace n"]],
  ["tables", [{ ...table, table_type: "CASE c.relkind WHEN 'r' THEN 'BASE TABLE' WHEN 'v' THEN 'VIEW' END", is_insertable_into: "'NO'", is_typed: "'NO'" }, RELATIONS]],
  ["views", [{ ...table, view_definition: "r.definition", check_option: "'NONE'", is_updatable: "'NO'", is_insertable_into: "'NO'", is_trigger_updatable: "'NO'", is_trigger_deletable: "'NO'", is_trigger_insertable_into: "'NO'" }, `${RELATIONS} LEFT JOIN src.relations r ON r.oid = c.oid WHERE c.relkind = 'v'`]],
  ["table_constraints", [{ constraint_catalog: database, constraint_schema: "n.nspname", constraint_name: notNull, ...table, constraint_type: "'CHECK'", is_deferrable: "'NO'", initially_deferred: "'NO'", enforced: "'YES'" }, NOT_NULL]],
  ["check_constraints", [{ constraint_catalog: database, constraint_schema: "n.nspname", constraint_name: notNull, check_clause: "a.attname || ' IS NOT NULL'" }, NOT_NULL]],
  ["table_privileges", [{ ...grant, ...table, with_hierarchy: "'YES'" }, `${RELATIONS} ${GRANTED}`]],
  ["role_table_grants", [{ ...grant, ...table, with_hierarchy: "'YES'" }, `${RELATIONS} ${GRANTED}`]],
  ["column_privileges", [{ ...grant, ...table, column_name: "a.attname" }, `${RELATIONS} JOIN pg.pg_attribute a ON a.attrelid = c.oid ${GRANTED}`]],
  ["role_column_grants", [{ ...grant, ...table, column_name: "a.attname" }, `${RELATIONS} JOIN pg.pg_attribute a ON a.attrelid = c.oid ${GRANTED}`]],
  ["enabled_roles", [{ role_name: "r.name" }, "FROM src.roles r WHERE r.name <> 'pg_database_owner'"]],
  ["character_sets", [{ character_set_name: "'UTF8'", character_repertoire: "'UCS'", form_of_use: "'UTF8'", default_collate_catalog: database, default_collate_schema: "'pg_catalog'", default_collate_name: "'C'" }, ""]],
  ["collations", [{ collation_catalog: database, collation_schema: "'pg_catalog'", collation_name: "c.collname", pad_attribute: "'NO PAD'" }, "FROM pg.pg_collation c"]],
  ["collation_character_set_applicability", [{ collation_catalog: database, collation_schema: "'pg_catalog'", collation_name: "c.collname", character_set_name: "'UTF8'" }, "FROM pg.pg_collation c"]],
  ["domains", [{
    domain_catalog: database, domain_schema: "'information_schema'", domain_name: "t.typname", data_type: "pg.format_type(t.typbasetype, NULL)", ...lengths("t.typbasetype", "t.typtypmod"), ...collation, domain_default: "t.typdefault", udt_catalog: database, udt_schema: "'pg_catalog'", udt_name: "b.typname", dtd_identifier: "1",
  }, `FROM pg.pg_type t JOIN pg.pg_type b ON b.oid = t.typbasetype ${joinedCollation("t.typcollation")} WHERE t.typtype = 'd'`]],
  ["element_types", [{
    object_catalog: database, object_schema: "n.nspname", object_name: "c.relname", object_type: "'TABLE'", collection_type_identifier: "a.attnum", data_type: "pg.format_type(e.oid, NULL)", ...collation, udt_catalog: database, udt_schema: "'pg_catalog'", udt_name: "e.typname", dtd_identifier: "'a' || a.attnum",
  }, `${RELATIONS} JOIN pg.pg_attribute a ON a.attrelid = c.oid JOIN pg.pg_type t ON t.oid = a.atttypid AND t.typelem <> 0 AND t.typlen = -1 JOIN pg.pg_type e ON e.oid = t.typelem ${joinedCollation("a.attcollation")}`]],
  ["routines", [routine, routineFrom]],
  ["parameters", [parameter, "FROM (SELECT *, unnest(range(1, len(coalesce(proallargtypes, proargtypes)) + 1)) AS i FROM pg.pg_proc) p JOIN pg.pg_namespace n ON n.oid = p.pronamespace JOIN pg.pg_type t ON t.oid = coalesce(p.proallargtypes, p.proargtypes)[p.i]"]],
];

/** @returns the statement for each relation of information_schema that is computed */
export function informationSchemaViews(): Map<string, string> {
  return new Map(views.map(([name, ...parts]) => [`info.${name}`, `CREATE VIEW info."${name}" AS ${parts.map(([values, from]) => project(`info.${name}`, values, from)).join(" UNION ALL ")}`]));
}

/** Asked for all the time, and made of much: it is computed with each snapshot, not with each statement. */
export function informationSchemaColumns(): string {
  return `CREATE OR REPLACE TABLE info.columns AS ${project("info.columns", column, columnFrom)}`;
}
