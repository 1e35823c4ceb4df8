import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectTo, outcomeOf, valueOf } from "../toolbox/client.ts";
import { METADATA_ADDRESS, startCloud, type Cloud } from "../toolbox/cloud/cloud.ts";
import { byName } from "../toolbox/cloud/forward.ts";
import { Google } from "../toolbox/cloud/google.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { startS3 } from "../toolbox/versitygw.ts";

const FILES = 12;
/** Tokens that are renewed within a test, with time left for a busy machine. */
const SHORT_MS = 10_000;
/** Statements that show what the engine holds, where it lets them. */
const LOOKS = ["SELECT * FROM duckdb_secrets()", "SELECT * FROM which_secret('gs://lake/a.csv', 'gcs')", "SELECT * FROM duckdb_settings()", "SELECT * FROM duckdb_logs()"];

let folder: string;
let cloud: Cloud;
let store: Awaited<ReturnType<typeof startS3>>;
let google: Google;
let tavana: Tavana;
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-google-"));
  cloud = await startCloud({ names: ["storage.googleapis.com"], addresses: { "metadata.google.internal": METADATA_ADDRESS } });
  store = await startS3({ buckets: ["lake"] });
  google = new Google(store);
  await cloud.serveNames(byName([[/^storage\./, google.storage]]));
  await cloud.serveAddress(METADATA_ADDRESS, google.metadata);
  await mkdir(join(store.folder, "data/lake/many"));
  for (let at = 0; at < FILES; at++) await writeFile(join(store.folder, `data/lake/many/${at}.csv`), `a,b\n${at},2\n`);
  await writeFile(
    join(folder, "data.yaml"),
    `storage: [{ prefix: gs://lake/, credentials: { source: workload_identity } }]
access: { rules: [{ to: everyone, files: gs://lake/, write: gs://lake/ }] }
`,
  );
  google.failures = Infinity;
  const file = join(folder, "data.yaml");
  tavana = await startTavana({ cloud, flags: ["--workers", "1", "--storage-file", file, "--access-file", file, "--storage-ca-file", cloud.certificate.caFile, "--log-level", "info"] });
  client = await connectTo(tavana);
});
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  await cloud?.stop();
  await store?.stop();
  for (const path of [store?.folder, folder]) if (path) await rm(path, { recursive: true, force: true });
});

const readA = () => outcomeOf(client, "SELECT a::int FROM 'gs://lake/many/0.csv'");

describe("GKE's workload identity", () => {
  it("is asked for until the metadata server answers, then no more than needed", async () => {
    expect(await readA()).toMatchObject({ code: "58030", message: "the platform has no credentials for gs://lake/ at the moment" });
    google.failures = 0;
    await expect.poll(readA, { timeout: 30_000 }).toBe("SELECT 1");
    expect(await valueOf(client, "SELECT sum(a)::int FROM 'gs://lake/many/*.csv'")).toBe((FILES * (FILES - 1)) / 2);
    expect(google.given).toHaveLength(1);
    expect(google.asked).toContain("/computeMetadata/v1/instance/service-accounts/default/token");
    // The store has been reached by its own name.
    expect((await store.requests()).some((request) => request.startsWith("GetObject /lake/many/"))).toBe(true);
  });

  it("writes: small files, large ones in parts, and directories in place of others", async () => {
    const copy = (rows: number, target: string, options = "") => outcomeOf(client, `COPY (SELECT i, i % 3 AS part, md5(i::text) FROM range(${rows}) t(i)) TO '${target}'${options}`);
    expect(await copy(10, "gs://lake/small.parquet")).toBe("COPY 10");
    expect(await copy(500_000, "gs://lake/large.parquet")).toBe("COPY 500000");
    expect(await valueOf(client, "SELECT count(*)::int FROM 'gs://lake/large.parquet'")).toBe(500_000);
    for (const rows of [30, 60]) expect(await copy(rows, "gs://lake/parts", " (FORMAT parquet, PARTITION_BY (part), OVERWRITE)")).toBe(`COPY ${rows}`);
    expect(await valueOf(client, "SELECT count(*)::int FROM 'gs://lake/parts/*/*.parquet'")).toBe(60);
    expect((await store.requests()).some((request) => request.startsWith("CompleteMultipartUpload /lake/large.parquet"))).toBe(true);
    expect(google.given).toHaveLength(1);
  });

  it("is asked for again when the store refuses its token: the next statement works", async () => {
    for (const sql of ["SELECT a::int FROM 'gs://lake/many/1.csv'", "SELECT count(*) FROM 'gs://lake/many/*.csv'"]) {
      google.revoke();
      await new Promise((resolve) => setTimeout(resolve, 5_000)); // sooner it is not asked again
      expect(await outcomeOf(client, sql)).toBe("SELECT 1");
    }
    expect(google.given).toHaveLength(3);
  });

  it("is renewed before it ends, while queries run", async () => {
    google.lifetimeMs = SHORT_MS;
    google.revoke();
    await expect.poll(readA, { timeout: 20_000 }).toBe("SELECT 1");
    const before = google.given.length;
    const { refused } = google;
    const outcomes = new Set<unknown>();
    for (const end = Date.now() + 1.6 * SHORT_MS; Date.now() < end; ) outcomes.add(await outcomeOf(client, "SELECT count(*) FROM 'gs://lake/many/*.csv'"));
    expect([...outcomes]).toEqual(["SELECT 1"]);
    expect(google.given.length - before).toBeGreaterThanOrEqual(2);
    expect(google.refused).toBe(refused);
  });

  it("is never shown", async () => {
    google.failures = Infinity;
    google.revoke();
    const shown = [tavana.log()];
    for (const sql of ["SELECT * FROM 'gs://lake/many/0.csv'", "EXPLAIN ANALYZE SELECT * FROM 'gs://lake/many/*.csv'", ...LOOKS]) {
      const error = (await client.query(sql).catch((thrown: unknown) => thrown)) as pg.DatabaseError;
      expect(error.code, sql).toMatch(/^(?:42501|42704|42883|58030)$/);
      shown.push(JSON.stringify(error), error.message);
    }
    for (const secret of google.given) expect(shown.join("\n")).not.toContain(secret);
  });
});
