import { Target } from "@tavana/proto";
import { beforeAll, describe, expect, it } from "vitest";
import { loadParser } from "../syntax-tree.ts";
import type { SessionValues } from "./session-values.ts";
import { translate } from "./translate.ts";

beforeAll(loadParser);

const session: SessionValues = {
  user: "o'ann",
  database: "tavana",
  backendPid: 7,
  version: "PostgreSQL 15.13",
  searchPath: () => ["sales", "public"],
  settings: () => [{ name: "TimeZone", value: "UTC" }],
  setting: (name) => (name === "TimeZone" ? "UTC" : undefined),
};
const catalog = (sql: string) => {
  const translation = translate(sql);
  expect(translation.target).toBe(Target.CATALOG);
  return translation.render(session).text;
};
const data = (sql: string) => {
  const translation = translate(sql);
  expect(translation.target).toBe(Target.UNSPECIFIED);
  return translation.render(session).text;
};

describe("statements about the catalog", () => {
  it.each([
    ["SELECT oid FROM pg_catalog.pg_class", "SELECT oid FROM pg.pg_class"],
    ["SELECT pg_class.oid FROM PG_Class", "SELECT pg_class.oid FROM pg.pg_class"],
    ["SELECT pg_catalog.pg_class.oid FROM pg_class", "SELECT pg_class.oid FROM pg.pg_class"],
    ["SELECT c.oid FROM tavana.pg_catalog.pg_class c", "SELECT c.oid FROM pg.pg_class c"],
    ['SELECT * FROM information_schema."columns"', "SELECT * FROM info.columns"],
    ["SELECT 'ü', relname FROM pg_class", "SELECT 'ü' AS \"?column?\", relname FROM pg.pg_class"],
    ["WITH pg_type AS (SELECT 1 AS a) SELECT a FROM pg_type, pg_class", "WITH pg_type AS (SELECT 1 AS a) SELECT a FROM pg_type, pg.pg_class"],
    ["SELECT pg_catalog.format_type(1, 2)", 'SELECT format_type(1, 2) AS "format_type"'],
    ["SELECT oid FROM pg_class c WHERE pg_catalog.pg_table_is_visible(c.oid)", "SELECT oid FROM pg.pg_class c WHERE pg_table_is_visible(c.oid, ['sales', 'public'])"],
    ["SELECT oid FROM pg_class WHERE relname OPERATOR(pg_catalog.~) '^(a)$' COLLATE pg_catalog.default", "SELECT oid FROM pg.pg_class WHERE relname ~ '^(a)$' "],
    ["SELECT oid FROM pg_class WHERE oid = 'sales.orders'::regclass", "SELECT oid FROM pg.pg_class WHERE oid = to_regclass_strict('sales.orders')"],
    ["SELECT 'a'::pg_catalog.regclass", "SELECT regclass_text(to_regclass_strict('a')) AS \"regclass\""],
    ["SELECT 'a'::regclass::oid", "SELECT to_regclass_strict('a')::pg_oid AS \"oid\""],
    ["SELECT c.oid::regclass, (c.oid)::regclass::text FROM pg_class c", 'SELECT regclass_text(c.oid) AS "oid", regclass_text((c.oid))::text AS "oid" FROM pg.pg_class c'],
    ["SELECT c.reltype::regtype::oid FROM pg_class c", 'SELECT c.reltype::pg_oid AS "reltype" FROM pg.pg_class c'],
    ["SELECT oid FROM pg_class WHERE oid = $1::regclass", "SELECT oid FROM pg.pg_class WHERE oid = to_regclass_strict($1)"],
    ["SELECT f(a, b[1])::regproc AS x FROM pg_class", "SELECT regproc_text(f(a, b[1])) AS x FROM pg.pg_class"],
    [`SELECT oid FROM pg_class WHERE relkind = ANY('{r,"v"}'::"char"[])`, "SELECT oid FROM pg.pg_class WHERE relkind = ANY(['r', 'v']::pg_char[])"],
    ["SELECT 1::oid, 'a'::\"char\"", 'SELECT 1::pg_oid AS "oid", \'a\'::pg_char AS "char"'],
    ["SELECT p.proargtypes[i] FROM pg_proc p", 'SELECT p.proargtypes[(i) + 1] AS "proargtypes" FROM pg.pg_proc p'],
    ["SELECT generate_series(1, 2) AS i FROM pg_class, generate_series(1, 2)", "SELECT unnest(generate_series(1, 2)) AS i FROM pg.pg_class, generate_series(1, 2)"],
    ["SELECT relname::name, 1::pg_catalog.int4 FROM pg_class", 'SELECT relname::pg_name AS "relname", 1::int4 AS "int4" FROM pg.pg_class'],
    ["SELECT c.tableoid, c.oid FROM pg_class c", "SELECT 1259, c.oid FROM pg.pg_class c"],
    ["SELECT s FROM generate_series(1, 3) s, pg_class", "SELECT s FROM generate_series(1, 3) s(s), pg.pg_class"],
    ["SELECT count(*), CASE WHEN true THEN 1 END, a IS DISTINCT FROM b FROM pg_class", 'SELECT count(*) AS "count", CASE WHEN true THEN 1 END AS "case", a IS DISTINCT FROM b AS "?column?" FROM pg.pg_class'],
  ])("%s", (sql, expected) => {
    expect(catalog(sql)).toBe(expected);
  });

  it("see the session's settings in pg_settings", () => {
    expect(catalog("SELECT name FROM pg_settings")).toMatch(/^SELECT name FROM \(SELECT s\.\* REPLACE .*\('TimeZone', 'UTC'\)\) AS v\(key, value\) ON v\.key = s\.name\) AS pg_settings$/);
  });

  it("cannot be in DuckDB's own forms", () => {
    expect(() => translate("FROM x, information_schema.tables")).toThrow(expect.objectContaining({ sqlstate: "0A000", position: 9 }));
    expect(() => translate('FROM "pg_catalog".pg_class')).toThrow(expect.objectContaining({ sqlstate: "0A000" }));
  });
});

describe("statements over data that ask the catalog", () => {
  it.each([
    ["SELECT c.relname, o.a FROM pg_class c, orders o WHERE c.oid = o.b", ['SELECT "oid", "relname" FROM pg_catalog."pg_class" LIMIT 10001'], "SELECT c.relname, o.a FROM <0> c, orders o WHERE c.oid = o.b"],
    ["SELECT a FROM orders WHERE a IN (SELECT nspname FROM pg_namespace)", ["SELECT nspname FROM pg_namespace"], "SELECT a FROM orders WHERE a IN (0)"],
    ["SELECT a FROM orders WHERE a IN (SELECT nspname FROM pg_namespace WHERE b)", ['SELECT "nspname" FROM pg_catalog."pg_namespace" LIMIT 10001'], 'SELECT a FROM orders WHERE a IN (SELECT nspname FROM <0> AS "pg_namespace" WHERE b)'],
    ["SELECT a FROM orders WHERE a = ANY (SELECT f(oid) FROM pg_class UNION (SELECT 1 FROM pg_class c WHERE c.relname = 'x' ORDER BY c.oid))", ["SELECT f(oid) FROM pg_class UNION (SELECT 1 FROM pg_class c WHERE c.relname = 'x' ORDER BY c.oid)"], "SELECT a FROM orders WHERE a = ANY (0)"],
    ["CREATE TEMP TABLE t AS SELECT format_type(oid, NULL) AS f FROM pg_type", ["SELECT format_type(oid, NULL) AS f FROM pg_type"], "CREATE TEMP TABLE t AS 0"],
    ["SELECT * FROM information_schema.tables, orders", ['SELECT * FROM information_schema."tables" LIMIT 10001'], 'SELECT * FROM <0> AS "tables", orders'],
    ["SELECT obj_description('a.b'::regclass, 'pg_class'), b FROM orders", ["SELECT obj_description('a.b'::regclass, 'pg_class')"], 'SELECT <0> AS "obj_description", b FROM orders'],
    ["SELECT 'a.b'::regclass, b FROM orders WHERE b = 'c'::regclass", ["SELECT 'a.b'::regclass", "SELECT ('c'::regclass)::oid"], 'SELECT <0> AS "regclass", b FROM orders WHERE b = <1>'],
    ["WITH t AS (SELECT relname FROM pg_class) SELECT n.nspname FROM t, orders, pg_namespace n", ['SELECT "nspname" FROM pg_catalog."pg_namespace" LIMIT 10001', "SELECT relname FROM pg_class"], 'WITH t AS (1) SELECT n.nspname FROM t, orders, <0> n'],
    ["SELECT 'c'::regclass, b FROM orders o, pg_am x, pg_am y WHERE x.amname = 'c'::regclass::text", ["SELECT 'c'::regclass", 'SELECT "amname" FROM pg_catalog."pg_am" LIMIT 10001'], 'SELECT <0> AS "regclass", b FROM orders o, <1> x, <1> y WHERE x.amname = <0>::text'],
    ["SELECT to_regclass('x'), b FROM orders", ["SELECT to_regclass('x')"], 'SELECT <0> AS "to_regclass", b FROM orders'],
    ["SELECT -1 * (pg_catalog.pg_relation_size('x')) AS n FROM orders", ["SELECT pg_catalog.pg_relation_size('x')"], "SELECT -1 * (<0>) AS n FROM orders"],
  ])("%s", (sql, questions, expected) => {
    const translation = translate(sql);
    expect(translation.questions.map((question) => question.sql)).toEqual(questions);
    expect(translation.target).toBe(Target.UNSPECIFIED);
    expect(translation.render(session, () => undefined, (number) => `<${number}>`).text).toBe(expected);
    for (const question of questions) expect(translate(question).target).toBe(Target.CATALOG);
  });

  it.each([
    ["SELECT format_type(a, NULL) FROM orders", 8],
    ["SELECT has_table_privilege($1, 'select') FROM orders", 8],
    ["SELECT a::regclass FROM orders", 9],
    ["SELECT 1 FROM orders, pg_get_keywords()", 23],
    ["UPDATE pg_class SET relname = (SELECT a FROM orders)", 8],
  ])("not what would be another for each row: %s", (sql, position) => {
    expect(() => translate(sql)).toThrow(expect.objectContaining({ sqlstate: "0A000", position }));
  });

  it("not in views", () => {
    expect(() => translate("CREATE VIEW v AS SELECT * FROM pg_class, sales.orders")).toThrow(expect.objectContaining({ sqlstate: "0A000" }));
  });
});

describe("statements about data", () => {
  it.each([
    ["SELECT 1", "SELECT 1"],
    ["FROM sales.orders", "FROM sales.orders"],
    ["SELECT 'pg_catalog.pg_class', \"pg_class\".a FROM orders AS pg_class", "SELECT 'pg_catalog.pg_class', \"pg_class\".a FROM orders AS pg_class"],
    ["SELECT * FROM public.orders", "SELECT * FROM main.orders"],
    ["SELECT current_user, user AS u, count(*) FROM orders", "SELECT 'o''ann' AS \"current_user\", 'o''ann' AS u, count(*) FROM orders"],
    ["SELECT pg_backend_pid(), version(), current_database(), current_schema, current_schemas(true)", "SELECT 7 AS \"pg_backend_pid\", 'PostgreSQL 15.13' AS \"version\", 'tavana' AS \"current_database\", 'sales' AS \"current_schema\", ['pg_catalog', 'sales', 'public'] AS \"current_schemas\""],
    ["SELECT a FROM t WHERE b = current_setting('TimeZone') AND current_setting('x.y', true) IS NULL", "SELECT a FROM t WHERE b = 'UTC' AND NULL::VARCHAR IS NULL"],
    ["SELECT $1::int::bigint, CAST(CAST($2 AS date) AS timestamp), CAST(($3)::int AS bool), $4::date FROM t", "SELECT coalesce($1::int, NULL)::bigint, CAST(coalesce(CAST($2 AS date), NULL) AS timestamp), CAST(coalesce(($3)::int, NULL) AS bool), $4::date FROM t"],
    ["SELECT a::jsonb, b::pg_catalog.text FROM t", "SELECT a::JSON, b::text FROM t"],
    ["SELECT '\\x6100'::bytea, 'a'::bytea, '\\x6'::bytea FROM t", "SELECT '\\x61\\x00'::bytea, 'a'::bytea, '\\x6'::bytea FROM t"],
    ["SELECT 1::oid, 'a'::name FROM t", "SELECT 1::oid, 'a'::VARCHAR FROM t"],
    ["SELECT extract(year FROM d), a::double precision, b::timestamp(3) with time zone FROM t", "SELECT extract(year FROM d), a::double precision, b::timestamp(3) with time zone FROM t"],
  ])("%s", (sql, expected) => {
    expect(data(sql)).toBe(expected);
  });

  it("that ask for an unknown setting fail", () => {
    expect(() => data("SELECT current_setting('nope')")).toThrow(expect.objectContaining({ sqlstate: "42704" }));
  });

  it("keep the places of errors", () => {
    const sql = "SELECT current_user, wrong FROM t";
    const { text, toOriginal } = translate(sql).render(session);
    expect(toOriginal(text.indexOf("wrong"))).toBe(sql.indexOf("wrong"));
  });
});

describe("forms of PostgreSQL's", () => {
  it.each([
    ["SELECT a FROM t FOR UPDATE OF t, u SKIP LOCKED", "SELECT a FROM t "],
    ["SELECT a INTO TEMP x FROM t", "CREATE TEMP TABLE x AS SELECT a  FROM t"],
    ["CREATE TEMP TABLE x ON COMMIT PRESERVE ROWS AS SELECT 1", "CREATE TEMP TABLE x  AS SELECT 1"],
    ["SELECT public.t.a FROM public.t", "SELECT main.t.a FROM main.t"],
    ["SELECT a value, b \"x\" FROM t", "SELECT a AS value, b \"x\" FROM t"],
    ["SELECT qualify FROM t", "SELECT \"qualify\" FROM t"],
    ["SELECT interval '1-2' year to month, interval '1 mon -3 days 04:05', interval '2' hour FROM t", "SELECT interval '14 months 0 days 00:00:00.000000', interval '1 months -3 days 04:05:00.000000', interval '2' hour FROM t"],
    ["SELECT timestamptz '2024-01-02 10:00+02', '5-Jan-2024'::date, 'off'::bool, date 'today' FROM t", "SELECT timestamptz '2024-01-02 10:00:00+02:00', '2024-01-05'::date, 'false'::bool, CAST(current_date AS date) FROM t"],
    ["SELECT E'a\\n', U&'\\0061', X'1F', '\\x61'::bytea FROM t", "SELECT 'a\n', 'a', CAST('00011111' AS BIT), '\\x61'::bytea FROM t"],
    ["SELECT a || 1, array[a] || 1, '{1,{2}}' FROM t", "SELECT a || 1, array[a] || [1], '{1,{2}}' FROM t"],
    ["SELECT a ? 'x', a @> '{\"b\": 1}', a @> '{b}', a #>> '{b,0}' FROM t", "SELECT a @| 'x', a |@> '{\"b\": 1}', a @> ['b'], a ->> '$.\"b\"[0]' FROM t"],
    ["SELECT a NOT LIKE ALL ('{x%}') FROM t", "SELECT a !~~& (['x%']) FROM t"],
    ["SELECT format('%s: %L', a, f(b, c)) FROM t", "SELECT list_transform([row( a, f(b, c))], lambda v: concat(shown(v[1]), ': ', quote_nullable(shown(v[2]))))[1] AS \"format\" FROM t"],
    ["SELECT a FROM t ORDER BY b DESC, t.c FETCH FIRST 2 ROWS WITH TIES", "SELECT a FROM t QUALIFY rank() OVER (ORDER BY b DESC, t.c) <= 2 ORDER BY b DESC, t.c "],
    ["SELECT a::jsonb || b, a::jsonb - 'x' - 1 AS y, a #- '{b,0}' AS z, a # 3 AS w FROM t", "SELECT a::JSON @+ b, a::JSON @% 'x' @%% 1 AS y, a @/ ['b', '0'] AS z, a @^ 3 AS w FROM t"],
    ["SELECT a FROM json_to_recordset(t.x) AS r(a int, \"B\" text[])", "SELECT a FROM (SELECT CAST(json_step(r, 'a') ->> '$' AS int) AS \"a\", CAST(json_step(r, 'B') AS text[]) AS \"B\" FROM (SELECT unnest(json_elements(CAST(t.x AS JSON))) AS r) AS r) AS r"],
    ["SELECT substring(a SIMILAR '%#\"o(b)?#\"_' ESCAPE '#') AS s FROM t", "SELECT regexp_part(a , '^(?:(?s:.*?))(o(?:b)?)(?:(?s:.))$') AS s FROM t"],
    [String.raw`SELECT U&"d\0061t!" AS U&"x!+01F600!!" UESCAPE '!', u & "b" AS c FROM t`, 'SELECT "dat!" AS "x😀!", u & "b" AS c FROM t'],
    ["SELECT length(a::bytea) AS n FROM t TABLESAMPLE SYSTEM (10)", "SELECT CAST(octet_length(a::bytea) AS INTEGER) AS n FROM t TABLESAMPLE SYSTEM (10 PERCENT)"],
    ["SELECT x, n FROM string_to_table(a, ',') WITH ORDINALITY AS t(x, n)", "SELECT x, n FROM unnest(string_split(a, ',')) WITH ORDINALITY AS t(x, n)"],
    ["SELECT json_agg(a ORDER BY b) FILTER (WHERE c) FROM t", "SELECT to_json(list(a ORDER BY b) FILTER (WHERE c)) AS \"json_agg\" FROM t"],
    ["SELECT (a, b) OVERLAPS (c, d), overlay(a placing b from 1 for 2) FROM t", "SELECT \"overlaps\"(a, b, c, d) AS \"overlaps\", \"overlay\"(a , b , 1 , 2) FROM t"],
    ["SELECT sum(DISTINCT public.t.a ORDER BY b) FILTER (WHERE a > 1) OVER w AS s FROM public.t", "SELECT summed(sum(DISTINCT main.t.a ORDER BY b) FILTER (WHERE a > 1) OVER w, main.t.a, 0) AS s FROM main.t"],
    ["SELECT g, sum(sum(a)) OVER () AS s FROM t ORDER BY sum(a)", "SELECT g, summed(sum(summed_plainly(sum(a), a, 0)) OVER (), summed_plainly(sum(a), a, 0), 0) AS s FROM t ORDER BY summed_plainly(sum(a), a, 0)"],
    ["SELECT sum(max(a)) OVER () AS s, x FROM t WHERE length(x) > 1", "SELECT summed(sum(max(a)) OVER (), a, 0) AS s, x FROM t WHERE length(x) > 1"],
    ["SELECT SUM(a), length(x) FROM t", 'SELECT summed_plainly(SUM(a), a, 0) AS "sum(a)", CAST(length(x) AS INTEGER) AS "length(x)" FROM t'],
    ["SELECT * FROM unnest(a, f(1, 2)) AS u(x, y)", "SELECT * FROM (SELECT unnest(a), unnest( f(1, 2))) AS u(x, y)"],
  ])("%s", (sql, expected) => {
    expect(data(sql)).toBe(expected);
  });

  it("that the engine has no equal of are refused", () => {
    for (const sql of ["SELECT a FROM t ORDER BY 1 FETCH FIRST 1 ROW WITH TIES", "SELECT DISTINCT a FROM t ORDER BY a FETCH FIRST 1 ROW WITH TIES", "SELECT jsonb_path_exists(a, '$.b') FROM t", "SELECT to_char(a, '9.99EEEE') FROM t", `SELECT to_char(a, 'FM${"9".repeat(19)}.${"9".repeat(19)}') FROM t`, "CREATE TEMP TABLE t (a int) ON COMMIT DROP", "SELECT format('%3$s', a, b) FROM t"]) {
      expect(() => translate(sql)).toThrow(expect.objectContaining({ sqlstate: "0A000" }));
    }
  });

  it("that make a table write", () => {
    expect(translate("SELECT a INTO TEMP x FROM t").writes).toBe(true);
    expect(translate("SELECT a FROM t").writes).toBe(false);
  });

  it("have PostgreSQL's meaning where the session wants it", () => {
    const postgres: SessionValues = { ...session, setting: (name) => (name === "tavana.dialect" ? "postgres" : undefined) };
    const text = (sql: string) => translate(sql).render(postgres).text;
    expect(text("SELECT count(*), A AS Total FROM t")).toBe('SELECT count(*) AS "count", A AS "total" FROM t');
    expect(text("SELECT a LIKE 'b\\%', a ILIKE $1 FROM t")).toBe(`SELECT a LIKE 'b\\%' ESCAPE '\\' AS "?column?", a ILIKE $1 ESCAPE '\\' AS "?column?" FROM t`);
    expect(text("SELECT x.a::varchar(3) AS a, b::numeric AS b FROM x")).toBe("SELECT left(x.a::varchar(3), 3) AS a, b::DECIMAL(38, 9) AS b FROM x");
    expect(text("SELECT a FROM t WHERE a SIMILAR TO '%(b|c)_' AND a ~ 'x'")).toBe("SELECT a FROM t WHERE a SIMILAR TO '(?s:.*)(b|c)(?s:.)' AND a ~| 'x'");
    expect(text("SELECT generate_series(1, 2) AS n")).toBe("SELECT unnest(generate_series(1, 2)) AS n");
    expect(text("SELECT extract(second from a) AS s FROM t")).toBe("SELECT CAST((extract(microseconds from a) / 1e6) AS DECIMAL(18, 6)) AS s FROM t");
    expect(text("SELECT substr(a, -1, 4) AS s, substr(a, 2) AS r, round(a) AS n, concat(a, 'b', c = d) AS t FROM t")).toBe("SELECT part_of(a, -1, 4) AS s, substr(a, 2) AS r, round_to_even(a) AS n, concat(shown(a), 'b', shown(c = d)) AS t FROM t");
    expect(text("SELECT '1.50'::numeric AS a, b::numeric AS c FROM t")).toBe("SELECT '1.50'::DECIMAL(38, 2) AS a, b::DECIMAL(38, 9) AS c FROM t");
    expect(text("SELECT a::int::text AS a, CAST(1e3 AS text) AS b, 1e-3::float8::text AS c, $1::text AS d FROM t")).toBe("SELECT text_of(a::int) AS a, CAST(1e3 AS text) AS b, text_of(1e-3::float8) AS c, $1::text AS d FROM t");
    expect(text("SELECT a FROM t WHERE (a, b) >= (1, $1) AND (a, t.b) NOT IN ((1, 'x'), (2, c)) AND (a, f(b)) = (1, 2)")).toBe(
      "SELECT a FROM t WHERE (a > 1 OR (a = 1 AND b >= $1)) AND (NOT ((a = 1 AND t.b = 'x') OR (a = 2 AND t.b = c))) AND (a, f(b)) = (1, 2)",
    );
    expect(text("SELECT concat(relname, true) AS a, relname::text AS b FROM pg_class")).toBe("SELECT concat(relname, true) AS a, relname::text AS b FROM pg.pg_class");
    expect(text("SELECT (now() - max(a::timestamp)) / count(*)::int + b AS x, interval '1 day' * c / 2 AS y, a / 2 AS z FROM t")).toBe(
      "SELECT system.main.\"/\"((now() - max(a::timestamp)) , count(*)::int) + b AS x, system.main.\"/\"(interval '1 day' * c , 2) AS y, a / 2 AS z FROM t",
    );
    expect(text("VALUES (1, 2)")).toBe('SELECT * FROM (VALUES (1, 2)) AS "*VALUES*"(column1, column2)');
  });
});
