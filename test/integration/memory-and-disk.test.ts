import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectTo, outcomeOf } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const MIB = 1024 * 1024;
const WORKER_MEMORY_BYTES = String(96 * MIB);

/** Some 40 bytes a row, that the engine has to have all at once. */
const sorted = (rows: number) => `SELECT count(*) FROM (SELECT md5(i::VARCHAR) AS m, i FROM range(${rows}) t(i) ORDER BY m) WHERE i >= 0`;

/** Bytes of the files in a directory, as the process sees it. */
async function bytesIn(tavana: Tavana): Promise<number> {
  const directory = join(`/proc/${tavana.pid}/root`, tavana.dataDir, "tmp");
  const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map((file) => stat(join(file.parentPath, file.name)).then(({ size }) => size, () => 0)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Of the worker's main thread and all others, in MiB. */
async function residentMiB(tavana: Tavana): Promise<number> {
  const [pid] = await tavana.workerPids();
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "latin1"))![1]) / 1024;
}

describe("with little memory", () => {
  let tavana: Tavana;
  let client: pg.Client;
  beforeAll(async () => {
    tavana = await startTavana({ flags: ["--workers", "1"], env: { WORKER_MEMORY_BYTES } });
  });
  beforeEach(async () => {
    client = await connectTo(tavana);
    return () => client.end();
  });
  afterAll(async () => {
    await tavana?.stop();
  });

  it("a query that needs more goes to disk, and leaves nothing there", async () => {
    expect((await client.query(sorted(5_000_000))).rows).toEqual([{ "count_star()": "5000000" }]);
    await expect.poll(() => bytesIn(tavana)).toBe(0);
  });

  it("queries let go of what they have built, those that were ended and those over WITH too", async () => {
    for (let n = 0; n < 12; n++) {
      const common = `WITH x AS MATERIALIZED (SELECT md5(i::VARCHAR) AS m FROM range(700000) t(i)) SELECT count(*) + ${n} FROM x a JOIN x b ON a.m = b.m`;
      expect(await outcomeOf(client, common)).toBe("SELECT 1");
    }
    for (let n = 0; n < 6; n++) {
      await client.query("SET statement_timeout = 400");
      expect(await outcomeOf(client, `${sorted(50_000_000)} AND ${n} = ${n}`)).toMatchObject({ code: "57014" });
      await client.query("RESET statement_timeout");
    }
    await expect.poll(() => bytesIn(tavana), { timeout: 10_000 }).toBe(0);
    expect(await outcomeOf(client, sorted(3_000_000))).toBe("SELECT 1");
    expect(await residentMiB(tavana)).toBeLessThan(600);
  });

  it("a worker that was killed leaves nothing on the disk for the next one", async () => {
    const killed = client.query(sorted(50_000_000)).catch(({ code }: pg.DatabaseError) => code);
    await expect.poll(() => bytesIn(tavana), { timeout: 20_000 }).toBeGreaterThan(50 * MIB);
    const [pid] = await tavana.workerPids();
    process.kill(pid!, "SIGKILL");
    expect(await killed).toBe("57P01");
    await expect.poll(async () => (await readdir(join(tavana.dataDir, "tmp"))).length, { timeout: 20_000 }).toBe(1);
    await expect.poll(() => outcomeOf(client, "SELECT 1"), { timeout: 20_000 }).toBe("SELECT 1");
    expect(await bytesIn(tavana)).toBe(0);
  });
});

describe("on a disk that is full", () => {
  let tavana: Tavana;
  let client: pg.Client;
  beforeAll(async () => {
    tavana = await startTavana({ flags: ["--workers", "1"], env: { WORKER_MEMORY_BYTES }, diskBytes: 128 * MIB });
  });
  beforeEach(async () => {
    client = await connectTo(tavana);
    return () => client.end();
  });
  afterAll(async () => {
    await tavana?.stop();
  });

  it("a query that needs more room fails alone, each time, and has left none taken", async () => {
    const other = await connectTo(tavana);
    for (let n = 0; n < 3; n++) {
      const failing = outcomeOf(client, sorted(20_000_000 + n));
      expect(await outcomeOf(other, "SELECT 42")).toBe("SELECT 1");
      expect(await failing).toMatchObject({ code: "53100" });
    }
    expect(await outcomeOf(client, "CREATE TEMP TABLE t AS SELECT i, md5(i::VARCHAR) AS m FROM range(20000000) t(i)")).toMatchObject({ code: "53100" });
    await expect.poll(() => bytesIn(tavana)).toBe(0);
    expect(await outcomeOf(client, sorted(2_500_000))).toBe("SELECT 1");
    await other.end();
  });

  it("an open result that has to leave its connection fails alone", async () => {
    for (const sql of ["BEGIN", "DECLARE c CURSOR FOR SELECT i, md5(i::VARCHAR) FROM range(4000000) t(i)", "FETCH 1 FROM c"]) await client.query(sql);
    expect(await outcomeOf(client, "SELECT 3")).toBe("SELECT 1");
    expect(await outcomeOf(client, "FETCH ALL FROM c")).toMatchObject({ code: "53100", message: "the disk is full" });
    await client.query("ROLLBACK");
    expect(await outcomeOf(client, "SELECT 4")).toBe("SELECT 1");
    await expect.poll(() => bytesIn(tavana)).toBe(0);
  });
});
