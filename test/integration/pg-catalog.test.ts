import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { postgresCatalog } from "../../services/postgres/src/pg-catalog/index.ts";
import { catalogText } from "../toolbox/catalog-text.ts";
import { REFERENCE, snapshot, startCatalogEngine, type CatalogEngine } from "../toolbox/catalog-engine.ts";
import { runJava } from "../toolbox/java.ts";
import { root } from "../toolbox/paths.ts";
import { runPython } from "../toolbox/python.ts";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";

const run = promisify(execFile);
/** Names a type of the engine as a column of the relation is declared there. */
const engineTypes: Readonly<Record<string, string>> = {
  "oid": "pg_oid", "regproc": "pg_oid", "regtype": "pg_oid", "inet": "pg_inet", "aclitem": "pg_aclitem", "pg_node_tree": "pg_node_tree", "xid": "pg_xid", "name": "pg_name", '"char"': "pg_char", "smallint": "SMALLINT", "integer": "INTEGER", "bigint": "BIGINT", "boolean": "BOOLEAN", "real": "FLOAT", "double precision": "DOUBLE",
  "numeric": "DECIMAL(38,0)", "bytea": "BLOB", "interval": "INTERVAL", "timestamp with time zone": "TIMESTAMP WITH TIME ZONE", "int2vector": "pg_int2vector_item[]", "oidvector": "pg_oidvector_item[]", "anyarray": "pg_anyarray",
  "information_schema.cardinal_number": "INTEGER", "information_schema.time_stamp": "TIMESTAMP WITH TIME ZONE",
  "information_schema.sql_identifier": "pg_name", "information_schema.character_data": "pg_varchar", "information_schema.yes_or_no": "pg_varchar",
};
const engineType = (type: string): string => (type.endsWith("[]") ? `${engineType(type.slice(0, -2))}[]` : (engineTypes[type] ?? "VARCHAR"));

let postgres: ReferencePostgres;
let client: pg.Client;
let engine: CatalogEngine;

beforeAll(async () => {
  postgres = await startReferencePostgres({ logged: true });
  client = new pg.Client({ host: "127.0.0.1", port: postgres.port, user: "tavana", database: "tavana" });
  await client.connect();
  await client.query(REFERENCE);
  engine = await startCatalogEngine();
});

afterAll(async () => {
  engine?.stop();
  await client?.end();
  await postgres?.stop();
});

async function reference(sql: string): Promise<{ columns: string[]; rows: unknown[][] }> {
  const { fields, rows } = await client.query({ text: sql, rowMode: "array" });
  return { columns: fields.map(({ name }) => name), rows };
}

test("each relation has PostgreSQL's columns: name, order and type", async () => {
  const { rows: theirs } = await reference(`SELECT CASE n.nspname WHEN 'pg_catalog' THEN 'pg' ELSE 'info' END, c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE a.attnum > 0 AND c.relkind IN ('r', 'v') AND n.nspname IN ('pg_catalog', 'information_schema') ORDER BY 1, c.relname COLLATE "C", a.attnum`);
  const { rows: ours } = await engine.query("SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'tavana' AND schema_name IN ('pg', 'info') ORDER BY 1, 2, column_index");
  expect(ours).toEqual(theirs.map(([schema, relation, name, type]) => [schema, relation, name, engineType(type as string)]));
});

test("format_type is PostgreSQL's for each type and modifier", async () => {
  const { rows: types } = await engine.query("SELECT oid FROM pg.pg_type UNION ALL VALUES (0), (4294967295)");
  const oids = types.map(([oid]) => Number(oid));
  const intervals = [4, 2, 6, 8, 1024, 2048, 4096, 1032, 3080, 7176, 3072, 7168, 6144, 32_767].flatMap((fields) => [(fields << 16) | 65_535, (fields << 16) | 3]);
  const modifiers = ["NULL", -1, 0, 1, 3, 4, 5, 7, 20, ((10 << 16) | 2) + 4, ((38 << 16) | 38) + 4, ((3 << 16) | 2046) + 4, ...intervals];
  const sql = `SELECT t, m, format_type(t, m) FROM (VALUES ${oids.map((oid) => `(${oid})`).join(",")}) x(t), (VALUES ${modifiers.map((one) => `(${one})`).join(",")}) y(m) WHERE t NOT IN (1186, 1187) OR m IS NULL OR m IN (-1, ${intervals.join(", ")}) ORDER BY t, m NULLS FIRST`;
  const theirs = await reference(sql.replace("format_type(t, m)", "format_type(t::oid, m::int)"));
  const ours = await engine.query(sql);
  const different = ours.rows.filter((row, index) => row[2] !== theirs.rows[index]![2]).map((row) => [...row, theirs.rows.find(([t, m]) => String(t) === String(row[0]) && m === row[1])?.[2]]);
  expect(different.slice(0, 10)).toEqual([]);
  expect(ours.rows).toHaveLength(theirs.rows.length);
});

/** Commands and what is honestly different: nothing there where PostgreSQL has its own. */
const commands = String.raw`\l \l+ \dn \dn+ \d \d+ \dt \dt+ \dt§samples.* \dt§*.* \d§samples.flights \d+§samples.flights \d§samples.late \d+§samples.late \d§cities \dv \dv+§samples.* \di \di+ \ds \dm \dE \df \df+ \df§pg_catalog.format_type \df+§pg_catalog.format_type
  \da \dS \dT \dT+ \dT§pg_catalog.int* \du \du+ \dg \dp \dp§samples.* \z \dew \dew+ \des \des+ \deu \deu+ \det \det+ \dP \dP+ \dRp \dRs \dRs+ \db \db+ \dc \dc+ \dC \dC+ \dd \dD \dD+ \ddp \dO \dO+ \do \do+ \drds \dconfig§work_mem \dA \dA+ \dAc \dAf
  \sf§pg_catalog.format_type \sv§samples.late \dy \dX \dl`.split(/\s+/);
const emptyHere = String.raw`\dx \dL \dAo \dAp \dFd \dFp \dFt \dF`.split(" ");

async function statementsOf(command: string): Promise<string[]> {
  const args = ["-h", "127.0.0.1", "-p", String(postgres.port), "-U", "tavana", "-XE", "-c", command, "tavana"];
  const { stdout } = await run("psql", args, { env: { ...process.env, PSQL_EDITOR: "true" } });
  return [...stdout.matchAll(/\*{9} QUERY \*{10}\n([^]*?)\n\*{26}/g)].map(([, sql]) => sql!);
}

/** The same statement for the engine: OIDs of the user's relations are others there. */
async function translated(sql: string): Promise<string> {
  let text = sql;
  for (const name of ["samples.flights", "samples.late", "public.cities"]) {
    const { rows: [theirs] } = await reference(`SELECT '${name}'::regclass::oid`);
    const { rows: [ours] } = await engine.query(`SELECT to_regclass('${name}')`);
    text = text.replaceAll(new RegExp(`\\b${String(theirs![0])}\\b`, "g"), String(ours![0]));
  }
  return catalogText(text);
}

/** A target without a name has DuckDB's own. */
const named = (columns: readonly string[], like: readonly string[]) => columns.map((name, index) => (/^\w+$/.test(name) && name !== "NULL" ? name : like[index]));

describe("psql's commands", () => {
  test.each(commands)("%s", async (command) => {
    const statements = await statementsOf(command.replace("§", " "));
    expect(statements.length).toBeGreaterThan(0);
    for (const sql of statements) {
      const theirs = await reference(sql);
      const ours = await engine.query(await translated(sql));
      expect(named(ours.columns, theirs.columns), sql).toEqual(theirs.columns);
      expect(ours.rows.length > 0, sql).toBe(theirs.rows.length > 0);
    }
  });

  test.each(emptyHere)("%s finds nothing", async (command) => {
    const [sql] = await statementsOf(command);
    expect((await engine.query(await translated(sql!))).rows).toEqual([]);
  });

  test.each(["\\d samples.flights", "\\d cities", "\\dT pg_catalog.int4", "\\dT pg_catalog._text", "\\df pg_catalog.format_type", "\\df has_table_privilege", "\\dp samples.*"])("%s gives what PostgreSQL gives of equal objects", async (command) => {
    // The first two of \\d find the relation, whose OID is another here.
    for (const sql of (await statementsOf(command)).slice(command.startsWith("\\d ") ? 2 : 0)) {
      const theirs = await reference(sql);
      expect((await engine.query(await translated(sql))).rows, sql).toEqual(theirs.rows);
    }
  });
});

/** What other tools ask, in their manner. */
const tools = [
  "SELECT n.nspname AS schema, c.relname AS name, d.description, nullif(s.n_live_tup, 0) FROM pg_catalog.pg_class AS c INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid LEFT JOIN pg_catalog.pg_description AS d ON c.oid = d.objoid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass LEFT JOIN pg_stat_user_tables s ON n.nspname = s.schemaname AND c.relname = s.relname WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'f', 'm') ORDER BY 1, 2",
  "SELECT c.table_name, c.udt_name, col_description(CAST(CAST(format('%I.%I', CAST(c.table_schema AS TEXT), CAST(c.table_name AS TEXT)) AS REGCLASS) AS OID), c.ordinal_position) AS comment FROM information_schema.columns AS c LEFT JOIN information_schema.key_column_usage AS k ON k.table_name = c.table_name AND k.column_name = c.column_name WHERE c.table_schema !~ '^information_schema|pg_' ORDER BY 1, c.ordinal_position",
  "SELECT t.oid, t.typname, CASE WHEN p.proname = 'array_recv' THEN 'a' ELSE t.typtype END AS typtype, CASE WHEN p.proname = 'array_recv' THEN t.typelem WHEN t.typtype = 'r' THEN r.rngsubtype END AS element FROM pg_type AS t LEFT JOIN pg_proc AS p ON p.oid = t.typreceive LEFT JOIN pg_range AS r ON r.rngtypid = t.oid WHERE t.typname IN ('int4', '_int4', 'text') ORDER BY 1",
  "SELECT s.schemaname, pg_catalog.has_any_column_privilege(current_user, '\"' || replace(s.schemaname, '\"', '\"\"') || '\".\"' || s.tablename || '\"', 'select') AS can_select FROM pg_catalog.pg_tables s WHERE s.schemaname !~ '^pg_' AND s.schemaname <> 'information_schema' AND pg_catalog.has_schema_privilege(current_user, s.schemaname, 'usage') ORDER BY 1",
  "SELECT c.oid, c.*, pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS partition, pg_catalog.pg_get_partkeydef(c.oid) AS key FROM pg_catalog.pg_class c WHERE c.relnamespace = 'samples'::regnamespace AND c.relkind NOT IN ('i', 'I', 'c')",
  "SELECT t.oid, t.typname, t.typinput::regproc AS typinput FROM pg_type AS t WHERE t.typtype IN ('r', 'e') OR t.typinput = 'array_in(cstring,oid,integer)'::regprocedure",
  "SELECT db.oid, db.* FROM pg_catalog.pg_database db WHERE datallowconn AND NOT datistemplate ORDER BY db.datname",
  "SELECT a.attname, (information_schema._pg_expandarray(i.indkey)).n AS position FROM pg_catalog.pg_index i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid WHERE i.indisprimary AND i.indrelid = 'samples.flights'::regclass",
  "SELECT viewname, pg_get_viewdef(format('%I.%I', schemaname, viewname)::regclass, true) AS definition FROM pg_views WHERE schemaname = 'samples'",
];

test.each(tools)("answers a tool: %s", async (sql) => {
  const theirs = await reference(sql);
  const ours = await engine.query(await translated(sql));
  expect(named(ours.columns, theirs.columns)).toEqual(theirs.columns);
  expect(ours.rows.length > 0).toBe(theirs.rows.length > 0);
});

describe("what drivers ask about the catalog", () => {
  /** Of constraints and indexes PostgreSQL's own relations have some; settings of a session are literals before a statement comes here. */
  const elsewhere = /set_config|current_setting|pg_get_keywords|ROLLBACK/;

  async function compare(ask: () => Promise<unknown>): Promise<number> {
    const before = (await postgres.statements()).length;
    await ask();
    const sent = new Set((await postgres.statements()).slice(before).filter((sql) => /\bpg_catalog\b|\bpg_(?:type|class)\b/.test(sql) && /^\s*(?:SELECT|WITH)\b/i.test(sql) && !elsewhere.test(sql)));
    for (const sql of sent) {
      const theirs = await reference(sql);
      const ours = await engine.query(await translated(sql));
      expect(named(ours.columns, theirs.columns), sql).toEqual(theirs.columns);
      if (theirs.rows.length > 0) expect(ours.rows.length, sql).toBeGreaterThan(0);
    }
    return sent.size;
  }

  test("pgjdbc", async () => {
    expect(await compare(() => runJava(join(root, "test/conformance/java/Metadata.java"), [String(postgres.port)]))).toBeGreaterThan(15);
  });

  test("SQLAlchemy and asyncpg", async () => {
    expect(await compare(() => runPython(join(root, "test/conformance/python/reflect.py"), [String(postgres.port)]))).toBeGreaterThan(20);
  });
});

test("100 relations of 50 columns load and are asked about with no work that grows faster than they do", async () => {
  const columns = Array.from({ length: 50 }, (_, index) => ({ name: `c${index}`, type: "VARCHAR", typeOid: 25, typeModifier: -1, nullable: true }));
  const wide = { ...snapshot, relations: [...snapshot.relations, ...Array.from({ length: 100 }, (_, index) => ({ schema: "wide", name: `t${index}`, kind: "table" as const, columns }))] };
  const best = async (work: () => Promise<unknown>) => {
    const times: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      const began = performance.now();
      await work();
      times.push(performance.now() - began);
    }
    return Math.min(...times);
  };
  expect(await best(() => engine.apply(postgresCatalog.snapshot(wide)))).toBeLessThan(3_000);
  for (const command of ["\\d+ samples.flights", "\\dt+ *.*", "\\dn+"]) {
    for (const sql of await statementsOf(command)) {
      const text = await translated(sql);
      expect(await best(() => engine.query(text)), sql).toBeLessThan(500);
    }
  }
  await engine.apply(postgresCatalog.snapshot(snapshot));
});

test("casts to types that only a catalog has", async () => {
  expect((await engine.query("SELECT 'a'::name, '1'::xid, 'x'::sql_identifier, 5::cardinal_number, '[1]'::oidvector, 7::oid")).rows).toEqual([["a", 1, "x", 5, [1], "7"]]);
});

test("pg_stat_activity shows the sessions", async () => {
  const { rows } = await engine.query("SELECT datname, pid, usename, application_name, client_addr, state, wait_event, query, query_id FROM pg.pg_stat_activity ORDER BY pid");
  expect(rows).toEqual([
    ["tavana", 7, "ann", "psql", "127.0.0.1", "active", null, "SELECT 'it''s'", "1"],
    ["tavana", 8, "bob", "", null, "idle", "ClientRead", "", null],
  ]);
});

/** The same answer from both, as text. */
const equal = [
  "SELECT quote_ident('a'), quote_ident('A b\"c'), quote_ident('select'), quote_ident('name'), quote_literal('it''s'), quote_nullable(NULL)",
  "SELECT format('%I.%I', 'a', 'B'), format('%s and %L', 'x', 'it''s'), format('%I', 'select')",
  ...[0, 10_239, 10_240, 20_478, 20_479, 10_485_247, 10_485_248, 1_073_741_824, -10_240, 123_456_789_012].map((size) => `SELECT pg_size_pretty(${size}::bigint)`),
  "SELECT pg_encoding_to_char(6), pg_encoding_to_char(0), pg_encoding_to_char(99), pg_char_to_encoding('utf8'), pg_char_to_encoding('nothing')",
  "SELECT array_to_string(ARRAY['a', NULL, 'b'], ','), array_to_string(ARRAY['a', NULL, 'b'], ',', '*'), array_lower(ARRAY[4, 5], 1), array_upper(ARRAY[4, 5], 1), array_upper(ARRAY[4, 5], 2)",
  "SELECT to_regtype('int')::oid::bigint, to_regtype('character varying(10)')::oid::bigint, to_regtype('pg_catalog.int4')::oid::bigint, to_regtype('TIMESTAMP  with time zone')::oid::bigint, to_regtype('int4[]')::oid::bigint, to_regtype('_text')::oid::bigint, to_regtype('\"char\"')::oid::bigint, to_regtype('nothing')::oid::bigint",
  "SELECT to_regclass('pg_class')::oid::bigint, to_regclass('pg_catalog.pg_class')::oid::bigint, to_regclass('nothing')::oid::bigint, to_regnamespace('pg_catalog')::oid::bigint, to_regnamespace('nothing')::oid::bigint",
  "SELECT relname, obj_description(oid, 'pg_class') FROM pg_class WHERE relname IN ('flights', 'late') ORDER BY 1",
  "SELECT attname, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = to_regclass('samples.flights') AND attnum > 0 ORDER BY attnum",
  "SELECT nspname, obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname IN ('samples', 'public') ORDER BY 1",
  "SELECT typname, typinput::regproc::text, typreceive::regproc::text FROM pg_type WHERE typinput = 'array_in(cstring,oid,integer)'::regprocedure AND typname IN ('_int4', '_text', '_uuid') ORDER BY 1",
  "SELECT 'format_type'::regproc::oid::bigint, 'pg_catalog'::regnamespace::oid::bigint, 'numeric(10,2)'::regtype::oid::bigint, 'pg_class'::regclass::oid::bigint",
  "SELECT relname, pg_table_is_visible(oid) FROM pg_class WHERE relname IN ('flights', 'cities', 'pg_class', 'columns') ORDER BY 1",
  "SELECT has_table_privilege('samples.flights', 'SELECT'), has_table_privilege('samples.flights', 'select, insert'), has_table_privilege('ann', 'samples.flights', 'SELECT'), has_schema_privilege('samples', 'USAGE'), has_table_privilege(4, 'SELECT'), has_column_privilege('samples.flights', 'id', 'SELECT'), has_database_privilege('tavana', 'CONNECT'), has_function_privilege(2079, 'EXECUTE')",
  "SELECT relname FROM pg_class c WHERE pg_table_is_visible(c.oid) AND has_table_privilege(c.oid, 'SELECT') AND c.relkind = 'r' AND relname !~ '^pg_' AND relname !~ '^sql_' ORDER BY 1",
  "SELECT table_schema, table_name, column_name, ordinal_position, is_nullable, data_type, character_maximum_length, character_octet_length, numeric_precision, numeric_precision_radix, numeric_scale, datetime_precision, udt_name, column_default FROM information_schema.columns WHERE table_schema IN ('samples', 'public') ORDER BY 1, 2, 4",
  "SELECT table_catalog, table_schema, table_name, table_type, is_typed FROM information_schema.tables WHERE table_schema IN ('samples', 'public') ORDER BY 2, 3",
  "SELECT constraint_type, count(*) FROM information_schema.table_constraints WHERE table_schema = 'samples' GROUP BY 1 ORDER BY 1",
  "SELECT domain_name, data_type, udt_name FROM information_schema.domains WHERE domain_schema = 'information_schema' ORDER BY 1",
  "SELECT typname, typlen, typtype, typcategory, typarray::bigint, typelem::bigint FROM pg_type WHERE typname IN ('int4', '_int4', 'text', 'numeric', 'uuid', 'jsonb') ORDER BY 1",
];

test.each(equal)("as PostgreSQL: %s", async (sql) => {
  const answer = ({ rows }: { rows: readonly (readonly unknown[])[] }) => rows.map((row) => row.map((value) => (typeof value === "bigint" ? String(value) : value === null ? null : String(value))));
  expect(answer(await engine.query(await translated(sql)))).toEqual(answer(await reference(sql)));
});

test("names follow the search path", async () => {
  const path = "['samples', 'public']";
  const { rows } = await engine.query(`SELECT regclass_text(o), regclass_text(o, ${path}), pg_table_is_visible(o), pg_table_is_visible(o, ${path}), to_regclass('FLIGHTS'), to_regclass('FLIGHTS', ${path}) = o FROM (SELECT to_regclass('samples.flights') AS o)`);
  expect(rows).toEqual([["samples.flights", "flights", false, true, null, true]]);
  // Of two relations with a name, the first one in the path is seen.
  await engine.apply(postgresCatalog.snapshot({ ...snapshot, relations: [...snapshot.relations, { ...snapshot.relations[0]!, schema: "main" }] }));
  const twins = await engine.query(`SELECT nspname, pg_table_is_visible(c.oid, ${path}), regclass_text(c.oid, ${path}) FROM pg.pg_class c JOIN pg.pg_namespace n ON n.oid = relnamespace WHERE relname = 'flights' ORDER BY 1`);
  expect(twins.rows).toEqual([["public", false, "public.flights"], ["samples", true, "flights"]]);
  await engine.apply(postgresCatalog.snapshot(snapshot));
});

test.each([
  ["SELECT to_regclass_strict('nothing')", 'relation "nothing" does not exist'],
  ["SELECT to_regtype_strict('nothing')", 'type "nothing" does not exist'],
  ["SELECT to_regnamespace_strict('nothing')", 'schema "nothing" does not exist'],
  ["SELECT has_table_privilege('nothing', 'SELECT')", 'relation "nothing" does not exist'],
  ["SELECT has_table_privilege('samples.flights', 'EAT')", 'unrecognized privilege type: "EAT"'],
])("%s fails as PostgreSQL's does", async (sql, message) => {
  await expect(engine.query(sql)).rejects.toThrow(message);
});

test("names and comments of any kind arrive as they are", async () => {
  const name = `it's "odd"\\n \\u0041 ünï😀; DROP TABLE x; --`;
  const { columns } = snapshot.relations[0]!;
  const odd = { schema: name, name, kind: "view" as const, comment: name, definition: name, columns: columns.map((column) => ({ ...column, name: `${column.name}${name}`, comment: name, defaultValue: name })) };
  const twin = { ...snapshot.relations[0]!, name: "FLIGHTS" };
  await engine.apply(postgresCatalog.snapshot({ ...snapshot, database: name, roles: [{ name, superuser: false }, { name, superuser: false }], schemas: [{ name, comment: name }], relations: [...snapshot.relations, odd, twin, { ...odd, schema: "main" }, { ...odd, schema: "public" }], settings: [{ name: "A", value: name, description: name }, { name: "a", value: name, description: name }] }));
  const literal = `'${name.replaceAll("'", "''")}'`;
  const { rows } = await engine.query(`SELECT c.relname, obj_description(c.oid, 'pg_class'), pg_get_viewdef(c.oid), col_description(c.oid, 1), d.datname, obj_description(n.oid, 'pg_namespace'), setting_text('a'),
    to_regclass(regclass_text(c.oid)) = c.oid FROM pg.pg_class c JOIN pg.pg_namespace n ON n.oid = c.relnamespace, pg.pg_database d WHERE n.nspname = ${literal}`);
  expect(rows).toEqual([[...Array.from({ length: 7 }, () => name), true]]);
  await engine.apply(postgresCatalog.snapshot(snapshot));
});

test("OIDs stay the same from snapshot to snapshot", async () => {
  const oids = "SELECT list(oid ORDER BY oid) FROM pg.pg_class WHERE oid >= 16384";
  const before = await engine.query(oids);
  await engine.apply(postgresCatalog.snapshot({ ...snapshot, relations: snapshot.relations.toReversed() }));
  expect((await engine.query(oids)).rows).toEqual(before.rows);
});
