import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { QueryService } from "../../proto/src/index.js";
import { serverStream } from "../../services/common/src/index.ts";
import { connectTo } from "../toolbox/client.ts";
import { cacheDirectory } from "../toolbox/paths.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { startS3 } from "../toolbox/versitygw.ts";

let folder: string;
let s3: Awaited<ReturnType<typeof startS3>>;
let tavana: Tavana;
let writer: DuckDBConnection;
let client: pg.Client;

const datasets = (more = "") => `
datasets:
  sales:
    orders:
      files: s3://lake/orders/**/*.parquet
      options: { hive_partitioning: true }
      description: One row for each order
      columns:
        id: The order's number
    customers:
      files: [s3://lake/customers.csv]
    events:
      files: s3://lake/events.json
    pruned:
      files: s3://lake/pruned/**/*.parquet
    broken:
      files: s3://lake/nowhere/*.parquet
  google:
    orders:
      files: gs://lake/orders/**/*.parquet
${more}`;

const storage = () => `
storage:
  - prefix: s3://lake/
    endpoint: ${s3.endpoint}
    credentials: { source: files, key_id: ${join(folder, "key_id")}, secret: ${join(folder, "secret")} }
  - prefix: s3://other/
    endpoint: ${s3.endpoint}
    credentials: { source: static, key_id: testkey, secret: not-the-secret }
  - prefix: gs://lake/
    endpoint: ${s3.endpoint}
    credentials: { source: environment, key_id: LAKE_KEY_ID, secret: LAKE_SECRET }
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-lake-"));
  s3 = await startS3({ buckets: ["lake", "other"] });
  // Made by the launcher's own means: the same files that it gives to workers.
  const instance = await DuckDBInstance.create(":memory:", { extension_directory: join(cacheDirectory, "extensions") });
  writer = await instance.connect();
  await writer.run("LOAD httpfs");
  await writer.run(`CREATE SECRET w (TYPE s3, KEY_ID '${s3.keyId}', SECRET '${s3.secret}', REGION 'us-east-1', ENDPOINT '${new URL(s3.endpoint).host}', URL_STYLE 'path', USE_SSL false)`);
  await writer.run("COPY (SELECT i AS id, i % 4 AS quarter, i / 10 AS amount FROM range(20000) t(i)) TO 's3://lake/orders' (FORMAT parquet, PARTITION_BY (quarter))");
  await writer.run("COPY (SELECT i AS id, i % 4 AS quarter, i / 10 AS amount FROM range(20000) t(i)) TO 's3://lake/pruned' (FORMAT parquet, PARTITION_BY (quarter))");
  await writer.run("COPY (SELECT i AS id, 'name ' || i AS name FROM range(100) t(i)) TO 's3://lake/customers.csv'");
  await writer.run("COPY (SELECT i AS id, 'click' AS kind FROM range(50) t(i)) TO 's3://lake/events.json'");
  await writer.run("COPY (SELECT 1 AS a) TO 's3://other/a.parquet'");
  await writeFile(join(folder, "key_id"), s3.keyId);
  await writeFile(join(folder, "secret"), `${s3.secret}\n`);
  await writeFile(join(folder, "storage.yaml"), storage());
  await writeFile(join(folder, "datasets.yaml"), datasets());
  tavana = await startTavana({
    flags: ["--storage-file", join(folder, "storage.yaml"), "--datasets-file", join(folder, "datasets.yaml"), "--read-prefixes", "s3://other/", "--log-level", "info"],
    env: { LAKE_KEY_ID: s3.keyId, LAKE_SECRET: s3.secret },
  });
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

async function rows(sql: string): Promise<unknown[][]> {
  const { rows: found } = await client.query<unknown[]>({ text: sql, rowMode: "array" });
  return found;
}

async function failure(sql: string): Promise<pg.DatabaseError & { readonly all: string }> {
  const error = await client.query(sql).then(
    () => expect.fail(`${sql} succeeded`),
    (reason: pg.DatabaseError) => reason,
  );
  return Object.assign(error, { all: `${error.message} ${error.detail ?? ""} ${error.hint ?? ""}` });
}

describe("files in a store are tables", () => {
  it("of Parquet in partitions, of CSV and of JSON", async () => {
    expect(await rows("SELECT quarter, count(*)::int, min(id)::int FROM sales.orders GROUP BY 1 ORDER BY 1")).toEqual([
      ["0", 5000, 0],
      ["1", 5000, 1],
      ["2", 5000, 2],
      ["3", 5000, 3],
    ]);
    expect(await rows("SELECT name FROM sales.customers WHERE id = 42")).toEqual([["name 42"]]);
    expect(await rows("SELECT count(*)::int FROM sales.events WHERE kind = 'click'")).toEqual([[50]]);
  });

  it("with credentials of the environment, through Google's scheme", async () => {
    expect(await rows("SELECT count(*)::int FROM google.orders")).toEqual([[20000]]);
  });

  it("found by the search path, too", async () => {
    await client.query("SET search_path TO sales");
    expect(await rows("SELECT count(*)::int FROM customers")).toEqual([[100]]);
    await client.query("RESET search_path");
  });

  it("one of which may be broken without breaking others", async () => {
    const error = await failure("SELECT * FROM sales.broken");
    expect(error.message).toMatch(/^dataset sales\.broken cannot be read: .*s3:\/\/lake\/nowhere/);
    expect(await rows("SELECT count(*)::int FROM sales.orders")).toEqual([[20000]]);
  });

  it("and are read from no more partitions than a query needs", async () => {
    expect(await rows("SELECT count(*)::int FROM sales.pruned WHERE quarter = 2 AND amount >= 0")).toEqual([[5000]]);
    const read = (await s3.requests()).filter((request) => request.startsWith("GetObject /lake/pruned/"));
    const quarters = new Set(read.map((request) => /quarter(?:=|%3D)(\d)/i.exec(request)?.[1]));
    // The columns are those of the first file.
    expect([...quarters].sort()).toEqual(["0", "2"]);
  });
});

describe("what a worker has read", () => {
  const read = async () => {
    const before = (await s3.requests()).length;
    // Each worker has a cache of its own: the session makes it the same one.
    const [[sum]] = (await rows("SELECT sum(amount)::int FROM cached.files")) as [[number]];
    return { sum, made: (await s3.requests()).slice(before).filter((request) => request.startsWith("GetObject")) };
  };

  it("is not read again while it is unchanged, and is read again when it has changed", async () => {
    for (let at = 0; at < 100; at++) await writer.run(`COPY (SELECT ${at} AS amount FROM range(10)) TO 's3://lake/cached/${at}.parquet'`);
    await writeFile(join(folder, "datasets.yaml"), datasets("  cached:\n    files: { files: s3://lake/cached/*.parquet }\n"));
    await expect.poll(() => rows("SELECT 1 FROM cached.files LIMIT 1").catch(() => "not yet"), { timeout: 10_000 }).toEqual([[1]]);
    await client.query("CREATE TEMP TABLE pin AS SELECT 1");
    const first = await read();
    expect(first.sum).toBe(49500);
    const second = await read();
    expect(second).toEqual({ sum: 49500, made: [] });
    await writer.run("COPY (SELECT 1000 AS amount FROM range(10)) TO 's3://lake/cached/0.parquet'");
    expect((await read()).sum).toBe(59500);
    await client.query("DROP TABLE pin");
  });
});

describe("the statistics of a query", () => {
  const measured = async (sql: string) => {
    const api = createClient(QueryService, createGrpcTransport({ baseUrl: `http://127.0.0.1:${tavana.httpPort}` }));
    const request = { sql, format: { format: { case: "dataRow" as const, value: {} } } };
    const options = { headers: { authorization: "Bearer tavana" } };
    for await (const { event } of serverStream((signal) => api.execute(request, { ...options, signal }))) if (event.case === "complete") return event.value.statistics;
    return undefined;
  };

  it("tell how many requests each of many at once has made", async () => {
    const files = Array.from({ length: 100 }, (_, at) => `s3://lake/many/${at}.csv`).join(", ");
    await mkdir(join(s3.folder, "data/lake/many"), { recursive: true });
    await Promise.all(Array.from({ length: 100 }, (_, at) => writeFile(join(s3.folder, `data/lake/many/${at}.csv`), `a,b\n${at},x\n`)));
    await writeFile(join(folder, "datasets.yaml"), datasets(`  many:\n    files: { files: [${files}] }\n`));
    await expect.poll(() => Promise.all([1, 2, 3].map(() => rows("SELECT count(*)::int FROM many.files"))).catch(() => "not yet"), { timeout: 10_000 }).toEqual([[[100]], [[100]], [[100]]]);
    await new Promise((resolve) => setTimeout(resolve, 1_500)); // the other worker may still open it
    const before = (await s3.requests()).length;
    let told = 0;
    const reader = async () => {
      for (let at = 0; at < 15; at++) {
        const statistics = await measured("SELECT sum(a) FROM many.files");
        told += Number(statistics?.storeRequests);
      }
    };
    await Promise.all([reader(), reader(), reader(), reader()]);
    const made = (await s3.requests()).length - before;
    expect(made).toBeGreaterThan(6_000); // the engine's own record was emptied meanwhile
    expect(told / made).toBeGreaterThan(0.97);
    expect(told).toBeLessThanOrEqual(made);
  });

  it("tell what was read from the store, which is nothing where the worker has it already", async () => {
    await writer.run("COPY (SELECT i AS id, md5(i::VARCHAR) AS text FROM range(200000) t(i)) TO 's3://lake/measured.parquet'");
    await writeFile(join(folder, "datasets.yaml"), datasets("  measured:\n    files: { files: s3://lake/measured.parquet }\n"));
    await expect.poll(() => rows("SELECT 1 FROM measured.files LIMIT 1").catch(() => "not yet"), { timeout: 10_000 }).toEqual([[1]]);
    const size = 200_000 * 32;
    const seen = new Set<number>();
    for (let at = 0; at < 12; at++) {
      const before = (await s3.requests()).length;
      const statistics = await measured("SELECT max(text) FROM measured.files");
      seen.add(Number(statistics?.bytesRead));
      // The other worker may still be opening the dataset at first.
      if (at >= 4) expect(Number(statistics?.storeRequests)).toBe((await s3.requests()).length - before);
    }
    expect([...seen].some((bytes) => bytes > size), `${[...seen].join(" ")} of ${size}`).toBe(true);
    expect([...seen].some((bytes) => bytes < 1_000), `${[...seen].join(" ")} of ${size}`).toBe(true);
    expect(Number((await measured("SELECT 1 AS one"))?.bytesRead ?? 0)).toBe(0);
  });
});

describe("a changed file of datasets", () => {
  it("is read without a restart; one that is wrong leaves all as it was, and the log says where", async () => {
    await writeFile(join(folder, "datasets.yaml"), datasets("    again: { files: s3://lake/customers.csv }\n"));
    await expect.poll(() => rows("SELECT count(*)::int FROM google.again").catch(() => "not yet"), { timeout: 10_000 }).toEqual([[100]]);
    await writeFile(join(folder, "datasets.yaml"), datasets("    again: { file: s3://lake/customers.csv }\n"));
    await expect.poll(() => tavana.log(), { timeout: 10_000 }).toMatch(/datasets\.yaml:21:\d+: datasets\.google\.again\.file: unknown; expected files, format/);
    expect(await rows("SELECT count(*)::int FROM google.again")).toEqual([[100]]);
    await writeFile(join(folder, "datasets.yaml"), datasets());
    await expect.poll(() => rows("SELECT count(*) FROM google.again").then(() => "still", ({ code }: pg.DatabaseError) => code), { timeout: 10_000 }).toBe("42P01");
  });

  it("of data with other columns is seen at the next query", async () => {
    await rows("SELECT * FROM sales.customers LIMIT 1");
    await writer.run("COPY (SELECT i AS id, 'name ' || i AS name, true AS good FROM range(7) t(i)) TO 's3://lake/customers.csv'");
    await expect.poll(() => rows("SELECT count(*)::int FROM sales.customers").catch((error: Error) => error.message), { timeout: 5_000 }).toEqual([[7]]);
    expect((await client.query("SELECT * FROM sales.customers LIMIT 1")).fields.map(({ name }) => name)).toEqual(["id", "name", "good"]);
  });
});

describe("credentials", () => {
  it("are changed in running workers when their files change", async () => {
    await s3.stop();
    const next = await startS3({ folder: s3.folder, port: s3.port, keyId: "nextkey", secret: "next/secret+" });
    s3 = next;
    expect((await failure("SELECT count(*) FROM sales.events WHERE id > 1")).code).not.toBe("00000");
    await writeFile(join(folder, "key_id"), next.keyId);
    await writeFile(join(folder, "secret"), next.secret);
    await expect.poll(() => rows("SELECT count(*)::int FROM sales.events").catch((error: Error) => error.message), { timeout: 15_000 }).toEqual([[50]]);
  });

  it("are never shown", async () => {
    const secret = "not-the-secret";
    const error = await failure("SELECT * FROM 's3://other/a.parquet'");
    expect(error.all).toContain("s3://other/a.parquet");
    for (const sql of [
      "SELECT * FROM duckdb_secrets()",
      "SELECT * FROM which_secret('s3://other/a.parquet', 's3')",
      "SELECT current_setting('s3_secret_access_key')",
      "SELECT * FROM duckdb_settings()",
      "CREATE SECRET mine (TYPE s3, KEY_ID 'a', SECRET 'b')",
      "DROP SECRET storage_0",
      "EXPLAIN SELECT * FROM 's3://other/a.parquet'",
    ]) {
      expect((await failure(sql)).all, sql).not.toMatch(new RegExp(`${secret}|next/secret`));
    }
    expect(tavana.log()).not.toMatch(new RegExp(`${secret}|testsecret|next/secret`));
  });

  it("open nothing beyond their prefix", async () => {
    for (const path of ["s3://lake/customers.csv", "s3://other/../lake/customers.csv", "s3://other/a.parquet?s3_endpoint=127.0.0.1:1", "s3://othe*/a.parquet", "/etc/passwd"]) {
      const { code } = await failure(`SELECT * FROM read_csv('${path}')`);
      expect(code, path).toBe("42501");
    }
  });
});
