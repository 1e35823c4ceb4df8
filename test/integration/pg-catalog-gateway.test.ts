import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bearerToken, listenApi, localUser, type ApiServer } from "@tavana/common";
import { createAccess, Gateway } from "@tavana/gateway";
import { postgresCatalog } from "@tavana/postgres";
import { Target } from "@tavana/proto";
import { Worker, workerApi } from "@tavana/worker";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { activity } from "../toolbox/catalog-engine.ts";
import { catalogText } from "../toolbox/catalog-text.ts";
import { root } from "../toolbox/paths.ts";

const log = pino({ level: "silent" });
const token = "secret of the test";
const headers = { authorization: `Basic ${Buffer.from("tavana:tavana").toString("base64")}` };
let dataDirectory: string;
let gateway: Gateway;
const workers: { worker: Worker; server: ApiServer }[] = [];

async function startWorker(name: string, role: "data" | "catalog"): Promise<string> {
  const samples = role === "data" ? { samplesDirectory: join(root, "node_modules/vega-datasets/data") } : {};
  const worker = await Worker.create({ name, role, dataDirectory, ...samples, readPrefixes: [], memoryLimitBytes: 256 * 1024 * 1024 }, log);
  const server = await listenApi("127.0.0.1", 0, workerApi(worker, bearerToken(token)));
  workers.push({ worker, server });
  return `http://127.0.0.1:${server.port}`;
}

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "tavana-pg-catalog-"));
  const [data, catalog] = await Promise.all([startWorker("data", "data"), startWorker("catalog", "catalog")]);
  gateway = new Gateway({
    users: await localUser(),
    workerAddresses: [data],
    workerToken: token,
    access: createAccess(undefined, []),
    catalog: { address: catalog, token, database: "tavana", language: postgresCatalog, roles: () => [{ name: "tavana", superuser: true }], activity: () => activity, settings: [] },
    log,
  });
  await gateway.waitUntilReady(10_000);
});

afterAll(async () => {
  await gateway.close();
  for (const { server } of workers) await server.close(0);
  for (const { worker } of workers) await worker.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** The answer's lines, with bars between values. */
async function lines(sql: string): Promise<string[]> {
  const format = { format: { case: "copy" as const, value: { format: { case: "csv" as const, value: { delimiter: "|" } } } } };
  const found: string[] = [];
  for await (const { event } of gateway.client.execute({ sql: catalogText(sql), target: Target.CATALOG, format }, { headers })) {
    if (event.case !== "rows") continue;
    const data = Buffer.from(event.value.data);
    for (let at = 0, end = 0; at < data.length; at = end) {
      end = at + 1 + data.readInt32BE(at + 1);
      found.push(data.toString("utf8", at + 5, end).trimEnd());
    }
  }
  return found;
}

test("a client sees the workers' relations as PostgreSQL's", async () => {
  expect(await lines("SELECT n.nspname, c.relname, c.relkind, pg_catalog.pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'")).toEqual(["samples|flights|r|pg_database_owner"]);
  expect(await lines("SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a WHERE a.attrelid = 'samples.flights'::pg_catalog.regclass AND a.attnum > 0 ORDER BY a.attnum")).toEqual(["date|timestamp without time zone", "delay|bigint", "distance|bigint", "origin|text", "destination|text"]);
  expect(await lines("SELECT table_name, data_type FROM information_schema.columns WHERE table_schema = 'samples' AND column_name = 'delay'")).toEqual(["flights|bigint"]);
});

test("sessions, roles and privileges are those of the gateway", async () => {
  // Both are others': what they do is theirs.
  expect(await lines("SELECT pid, usename, state, query FROM pg_stat_activity ORDER BY pid")).toEqual(activity.map(({ pid, user }) => `${pid}|${user}||<insufficient privilege>`));
  expect(await lines("SELECT rolname, rolsuper FROM pg_roles WHERE rolcanlogin")).toEqual(["tavana|t"]);
  expect(await lines("SELECT has_table_privilege('samples.flights', 'SELECT'), has_table_privilege('samples.flights', 'INSERT')")).toEqual(["t|f"]);
});

test("a relation that is not there is an error", async () => {
  await expect(lines("SELECT 'nothing'::regclass")).rejects.toThrow('relation "nothing" does not exist');
});
