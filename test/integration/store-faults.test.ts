import { mkdtemp, rm, writeFile } from "node:fs/promises";
import net, { type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectTo } from "../toolbox/client.ts";
import { cancel } from "../toolbox/cancel.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { startS3 } from "../toolbox/versitygw.ts";

let folder: string;
let s3: Awaited<ReturnType<typeof startS3>>;
let tavana: Tavana;
let client: pg.Client;
let silent: Server;
const silentSockets = new Set<Socket>();

const places = ["lake", "wrong", "region", "missing", "down", "hung"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-faults-"));
  s3 = await startS3({ buckets: ["lake", "wrong", "region"] });
  silent = net.createServer((socket) => {
    silentSockets.add(socket);
    socket.on("error", () => undefined).once("close", () => silentSockets.delete(socket));
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  await writeFile(join(s3.folder, "data/lake/broken.parquet"), "PAR1 this is not Parquet PAR1");
  await writeFile(join(s3.folder, "data/lake/good.csv"), "a,b\n1,2\n");
  const keys = "credentials: { source: static, key_id: testkey, secret: testsecret }";
  await writeFile(
    join(folder, "storage.yaml"),
    `storage:
  - { prefix: s3://lake/, endpoint: "${s3.endpoint}", ${keys} }
  - { prefix: s3://wrong/, endpoint: "${s3.endpoint}", credentials: { source: static, key_id: testkey, secret: mistyped-secret } }
  - { prefix: s3://region/, endpoint: "${s3.endpoint}", region: eu-west-3, ${keys} }
  - { prefix: s3://missing/, endpoint: "${s3.endpoint}", ${keys} }
  - { prefix: s3://down/, endpoint: "http://127.0.0.1:9", ${keys} }
  - { prefix: s3://hung/, endpoint: "http://127.0.0.1:${(silent.address() as AddressInfo).port}", ${keys} }
`,
  );
  tavana = await startTavana({ flags: ["--storage-file", join(folder, "storage.yaml"), "--read-prefixes", places.map((bucket) => `s3://${bucket}/`).join(",")] });
  client = await connect();
});
afterAll(async () => {
  await client?.end();
  for (const socket of silentSockets) socket.destroy();
  silent?.close();
  await tavana?.stop();
  await s3?.stop();
  await rm(s3.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

const connect = () => connectTo(tavana);

const failure = (sql: string) =>
  client.query(sql).then(
    () => expect.fail(`${sql} succeeded`),
    (error: pg.DatabaseError) => error,
  );

describe("an error of a store", () => {
  it.each([
    ["s3://lake/missing.csv", "58P01", "file s3://lake/missing.csv does not exist"],
    ["s3://lake/missing*.csv", "58P01", 'No files found that match the pattern "s3://lake/missing*.csv"'],
    ["s3://lake/broken.parquet", "58030", "Footer length error in file 's3://lake/broken.parquet'"],
    ["s3://wrong/a.csv", "42501", "the store denies access to s3://wrong/a.csv"],
    ["s3://region/a.csv", "58030", "the store refuses the request for s3://region/a.csv"],
    ["s3://missing/*.csv", "58P01", "bucket s3://missing does not exist"],
    ["s3://down/a.csv", "58030", "the store of s3://down/a.csv cannot be reached"],
  ])("names the file, and neither hosts nor secrets: %s", async (path, sqlstate, message) => {
    const error = await failure(`SELECT * FROM '${path}'`);
    expect({ sqlstate: error.code, message: error.message }).toEqual({ sqlstate, message });
    expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|secret|testkey|duckdb\.org/);
    expect((await client.query("SELECT a FROM 's3://lake/good.csv'")).rows).toEqual([{ a: "1" }]);
  });
});

describe("a store that says nothing", () => {
  it("lets go of a cancelled query at once, and of others not at all", async () => {
    const hung = await connect();
    const pending = hung.query("SELECT * FROM 's3://hung/a.csv'").then(
      () => "succeeded",
      ({ code }: pg.DatabaseError) => code,
    );
    await expect.poll(() => silentSockets.size, { timeout: 5_000 }).toBeGreaterThan(0);
    const { rows } = await client.query("SELECT a FROM 's3://lake/good.csv'");
    expect(rows).toEqual([{ a: "1" }]);
    const began = performance.now();
    cancel(hung, tavana.pgPort);
    expect(await pending).toBe("57014");
    expect(performance.now() - began).toBeLessThan(5_000); // the store is waited for far longer
    expect((await hung.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
    await hung.end();
  });
});
