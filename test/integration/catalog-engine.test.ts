import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bearerToken, listenApi, localUser, type ApiServer, type CatalogLanguage, type CatalogSnapshot } from "@tavana/common";
import { createAccess, Gateway } from "@tavana/gateway";
import { Target } from "@tavana/proto";
import { Worker, workerApi } from "@tavana/worker";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../toolbox/paths.ts";

/** A catalog of one table, which shows what reached the engine. */
const language: CatalogLanguage = {
  definitions: () => [
    "CREATE SCHEMA pg",
    "CREATE TABLE pg.relations (name VARCHAR, columns VARCHAR, typmods INTEGER[])",
    "CREATE TABLE pg.pg_stat_activity (pid INTEGER)",
    "CREATE MACRO pg.format_type(oid, modifier) AS 'type ' || oid",
    "CREATE MACRO pg.twice(x) AS TABLE SELECT x AS y UNION ALL SELECT x",
  ],
  snapshot: ({ relations }: CatalogSnapshot) => [
    "DELETE FROM pg.relations",
    ...relations.map(({ schema, name, columns }) =>
      `INSERT INTO pg.relations VALUES ('${schema}.${name}', '${columns.map((column) => `${column.name} ${column.typeOid}`).join(", ")}', [${columns.map(({ typeModifier }) => typeModifier).join(", ")}])`),
  ],
  activity: (sessions) => ["DELETE FROM pg.pg_stat_activity", ...sessions.map(({ pid }) => `INSERT INTO pg.pg_stat_activity VALUES (${pid})`)],
};

const log = pino({ level: "silent" });
const token = "secret of the test";
let dataDirectory: string;
let servers: ApiServer[];
let workers: Worker[];
let gateway: Gateway;

async function startWorker(name: string, role: "data" | "catalog") {
  const samples = join(root, "node_modules/vega-datasets/data");
  const worker = await Worker.create(
    { name, role, dataDirectory, ...(role === "data" ? { samplesDirectory: samples } : {}), readPrefixes: [], memoryLimitBytes: 256 * 1024 * 1024 },
    log,
  );
  const server = await listenApi("127.0.0.1", 0, workerApi(worker, bearerToken(token)));
  return { worker, server, address: `http://127.0.0.1:${server.port}` };
}

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "tavana-catalog-"));
  const [data, catalog] = await Promise.all([startWorker("data", "data"), startWorker("catalog", "catalog")]);
  workers = [data.worker, catalog.worker];
  servers = [data.server, catalog.server];
  gateway = new Gateway({
    users: await localUser(),
    workerAddresses: [data.address],
    workerToken: token,
    access: createAccess(undefined, []),
    catalog: {
      address: catalog.address,
      token,
      database: "tavana",
      language,
      roles: () => [],
      activity: () => [{ pid: 7, user: "tavana", applicationName: "", backendStart: new Date(), state: "idle", query: "" }],
      settings: [],
    },
    log,
  });
  await gateway.waitUntilReady(10_000);
});
afterAll(async () => {
  await gateway.close();
  for (const server of servers) await server.close(0);
  for (const worker of workers) await worker.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

const headers = { authorization: `Basic ${Buffer.from("tavana:tavana").toString("base64")}` };

async function values(sql: string, target = Target.CATALOG): Promise<string> {
  const client = gateway.client;
  const format = { format: { case: "copy" as const, value: { format: { case: "csv" as const, value: { delimiter: "|" } } } } };
  let text = "";
  for await (const { event } of client.execute({ sql, target, format }, { headers })) {
    if (event.case === "rows") for (let at = 0; at < event.value.data.length; ) {
      const data = Buffer.from(event.value.data);
      const end = at + 1 + data.readInt32BE(at + 1);
      text += data.toString("utf8", at + 5, end);
      at = end;
    }
  }
  return text;
}

describe("the catalog engine", () => {
  it("holds the workers' relations with their columns", async () => {
    expect(await values("SELECT name, columns FROM relations")).toMatch(/^samples\.flights\|.*\bdelay 2\d/);
  });

  it("puts its own relations and macros before DuckDB's", async () => {
    expect(await values("SELECT format_type(23, -1), (SELECT sum(y) FROM twice(4))")).toBe("type 23|8\n");
    expect(await values("SELECT format_type(23, -1)", Target.UNSPECIFIED)).not.toContain("type 23");
  });

  it("knows the sessions of the moment", async () => {
    expect(await values("SELECT pid FROM pg_stat_activity")).toBe("7\n");
  });

  it("describes statements", async () => {
    const { statement } = await gateway.client.describe({ sql: "SELECT name FROM relations WHERE name = $1", target: Target.CATALOG }, { headers });
    expect(statement?.schema?.columns.map(({ name }) => name)).toEqual(["name"]);
  });

  it("reads no files, writes nothing and is no way to the data", async () => {
    await expect(values("SELECT * FROM 'package.json'")).rejects.toThrow(/permission denied/);
    await expect(values("CREATE TABLE pg.x (a INT)")).rejects.toMatchObject({ message: expect.stringMatching(/cannot|not supported|read-only/) });
    await expect(values("SELECT * FROM samples.flights")).rejects.toThrow(/flights/);
  });

  it("lists relations for the API", async () => {
    const { relations } = await gateway.client.listRelations({}, { headers });
    expect(relations.map(({ schema, name }) => `${schema}.${name}`)).toEqual(["samples.flights"]);
    expect(relations[0]!.columns.length).toBeGreaterThan(3);
  });

  it("is filled again when it was lost", async () => {
    const old = servers[1]!;
    const { port } = old;
    await old.close(0);
    await workers[1]!.close();
    await expect(values("SELECT 1 FROM relations")).rejects.toThrow(/catalog engine|connection to worker/);
    const worker = await Worker.create({ name: "catalog", role: "catalog", dataDirectory, readPrefixes: [], memoryLimitBytes: 256 * 1024 * 1024 }, log);
    workers[1] = worker;
    servers[1] = await listenApi("127.0.0.1", port, workerApi(worker, bearerToken(token)));
    await expect.poll(() => values("SELECT count(*) FROM relations").catch(() => "not yet"), { timeout: 10_000 }).toBe("1\n");
  });

  it("takes statements of the gateway's in its own role alone", async () => {
    await expect(workers[0]!.loadCatalog("", ["CREATE SCHEMA mine"])).rejects.toMatchObject({ sqlstate: "42501" });
  });
});
