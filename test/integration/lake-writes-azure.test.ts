import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAzure, type AzureServer } from "../toolbox/azurite.ts";
import { connectTo, outcomeOf, valueOf } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let folder: string;
let azure: AzureServer;
let tavana: Tavana;
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-azure-writes-"));
  azure = await startAzure({ containers: ["lake", "closed", "catalog"] });
  const rule = (container: string, change = (text: string) => text) => `  - { prefix: az://${container}/, credentials: { source: static, connection_string: "${change(azure.connectionString)}" } }\n`;
  const places = ["lake", "closed", "missing", "down"].map((name) => `az://${name}/`).join(", ");
  await writeFile(
    join(folder, "data.yaml"),
    `storage:
${rule("lake")}${rule("catalog")}${rule("missing")}${rule("closed", (text) => text.replace(azure.key, randomBytes(32).toString("base64")))}${rule("down", (text) => text.replace(`:${azure.port}/`, ":9/"))}
access:
  rules:
    - { to: everyone, datasets: "*", files: [${places}], write: [${places}], views: team.* }
`,
  );
  const file = join(folder, "data.yaml");
  tavana = await startTavana({ flags: ["--workers", "2", "--storage-file", file, "--access-file", file, "--views-location", "az://catalog/views/"] });
  client = await connectTo(tavana);
});
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  await azure?.stop();
  await rm(azure.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

const value = (sql: string) => valueOf(client, sql);
const failure = (sql: string) => outcomeOf(client, sql);

describe("COPY TO Azure", () => {
  it.each([
    ["a small file", "az://lake/small.parquet", 10],
    ["a file of many blocks", "az://lake/large.csv", 1_500_000],
  ])("writes %s", async (_, url, rows) => {
    const { command, rowCount } = await client.query(`COPY (SELECT i, md5(i::text) AS text FROM range(${rows}) t(i)) TO '${url}'`);
    expect([command, rowCount]).toEqual(["COPY", rows]);
    expect(await value(`SELECT count(*) || ' ' || sum(i) || ' ' || count(DISTINCT text) FROM '${url}'`)).toBe(`${rows} ${(rows * (rows - 1)) / 2} ${rows}`);
  });

  it("writes directories, in each of the ways that DuckDB has", async () => {
    const copy = (options: string, from = 0) => `COPY (SELECT i, i % 3 AS part FROM range(${from}, ${from + 30}) t(i)) TO 'az://lake/parts' (FORMAT parquet, PARTITION_BY (part)${options})`;
    const count = () => value("SELECT count(*)::int FROM read_parquet('az://lake/parts/**/*.parquet')");
    await client.query(copy(""));
    expect(await count()).toBe(30);
    expect(await failure(copy(""))).toMatchObject({ code: "58P02", message: "directory az://lake/parts is not empty" });
    await client.query(copy(", APPEND", 100));
    expect(await count()).toBe(60);
    await client.query(copy(", OVERWRITE", 300));
    expect(await count()).toBe(30);
  });

  it("leaves what was there when the query fails or is cancelled", async () => {
    await client.query("COPY (SELECT 'old' AS what) TO 'az://lake/kept.csv'");
    expect(await failure("COPY (SELECT CASE WHEN i = 2900000 THEN error('stop') ELSE repeat('x', 10) || i END AS what FROM range(3000000) t(i)) TO 'az://lake/kept.csv'")).toMatchObject({ message: expect.stringContaining("stop") });
    await client.query("SET statement_timeout = '3s'");
    expect(await failure("COPY (SELECT i, md5(i::text) FROM range(400000000) t(i)) TO 'az://lake/kept.csv'")).toMatchObject({ code: "57014" });
    await client.query("RESET statement_timeout");
    expect(await value("SELECT what FROM read_csv('az://lake/kept.csv')")).toBe("old");
  });

  it.each([
    ["az://closed/a.csv", "42501", "the store denies writing to az://closed/a.csv"],
    ["az://missing/a.csv", "58P01", "the bucket of az://missing/a.csv does not exist"],
    ["az://down/a.csv", "58030", "the store of az://down/a.csv cannot be reached"],
    ["az://elsewhere/a.csv", "42501", 'permission denied to write "az://elsewhere/a.csv"'],
  ])("%s: %s", async (url, code, message) => {
    const error = await client.query(`COPY (SELECT 1 AS a) TO '${url}'`).catch((reason: object) => reason);
    expect(error).toMatchObject({ code, message });
    expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|testaccount|AccountKey/);
  });
});

describe("views in Azure", () => {
  it("are kept there, whoever else makes one at the same time", async () => {
    const others = await Promise.all([1, 2, 3, 4].map(() => connectTo(tavana)));
    await Promise.all(others.map((other, at) => other.query(`CREATE VIEW team.v${at} AS SELECT ${at} AS a`)));
    await Promise.all(others.map((other) => other.end()));
    expect(await value("SELECT (SELECT a FROM team.v0) + (SELECT a FROM team.v1) + (SELECT a FROM team.v2) + (SELECT a FROM team.v3)")).toBe(6);
    expect(await value("SELECT count(*)::int FROM information_schema.views WHERE table_schema = 'team'")).toBe(4);
    await client.query("DROP VIEW team.v0, team.v1");
    expect(await value("SELECT count(*)::int FROM information_schema.views WHERE table_schema = 'team'")).toBe(2);
  });
});
