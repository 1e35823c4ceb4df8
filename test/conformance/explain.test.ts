import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let postgres: ReferencePostgres;
let tavana: Tavana;
let clients: pg.Client[];

beforeAll(async () => {
  [postgres, tavana] = await Promise.all([startReferencePostgres(), startTavana()]);
  clients = [postgres.port, tavana.pgPort].map((port) => new pg.Client({ host: "127.0.0.1", port, user: "tavana", password: "tavana", database: "tavana" }));
  for (const client of clients) {
    await client.connect();
    await client.query("CREATE TEMP TABLE sales (id int, amount int)");
    await client.query("INSERT INTO sales SELECT x, x * 2 FROM generate_series(1, 100) x");
  }
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await Promise.all([postgres?.stop(), tavana?.stop()]);
});

const query = "SELECT amount % 7, count(*) FROM sales WHERE id > $1 GROUP BY 1 ORDER BY 2 LIMIT 3";

/** What a client sees of a result but for the plan itself, or the error. */
async function outline(client: pg.Client, text: string): Promise<unknown> {
  const values = text.includes("$1") ? ["5"] : [];
  try {
    const { fields, command } = await client.query(text, values);
    return { command, fields: fields.map(({ name, dataTypeID }) => [name, dataTypeID]) };
  } catch (error) {
    return (error as pg.DatabaseError).code;
  }
}

describe("EXPLAIN has PostgreSQL's forms", () => {
  it.each([
    `EXPLAIN ${query}`,
    `EXPLAIN ANALYZE VERBOSE ${query}`,
    `EXPLAIN (FORMAT JSON, ANALYZE FALSE, VERBOSE FALSE, COSTS TRUE, BUFFERS FALSE, TIMING FALSE, SUMMARY FALSE, SETTINGS FALSE, WAL FALSE) ${query}`,
    `EXPLAIN (FORMAT XML, VERBOSE, ANALYSE) ${query}`,
    `EXPLAIN (FORMAT YAML, ANALYZE, TIMING OFF) ${query}`,
    "EXPLAIN (SELECT 1)",
    "EXPLAIN (VERBOSE) VALUES (1)",
    "EXPLAIN (FOO) SELECT 1",
    "EXPLAIN (FORMAT csv) SELECT 1",
    "EXPLAIN (TIMING) SELECT 1",
    "EXPLAIN SELECT * FROM missing",
    "EXPLAIN SELECT selc FROM sales",
  ])("%s", async (text) => {
    const [expected, actual] = await Promise.all(clients.map((client) => outline(client, text)));
    expect(actual).toEqual(expected);
  });

  it("tells rows as they were, and times", async () => {
    const { rows } = await clients[1]!.query<{ "QUERY PLAN": [{ Plan: Record<string, unknown>; "Execution Time": number }] }>("EXPLAIN (ANALYZE, FORMAT JSON) SELECT id FROM sales WHERE id > 90");
    const [{ Plan: plan, "Execution Time": time }] = rows[0]!["QUERY PLAN"];
    expect(plan).toMatchObject({ "Actual Rows": 10, "Actual Loops": 1, "Actual Total Time": expect.any(Number) as number });
    expect(JSON.stringify(plan)).toContain('"Relation Name":"sales"');
    expect(time).toBeGreaterThan(0);
  });

  it("places errors in the text that was sent", async () => {
    const position = async (client: pg.Client) => client.query("EXPLAIN (ANALYZE) SELECT id, nothing FROM sales").then(() => undefined, (error: pg.DatabaseError) => [error.code, error.position]);
    const [expected, actual] = await Promise.all(clients.map(position));
    expect(actual).toEqual(expected);
  });

  it("explains questions about the catalog", async () => {
    const { rows, fields } = await clients[1]!.query("EXPLAIN SELECT relname FROM pg_class");
    expect(fields.map(({ name }) => name)).toEqual(["QUERY PLAN"]);
    expect(rows.length).toBeGreaterThan(0);
  });
});
