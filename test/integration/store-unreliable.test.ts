import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type pg from "pg";
import { serialize } from "pg-protocol";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { RawClient } from "../../services/postgres/src/testing/raw-client.ts";
import { connectTo } from "../toolbox/client.ts";
import { queryApi } from "../toolbox/api.ts";
import { cancel } from "../toolbox/cancel.ts";
import { startFaultProxy, type Fault, type FaultProxy } from "../toolbox/fault-proxy.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { startS3 } from "../toolbox/versitygw.ts";

const ROWS = 300_000;
const WHOLE = { rows: ROWS, sum: (ROWS * (ROWS - 1)) / 2 };

let folder: string;
let s3: Awaited<ReturnType<typeof startS3>>;
let proxy: FaultProxy;
let tavana: Tavana;
let client: pg.Client;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-unreliable-"));
  s3 = await startS3({ buckets: ["lake", "sound"] });
  proxy = await startFaultProxy(s3.endpoint);
  const writer = await (await DuckDBInstance.create(":memory:")).connect();
  const rows = `SELECT i AS id, 'a name as long as names are ' || i AS name FROM range(${ROWS}) t(i)`;
  await writer.run(`COPY (${rows}) TO '${folder}/rows.parquet' (ROW_GROUP_SIZE 20480)`);
  await writer.run(`COPY (${rows}) TO '${folder}/rows.csv'`);
  await writer.run(`COPY (${rows}) TO '${folder}/rows.json'`);
  await writeFile(join(s3.folder, "data/sound/a.csv"), "a\n1\n");
  const place = (bucket: string, endpoint: string) => `  - { prefix: s3://${bucket}/, endpoint: "${endpoint}", credentials: { source: static, key_id: testkey, secret: testsecret } }\n`;
  await writeFile(join(folder, "storage.yaml"), `storage:\n${place("lake", proxy.endpoint)}${place("sound", s3.endpoint)}`);
  tavana = await startTavana({ flags: ["--workers", "1", "--storage-file", join(folder, "storage.yaml"), "--read-prefixes", "s3://lake/,s3://sound/"] });
  client = await connect();
});
afterEach(() => proxy.rules());
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  await proxy?.stop();
  await s3?.stop();
  await rm(s3.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

const connect = () => connectTo(tavana);

/** A file that no cache knows. */
async function fresh(format: string): Promise<string> {
  const name = `${format}-${files++}`;
  await mkdir(join(s3.folder, "data/lake", name));
  await copyFile(join(folder, `rows.${format}`), join(s3.folder, "data/lake", name, `rows.${format}`));
  return `s3://lake/${name}/rows.${format}`;
}

const sum = async (path: string, from = client) => (await from.query(`SELECT count(*)::int AS rows, sum(id)::float8 AS sum FROM '${path}'`)).rows[0] as unknown;
const failure = (work: Promise<unknown>) => work.then((value) => expect.fail(`it gave ${JSON.stringify(value)}`), (error: pg.DatabaseError) => error);
const faulty = () => proxy.seen.filter(({ fault }) => fault).length;
const soundStore = async () => expect((await client.query("SELECT a::int AS a FROM 's3://sound/a.csv'")).rows).toEqual([{ a: 1 }]);

const slowDown = { status: 503, body: "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>" };
const faults: readonly (readonly [string, string, Fault])[] = [
  ["HTTP 500", "GET", { status: 500 }],
  ["HTTP 500 for its size", "HEAD", { status: 500 }],
  ["SlowDown", "GET", slowDown],
  ["HTTP 429", "GET", { status: 429 }],
  ["a reset connection", "GET", { reset: "before" }],
  ["a connection reset behind the headers", "GET", { reset: "behind headers" }],
  ["a body cut short", "GET", { cutAt: 5_000 }],
];
const formats = ["parquet", "csv", "json"];
const everyFault = formats.flatMap((format) => faults.map(([name, method, fault]) => [format, name, method, fault] as const));

describe("a fault that passes", () => {
  it.each(everyFault)("costs a query of %s nothing but time: %s", async (format, _, method, fault) => {
    for (const times of [1, 2]) {
      const path = await fresh(format);
      proxy.rules({ fault, method, times });
      expect(await sum(path)).toEqual(WHOLE);
      expect(faulty()).toBe(times);
    }
  });

  it.each(faults.filter(([, method]) => method === "GET"))("costs a listing nothing but time: %s", async (_, __, fault) => {
    const path = await fresh("csv");
    // Listings are shorter than files.
    proxy.rules({ fault: "cutAt" in fault ? { cutAt: 100 } : fault, path: /list-type/, times: 2 });
    expect(await sum(path.replace("rows.csv", "*.csv"))).toEqual(WHOLE);
    expect(faulty()).toBe(2);
  });

  it("in the midst of many requests leaves the rows whole", async () => {
    for (const fault of [slowDown, { cutAt: 1_000 }, { reset: "before" as const }]) {
      const path = await fresh("parquet");
      proxy.rules({ fault, method: "GET", from: 4, times: 2 });
      const { rows } = await client.query<{ id: string }>(`SELECT id FROM '${path}'`);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(ROWS);
      expect(faulty()).toBe(2);
    }
  });

  it.each(formats)("may be an answer for %s that looks whole and is not, or such a list: the statement runs again", async (format) => {
    const path = await fresh(format);
    proxy.rules({ fault: { cutAt: 1_000, silent: true }, method: "GET", times: 1 });
    expect(await sum(path)).toEqual(WHOLE);
    expect(faulty()).toBe(1);
    const other = await fresh(format);
    proxy.rules({ fault: { cutAt: 400, silent: true }, path: /list-type/, times: 1 });
    expect(await sum(other.replace("rows.", "*."))).toEqual(WHOLE);
    expect(faulty()).toBe(1);
  });

  it("may be a slow answer", async () => {
    for (const format of formats) {
      const path = await fresh(format);
      proxy.rules({ fault: { delayMs: 1_500 }, method: "GET", times: 1 });
      expect(await sum(path)).toEqual(WHOLE);
    }
  });
});

describe("a fault that lasts", () => {
  it.each(everyFault)("ends a query of %s in one error that names the file and nothing else: %s", async (format, _, method, fault) => {
    const path = await fresh(format);
    proxy.rules({ fault, method });
    const error = await failure(sum(path));
    expect(error.code).toBe("58030");
    expect(error.message).toContain(path);
    expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|testkey|testsecret|Stack|httpfs/);
    await soundStore();
    proxy.rules();
    expect(await sum(path)).toEqual(WHOLE);
  });

  it.each(formats)("may be an answer for %s that looks whole and is not: it is never taken for the file", async (format) => {
    for (const cutAt of [0, 1_000]) {
      const path = await fresh(format);
      proxy.rules({ fault: { cutAt, silent: true }, method: "GET" });
      const error = await failure(sum(path));
      expect([error.code, error.message]).toEqual(["58030", `the store broke off its answer for ${path}`]);
      proxy.rules();
      expect(await sum(path)).toEqual(WHOLE);
    }
  });

  it("may be a list of files that looks whole and is not", async () => {
    const path = (await fresh("csv")).replace("rows.csv", "*.csv");
    proxy.rules({ fault: { cutAt: 400, silent: true }, path: /list-type/ });
    const error = await failure(sum(path));
    expect([error.code, error.message]).toEqual(["58030", "the store broke off its list of files"]);
    expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|Stack|httpfs/);
    expect(await sum(path).catch(() => proxy.rules())).toBeUndefined();
    expect(await sum(path)).toEqual(WHOLE);
  });

  it.each([
    ["simple", (sql: string) => [serialize.query(sql)]],
    ["extended", (sql: string) => [serialize.parse({ text: sql }), serialize.bind({}), serialize.execute({}), serialize.sync()]],
    ["COPY", (sql: string) => [serialize.query(`COPY (${sql}) TO STDOUT`)]],
  ])("behind the first rows ends the %s query with an error, never with CommandComplete", async (_, messages) => {
    const path = await fresh("parquet");
    proxy.rules({ fault: { cutAt: 1_000 }, method: "GET", from: 8 });
    const { client: raw } = await RawClient.logIn({ port: tavana.pgPort });
    raw.send(...messages(`SELECT * FROM '${path}'`));
    const received = await raw.untilReady();
    const count = (name: string) => received.filter((message) => message.name === name).length;
    expect(count("dataRow") + count("copyData")).toBeGreaterThan(0);
    expect([count("error"), count("commandComplete")]).toEqual([1, 0]);
    const error = JSON.stringify(received.find(({ name }) => name === "error"));
    expect(error).toContain(path);
    expect(error).not.toMatch(/127\.0\.0\.1/);
    raw.socket.destroy();
  });
});

describe.each([
  ["says nothing", { hang: true }],
  ["trickles", { trickle: 20 }],
] as const)("a store that %s", (_, fault) => {
  const slots = async () => (await queryApi(tavana).getCluster({})).workers.map(({ slotsInUse }) => slotsInUse);

  it("holds its query's slot until it lets go, and holds up nobody else", async () => {
    const path = await fresh("csv");
    proxy.rules({ fault, method: "GET" });
    const other = await connect();
    await other.query("SET statement_timeout = '700ms'");
    const began = performance.now();
    const error = await failure(sum(path, other));
    expect(error.code).toBe("57014");
    expect(performance.now() - began).toBeLessThan(5_000); // the store is waited for far longer
    expect(await slots()).toEqual([1]);
    await soundStore();
    proxy.rules();
    proxy.drop();
    await expect.poll(slots, { timeout: 20_000 }).toEqual([0]);
    await other.query("RESET statement_timeout");
    expect(await sum(path, other)).toEqual(WHOLE);
    await other.end();
  });

  it.each(["simple", "extended"])("lets a client of the %s protocol cancel at once", async (protocol) => {
    const path = await fresh("parquet");
    proxy.rules({ fault, method: "GET" });
    const other = await connect();
    const sql = `SELECT count(*) FROM '${path}'`;
    const pending = failure(protocol === "simple" ? other.query(sql) : other.query(`${sql} WHERE id > $1`, [1]));
    await expect.poll(() => proxy.open, { timeout: 5_000 }).toBeGreaterThan(0);
    const began = performance.now();
    cancel(other, tavana.pgPort);
    expect((await pending).code).toBe("57014");
    expect(performance.now() - began).toBeLessThan(5_000);
    proxy.rules();
    proxy.drop();
    expect(await sum(path, other)).toEqual(WHOLE);
    await other.end();
  });
});

describe("a description of many files in a slow store", () => {
  const slots = async () => (await queryApi(tavana).getCluster({})).workers.map(({ slotsInUse }) => slotsInUse);

  it("ends with statement_timeout; the engine cannot be stopped while it binds, and its slot is counted", async () => {
    const name = `many-${files++}`;
    await mkdir(join(s3.folder, "data/lake", name));
    for (let at = 0; at < 60; at++) await writeFile(join(s3.folder, "data/lake", name, `${at}.csv`), `a,b${at}\n1,2\n`);
    proxy.rules({ fault: { delayMs: 700 }, method: "GET", path: /\.csv/ });
    const { client: raw } = await RawClient.logIn({ port: tavana.pgPort });
    raw.send(serialize.query("SET statement_timeout = '900ms'"));
    await raw.untilReady();
    const sql = `SELECT * FROM read_csv('s3://lake/${name}/*.csv', union_by_name = true)`;
    raw.send(serialize.parse({ name: "s", text: sql }), serialize.describe({ type: "S", name: "s" }), serialize.sync());
    const received = await raw.untilReady();
    expect(received.find(({ name: kind }) => kind === "error")).toMatchObject({ code: "57014", message: "canceling statement due to statement timeout" });
    expect(await slots()).toEqual([1]);
    proxy.rules();
    await expect.poll(slots, { timeout: 20_000 }).toEqual([0]);
    raw.socket.destroy();
  });
});
