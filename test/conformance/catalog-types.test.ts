import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let postgres: ReferencePostgres;
let tavana: Tavana;

beforeAll(async () => {
  [postgres, tavana] = await Promise.all([startReferencePostgres(), startTavana({ flags: ["--workers", "1"] })]);
});

afterAll(async () => {
  await tavana?.stop();
  await postgres?.stop();
});

/** Columns with their types, and rows as the client was sent them. */
async function answer(connection: pg.ClientConfig, sql: string, binary: boolean, values: unknown[] = []) {
  const types = { getTypeParser: () => (value: unknown) => (Buffer.isBuffer(value) ? value.toString("hex") : value) } as unknown as pg.CustomTypesConfig;
  const client = new pg.Client({ ...connection, host: "127.0.0.1" });
  await client.connect();
  try {
    const { fields, rows } = await client.query({ text: sql, values, types, rowMode: "array", binary } as pg.QueryArrayConfig);
    return { columns: fields.map(({ name, dataTypeID, dataTypeSize, dataTypeModifier }) => [name, dataTypeID, dataTypeSize, dataTypeModifier]), rows };
  } finally {
    await client.end();
  }
}

const ours = () => ({ port: tavana.pgPort, user: tavana.user, password: tavana.password, database: tavana.database });
const theirs = () => ({ port: postgres.port, user: "tavana", database: "tavana" });

/** Answers that do not depend on what else there is. */
const same: readonly { readonly sql: string; readonly values?: unknown[] }[] = [
  { sql: "SELECT oid, typname, typlen, typtype, typelem FROM pg_type WHERE typname IN ('int4', '_int4', 'text') ORDER BY oid" },
  { sql: "SELECT t.oid, t.typname, e.typname AS element FROM pg_catalog.pg_type t LEFT JOIN pg_type e ON e.oid = t.typelem WHERE t.oid = $1", values: [1007] },
  { sql: "SELECT relname, relkind, relnatts, relnamespace, relfrozenxid IS NULL AS x FROM pg_class WHERE oid = 'pg_class'::regclass" },
  { sql: "SELECT attrelid, attname, atttypid, attidentity FROM pg_attribute WHERE attrelid = 1247 AND attnum = 2" },
  { sql: "SELECT proargtypes, proallargtypes, prorettype FROM pg_proc WHERE proname = 'format_type'" },
  { sql: "SELECT proargtypes FROM pg_proc WHERE oid = 2281 OR proname = 'version'" },
  { sql: "SELECT proargtypes[0] AS first, proargtypes[1] AS second, oidvectortypes(proargtypes) AS types FROM pg_proc WHERE proname = 'format_type'" },
  { sql: "SELECT t.typname FROM pg_proc p JOIN pg_type t ON t.oid = ANY (p.proargtypes) WHERE p.proname = 'format_type' ORDER BY 1" },
  { sql: "SELECT x, pg_typeof(1) IS NULL AS n FROM (SELECT unnest(proargtypes) AS x FROM pg_proc WHERE proname = 'format_type') s ORDER BY x" },
  { sql: "SELECT indkey, indclass, indoption, indrelid FROM pg_index WHERE false" },
  { sql: "SELECT coalesce(typname, 'x') AS a, max(oid) AS b, min(typelem) AS c, CASE WHEN typtype = 'b' THEN typname ELSE 'other' END AS d FROM pg_type WHERE oid = 23 GROUP BY 1, typtype, typname" },
  { sql: "WITH t AS (SELECT oid, typname FROM pg_type WHERE oid = 23 UNION ALL SELECT 1, 'one') SELECT * FROM t ORDER BY oid" },
  { sql: "SELECT array_agg(oid ORDER BY oid) AS oids, array_agg(typname ORDER BY oid) AS names FROM pg_type WHERE oid IN (20, 23)" },
  { sql: "SELECT 1::oid AS a, 4294967295::oid AS b, (-1)::int4::oid AS c, 'x'::name AS d, 'r'::\"char\" AS e, ''::\"char\" AS f, NULL::oid AS g, '{1,2}'::oid[] AS h" },
  { sql: "SELECT oid FROM pg_type WHERE typname = $1 AND typtype = ANY ($2)", values: ["int4", ["b", "c"]] },
  { sql: "SELECT lower(typname) AS a, typname || 'x' AS b, oid::int4 AS d, oid::int8 AS e, oid::text AS f, typname::text AS g FROM pg_type WHERE oid = 23" },
  { sql: "SELECT client_addr, query_id IS NULL AS x FROM pg_stat_activity WHERE pid = pg_backend_pid()" },
  { sql: "SELECT relacl, relpartbound, xmin IS NULL AS x FROM pg_class WHERE false" },
  { sql: "SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE table_name = 'pg_class'" },
  { sql: "SELECT column_name, ordinal_position, data_type FROM information_schema.columns WHERE table_name = 'pg_class' AND column_name = 'oid'" },
];

test.each(same)("$sql", async ({ sql, values = [] }) => {
  expect(await answer(ours(), sql, false, values)).toEqual(await answer(theirs(), sql, false, values));
  expect(await answer(ours(), sql, true, values)).toEqual(await answer(theirs(), sql, true, values));
});

test("functions are listed once for each choice of arguments and result", async () => {
  const { rows } = await answer(ours(), "SELECT proname, pg_get_function_arguments(oid), pg_get_function_result(oid), count(*) FROM pg_proc GROUP BY 1, 2, 3 HAVING count(*) > 1", false);
  expect(rows).toEqual([]);
});
