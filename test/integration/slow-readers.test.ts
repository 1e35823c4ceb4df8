import { mkdtemp, readlink, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectTo, outcomeOf } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const ROWS = 600_000;
const PAGE = 1_000;
/** Open results over the file hold 30 MiB each in the engine, with two threads: seventeen of them would fill it. */
const MEMORY_BYTES = 512 * 1024 * 1024;
const READERS = 32;

let folder: string;
let file: string;
let tavana: Tavana;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-slow-"));
  file = join(folder, "rows.parquet");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT i AS id, i * 1.1::DOUBLE AS x, 'name-' || lpad(i::VARCHAR, 13, '0') AS name, md5(i::VARCHAR) AS hash FROM range(${ROWS}) t(i)) TO '${file}'`);
  connection.closeSync();
  instance.closeSync();
  tavana = await startTavana({ flags: ["--workers", "1", "--read-prefixes", folder], env: { WORKER_MEMORY_BYTES: String(MEMORY_BYTES) } });
});
afterAll(async () => {
  await tavana?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Reader {
  readonly pages: AsyncIterator<readonly { id: string }[]>;
  end(): Promise<void>;
}

function reader(): Reader {
  const { pgPort: port, user, password, database } = tavana;
  const sql = postgres({ host: "127.0.0.1", port, user, password, database, max: 1 });
  const pages = sql.unsafe(`SELECT * FROM '${file}'`).cursor(PAGE)[Symbol.asyncIterator]() as unknown as Reader["pages"];
  return { pages, end: () => sql.end({ timeout: 1 }) };
}

/** What the workers keep of results on disk. */
async function spilled(): Promise<number> {
  let count = 0;
  for (const pid of await tavana.workerPids()) {
    for (const fd of await readdir(`/proc/${pid}/fd`)) {
      const path = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => "");
      if (path.startsWith(tavana.dataDir) && path.includes("/results/")) count++;
    }
  }
  return count;
}

it("idle cursors leave memory to others, and lose no row", async () => {
  const readers = Array.from({ length: READERS }, reader);
  const first = await Promise.all(readers.map(({ pages }) => pages.next()));
  expect(first.map(({ value }) => value.length)).toEqual(readers.map(() => PAGE));

  const other = await connectTo(tavana);
  for (let at = 0; at < 3; at++) expect(await outcomeOf(other, `SELECT name, hash FROM '${file}' ORDER BY hash LIMIT 3`)).toBe("SELECT 3");
  expect(await outcomeOf(other, `SELECT count(DISTINCT id % 1000) FROM '${file}'`)).toBe("SELECT 1");
  expect(await spilled()).toBeGreaterThan(0);

  const counts = await Promise.all(
    readers.map(async ({ pages }, at) => {
      if (at % 4 !== 0) return ROWS; // leaves without reading on
      let sum = PAGE;
      const seen = new Set<string>();
      for (let page = await pages.next(); !page.done; page = await pages.next()) {
        sum += page.value.length;
        for (const { id } of page.value) seen.add(id);
      }
      expect(seen.size).toBe(sum - PAGE);
      return sum;
    }),
  );
  expect(counts).toEqual(readers.map(() => ROWS));
  await Promise.all(readers.map((one) => one.end()));
  await expect.poll(spilled, { timeout: 10_000 }).toBe(0);
  await other.end();
});
