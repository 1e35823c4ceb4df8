import { alike, same, type ToolStatement } from "./statement.ts";

const metabase: readonly ToolStatement[] = [
  ...same(
    "SELECT nspname AS schema FROM pg_catalog.pg_namespace WHERE has_schema_privilege(nspname, 'USAGE') AND nspname = 'shop'",
    `SELECT n.nspname AS schema, c.relname AS name, CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'PARTITIONED TABLE' WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE NULL END AS type, d.description AS description,
       NULLIF(stat.n_live_tup, 0) AS estimated_row_count
     FROM pg_catalog.pg_class AS c
     INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
     LEFT JOIN pg_catalog.pg_description AS d ON c.oid = d.objoid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass
     LEFT JOIN pg_stat_user_tables AS stat ON n.nspname = stat.schemaname AND c.relname = stat.relname
     WHERE c.relnamespace = n.oid AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'f', 'm') AND n.nspname IN ('shop') ORDER BY type ASC, schema ASC, name ASC`,
    `SELECT c.column_name AS name, CASE WHEN c.udt_schema IN ('public', 'pg_catalog') THEN FORMAT('%s', c.udt_name) ELSE FORMAT('"%s"."%s"', c.udt_schema, c.udt_name) END AS "database-type", c.ordinal_position - 1 AS "database-position", c.table_schema AS "table-schema", c.table_name AS "table-name", pk.column_name IS NOT NULL AS "pk?",
       COL_DESCRIPTION(CAST(CAST(FORMAT('%I.%I', CAST(c.table_schema AS TEXT), CAST(c.table_name AS TEXT)) AS REGCLASS) AS OID), c.ordinal_position) AS "field-comment",
       (column_default IS NULL OR LOWER(column_default) = 'null') AND is_nullable = 'NO' AND NOT ((column_default IS NOT NULL AND column_default LIKE '%nextval(%') OR is_identity <> 'NO') AS "database-required", (column_default IS NOT NULL AND column_default LIKE '%nextval(%') OR is_identity <> 'NO' AS "database-is-auto-increment"
     FROM information_schema.columns AS c
     LEFT JOIN (SELECT tc.table_schema, tc.table_name, kc.column_name FROM information_schema.table_constraints AS tc
       INNER JOIN information_schema.key_column_usage AS kc ON tc.constraint_name = kc.constraint_name AND tc.table_schema = kc.table_schema AND tc.table_name = kc.table_name WHERE tc.constraint_type = 'PRIMARY KEY') AS pk
       ON c.table_schema = pk.table_schema AND c.table_name = pk.table_name AND c.column_name = pk.column_name
     WHERE c.table_schema !~ '^information_schema|catalog_history|pg_' AND c.table_schema IN ('shop') AND c.table_name IN ('orders')
     UNION ALL
     SELECT pa.attname AS name, CASE WHEN ptn.nspname IN ('public', 'pg_catalog') THEN FORMAT('%s', pt.typname) ELSE FORMAT('"%s"."%s"', ptn.nspname, pt.typname) END AS "database-type", pa.attnum - 1 AS "database-position", pn.nspname AS "table-schema", pc.relname AS "table-name", FALSE AS "pk?", NULL AS "field-comment", FALSE AS "database-required", FALSE AS "database-is-auto-increment"
     FROM pg_catalog.pg_class AS pc INNER JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pc.relnamespace INNER JOIN pg_catalog.pg_attribute AS pa ON pa.attrelid = pc.oid INNER JOIN pg_catalog.pg_type AS pt ON pt.oid = pa.atttypid INNER JOIN pg_catalog.pg_namespace AS ptn ON ptn.oid = pt.typnamespace
     WHERE pc.relkind = 'm' AND pa.attnum >= 1 AND pn.nspname IN ('shop') ORDER BY "table-schema" ASC, "table-name" ASC, "database-position" ASC`,
    `SELECT fk_ns.nspname AS "fk-table-schema", fk_table.relname AS "fk-table-name", fk_column.attname AS "fk-column-name", pk_ns.nspname AS "pk-table-schema", pk_table.relname AS "pk-table-name", pk_column.attname AS "pk-column-name"
     FROM pg_constraint AS c INNER JOIN pg_class AS fk_table ON c.conrelid = fk_table.oid INNER JOIN pg_namespace AS fk_ns ON c.connamespace = fk_ns.oid INNER JOIN pg_attribute AS fk_column ON c.conrelid = fk_column.attrelid
     INNER JOIN pg_class AS pk_table ON c.confrelid = pk_table.oid INNER JOIN pg_namespace AS pk_ns ON pk_table.relnamespace = pk_ns.oid INNER JOIN pg_attribute AS pk_column ON c.confrelid = pk_column.attrelid
     WHERE fk_ns.nspname !~ '^information_schema|catalog_history|pg_' AND c.contype = 'f'::char AND fk_column.attnum = ANY(c.conkey) AND pk_column.attnum = ANY(c.confkey) AND fk_ns.nspname IN ('shop') ORDER BY "fk-table-schema" ASC, "fk-table-name" ASC`,
    `SELECT tmp."table-schema", tmp."table-name", TRIM(BOTH '"' FROM pg_catalog.PG_GET_INDEXDEF(tmp.ci_oid, tmp.pos, FALSE)) AS "field-name" FROM (
       SELECT n.nspname AS "table-schema", ct.relname AS "table-name", ci.oid AS ci_oid, (information_schema._PG_EXPANDARRAY(i.indkey)).n AS pos FROM pg_catalog.pg_class AS ct
       JOIN pg_catalog.pg_namespace AS n ON ct.relnamespace = n.oid JOIN pg_catalog.pg_index AS i ON ct.oid = i.indrelid JOIN pg_catalog.pg_class AS ci ON ci.oid = i.indexrelid WHERE PG_CATALOG.PG_GET_EXPR(i.indpred, i.indrelid) IS NULL AND n.nspname !~ '^information_schema|catalog_history|pg_') AS tmp WHERE tmp.pos = 1 AND tmp."table-schema" = 'shop'`,
    `with table_privileges as (
       select NULL as role, t.schemaname as schema, t.objectname as table,
         pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'select') as select
       from (select schemaname, tablename as objectname from pg_catalog.pg_tables union select schemaname, viewname as objectname from pg_catalog.pg_views union select schemaname, matviewname as objectname from pg_catalog.pg_matviews) t
       where t.schemaname !~ '^pg_' and t.schemaname <> 'information_schema' and pg_catalog.has_schema_privilege(current_user, t.schemaname, 'usage'))
     select t.* from table_privileges t where t.schema = 'shop' order by 3`,
    "SELECT nspname, typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid IN (SELECT DISTINCT enumtypid FROM pg_enum e)",
    "SELECT current_setting('TIMEZONE') AS timezone",
    "show timezone",
    "SELECT CAST(DATE_TRUNC('month', CAST(\"shop\".\"orders\".\"placed\" AS timestamp)) AS date) AS placed, COUNT(*) AS count FROM \"shop\".\"orders\" GROUP BY 1 ORDER BY 1 ASC",
    "SELECT source.id, source.customer FROM (SELECT shop.orders.id AS id, shop.orders.customer AS customer FROM shop.orders) AS source ORDER BY 1 LIMIT 10",
    "SELECT true AS \"_\" FROM \"shop\".\"orders\" WHERE 1 <> 1 LIMIT 0",
  ),
];

const superset: readonly ToolStatement[] = [
  ...same(
    "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname NOT LIKE 'pg\\_%' ESCAPE '\\' AND nspname IN ('shop', 'information_schema') ORDER BY nspname",
    "SELECT pg_catalog.pg_class.relname FROM pg_catalog.pg_class JOIN pg_catalog.pg_namespace ON pg_catalog.pg_namespace.oid = pg_catalog.pg_class.relnamespace WHERE pg_catalog.pg_class.relkind = ANY (ARRAY['r'::text, 'p'::text]) AND pg_catalog.pg_class.relpersistence != 't' AND pg_catalog.pg_namespace.nspname = 'shop' ORDER BY 1",
    "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND c.relkind IN ('v', 'm')",
    `SELECT pgd.description FROM pg_catalog.pg_description pgd WHERE pgd.objsubid = 0 AND pgd.objoid = (SELECT c.oid FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND c.relname = 'orders')`,
    "SELECT datname FROM pg_database WHERE datistemplate = false AND datname = 'tavana'",
    `SELECT attr.conname, array_agg(attr.attname ORDER BY attr.ord) AS cols, attr.description FROM (
       SELECT con.conrelid, con.conname, con.conindid, con.description, con.ord, pg_catalog.pg_attribute.attname FROM pg_catalog.pg_attribute JOIN (
         SELECT c.conrelid, c.conname, c.conindid, unnest(c.conkey) AS attnum, generate_subscripts(c.conkey, 1) AS ord, d.description FROM pg_catalog.pg_constraint c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid WHERE c.contype = 'p' AND c.conrelid IN (1)) AS con
       ON pg_catalog.pg_attribute.attnum = con.attnum AND pg_catalog.pg_attribute.attrelid = con.conrelid) AS attr GROUP BY attr.conrelid, attr.conname, attr.description ORDER BY attr.conrelid, attr.conname`,
    "SELECT nspname, relname FROM pg_class c JOIN pg_namespace n ON c.relnamespace = n.oid WHERE c.relname = 'orders' AND pg_catalog.pg_table_is_visible(c.oid)",
    "SHOW search_path",
    "show standard_conforming_strings",
    "SELECT DATE_TRUNC('day', placed) AS __timestamp, customer AS customer, sum(quantity) AS \"SUM(quantity)\" FROM shop.orders WHERE placed >= TO_TIMESTAMP('2024-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') AND placed < TO_TIMESTAMP('2025-01-01 00:00:00.000000', 'YYYY-MM-DD HH24:MI:SS.US') GROUP BY DATE_TRUNC('day', placed), customer ORDER BY 1, 2 LIMIT 1000",
  ),
  ...alike("select pg_catalog.version()", "EXPLAIN SELECT * FROM shop.orders"),
];

const grafana: readonly ToolStatement[] = [
  ...same(
    "SELECT current_setting('server_version_num')::int / 100 AS version",
    `SELECT CASE WHEN quote_ident(table_schema) IN (SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END FROM generate_series(array_lower(string_to_array(current_setting('search_path'), ','), 1), array_upper(string_to_array(current_setting('search_path'), ','), 1)) AS i, string_to_array(current_setting('search_path'), ',') s)
       THEN quote_ident(table_name) ELSE quote_ident(table_schema) || '.' || quote_ident(table_name) END AS "table"
     FROM information_schema.tables WHERE quote_ident(table_schema) NOT IN ('information_schema', 'pg_catalog', '_timescaledb_cache', '_timescaledb_catalog', '_timescaledb_internal', '_timescaledb_config', 'timescaledb_information', 'timescaledb_experimental') AND table_schema = 'shop' ORDER BY 1`,
    `SELECT quote_ident(column_name) AS "column", data_type AS "type" FROM information_schema.columns WHERE CASE WHEN array_length(parse_ident('shop.orders'), 1) = 2 THEN quote_ident(table_schema) = (parse_ident('shop.orders'))[1] AND quote_ident(table_name) = (parse_ident('shop.orders'))[2] ELSE quote_ident(table_name) = 'shop.orders' END ORDER BY ordinal_position`,
    "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'",
    `SELECT extract(epoch from placed) AS time, amount FROM shop.orders WHERE extract(epoch from placed) >= 1704067200 AND extract(epoch from placed) <= 1735689599 ORDER BY 1`,
    "SELECT to_timestamp(1704067200) AS t, customer AS metric FROM shop.orders ORDER BY customer LIMIT 1",
  ),
  { otherTypes: ["time"], sql: `SELECT floor(extract(epoch from placed)/3600)*3600 AS "time", count(*) AS value FROM shop.orders WHERE placed BETWEEN '2024-01-01T00:00:00Z' AND '2024-12-31T23:59:59Z' GROUP BY 1 ORDER BY 1` },
];

const hasura: readonly ToolStatement[] = [
  // JSON comes without blanks.
  ...alike(
    `SELECT schemas.name, COALESCE(json_agg(json_build_object('name', tables.relname) ORDER BY tables.relname) FILTER (WHERE tables.relname IS NOT NULL), '[]')::text AS tables FROM (SELECT nspname AS name, oid FROM pg_namespace WHERE nspname = 'shop') schemas LEFT JOIN pg_class tables ON tables.relnamespace = schemas.oid AND tables.relkind IN ('r', 'v', 'm', 'f', 'p') GROUP BY schemas.name`,
  ),
  ...same(
    "SELECT COALESCE(json_agg(schema_name), '[]')::text AS schemas FROM information_schema.schemata WHERE schema_name = 'shop'",
  ),
];

const looker: readonly ToolStatement[] = [
  ...same(
    "SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns WHERE table_schema NOT IN ('information_schema', 'pg_catalog') AND table_schema = 'shop' ORDER BY table_schema, table_name, ordinal_position",
    "SELECT pg_catalog.obj_description('shop.orders'::regclass, 'pg_class') AS comment",
    "SET SESSION statement_timeout = 0",
    "SELECT DATE(orders.placed) AS \"orders.placed_date\", COUNT(DISTINCT orders.id) AS \"orders.count\" FROM shop.orders AS orders WHERE ((orders.placed >= (TIMESTAMP '2024-01-01') AND orders.placed < ((TIMESTAMP '2024-01-01') + (INTERVAL '366 day')))) GROUP BY (DATE(orders.placed)) ORDER BY 1 DESC FETCH NEXT 500 ROWS ONLY",
  ),
  ...alike("SELECT pid, usename, query FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%Looker%'", "SELECT pg_backend_pid()"),
];

export const dashboards = { metabase, superset, grafana, hasura, looker };
