import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { queryApi } from "../toolbox/api.ts";
import { startAzure, type AzureServer } from "../toolbox/azurite.ts";
import { connectTo, outcomeOf } from "../toolbox/client.ts";
import { startFaultProxy, type FaultProxy } from "../toolbox/fault-proxy.ts";
import { cacheDirectory } from "../toolbox/paths.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

// Azure's SDK in the engine has no time-out of its own: without help, each of its four tries takes a minute.

let folder: string;
let azure: AzureServer;
let proxy: FaultProxy;
let tavana: Tavana;
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-silent-"));
  azure = await startAzure({ containers: ["lake"] });
  proxy = await startFaultProxy(`http://127.0.0.1:${azure.port}`);
  const writer = await (await DuckDBInstance.create(":memory:", { extension_directory: join(cacheDirectory, "extensions") })).connect();
  await writer.run("LOAD azure");
  await writer.run(`CREATE SECRET w (TYPE azure, CONNECTION_STRING '${azure.connectionString}')`);
  for (const name of ["first", "second", "third"]) await writer.run(`COPY (SELECT i AS id FROM range(50) t(i)) TO 'az://lake/${name}.csv'`);
  writer.closeSync();
  const through = azure.connectionString.replace(/BlobEndpoint=http:\/\/[^/]+/, `BlobEndpoint=${proxy.endpoint}`);
  await writeFile(join(folder, "storage.yaml"), `storage:\n  - { prefix: az://lake/, credentials: { source: static, connection_string: "${through}" } }\n`);
  tavana = await startTavana({ flags: ["--workers", "1", "--storage-file", join(folder, "storage.yaml"), "--read-prefixes", "az://lake/"] });
  client = await connectTo(tavana);
});
afterEach(() => proxy.rules());
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  await proxy?.stop();
  await azure?.stop();
  await rm(azure.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

describe("an Azure store that says nothing", () => {
  const slots = async () => (await queryApi(tavana).getCluster({})).workers.map(({ slotsInUse }) => slotsInUse);
  const hung = () => proxy.seen.filter(({ fault }) => fault).length;

  it("for one request is asked again", async () => {
    proxy.rules({ fault: { hang: true }, method: "GET", times: 1 });
    expect((await client.query("SELECT count(*)::int AS rows FROM 'az://lake/first.csv'")).rows).toEqual([{ rows: 50 }]);
    expect(hung()).toBe(1);
  }, 60_000);

  it("holds a cancelled query's slot for a minute at most, and the client not at all", async () => {
    proxy.rules({ fault: { hang: true }, method: "GET" });
    await client.query("SET statement_timeout = '700ms'");
    expect(await outcomeOf(client, "SELECT count(*) FROM 'az://lake/second.csv'")).toMatchObject({ code: "57014" });
    await client.query("RESET statement_timeout");
    expect(await slots()).toEqual([1]);
    await expect.poll(slots, { timeout: 75_000, interval: 500 }).toEqual([0]);
    proxy.rules();
    expect((await client.query("SELECT count(*)::int AS rows FROM 'az://lake/second.csv'")).rows).toEqual([{ rows: 50 }]);
  }, 120_000);
});
