import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { asTavanaError, formatVerifier, makeVerifier, serverStream } from "@tavana/common";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { queryApi } from "../toolbox/api.ts";
import { connectTo } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let folder: string;
let tavana: Tavana;
/** ana reads sales, and files under open/; ben reads one table of it; cleo has no rights. */
let ana: pg.Client;
let ben: pg.Client;
let cleo: pg.Client;

const access = (bens = "datasets: sales.orders") => `
access:
  groups:
    analysts: [ana, dora]
  rules:
    - to: analysts
      datasets: [sales.*]
      files: ${join(folder, "open")}/
    - to: ben
      ${bens}
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-access-"));
  await mkdir(join(folder, "open"));
  await mkdir(join(folder, "closed"));
  const instance = await DuckDBInstance.create(":memory:");
  const writer = await instance.connect();
  await writer.run(`COPY (SELECT 1 AS id, 'order' AS what) TO '${folder}/closed/orders.parquet'`);
  await writer.run(`COPY (SELECT 2 AS id, 'salary' AS what) TO '${folder}/closed/salaries.parquet'`);
  await writer.run(`COPY (SELECT 3 AS id) TO '${folder}/open/three.parquet'`);
  const names = ["ana", "ben", "cleo", "dora"];
  const verifiers = await Promise.all(names.map(async (name) => `${name} ${formatVerifier(await makeVerifier(name))}\n`));
  await writeFile(join(folder, "users"), verifiers.join(""));
  await writeFile(join(folder, "access.yaml"), access());
  await writeFile(
    join(folder, "data.yaml"),
    `storage:
  - prefix: ${folder}/closed/
  - prefix: ${folder}/open/
datasets:
  sales:
    orders: { files: ${folder}/closed/orders.parquet, description: All of them }
    salaries: { files: ${folder}/closed/salaries.parquet }
  staff:
    salaries: { files: ${folder}/closed/salaries.parquet }
    notes: { files: ${folder}/closed/orders.parquet, readers: [cleo, analysts] }
`,
  );
  const file = (name: string) => join(folder, name);
  tavana = await startTavana({
    flags: ["--workers", "2", "--users-file", file("users"), "--access-file", file("access.yaml"), "--storage-file", file("data.yaml"), "--datasets-file", file("data.yaml")],
  });
  [ana, ben, cleo] = await Promise.all([connect("ana"), connect("ben"), connect("cleo")]);
});
afterAll(async () => {
  await Promise.all([ana, ben, cleo].map((client) => client?.end()));
  await tavana?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function connect(user: string): Promise<pg.Client> {
  const client = await connectTo(tavana, { user, password: user });
  client.on("error", () => undefined);
  return client;
}

const values = async (client: pg.Client, sql: string) => (await client.query({ text: sql, rowMode: "array" })).rows.map((row: unknown[]) => row[0]);
/** SQLSTATE of a statement's failure; what it answered if it did not fail. */
const failure = (client: pg.Client, sql: string) => client.query(sql).then(
  ({ rows }) => rows,
  (error: { code: string }) => error.code,
);

describe("datasets", () => {
  it("are read by those who may, through every form of query", async () => {
    expect(await values(ana, "SELECT what FROM sales.orders")).toEqual(["order"]);
    expect(await values(ana, "SELECT what FROM sales.salaries")).toEqual(["salary"]);
    expect(await values(ben, "SELECT what FROM sales.orders")).toEqual(["order"]);
    for (const sql of [
      "SELECT * FROM sales.salaries",
      'SELECT * FROM "SALES"."Salaries"',
      "SELECT * FROM tavana.sales.salaries",
      "SELECT (SELECT max(id) FROM sales.salaries)",
      "WITH s AS (SELECT * FROM sales.salaries) SELECT * FROM s",
      "SELECT * FROM sales.orders WHERE EXISTS (TABLE sales.salaries)",
      "SELECT * FROM sales.orders UNION ALL SELECT * FROM sales.salaries",
      "FROM sales.salaries",
      "DESCRIBE sales.salaries",
      "SUMMARIZE sales.salaries",
      "EXPLAIN SELECT * FROM sales.salaries",
      "CREATE TEMP TABLE mine AS SELECT * FROM sales.salaries",
      "CREATE TEMP VIEW mine AS SELECT * FROM sales.salaries",
      "COPY (SELECT * FROM sales.salaries) TO STDOUT",
      "COPY sales.salaries TO STDOUT",
      "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM sales.salaries",
      "PREPARE p AS SELECT * FROM sales.salaries; EXECUTE p",
      "SELECT * FROM staff.salaries",
      "SELECT * FROM staff.nothing",
    ]) {
      expect([sql, await failure(ben, sql)]).toEqual([sql, "42501"]);
    }
    expect(await failure(cleo, "SELECT * FROM sales.orders")).toBe("42501");
    expect(await failure(cleo, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("are not reached by the search path either, which leaves names of one's own alone", async () => {
    const client = await connect("ben");
    await client.query("SET search_path = sales, staff");
    expect(await values(client, "SELECT what FROM orders")).toEqual(["order"]);
    expect(await failure(client, "SELECT * FROM salaries")).toBe("42501");
    expect(await failure(client, "SELECT * FROM sales.salaries")).toBe("42501");
    await client.query("RESET search_path");
    await client.query("CREATE TEMP TABLE salaries AS SELECT 'mine' AS what");
    expect(await values(client, "SELECT what FROM salaries")).toEqual(["mine"]);
    expect(await values(client, "SELECT what FROM temp.salaries")).toEqual(["mine"]);
    await client.end();
  });

  it("are read by their own readers, too", async () => {
    expect(await values(cleo, "SELECT what FROM staff.notes")).toEqual(["order"]);
    expect(await values(ana, "SELECT what FROM staff.notes")).toEqual(["order"]);
    expect(await failure(ben, "SELECT what FROM staff.notes")).toBe("42501");
    expect(await values(cleo, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'staff'")).toEqual(["notes"]);
  });

  it("are nobody's business: what others' sessions do is not told", async () => {
    await ana.query("SELECT 'ana was here'");
    const seen = async (client: pg.Client) => (await client.query("SELECT usename, state IS NULL AS hidden, query LIKE '%here%' AS told, query = '<insufficient privilege>' AS denied, client_addr IS NULL AS unplaced FROM pg_stat_activity WHERE usename = 'ana'")).rows as unknown[];
    for (const [client, hidden] of [[ana, false], [ben, true], [ana, false], [cleo, true]] as const) {
      expect(await seen(client)).toEqual([{ usename: "ana", hidden, told: !hidden, denied: hidden, unplaced: hidden }]);
    }
  });

  it("are not guessed at in errors for those who may not read them", async () => {
    const hint = (client: pg.Client, sql: string) => client.query(sql).then(() => "none", (error: { hint?: string }) => error.hint ?? "");
    for (const sql of ["SELECT * FROM salaries", "SELECT * FROM salarie", "SELECT * FROM order", "SELECT * FROM sqlite_maste", "SELECT * FROM orders"]) {
      for (const [client, name] of [[ana, "ana"], [ben, "ben"], [cleo, "cleo"]] as const) {
        const told = await hint(client, sql);
        expect([sql, name, /staff|sqlite/.test(told) || (name !== "ana" && told.includes("salaries")) || (name === "cleo" && told.includes("orders"))]).toEqual([sql, name, false]);
      }
    }
    expect(await hint(ben, "SELECT * FROM orders")).toContain("sales.orders");
  });

  it("are listed for those who may read them", async () => {
    const list = "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ('sales', 'staff') AND table_name <> 'notes' ORDER BY 1";
    expect(await values(ana, list)).toEqual(["sales.orders", "sales.salaries"]);
    expect(await values(ben, list)).toEqual(["sales.orders"]);
    expect(await values(cleo, list)).toEqual([]);
    expect(await values(ben, "SELECT count(*)::int FROM pg_catalog.pg_class WHERE relname = 'salaries'")).toEqual([0]);
    expect(await values(ana, "SELECT count(*)::int FROM pg_catalog.pg_class WHERE relname = 'salaries'")).toEqual([1]);
    expect(await values(ben, "SELECT to_regclass('sales.salaries') IS NULL")).toEqual([true]);
    const [anas] = await values(ana, "SELECT 'sales.orders'::regclass::oid::int8");
    expect(await values(ben, "SELECT 'sales.orders'::regclass::oid::int8")).toEqual([anas]);
    for (const sql of ["SELECT view_name FROM duckdb_views()", "SHOW ALL TABLES", "SELECT * FROM duckdb_columns()", "SHOW TABLES FROM staff", "SELECT * FROM duckdb_views", "FROM sqlite_master", "FROM main.duckdb_columns", "FROM pg_class", "FROM pg_settings"]) {
      expect([sql, await failure(ben, sql)]).toEqual([sql, "42501"]);
    }
  });

  it("are not listed by the engine where the search path leads there", async () => {
    const api = queryApi(tavana, `Basic ${Buffer.from("ben:ben").toString("base64")}`);
    const run = async (sql: string, settings: Record<string, string>) => {
      for await (const _ of serverStream((signal) => api.execute({ sql, settings }, { signal })));
    };
    for (const search_path of ["information_schema", "system.information_schema", "main,information_schema"]) {
      const error = asTavanaError(await run("FROM tables", { search_path }).catch((thrown: unknown) => thrown));
      expect([search_path, error.sqlstate]).not.toEqual([search_path, "XX000"]);
      expect(["42501", "42P01", "42704", "3F000"]).toContain(error.sqlstate);
    }
  });

  it("are listed for many kinds of users at once, each its own", async () => {
    const clients = await Promise.all(["ana", "ben", "cleo", "dora"].map(async (name) => [name, await connect(name)] as const));
    const counts = Object.fromEntries([["ana", 2], ["ben", 1], ["cleo", 0], ["dora", 2]] as const);
    await Promise.all(
      clients.map(async ([name, client]) => {
        for (let times = 0; times < 20; times++) {
          expect(await values(client, "SELECT count(*)::int FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE nspname IN ('sales', 'staff') AND relname <> 'notes'")).toEqual([counts[name]]);
        }
      }),
    );
    await Promise.all(clients.map(([, client]) => client.end()));
  });
});

describe("files", () => {
  it("are read by those who may name them", async () => {
    expect(await values(ana, `SELECT id FROM '${folder}/open/three.parquet'`)).toEqual([3]);
    expect(await values(ana, `SELECT id FROM read_parquet('${folder}/open/*.parquet')`)).toEqual([3]);
    for (const [client, path] of [
      [ben, `${folder}/open/three.parquet`],
      [ben, `${folder}/closed/orders.parquet`],
      [ana, `${folder}/closed/salaries.parquet`],
      [ana, `${folder}/open/../closed/salaries.parquet`],
      [ana, `${folder}/*/salaries.parquet`],
      [ana, `${folder}/open/three.parquet?s3_endpoint=127.0.0.1:1`],
      [ana, "/etc/passwd"],
      [ana, "s3://elsewhere/a.parquet"],
    ] as const) {
      expect([path, await failure(client, `SELECT * FROM read_parquet('${path}')`)]).toEqual([path, "42501"]);
      expect([path, await failure(client, `SELECT * FROM glob('${path}')`)]).toEqual([path, "42501"]);
      expect([path, await client.query("SELECT * FROM read_parquet($1)", [path]).catch((error: { code: string }) => error.code)]).toEqual([path, "42501"]);
    }
  });
});

describe("rights that change", () => {
  it("hold from the next statement on, and end what was made with the old ones", async () => {
    const client = await connect("ben");
    await client.query("CREATE TEMP VIEW mine AS SELECT * FROM sales.orders");
    expect(await values(client, "SELECT what FROM mine")).toEqual(["order"]);
    await writeFile(join(folder, "access.yaml"), access("files: /nowhere/"));
    await expect.poll(() => failure(ben, "SELECT * FROM sales.orders"), { timeout: 5_000 }).toBe("42501");
    expect(await failure(client, "SELECT * FROM mine")).toBe("57P01");
    await client.end().catch(() => undefined);

    // What is wrong is said, and changes nothing.
    await writeFile(join(folder, "access.yaml"), access("datasets: nonsense"));
    await expect.poll(() => values(ana, "SELECT what FROM sales.orders").then(() => tavana.log()), { timeout: 5_000, interval: 300 }).toContain("access.yaml:10:17: access.rules[1].datasets: expected schema.table, schema.* or *");
    expect(await failure(ben, "SELECT * FROM sales.orders")).toBe("42501");

    await writeFile(join(folder, "access.yaml"), access());
    await expect.poll(() => failure(ben, "SELECT id FROM sales.orders"), { timeout: 5_000 }).toEqual([{ id: 1 }]);
  });
});
