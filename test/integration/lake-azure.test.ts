import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectTo } from "../toolbox/client.ts";
import { startAzure, type AzureServer } from "../toolbox/azurite.ts";
import { cacheDirectory } from "../toolbox/paths.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const wrongKey = randomBytes(32).toString("base64");

let folder: string;
let azure: AzureServer;
let tavana: Tavana;
let client: pg.Client;

const datasets = `
datasets:
  sales:
    orders: { files: "az://lake/orders/**/*.parquet", options: { hive_partitioning: true } }
    customers: { files: az://lake/customers.csv }
    refused: { files: az://wrong/a.parquet }
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-azure-test-"));
  azure = await startAzure({ containers: ["lake", "wrong"] });
  const instance = await DuckDBInstance.create(":memory:", { extension_directory: join(cacheDirectory, "extensions") });
  const writer = await instance.connect();
  for (const sql of [
    "LOAD azure",
    `CREATE SECRET w (TYPE azure, CONNECTION_STRING '${azure.connectionString}')`,
    "COPY (SELECT i AS id, i % 4 AS quarter, i / 10 AS amount FROM range(20000) t(i)) TO 'az://lake/orders' (FORMAT parquet, PARTITION_BY (quarter))",
    "COPY (SELECT i AS id, 'name ' || i AS name FROM range(100) t(i)) TO 'az://lake/customers.csv'",
    "COPY (SELECT i AS id FROM range(50) t(i)) TO 'az://lake/events.json'",
    "COPY (SELECT 1 AS a) TO 'az://wrong/a.parquet'",
  ]) {
    await writer.run(sql);
  }
  const connection = (change: (text: string) => string) => `credentials: { source: static, connection_string: "${change(azure.connectionString)}" }`;
  await writeFile(join(folder, "connection_string"), `${azure.connectionString}\n`);
  await writeFile(
    join(folder, "storage.yaml"),
    `storage:
  - { prefix: az://lake/, credentials: { source: files, connection_string: ${join(folder, "connection_string")} } }
  - { prefix: az://wrong/, ${connection((text) => text.replace(azure.key, wrongKey))} }
  - { prefix: az://missing/, ${connection((text) => text)} }
  - { prefix: az://down/, ${connection((text) => text.replace(`:${azure.port}/`, ":9/"))} }
`,
  );
  await writeFile(join(folder, "datasets.yaml"), datasets);
  tavana = await startTavana({
    flags: ["--storage-file", join(folder, "storage.yaml"), "--datasets-file", join(folder, "datasets.yaml"), "--read-prefixes", "az://lake/,az://wrong/,az://missing/,az://down/", "--log-level", "info"],
  });
  client = await connectTo(tavana);
});
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  await azure?.stop();
  await rm(azure.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

async function rows(sql: string): Promise<unknown[][]> {
  const { rows: found } = await client.query<unknown[]>({ text: sql, rowMode: "array" });
  return found;
}

const failure = (sql: string) =>
  client.query(sql).then(
    () => expect.fail(`${sql} succeeded`),
    (error: pg.DatabaseError) => error,
  );

describe("the log of queries", () => {
  it("tells how many requests were made to the store", async () => {
    const counts = () => tavana.log().split("\n").filter((line) => line.includes('"store_requests"')).map((line) => (JSON.parse(line) as { store_requests: number }).store_requests);
    await rows("SELECT count(*) FROM sales.orders"); // the datasets have been opened
    await rows("SELECT count(*) FROM sales.customers");
    await expect.poll(() => counts().length).toBe(2);
    for (const sql of ["SELECT sum(amount) FROM read_parquet('az://lake/orders/**/*.parquet')", "SELECT count(*) AS counted FROM 'az://lake/customers.csv'", "SELECT id FROM 'az://lake/events.json' LIMIT 1"]) {
      const before = (await azure.requests()).length;
      const logged = counts().length;
      await rows(sql);
      const made = (await azure.requests()).length - before;
      await expect.poll(() => counts().length).toBe(logged + 1);
      expect([sql, counts().at(-1)]).toEqual([sql, made]);
      expect(made).toBeGreaterThan(0);
    }
  });
});

describe("files in Azure", () => {
  it("are read by name, by pattern and by partition: Parquet, CSV and JSON", async () => {
    expect(await rows("SELECT count(*)::int, sum(id)::int FROM 'az://lake/orders/quarter=1/*.parquet'")).toEqual([[5000, 50000000 - 5000]]);
    expect(await rows("SELECT quarter, count(*)::int FROM read_parquet('az://lake/orders/**/*.parquet', hive_partitioning = true) GROUP BY 1 ORDER BY 1")).toEqual([0, 1, 2, 3].map((quarter) => [String(quarter), 5000]));
    expect(await rows("SELECT name FROM read_csv('az://lake/customers.csv') WHERE id = 42")).toEqual([["name 42"]]);
    expect(await rows("SELECT count(*)::int FROM 'az://lake/events.json'")).toEqual([[50]]);
  });

  it("are datasets", async () => {
    expect(await rows("SELECT quarter, count(*)::int FROM sales.orders WHERE quarter > 1 GROUP BY 1 ORDER BY 1")).toEqual([
      ["2", 5000],
      ["3", 5000],
    ]);
    expect(await rows("SELECT name FROM sales.customers WHERE id = 7")).toEqual([["name 7"]]);
  });

  it("are read from no more partitions than a query needs", async () => {
    const before = (await azure.requests()).length;
    await rows("SELECT count(*)::int FROM sales.orders WHERE quarter = 2 AND amount >= 0");
    const read = (await azure.requests()).slice(before).filter((request) => /quarter(?:=|%3D)\d\//.test(request));
    expect(read.filter((request) => !/quarter(?:=|%3D)[02]/.test(request))).toEqual([]);
  });
});

describe("an error of Azure's", () => {
  it.each([
    ["az://lake/missing.csv", "58P01", 'No files found that match the pattern "az://lake/missing.csv"'],
    ["az://lake/missing*.csv", "58P01", 'No files found that match the pattern "az://lake/missing*.csv"'],
    ["az://wrong/a.parquet", "42501", "the store denies access to az://wrong/a.parquet"],
    ["az://wrong/*.parquet", "42501", "the store denies access to az://wrong/*.parquet"],
    ["az://missing/a.parquet", "58P01", "container az://missing does not exist"],
    ["az://missing/*.parquet", "58P01", "container az://missing does not exist"],
    ["az://down/a.parquet", "58030", "the store of az://down/a.parquet cannot be reached"],
    ["az://down/*.parquet", "58030", "the store of az:// cannot be reached"],
  ])("names the file, and neither host nor account nor key: %s", async (path, sqlstate, message) => {
    const error = await failure(`SELECT * FROM '${path}'`);
    expect({ sqlstate: error.code, message: error.message }).toEqual({ sqlstate, message });
    expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|testaccount|AccountKey|RequestId/);
    expect(await rows("SELECT count(*)::int FROM 'az://lake/customers.csv'")).toEqual([[100]]);
  });

  it("is a dataset's own", async () => {
    const error = await failure("SELECT * FROM sales.refused");
    expect([error.code, error.message]).toEqual(["42501", "dataset sales.refused cannot be read: the store denies access to az://wrong/a.parquet"]);
  });
});

describe("an account's key", () => {
  it("is changed while the workers run", async () => {
    await azure.stop();
    const next = await startAzure({ account: azure.account, folder: azure.folder, port: azure.port });
    azure = next;
    expect((await failure("SELECT count(*) FROM 'az://lake/events.json'")).code).toBe("42501");
    await writeFile(join(folder, "connection_string"), next.connectionString);
    await expect.poll(() => rows("SELECT count(*)::int FROM 'az://lake/events.json'").catch((error: Error) => error.message), { timeout: 20_000 }).toEqual([[50]]);
    expect(await rows("SELECT count(*)::int FROM sales.orders")).toEqual([[20000]]);
  });

  it("is never shown", async () => {
    for (const sql of ["SELECT * FROM duckdb_secrets()", "SELECT * FROM which_secret('az://wrong/a.parquet', 'azure')", "SELECT current_setting('azure_storage_connection_string')", "SELECT * FROM 'az://wrong/a.parquet'", "EXPLAIN SELECT * FROM 'az://wrong/a.parquet'"]) {
      const text = JSON.stringify(await failure(sql));
      expect(text, sql).not.toContain(wrongKey);
      expect(text, sql).not.toContain(azure.key);
    }
    for (const key of [wrongKey, azure.key]) expect(tavana.log()).not.toContain(key);
  });
});
