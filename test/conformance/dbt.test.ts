import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectTo } from "../toolbox/client.ts";
import { python } from "../toolbox/python.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const run = promisify(execFile);
const INSTALL_MS = 300_000;

let folder: string;
let program: string;
let tavana: Tavana;
let client: pg.Client;

beforeAll(async () => {
  program = await python(["dbt-core==1.9.11", "dbt-postgres==1.9.1"]);
  folder = await mkdtemp(join(tmpdir(), "tavana-dbt-"));
  tavana = await startTavana();
  client = await connectTo(tavana);
  await mkdir(join(folder, "models"));
  const { pgPort, user, password, database } = tavana;
  const files = {
    "dbt_project.yml": 'name: flights\nversion: "1.0"\nprofile: tavana\nmodels: { flights: { +materialized: view, +persist_docs: { relation: true, columns: true } } }\n',
    "profiles.yml": `tavana: { target: dev, outputs: { dev: { type: postgres, host: 127.0.0.1, port: ${pgPort}, user: ${user}, password: ${password}, dbname: ${database}, schema: marts, threads: 2 } } }\n`,
    "models/airports.sql": "select origin, count(*) as flights, avg(delay) as delay from samples.flights group by origin\n",
    "models/busy.sql": "select * from {{ ref('airports') }} where flights > 100000\n",
    "models/schema.yml": "models:\n  - name: airports\n    description: Airports by departures\n    columns: [{ name: origin, description: Where from, tests: [not_null, unique] }]\n",
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}, INSTALL_MS);
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What it prints, whether it succeeds or not. */
const dbt = (...args: string[]) =>
  run(program, ["-c", "from dbt.cli.main import cli; cli()", ...args, "--profiles-dir", ".", "--no-use-colors"], {
    cwd: folder,
    env: { ...process.env, DBT_SEND_ANONYMOUS_USAGE_STATS: "false", HOME: folder },
  }).then(
    ({ stdout }) => stdout,
    ({ stdout = "", stderr = "" }: { stdout?: string; stderr?: string }) => stdout + stderr,
  );
const rows = async (sql: string) => (await client.query({ text: sql, rowMode: "array" })).rows as unknown;

describe("dbt", () => {
  it("makes views in a schema that was not there, and makes them again", async () => {
    for (const _ of [1, 2]) {
      expect(await dbt("run")).toContain("PASS=2 WARN=0 ERROR=0 SKIP=0 TOTAL=2");
      expect(await rows("SELECT origin FROM marts.busy ORDER BY flights DESC LIMIT 3")).toEqual([["ORD"], ["DFW"], ["ATL"]]);
      expect(await rows("SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'marts' ORDER BY 1")).toEqual([["airports"], ["busy"]]);
    }
    expect(await rows("SELECT obj_description('marts.airports'::regclass, 'pg_class'), col_description('marts.airports'::regclass, 1)")).toEqual([["Airports by departures", "Where from"]]);
  });

  it("tests them, and writes what there is", async () => {
    expect(await dbt("test")).toContain("PASS=2 WARN=0 ERROR=0 SKIP=0 TOTAL=2");
    expect(await dbt("docs", "generate")).toContain("Catalog written");
    const catalog = JSON.parse(await readFile(join(folder, "target/catalog.json"), "utf8")) as { nodes: Record<string, { metadata: { type: string }; columns: Record<string, { type: string }> }> };
    const { metadata, columns } = catalog.nodes["model.flights.airports"]!;
    expect([metadata.type, Object.entries(columns).map(([name, { type }]) => `${name} ${type}`)]).toEqual(["VIEW", ["origin text", "flights bigint", "delay double precision"]]);
  });

  it("is told what is wrong", async () => {
    await writeFile(join(folder, "models/wrong.sql"), "select nothing from {{ ref('airports') }}\n");
    const told = await dbt("run", "--select", "wrong");
    expect(told).toContain("ERROR=1");
    expect(told).toContain('Referenced column "nothing" not found');
    await rm(join(folder, "models/wrong.sql"));
  });
});
