import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startAzure, type AzureServer } from "../toolbox/azurite.ts";
import { connectTo, outcomeOf, valueOf } from "../toolbox/client.ts";
import { Azure, TENANT } from "../toolbox/cloud/azure.ts";
import { METADATA_ADDRESS, startCloud, type Cloud } from "../toolbox/cloud/cloud.ts";
import { byName } from "../toolbox/cloud/forward.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const ACCOUNT = "companylake";
const CLIENT = "11111111-2222-3333-4444-555555555555";
const SCOPE = "https://storage.azure.com/.default";
const HOUR_MS = 3_600_000;
/** Tokens that are renewed within a test, with time left for a busy machine. */
const SHORT_MS = 10_000;
/** Statements that show what the engine holds, where it lets them. */
const LOOKS = ["SELECT * FROM duckdb_secrets()", "SELECT * FROM which_secret('az://lake/a.csv', 'azure')", "SELECT current_setting('azure_storage_connection_string')", "SELECT * FROM duckdb_settings()", "SELECT * FROM duckdb_logs()"];

let folder: string;
let cloud: Cloud;
let store: AzureServer;
let azure: Azure;
let tavana: Tavana;
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-azure-identity-"));
  cloud = await startCloud({ names: ["login.microsoftonline.com", `${ACCOUNT}.blob.core.windows.net`] });
  store = await startAzure({ account: ACCOUNT, containers: ["lake"], tls: { cert: cloud.certificate.certFile, key: cloud.certificate.keyFile }, oauth: true });
  azure = new Azure(store.port);
  await cloud.serveNames(byName([[/^login\./, azure.entra], [/\.blob\./, azure.blob]]));
  await cloud.serveAddress(METADATA_ADDRESS, azure.machine);
});
beforeEach(() => {
  azure.asked.length = 0;
});
afterAll(async () => {
  await cloud?.stop();
  await store?.stop();
  for (const path of [store?.folder, folder]) if (path) await rm(path, { recursive: true, force: true });
});

const file = (name: string) => join(folder, name);

/** The cloud takes another token and secret from now on, and the platform has mounted them. */
async function mount(name: string): Promise<void> {
  azure.assertion = `${name} federated token`;
  azure.clientSecret = `${name} client secret`;
  await writeFile(file("federated"), azure.assertion);
  await writeFile(file("secret"), `${azure.clientSecret}\n`);
}

async function start(credentials: string, env: Record<string, string>): Promise<void> {
  await writeFile(
    file("storage.yaml"),
    `storage: [{ prefix: az://lake/, account: ${ACCOUNT}, credentials: ${credentials} }]
access: { rules: [{ to: everyone, files: az://lake/, write: az://lake/ }] }
`,
  );
  tavana = await startTavana({
    cloud,
    flags: ["--workers", "1", "--storage-file", file("storage.yaml"), "--access-file", file("storage.yaml"), "--storage-ca-file", cloud.certificate.caFile, "--log-level", "info"],
    env,
  });
  client = await connectTo(tavana);
}

const workload = () => ({ AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_FEDERATED_TOKEN_FILE: file("federated") });
const readA = () => outcomeOf(client, "SELECT a::int FROM 'az://lake/a.csv'");
const writeA = () => outcomeOf(client, "COPY (SELECT 1 AS a, 2 AS b) TO 'az://lake/a.csv'");

type Identity = readonly [name: string, credentials: () => string, env: () => Record<string, string>, question: string];

describe.each<Identity>([
  ["workload identity", () => "{ source: workload_identity }", workload, `entra client_assertion ${CLIENT} ${SCOPE}`],
  ["a service principal", () => `{ source: service_principal, tenant_id: ${TENANT}, client_id: ${CLIENT}, client_secret_file: ${file("secret")} }`, () => ({}), `entra client_secret ${CLIENT} ${SCOPE}`],
  ["a machine's identity", () => "{ source: instance }", () => ({}), "machine https://storage.azure.com"],
])("%s", (name, credentials, env, question) => {
  beforeAll(async () => {
    azure.lifetimeMs = HOUR_MS;
    await mount("first");
    azure.failures = Infinity;
    await start(credentials(), env());
  });
  afterAll(async () => {
    await client?.end();
    await tavana?.stop();
  });

  it("is asked for until the cloud answers: writes and reads are done with what it gives", async () => {
    expect(await readA()).toMatchObject({ code: "58030", message: "the platform has no credentials for az://lake/ at the moment" });
    expect(await writeA()).toMatchObject({ code: "58030", message: "the platform has no credentials for az://lake/ at the moment" });
    azure.failures = 0;
    await expect.poll(writeA, { timeout: 60_000 }).toBe("COPY 1");
    expect(await readA()).toBe("SELECT 1");
    const written = `az://lake/${name.replaceAll(/\W/g, "")}.parquet`;
    expect(await outcomeOf(client, `COPY (SELECT i, md5(i::text) FROM range(500000) t(i)) TO '${written}'`)).toBe("COPY 500000");
    expect(await valueOf(client, `SELECT count(*)::int FROM 'az://lake/*.parquet' WHERE i = 7`)).toBeGreaterThan(0);
    expect(azure.asked).toContain(question);
    expect(await outcomeOf(client, `SELECT * FROM 'az://lake/missing.csv'`)).toMatchObject({ code: "58P01" });
  });

  it("is asked for again when a store refuses what it gave: the next statement works", async () => {
    for (const next of [() => outcomeOf(client, "SELECT count(*) FROM read_csv('az://lake/*.csv')"), () => writeA().then(writeA)]) {
      azure.revoke();
      await mount(`next ${azure.given.length}`);
      await new Promise((resolve) => setTimeout(resolve, 5_000)); // sooner it is not asked again
      const given = azure.given.length;
      expect(await next()).toMatch(/ 1$/);
      expect(azure.given.length).toBe(given + 1);
    }
  });

  it("is renewed before it ends, while queries run", async () => {
    azure.lifetimeMs = SHORT_MS;
    azure.revoke();
    await expect.poll(readA, { timeout: 20_000 }).toBe("SELECT 1");
    const before = azure.given.length;
    const refused = azure.refused.length;
    const outcomes = new Set<unknown>();
    for (const end = Date.now() + 1.6 * SHORT_MS; Date.now() < end; ) outcomes.add(await outcomeOf(client, "SELECT count(*) FROM read_csv(['az://lake/a.csv', 'az://lake/*.csv'], union_by_name = true, filename = true)"));
    expect([...outcomes]).toEqual(["SELECT 1"]);
    expect(azure.given.length - before).toBeGreaterThanOrEqual(2);
    expect(azure.refused.slice(refused)).toEqual([]);
  });

  it("is never shown", async () => {
    azure.failures = Infinity;
    azure.revoke();
    const shown = [tavana.log()];
    for (const sql of ["SELECT * FROM 'az://lake/a.csv'", "EXPLAIN SELECT * FROM 'az://lake/a.csv'", "EXPLAIN ANALYZE SELECT * FROM 'az://lake/*.csv'", "COPY (SELECT 1) TO 'az://lake/x.csv'", ...LOOKS]) {
      const error = (await client.query(sql).catch((thrown: unknown) => thrown)) as pg.DatabaseError;
      expect(error.code, sql).toMatch(/^(?:42501|42704|42883|58030)$/);
      shown.push(JSON.stringify(error), error.message);
    }
    for (const secret of [...azure.given, "federated token", "client secret"]) expect(shown.join("\n")).not.toContain(secret);
  });
});

describe("a managed identity that a user has assigned", () => {
  afterAll(async () => {
    await client?.end();
    await tavana?.stop();
  });

  it("is asked for by its client_id", async () => {
    Object.assign(azure, { failures: 0, lifetimeMs: HOUR_MS });
    await start(`{ source: instance, client_id: ${CLIENT} }`, {});
    expect(await writeA()).toBe("COPY 1");
    expect(await readA()).toBe("SELECT 1");
    expect(azure.asked).toEqual([`machine https://storage.azure.com ${CLIENT}`]);
  });
});
