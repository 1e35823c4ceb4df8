import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAzure, type AzureServer } from "../toolbox/azurite.ts";
import { connectTo, outcomeOf, valueOf } from "../toolbox/client.ts";
import { Azure, TENANT } from "../toolbox/cloud/azure.ts";
import { startCloud, type Cloud } from "../toolbox/cloud/cloud.ts";
import { dfsFront } from "../toolbox/cloud/dfs.ts";
import { byName } from "../toolbox/cloud/forward.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const ACCOUNT = "companylake";
const NAMED = `abfss://lake@${ACCOUNT}.dfs.core.windows.net/`;
const NAMED_FIRST = `abfss://${ACCOUNT}.dfs.core.windows.net/lake/`;

let folder: string;
let cloud: Cloud;
let store: AzureServer;
let azure: Azure;
let tavana: Tavana;
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-gen2-"));
  cloud = await startCloud({ names: ["login.microsoftonline.com", `${ACCOUNT}.blob.core.windows.net`, `${ACCOUNT}.dfs.core.windows.net`] });
  store = await startAzure({ account: ACCOUNT, containers: ["lake", "lake-secret", "private"], tls: { cert: cloud.certificate.certFile, key: cloud.certificate.keyFile }, oauth: true });
  azure = new Azure(store.port);
  azure.assertion = "federated token";
  await writeFile(join(folder, "federated"), azure.assertion);
  await cloud.serveNames(byName([[/^login\./, azure.entra], [/\.blob\./, azure.blob], [/\.dfs\./, dfsFront(azure, store)]]));
  const places = ["abfss://lake/", NAMED, NAMED_FIRST, "abfss://lake-secret/", "abfss://missing/"];
  await writeFile(
    join(folder, "data.yaml"),
    `storage:
${places.map((prefix) => `  - { prefix: "${prefix}", account: ${ACCOUNT}, credentials: { source: workload_identity } }`).join("\n")}
datasets:
  sales:
    orders: { files: "abfss://lake/orders/*/*/*.parquet", options: { hive_partitioning: true } }
    all: { files: "abfss://lake/orders/**", format: parquet, options: { hive_partitioning: true } }
    named: { files: "${NAMED}orders/**", format: parquet }
access:
  rules: [{ to: everyone, datasets: "*", files: [abfss://lake/, "${NAMED}", "${NAMED_FIRST}", abfss://missing/], write: [abfss://lake/, "${NAMED}"] }]
`,
  );
  const file = join(folder, "data.yaml");
  tavana = await startTavana({
    cloud,
    flags: ["--workers", "1", "--storage-file", file, "--datasets-file", file, "--access-file", file, "--storage-ca-file", cloud.certificate.caFile],
    env: { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: "1", AZURE_FEDERATED_TOKEN_FILE: join(folder, "federated") },
  });
  client = await connectTo(tavana);
});
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  await cloud?.stop();
  await store?.stop();
  for (const path of [store?.folder, folder]) if (path) await rm(path, { recursive: true, force: true });
});

const value = (sql: string) => valueOf(client, sql);
const outcome = (sql: string) => outcomeOf(client, sql);

describe("files of ADLS Gen2, by abfss://", () => {
  it("are written, in a directory of partitions too, under either name of the container", async () => {
    expect(await outcome("COPY (SELECT i AS id, i % 9 AS week, i % 2 AS half FROM range(10000) t(i)) TO 'abfss://lake/orders' (FORMAT parquet, PARTITION_BY (week, half))")).toBe("COPY 10000");
    expect(await outcome(`COPY (SELECT 1 AS a) TO '${NAMED}named.csv'`)).toBe("COPY 1");
    expect(await outcome("COPY (SELECT i, md5(i::text) FROM range(500000) t(i)) TO 'abfss://lake/large.parquet'")).toBe("COPY 500000");
    expect(azure.store.filter((request) => request.startsWith("PUT")).every((request) => request.includes(".blob."))).toBe(true);
  });

  it.each(["abfss://lake/", NAMED, NAMED_FIRST])("are read by name, by patterns and by partitions: %s", async (place) => {
    expect(await value(`SELECT a::int FROM '${place}named.csv'`)).toBe(1);
    expect(await value(`SELECT count(*)::int FROM '${place}large.parquet'`)).toBe(500_000);
    azure.store.length = 0;
    expect(await value(`SELECT count(*)::int FROM read_parquet('${place}orders/*/*/*.parquet', hive_partitioning = true) WHERE week = 3 AND half = 1`)).toBe(556);
    // Listed by Gen2's own interface, page by page, and read from no more partitions than needed.
    expect(azure.store.filter((request) => /\.dfs\.\S+resource=filesystem/.test(request)).length).toBeGreaterThan(1);
    expect(azure.store.filter((request) => request.includes("data_0.parquet") && !/week=[03]\//.test(decodeURIComponent(request)))).toEqual([]);
    expect(await value(`SELECT count(*)::int FROM glob('${place}orders/**')`)).toBe(18);
    expect(await value(`SELECT count(*)::int FROM read_csv('${place}n*.csv')`)).toBe(1);
  });

  it("are datasets", async () => {
    for (const [dataset, where] of [["orders", " WHERE week = 2"], ["all", " WHERE week = 2"], ["named", " WHERE id % 9 = 2"]]) expect(await value(`SELECT count(*)::int FROM sales.${dataset}${where}`)).toBe(1111);
  });

  it("are listed anew when their token was taken back", async () => {
    azure.revoke();
    await new Promise((resolve) => setTimeout(resolve, 5_000)); // sooner it is not asked again
    expect(await value("SELECT count(*)::int FROM read_csv('abfss://lake/n*.csv')")).toBe(1);
  });
});

describe("an error of ADLS Gen2", () => {
  it.each([
    ["abfss://lake/missing.csv", "58P01", "file missing.csv does not exist"],
    ["abfss://lake/missing*.csv", "58P01", 'No files found that match the pattern "abfss://lake/missing*.csv"'],
    ["abfss://lake/missing/*.csv", "58P01", "a directory or container of abfss:// does not exist"],
    ["abfss://missing/*.csv", "58P01", "a directory or container of abfss:// does not exist"],
    ["abfss://lake/orders/**/*.parquet", "0A000", "in patterns of abfss://, ** may stand at the end alone"],
    ["abfss://lake-secret/a.csv", "42501", 'permission denied for file "abfss://lake-secret/a.csv"'],
    ["abfss://other@companylake.dfs.core.windows.net/a.csv", "42501", 'permission denied for file "abfss://other@companylake.dfs.core.windows.net/a.csv"'],
    ["abfss://lake@other.dfs.core.windows.net/a.csv", "42501", 'permission denied for file "abfss://lake@other.dfs.core.windows.net/a.csv"'],
    ["abfs://lake/named.csv", "42501", 'permission denied for file "abfs://lake/named.csv"'],
    ["az://lake/named.csv", "42501", 'permission denied for file "az://lake/named.csv"'],
    ["abfss://lake:x@companylake.dfs.core.windows.net/a.csv", "42501", 'permission denied for file "abfss://lake:x@companylake.dfs.core.windows.net/a.csv"'],
  ])("%s: %s", async (path, code, message) => {
    expect(await outcome(`SELECT * FROM read_csv('${path}')`.replace(/read_csv\((.*parquet')\)/, "read_parquet($1)"))).toMatchObject({ code, message });
  });
});
