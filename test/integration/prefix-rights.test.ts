import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAzure, type AzureServer } from "../toolbox/azurite.ts";
import { queryApi } from "../toolbox/api.ts";
import { connectTo, outcomeOf } from "../toolbox/client.ts";
import { serverStream } from "../../services/common/src/index.ts";
import { cacheDirectory } from "../toolbox/paths.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { startS3 } from "../toolbox/versitygw.ts";

const MARK = "nobody may read this";

let folder: string;
let s3: Awaited<ReturnType<typeof startS3>>;
let azure: AzureServer;
let tavana: Tavana;
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-rights-"));
  s3 = await startS3({ buckets: ["sales", "sales-secret"] });
  azure = await startAzure({ containers: ["lake", "lake-secret"] });
  const data = join(s3.folder, "data");
  for (const directory of ["sales/pub", "sales/pub2"]) await mkdir(join(data, directory));
  for (const directory of ["open", "closed"]) await mkdir(join(folder, directory));
  const writer = await (await DuckDBInstance.create(":memory:", { extension_directory: join(cacheDirectory, "extensions") })).connect();
  await writer.run("LOAD azure");
  await writer.run(`CREATE SECRET w (TYPE azure, CONNECTION_STRING '${azure.connectionString}')`);
  const closed = [`${data}/sales/s.csv`, `${data}/sales/pub2/a.csv`, `${data}/sales-secret/a.csv`, `${data}/sales/s.parquet`, `${folder}/closed/s.csv`, "az://lake/s.csv", "az://lake/pub2/s.csv", "az://lake-secret/a.csv"];
  for (const path of closed) await writer.run(`COPY (SELECT '${MARK}' AS b) TO '${path}'`);
  for (const path of [`${data}/sales/pub/a.csv`, `${data}/sales/pub/p.parquet`, `${folder}/open/a.csv`, "az://lake/pub/a.csv"]) await writer.run(`COPY (SELECT 's3://sales/s.csv' AS b) TO '${path}'`);
  const key = `endpoint: "${s3.endpoint}", credentials: { source: static, key_id: ${s3.keyId}, secret: ${s3.secret} }`;
  const connection = `credentials: { source: static, connection_string: "${azure.connectionString}" }`;
  await writeFile(
    join(folder, "data.yaml"),
    `storage:
  - { prefix: s3://sales/, ${key} }
  - { prefix: s3://sales-secret/, ${key} }
  - { prefix: gs://sales/, ${key} }
  - { prefix: az://lake/, ${connection} }
  - { prefix: az://lake-secret/, ${connection} }
  - prefix: ${folder}/closed/
  - prefix: ${folder}/open/
access:
  rules: [{ to: everyone, files: [s3://sales/pub/, az://lake/pub/, ${folder}/open/], write: s3://sales/out/, views: mine.* }]
`,
  );
  const file = join(folder, "data.yaml");
  tavana = await startTavana({ flags: ["--workers", "1", "--storage-file", file, "--access-file", file] });
  client = await connectTo(tavana);
});
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  await s3?.stop();
  await azure?.stop();
  for (const path of [s3?.folder, azure?.folder, folder]) if (path) await rm(path, { recursive: true, force: true });
});

/** Everything that a statement gives to its reader. */
const answer = (sql: string, values?: unknown[]) =>
  client.query(values ? { text: sql, values } : sql).then(
    ({ rows }) => ({ code: "00000", text: JSON.stringify(rows) }),
    (error: pg.DatabaseError) => ({ code: error.code, text: JSON.stringify(error) + error.message }),
  );

/** A statement with a parameter, as a client of the API runs it. */
async function throughApi(sql: string, value: string): Promise<void> {
  const request = { sql, parameters: [{ value: { case: "text" as const, value } }], format: { format: { case: "dataRow" as const, value: {} } } };
  for await (const { event } of serverStream((signal) => queryApi(tavana).execute(request, { signal }))) if (event.case === "rows") throw new Error("it gives rows");
}

/** Names that lead, or could be taken to lead, out of the prefixes. {} stands for the test's folder, {host} for the S3 server. */
const names = [
  ...["s.csv", "pub2/a.csv", "pub/../s.csv", "pub/..", "pub/./../s.csv", "pub/%2e%2e/s.csv", "pub/%2E%2E%2Fs.csv", "/pub/a.csv", "./pub/a.csv", "pub*/a.csv", "p?b/a.csv", "*.csv", "**", "**/a.csv", "[p]ub2/a.csv", "pub\\a.csv", "pub/\\..\\s.csv", "pub/a.csv\t"].map((name) => `s3://sales/${name}`),
  ...["?s3_endpoint=127.0.0.1:1", "?s3_region=x", "#x", "?s3_access_key_id=a&s3_secret_access_key=b"].map((options) => `s3://sales/pub/a.csv${options}`),
  "s3://sales-secret/a.csv", "s3://s*/a.csv", "s3://SALES/pub/a.csv", "s3:///sales/s.csv", "s3://k:s@sales/pub/a.csv", "s3://pub@sales/pub/a.csv", " s3://sales/s.csv",
  ...["s3a", "s3n", "gs", "gcs", "r2", "oss", "hf", "file", "http", "https", "S3a"].map((scheme) => `${scheme}://sales/pub/a.csv`),
  "S3://sales/s.csv", "http://{host}/sales/s.csv", "https://sales.s3.amazonaws.com/s.csv", "file:///etc/passwd", "file:{}/closed/s.csv",
  "az://lake/s.csv", "az://lake/pub/../s.csv", "az://lake/pub2/s.csv", "az://lake/*.csv", "az://lake/**", "az://lake-secret/a.csv", "azure://lake/pub/a.csv", "AZURE://lake/s.csv", "abfss://lake/pub/a.csv", "abfs://lake/pub/a.csv",
  "abfss://lake@testaccount.dfs.core.windows.net/pub/a.csv", "az://testaccount.blob.core.windows.net/lake/pub/a.csv", "az://lake.evil.example/pub/a.csv",
  "{}/closed/s.csv", "{}/open/../closed/s.csv", "{}/*/s.csv", "{}/closed*/s.csv", "/proc/self/environ", "/dev/stdin", "~/.bashrc", "./package.json", "package.json", "gzip://s3://sales/s.csv",
];

const calls = (path: string) => {
  const literal = `'${path.replaceAll("'", "''")}'`;
  const functions = ["read_csv", "read_csv_auto", "read_text", "read_blob", "read_json", "read_ndjson_objects", "read_parquet", "parquet_scan", "glob", "sniff_csv", "parquet_metadata", "parquet_schema", "parquet_file_metadata", "parquet_kv_metadata", "parquet_full_metadata"];
  return [
    ...functions.map((name) => `SELECT * FROM ${name}(${literal})`),
    `SELECT * FROM read_csv(['s3://sales/pub/a.csv', ${literal}], union_by_name = true, filename = true)`,
    `SELECT * FROM parquet_bloom_probe(${literal}, 'b', 'x')`,
    `EXPLAIN SELECT * FROM read_csv(${literal})`,
    `DESCRIBE SELECT * FROM read_csv(${literal})`,
    `CREATE TEMP VIEW looking AS SELECT * FROM read_csv(${literal})`,
    `COPY (SELECT * FROM read_csv(${literal})) TO STDOUT`,
    `COPY (SELECT * FROM read_csv(${literal})) TO 's3://sales/out/copied.csv'`,
  ];
};

/** Refusals; a form that does not exist is one too. */
const REFUSED = /^(?:42501|0A000|42601|42883|42P01|42704|22023|25006|26000|42703|42P02|3F000)$/;

describe("a right to a prefix", () => {
  it("is what its user can do: the control", async () => {
    for (const path of ["s3://sales/pub/a.csv", "s3://sales/pub/*.csv", "az://lake/pub/a.csv", `${folder}/open/a.csv`]) expect((await answer(`SELECT * FROM read_csv('${path}')`)).text).toContain("s3://sales/s.csv");
    expect(await outcomeOf(client, "COPY (SELECT 1 AS a) TO 's3://sales/out/mine.csv'")).toBe("COPY 1");
  });

  it.each(names)("reaches nothing by the name %s", async (name) => {
    const path = name.replace("{}", folder).replace("{host}", new URL(s3.endpoint).host);
    for (const sql of calls(path)) {
      const { code, text } = await answer(sql);
      expect([sql, code]).toEqual([sql, "42501"]);
      expect(text).not.toContain(MARK);
    }
    for (const sql of ["SELECT * FROM read_csv($1)", "SELECT * FROM read_parquet([$1])", "SELECT * FROM glob($1)"]) expect([sql, (await answer(sql, [path])).code]).toEqual([sql, "42501"]);
    await expect(throughApi("SELECT * FROM read_text($1)", path)).rejects.toThrow(/permission denied/);
  });

  it.each([
    `SELECT * FROM "s3://sales/s.csv"`, `SELECT * FROM "s3://sales"."/s.csv"`, `TABLE "s3://sales/s.csv"`, `FROM 's3://sales/s.csv'`, `DESCRIBE 's3://sales/s.csv'`, `SUMMARIZE 's3://sales/s.csv'`, `SHOW TABLES FROM "s3://sales/s.csv"`,
    `PIVOT 's3://sales/s.csv' ON b`, `UNPIVOT 's3://sales/s.csv' ON b`, `FROM (PIVOT 's3://sales/s.csv' ON b USING count(*))`, `SELECT * FROM (DESCRIBE 's3://sales/s.csv')`, `SELECT * FROM (SUMMARIZE 's3://sales/s.csv')`,
    `FROM query('FROM ''s3://sales/s.csv''')`, `FROM query_table('s3://sales/s.csv')`, `FROM query_table(['s3://sales/s.csv'])`, `FROM read_csv('s3://sales/' || 's.csv')`, `FROM read_csv(concat('s3://sales', '/s.csv'))`,
    `FROM read_csv((SELECT b FROM 's3://sales/pub/a.csv'))`, `FROM 's3://sales/pub/a.csv' l, LATERAL (FROM read_csv(l.b))`, `FROM read_csv(['s3://sales/pub/a.csv', CASE WHEN true THEN 's3://sales/s.csv' END])`,
    `FROM read_csv(list_value('s3://sales/s.csv'))`, `FROM read_csv(array_value('s3://sales/s.csv'))`, `FROM read_csv(['s3://sales/s.csv']::VARCHAR[])`, `FROM read_csv('s3://sales/s.csv'::VARCHAR)`, `FROM read_csv({x: 's3://sales/s.csv'})`, `FROM read_csv(files := 's3://sales/s.csv')`, `FROM read_csv(path = 's3://sales/s.csv')`,
    `FROM read_parquet('s3://sales/pub/p.parquet', encryption_config = {footer_key: (SELECT max(b) FROM 's3://sales/s.csv')})`, `FROM read_csv('s3://sales/pub/a.csv', names = (SELECT list(b) FROM 's3://sales/s.csv'))`, `FROM glob('s3://sales/pub/*', 's3://sales/*')`,
    `WITH w AS (SELECT 1) SELECT * FROM (WITH w AS (FROM 's3://sales/s.csv') FROM w)`, `SELECT (SELECT max(b) FROM 's3://sales/s.csv')`, `SELECT CASE WHEN EXISTS (FROM 's3://sales/s.csv') THEN 1 END`, `SELECT list_transform([1], x -> (SELECT max(b) FROM 's3://sales/s.csv'))`, `SELECT TRY((SELECT max(b) FROM 's3://sales/s.csv'))`,
    `FROM range(1) ORDER BY (SELECT max(b) FROM 's3://sales/s.csv')`, `FROM range(1) LIMIT (SELECT count(*) FROM 's3://sales/s.csv')`, `SELECT count(*) FILTER (WHERE EXISTS (FROM 's3://sales/s.csv')) FROM range(1)`, `SELECT sum(1) OVER (ORDER BY (SELECT max(b) FROM 's3://sales/s.csv')) FROM range(1)`, `SELECT * REPLACE ((SELECT max(b) FROM 's3://sales/s.csv') AS b) FROM 's3://sales/pub/a.csv'`,
    `CREATE VIEW mine.v AS FROM 's3://sales/s.csv'; SELECT * FROM mine.v`, `CREATE TEMP TABLE t1 AS FROM 's3://sales/s.csv'`, `CREATE TEMP TABLE t2 (b VARCHAR); COPY t2 FROM 's3://sales/pub/a.csv'`, `INSERT INTO t2 FROM 's3://sales/s.csv'`, `UPDATE t2 SET b = s.b FROM 's3://sales/s.csv' s`, `DELETE FROM t2 USING 's3://sales/s.csv' s`, `MERGE INTO t2 USING 's3://sales/s.csv' s ON true WHEN MATCHED THEN DELETE`, `BEGIN; DECLARE k CURSOR FOR FROM 's3://sales/s.csv'`,
    `SET VARIABLE p = 's3://sales/s.csv'; FROM read_csv(getvariable('p'))`, `SELECT $2 FROM read_csv(?)`, `SELECT * FROM read_csv($1::text)`, `SET file_search_path = 's3://sales'`, `SET s3_endpoint = 'evil'`, `SET GLOBAL http_proxy = 'evil'`, `RESET lock_configuration`,
    `ATTACH 's3://sales/pub/x.db'`, `ATTACH ':memory:' AS m`, `ATTACH '' AS i (TYPE iceberg, ENDPOINT 'http://evil')`, `CREATE SECRET s (TYPE s3, ENDPOINT 'evil', SCOPE 's3://sales/')`, `CREATE OR REPLACE TEMPORARY SECRET storage_0 (TYPE s3)`, `DROP SECRET storage_0`, `ALTER SECRET storage_0`, `PRAGMA database_list`, `PRAGMA storage_info('x')`, `CALL enable_logging('HTTP')`,
    `FROM duckdb_secrets()`, `FROM which_secret('s3://sales/s.csv', 's3')`, `FROM duckdb_settings()`, `FROM duckdb_logs()`, `FROM duckdb_external_file_cache()`, `FROM pragma_storage_info('x')`, `SELECT current_setting('s3_secret_access_key')`, `SELECT getenv('PATH')`, `SHOW s3_secret_access_key`,
    `FROM sqlite_scan('s3://sales/s.csv', 'x')`, `FROM iceberg_scan('s3://sales/x')`, `FROM delta_scan('s3://sales/x')`, `FROM read_duckdb('s3://sales/x.db')`, `SELECT read_text('s3://sales/s.csv')`, `EXPORT DATABASE 's3://sales/out'`, `IMPORT DATABASE 's3://sales/pub'`, `INSTALL x FROM 's3://sales'`, `LOAD 's3://sales/x'`,
  ])("reaches nothing by %s", async (sql) => {
    const { code, text } = await answer(sql);
    expect(code).toMatch(REFUSED);
    expect(text).not.toMatch(new RegExp(`${MARK}|${s3.secret}|AccountKey`));
    await client.query("ROLLBACK");
  });

  it.each([
    "TO 's3://sales/pub/x.csv'", "TO 's3://sales/out/../x.csv'", "TO 's3://sales/out2/x.csv'", "TO 's3://sales//out/x.csv' (FORMAT csv, PARTITION_BY (a), FILENAME_PATTERN '../../x')", "TO '{}/open/x.csv'", "TO 's3://sales/out/x.csv?s3_endpoint=evil'", "TO PROGRAM 'id'",
    "TO 's3://sales/out/p' (FORMAT csv, PER_THREAD_OUTPUT, FILENAME_PATTERN '../../../../../../../../../..{}/closed/planted_{i}')", "TO 's3://sales/out/p' (FORMAT csv, PARTITION_BY (a), WRITE_PARTITION_COLUMNS, FILENAME_PATTERN '../../../../../../../../../../..{}/closed/planted_{i}')",
    "TO 's3://sales/out/x.csv' (FORMAT csv, FILE_EXTENSION '/../../x')", "TO 's3://sales/out/x.parquet' (KV_METADATA {a: (SELECT max(b) FROM 's3://sales/s.csv')})", "TO 's3://sales/out/x.csv' (PREFIX (SELECT b FROM 's3://sales/s.csv'))", "TO 's3://sales/out/x.csv' (TMP_FILE_DIR '/tmp')",
  ])("writes nothing by COPY … %s", async (target) => {
    const outcome = await outcomeOf(client, `COPY (SELECT '../../../x' AS a, 2 AS b) ${target.replaceAll("{}", folder)}`);
    expect(outcome).toMatchObject({ code: expect.stringMatching(REFUSED) as string });
    expect(await readdir(join(folder, "closed"))).toEqual(["s.csv"]);
  });

  it.each(["$p", "$path", "?1", "$01", "?"])("reaches nothing by a parameter that is written %s", async (parameter) => {
    const sql = `SELECT * FROM read_text(${parameter})`;
    expect((await answer(sql, ["s3://sales/s.csv"])).code).toMatch(/^(?:42501|42P02|42601|08P01)$/);
    await expect(throughApi(sql, "s3://sales/s.csv")).rejects.toThrow(/permission denied|no parameter|syntax error/);
  });

  it("has no columns for a file that a parameter will name, and says so", async () => {
    expect(await answer("PREPARE q (text) AS SELECT * FROM read_csv($1)")).toMatchObject({ code: "0A000", text: expect.stringContaining("the columns of a file are not known before it is named") as string });
  });

  it("reaches no directory above by a pattern that spells it", async () => {
    for (const up of ["[.][.]", ".[.]", "*"]) expect((await answer(`SELECT * FROM read_csv('${folder}/open/${up}/closed/s.csv')`)).code).toBe("58P01");
  });

  it("has asked the stores for nothing else", async () => {
    const asked = (await s3.requests()).filter((request) => !/ \/sales\/(?:pub|out)\/|prefix=(?:pub|out)(?:\/|%2F)/i.test(request));
    expect(asked).toEqual([]);
    expect((await azure.requests()).filter((request) => !/^PUT|\/lake\/pub\/|prefix=pub(?:\/|%2F)/.test(request) && !/^HEAD \S*(?:s|a)\.csv$/.test(request))).toEqual([]);
  });
});
