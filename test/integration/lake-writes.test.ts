import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectTo, outcomeOf, valueOf } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { startS3 } from "../toolbox/versitygw.ts";

let folder: string;
let s3: Awaited<ReturnType<typeof startS3>>;
let tavana: Tavana;
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-writes-"));
  await mkdir(join(folder, "local"));
  s3 = await startS3({ buckets: ["lake", "closed"] });
  const storage = `
storage:
  - { prefix: s3://lake/, endpoint: ${s3.endpoint}, credentials: { source: static, key_id: ${s3.keyId}, secret: ${s3.secret} } }
  - { prefix: gs://lake/, endpoint: ${s3.endpoint}, credentials: { source: static, key_id: ${s3.keyId}, secret: ${s3.secret} } }
  - { prefix: s3://closed/, endpoint: ${s3.endpoint}, credentials: { source: static, key_id: ${s3.keyId}, secret: wrong-secret } }
  - { prefix: s3://missing/, endpoint: ${s3.endpoint}, credentials: { source: static, key_id: ${s3.keyId}, secret: ${s3.secret} } }
  - { prefix: s3://down/, endpoint: "http://127.0.0.1:1", credentials: { source: static, key_id: a, secret: b } }
  - { prefix: az://lake/, credentials: { source: none } }
  - prefix: ${folder}/local/
access:
  rules:
    - to: tavana
      datasets: "*"
      files: [s3://lake/, gs://lake/, ${folder}/local/]
      write: [s3://lake/, gs://lake/, s3://closed/, s3://missing/, s3://down/, az://lake/, s3://elsewhere/, ${folder}/local/]
`;
  await writeFile(join(folder, "data.yaml"), storage);
  tavana = await startTavana({ flags: ["--workers", "1", "--storage-file", join(folder, "data.yaml"), "--access-file", join(folder, "data.yaml")] });
  client = await connect();
});
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  await s3?.stop();
  await rm(s3.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

const connect = () => connectTo(tavana);

const value = (sql: string) => valueOf(client, sql);
const failure = (sql: string) => outcomeOf(client, sql);
/** Files that the store really has, half-made ones too. */
const stored = async (directory: string) => (await readdir(join(s3.folder, "data", directory), { recursive: true, withFileTypes: true }).catch(() => [])).filter((entry) => entry.isFile()).map(({ name }) => name);
const exportsLeft = async () => (await readdir(join(tavana.dataDir, "tmp"), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile() && entry.parentPath.includes("exports"));

describe("COPY TO a store", () => {
  it.each([
    ["a small file", "s3://lake/small.parquet", 10],
    ["a file of many parts", "s3://lake/large.csv", 1_500_000],
    ["GCS's keys", "gs://lake/google.parquet", 1_000],
  ])("writes %s", async (_, url, rows) => {
    const { command, rowCount } = await client.query(`COPY (SELECT i, md5(i::text) AS text FROM range(${rows}) t(i)) TO '${url}'`);
    expect([command, rowCount]).toEqual(["COPY", rows]);
    expect(await value(`SELECT count(*) || ' ' || sum(i) || ' ' || count(DISTINCT text) FROM '${url}'`)).toBe(`${rows} ${(rows * (rows - 1)) / 2} ${rows}`);
    expect(await exportsLeft()).toEqual([]);
  });

  it("writes directories, in each of the ways that DuckDB has", async () => {
    const copy = (options: string, from = 0) => `COPY (SELECT i, i % 3 AS part FROM range(${from}, ${from + 30}) t(i)) TO 's3://lake/parts' (FORMAT parquet, PARTITION_BY (part)${options})`;
    const count = () => value("SELECT count(*)::int FROM read_parquet('s3://lake/parts/**/*.parquet')");
    await client.query(copy(""));
    expect([await count(), (await stored("lake/parts")).length]).toEqual([30, 3]);
    expect(await value("SELECT sum(i)::int FROM read_parquet('s3://lake/parts/**/*.parquet', hive_partitioning = true) WHERE part = 1")).toBe(145);
    expect(await failure(copy(""))).toMatchObject({ code: "58P02", message: "directory s3://lake/parts is not empty" });
    await client.query(copy(", APPEND", 100));
    expect([await count(), (await stored("lake/parts")).length]).toEqual([60, 6]);
    await client.query(copy(", OVERWRITE_OR_IGNORE true", 200));
    expect(await count()).toBe(60);
    await client.query(copy(", OVERWRITE", 300));
    expect([await count(), (await stored("lake/parts")).length]).toEqual([30, 3]);
  });

  it("takes tables, columns, formats, extended queries and transactions", async () => {
    await client.query("CREATE TEMP TABLE mine AS SELECT 1 AS a, 'x;y' AS b");
    await client.query("COPY mine(b, a) TO 's3://lake/mine.csv' (HEADER, DELIMITER ';')");
    expect(await value("SELECT content FROM read_text('s3://lake/mine.csv')")).toBe('b;a\n"x;y";1\n');
    await client.query({ text: "COPY mine TO 's3://lake/mine.json' (FORMAT json)", name: "written" });
    expect(await value("SELECT a::int FROM 's3://lake/mine.json'")).toBe(1);
    await client.query("BEGIN");
    await client.query("INSERT INTO mine VALUES (2, 'z')");
    await client.query(`COPY mine TO '${folder}/local/new/mine.parquet' (COMPRESSION zstd)`);
    await client.query("ROLLBACK");
    expect(await value(`SELECT count(*)::int FROM '${folder}/local/new/mine.parquet'`)).toBe(2);
    expect(await readdir(join(folder, "local", "new"))).toEqual(["mine.parquet"]);
  });

  it("leaves what was there when the query fails or is cancelled", async () => {
    for (const url of ["s3://lake/kept.csv", `${folder}/local/kept.csv`]) {
      await client.query(`COPY (SELECT 'old' AS what) TO '${url}'`);
      // Fails when several parts would have been sent.
      const text = "SELECT CASE WHEN i = 2900000 THEN error('stop') ELSE repeat('x', 10) || i END AS what FROM range(3000000) t(i)";
      expect(await failure(`COPY (${text}) TO '${url}'`)).toMatchObject({ message: expect.stringContaining("stop") });
      expect(await value(`SELECT what FROM read_csv('${url}')`)).toBe("old");

      const other = await connect();
      const { rows } = await other.query("SELECT pg_backend_pid() AS pid");
      const slow = other.query(`COPY (SELECT i, md5(i::text) FROM range(400000000) t(i)) TO '${url}'`).catch(({ code }: { code: string }) => code);
      await new Promise((resolve) => setTimeout(resolve, 500));
      await client.query(`SELECT pg_cancel_backend(${(rows[0] as { pid: number }).pid})`);
      expect(await slow).toBe("57014");
      await other.end();
      expect(await value(`SELECT what FROM read_csv('${url}')`)).toBe("old");
    }
    expect((await stored("lake")).filter((name) => name.includes("kept"))).toEqual(["kept.csv"]);
    expect(await readdir(join(folder, "local"))).not.toContainEqual(expect.stringContaining(".tmp"));
    await expect.poll(exportsLeft).toEqual([]);
  });

  it("says what is the matter, with nothing secret, and changes nothing", async () => {
    const results = await Promise.all(
      [
        ["s3://closed/a.csv", "42501", "the store denies writing to s3://closed/a.csv"],
        ["s3://missing/a.csv", "58P01", "the bucket of s3://missing/a.csv does not exist"],
        ["s3://down/a.csv", "58030", "the store of s3://down/a.csv cannot be reached"],
        ["az://lake/a.csv", "0A000", "writing to this place (azure, without credentials) is not supported"],
        ["s3://elsewhere/a.csv", "42501", 'permission denied to write "s3://elsewhere/a.csv"'],
        ["s3://other/a.csv", "42501", 'permission denied to write "s3://other/a.csv"'],
        ["s3://lake/../closed/a.csv", "42501", 'permission denied for file "s3://lake/../closed/a.csv"'],
        ["s3://lake/a.csv?s3_endpoint=127.0.0.1:9", "42501", 'permission denied for file "s3://lake/a.csv?s3_endpoint=127.0.0.1:9"'],
        ["s3://lake/*.csv", "42601", "a file that is written cannot have wildcards in its name"],
        ["/etc/tavana.csv", "42501", 'permission denied to write "/etc/tavana.csv"'],
      ].map(async ([url, code, message]) => {
        const own = await connect();
        const error = await own.query(`COPY (SELECT 1 AS a) TO '${url}'`).catch((reason: { code: string; message: string; detail?: string }) => reason);
        await own.end();
        expect(error).toMatchObject({ code, message });
        return JSON.stringify(error);
      }),
    );
    expect(results.join("")).not.toMatch(/wrong-secret|testsecret|127\.0\.0\.1:1\b/);
    expect(await failure("COPY (SELECT * FROM '/etc/passwd') TO 's3://lake/a.csv'")).toMatchObject({ code: "42501" });
    expect(await failure("COPY (SELECT 1) TO 's3://lake/a.csv' (FORMAT delta)")).toMatchObject({ code: "0A000" });
    expect(await failure("COPY (SELECT 1) TO 's3://lake/a.csv' (USE_TMP_FILE true)")).toMatchObject({ code: "0A000" });
    expect(await failure("COPY (SELECT 1) TO 's3://lake/a.csv' (DELIMITER getenv('HOME'))")).toMatchObject({ code: "42601" });
    expect(await stored("closed")).toEqual([]);
    expect(await failure("COPY (SELECT 1 AS a) TO 's3://lake/after.csv'")).toBe("COPY 1");
  });
});
