import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectTo } from "../toolbox/client.ts";
import { queryApi } from "../toolbox/api.ts";
import { cancel } from "../toolbox/cancel.ts";
import { startFaultProxy, type FaultProxy } from "../toolbox/fault-proxy.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { startS3 } from "../toolbox/versitygw.ts";

const DATASETS = 500;

let folder: string;
let s3: Awaited<ReturnType<typeof startS3>>;
let proxy: FaultProxy;
let tavana: Tavana;
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-listing-"));
  s3 = await startS3({ buckets: ["lake", "hung"] });
  proxy = await startFaultProxy(s3.endpoint);
  proxy.rules({ fault: { hang: true } });
  await writeFile(join(s3.folder, "data/lake/a.csv"), "a,b\n1,x\n");
  const many = Array.from({ length: DATASETS }, (_, at) => `    t${at}: { files: s3://lake/a.csv }`).join("\n");
  await writeFile(
    join(folder, "lake.yaml"),
    `storage:
  - { prefix: s3://lake/, endpoint: "${s3.endpoint}", credentials: { source: static, key_id: ${s3.keyId}, secret: ${s3.secret} } }
  - { prefix: s3://hung/, endpoint: "${proxy.endpoint}", credentials: { source: static, key_id: ${s3.keyId}, secret: ${s3.secret} } }
datasets:
  hung:
    a: { files: s3://hung/a.csv }
    b: { files: s3://hung/b.csv }
  many:
${many}
  broken:
    nowhere: { files: s3://lake/nowhere.csv }
`,
  );
  const file = join(folder, "lake.yaml");
  tavana = await startTavana({ flags: ["--workers", "1", "--storage-file", file, "--datasets-file", file] });
  client = await connectTo(tavana);
});
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  await proxy?.stop();
  await s3?.stop();
  await rm(s3.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

/** Every worker has looked at every dataset once, and does no more by itself. */
async function settled(): Promise<number> {
  for (let before = -1; ; ) {
    const { length } = await s3.requests();
    if (length === before && length >= DATASETS) return length;
    before = length;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

describe(`${DATASETS} datasets`, () => {
  it("are listed, with their columns, without one request to a store", async () => {
    const before = await settled();
    const api = queryApi(tavana);
    for (let time = 0; time < 2; time++) {
      const tables = await client.query("SELECT table_name FROM information_schema.tables WHERE table_schema = 'many'");
      expect(tables.rowCount).toBe(DATASETS);
      const columns = await client.query("SELECT column_name FROM information_schema.columns WHERE table_schema = 'many'");
      expect(columns.rowCount).toBe(2 * DATASETS);
      const { stdout } = await promisify(execFile)("psql", ["-h", "127.0.0.1", "-p", String(tavana.pgPort), "-U", "tavana", "-XAtc", "\\dt many.*", "tavana"], { env: { ...process.env, PGPASSWORD: "tavana" } });
      expect(stdout.trim().split("\n")).toHaveLength(DATASETS);
      const { relations } = await api.listRelations({});
      expect(relations.filter(({ schema }) => schema === "many")).toHaveLength(DATASETS);
      expect(relations.find(({ schema }) => schema === "broken")?.comment).toContain("cannot be read");
    }
    expect((await s3.requests()).length).toBe(before);
  });
});

describe("a dataset whose store says nothing", () => {
  it("holds up no other, neither queries nor listings, and a query of it can be cancelled", async () => {
    await settled();
    const other = await connectTo(tavana);
    for (const sql of ["SELECT * FROM hung.a", { text: "SELECT * FROM hung.b WHERE a > $1", values: [1] }]) {
      const pending = other.query(sql as string).then(() => "succeeded", ({ code }: pg.DatabaseError) => code);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const began = performance.now();
      expect((await client.query("SELECT b FROM many.t7")).rows).toEqual([{ b: "x" }]);
      expect((await client.query("SELECT 1 FROM information_schema.tables WHERE table_schema = 'many'")).rowCount).toBe(DATASETS);
      expect(performance.now() - began).toBeLessThan(5_000);
      const cancelled = performance.now();
      cancel(other, tavana.pgPort);
      expect(await pending).toBe("57014");
      expect(performance.now() - cancelled).toBeLessThan(5_000);
    }
    await other.end();
  });

  it("is read as soon as the store answers again", async () => {
    await writeFile(join(s3.folder, "data/hung/a.csv"), "a\n5\n");
    proxy.rules();
    proxy.drop();
    await expect.poll(() => client.query("SELECT a::int AS a FROM hung.a").then(({ rows }) => rows as unknown, (error: Error) => error.message), { timeout: 10_000 }).toEqual([{ a: 5 }]);
  });
});
