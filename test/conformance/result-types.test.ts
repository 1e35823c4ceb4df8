import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBoth, type Both } from "../toolbox/both.ts";

let both: Both;
let clients: Both["clients"];

const table = [
  "CREATE TEMP TABLE t (a integer, s smallint, b bigint, d numeric(10, 2), f double precision, g integer, x text, dt date, iv interval)",
  "INSERT INTO t VALUES (1, 2, 3, 4.5, 5.5, 7, 'abc', '2020-01-02', '1 mon 2 days 03:04:05.5'), (10, 20, 30, 40.5, 50.5, 7, 'xyz', '2021-01-02', '-1 day')",
];

beforeAll(async () => {
  both = await startBoth();
  ({ clients } = both);
  for (const text of table) await Promise.all(clients.map((client) => client.query(text)));
});
afterAll(() => both?.stop());

interface Answer {
  readonly rows: unknown[][];
  readonly types: number[];
  readonly names: string[];
}

const ask = async (client: pg.Client, text: string, values: unknown[] = []): Promise<Answer> => {
  const { rows, fields } = await client.query<unknown[]>({ text, values, rowMode: "array" });
  return { rows, types: fields.map(({ dataTypeID }) => dataTypeID), names: fields.map(({ name }) => name) };
};

async function expectSame(text: string, values?: unknown[]): Promise<void> {
  const [expected, actual] = await Promise.all(clients.map((client) => ask(client, text, values)));
  expect({ rows: actual!.rows, types: actual!.types }).toEqual({ rows: expected!.rows, types: expected!.types });
}

describe("whatever the dialect, types are announced as PostgreSQL announces them", () => {
  it.each([
    "SELECT sum(a), sum(s), sum(b), sum(d), sum(f), sum(iv) FROM t",
    "SELECT sum(a) + 1, sum(a) * 1.5, sum(a + s), sum(a * b), -sum(a), abs(sum(a)), sum(iv) * 2 FROM t",
    "SELECT sum(DISTINCT a), sum(a) FILTER (WHERE a > 1), sum(ALL a), sum(a ORDER BY a DESC), sum(b ORDER BY a) FROM t",
    "SELECT sum(a) OVER (), sum(a) OVER (ORDER BY a), sum(a) OVER w, sum(b) OVER w, sum(a) FILTER (WHERE a > 1) OVER w FROM t WINDOW w AS (PARTITION BY g ORDER BY a) ORDER BY 2",
    "SELECT sum(sum(a)) OVER (), sum(max(a)) OVER (), sum(max(b)) OVER (), sum(count(*)) OVER () FROM t GROUP BY g",
    "SELECT g, sum(a) FROM t GROUP BY g HAVING sum(a) > 3 ORDER BY sum(a)",
    "SELECT DISTINCT sum(a) FROM t GROUP BY a ORDER BY sum(a) DESC",
    "SELECT s FROM (SELECT sum(a) AS s FROM t) x",
    "WITH x AS (SELECT g, sum(a) AS s FROM t GROUP BY g) SELECT sum(s), max(s) FROM x",
    "SELECT sum(CASE WHEN a > 1 THEN 1 ELSE 0 END), sum(coalesce(a, 0)), sum(1), sum(a::bigint), sum(b::int), sum(length(x)), sum(2.5), sum(nullif(a, 1)) FROM t",
    "SELECT (SELECT sum(a) FROM t), ARRAY(SELECT sum(a) FROM t) FROM t",
    "SELECT sum(a) FROM t UNION ALL SELECT 1 ORDER BY 1",
    "SELECT coalesce(sum(a), 0), greatest(sum(a), 5), CASE WHEN true THEN sum(a) END, sum(a)::int, sum(a)::text, array_agg(a) FROM t",
    "SELECT sum(u.a) FROM t u JOIN t v ON u.g = v.g WHERE u.a IN (SELECT sum(a) - 10 FROM t)",
    "SELECT sum(a) FROM t GROUP BY ROLLUP (g)",
    "SELECT pg_typeof(sum(a))::text, pg_typeof(sum(b))::text, pg_typeof(sum(d))::text FROM t",
    'SELECT sum("A"."a") AS "Total" FROM t AS "A" ORDER BY "Total"',
    "SELECT sum(iv) FROM t GROUP BY g, a ORDER BY 1",
    "SELECT sum(iv) FROM t WHERE false",
    "SELECT sum(relnatts), sum(relpages) FROM pg_class WHERE relname = 'pg_class' AND relpages < 0",
    "SELECT length(x), char_length(x), octet_length(x), position('b' IN x), strpos(x, 'b'), ntile(2) OVER (ORDER BY a) FROM t ORDER BY 6",
    "SELECT NULL, NULL AS n, 'a', NULL::int",
    "SELECT json_array_length('[1, 2]'), array_length(ARRAY[1, 2], 1) AS n, array_ndims(ARRAY[[1], [2]])",
  ])("%s", (text) => expectSame(text));

  it("in prepared statements, too", async () => {
    await expectSame("SELECT sum(a + $1), sum(b) FROM t WHERE s > $2::int", [1, 0]);
    await expectSame("SELECT sum($1::int) FROM t", [1]);
  });

  it("sums beyond a bigint are 22003", async () => {
    await expect(clients[1]!.query("SELECT summed(9223372036854775808, 1, 0)")).rejects.toMatchObject({ code: "22003" });
  });

  it("keeps the engine's names of columns, where nobody has given others", async () => {
    const client = clients[1]!;
    const names = async (text: string) => (await ask(client, text)).names;
    expect(await names('SELECT sum(a), SUM(T.A), sum(DISTINCT a), sum(a + s * 2), sum(a) + 1, count(*) - sum(a), sum(iv), length(x), 1 + 1, null FROM t GROUP BY x')).toEqual(["sum(a)", "sum(T.A)", "sum(DISTINCT a)", "sum((a + (s * 2)))", "(sum(a) + 1)", "(count_star() - sum(a))", "sum(iv)", "length(x)", "(1 + 1)", "NULL"]);
    expect(await names('SELECT "sum(a)", * FROM (SELECT sum(a), sum(s) AS s FROM t) x')).toEqual(["sum(a)", "sum(a)", "s"]);
    expect((await ask(client, "SELECT a + 1 AS z, sum(z) OVER () FROM t ORDER BY z")).rows).toEqual([["2", "13"], ["11", "13"]]);
    await client.query("CREATE TEMP TABLE made AS SELECT sum(a), sum(s) + 1 FROM t");
    expect(await names("SELECT * FROM made")).toEqual(["sum(a)", "(sum(s) + 1)"]);
  });
});

describe("with PostgreSQL's meaning", () => {
  beforeAll(() => clients[1]!.query("SET tavana.dialect = postgres"));
  afterAll(() => clients[1]!.query("RESET tavana.dialect"));

  it.each([
    "SELECT sum(a) / 2, sum(length(x)), max(length(x)), sum(n) FROM t, generate_series(1, 3) n",
    "SELECT extract(year FROM dt), date_part('year', dt), extract(day FROM iv), date_part('second', iv), extract(dow FROM dt)::int / 2 FROM t",
    "SELECT date_part('month', dt) / 5, (extract(year FROM dt) / 10)::float8 FROM t",
    "SELECT cardinality(ARRAY[1, 2]), array_length(ARRAY[1, 2], 1), array_upper(ARRAY[1], 1)",
    "SELECT current_date = current_timestamp::date, now() = current_timestamp, localtimestamp IS NULL, localtime IS NULL, current_time IS NULL",
  ])("%s", (text) => expectSame(text));

  it("gives times their names", async () => {
    const [expected, actual] = await Promise.all(clients.map((client) => ask(client, "SELECT current_date, current_timestamp, localtimestamp, localtime, now()")));
    expect({ names: actual!.names, types: actual!.types }).toEqual({ names: expected!.names, types: expected!.types });
  });
});
