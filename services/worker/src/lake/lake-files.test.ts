import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, parseYaml, TavanaError } from "@tavana/common";
import { afterEach, describe, expect, it, vi } from "vitest";
import { resolveCredentials, takeEnvironment } from "./credentials.ts";
import { datasetQuery, readDatasets } from "./datasets-file.ts";
import { secretStatement } from "./secret.ts";
import { readStorage, type StorageRule } from "./storage-file.ts";

const datasets = (text: string) => readDatasets(parseYaml(text, "d.yaml").fields(["datasets"]).datasets!);
const storage = (text: string) => readStorage(parseYaml(text, "s.yaml").fields(["storage"]).storage!);

function problem(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  return expect.fail("nothing was wrong");
}

describe("datasets", () => {
  it("are what the file declares", () => {
    const text = `
datasets:
  sales:
    orders:
      files: [s3://b/o/*.parquet, s3://b/p/*.parquet]
      options: { hive_partitioning: true }
      description: Orders
      columns: { id: Number }
    raw: { files: "s3://b/it's.csv", format: csv, options: { delim: "'", types: { a: INTEGER } } }
`;
    const [orders, raw] = datasets(text);
    expect(orders).toEqual({
      schema: "sales",
      name: "orders",
      files: ["s3://b/o/*.parquet", "s3://b/p/*.parquet"],
      format: "parquet",
      options: { hive_partitioning: true },
      description: "Orders",
      columns: { id: "Number" },
    });
    expect(datasetQuery(raw!)).toBe("SELECT * FROM read_csv(['s3://b/it''s.csv'], delim = '''', types = {'a': 'INTEGER'})");
  });

  it.each([
    ["datasets: { s: { t: { file: x } } }", "d.yaml:1:29: datasets.s.t.file: unknown; expected files, format, options, description, columns, readers"],
    ["datasets: { s: { t: { files: relative.parquet } } }", "d.yaml:1:30: datasets.s.t.files: expected a URL or an absolute path"],
    ["datasets: { s: { t: { files: s3://b/../c.parquet } } }", "d.yaml:1:30: datasets.s.t.files: A path may not hold '..'."],
    ["datasets: { s: { t: { files: s3://b/c } } }", "d.yaml:1:21: datasets.s.t: expected format: one of parquet, csv, json"],
    ["datasets: { s: { t: { files: s3://b/c.csv, options: { sep: x } } } }", /^d\.yaml:1:60: datasets\.s\.t\.options\.sep: unknown option of csv; expected all_varchar, /],
    ["datasets: { pg_catalog: { t: { files: s3://b/c.csv } } }", "d.yaml:1:25: datasets.pg_catalog: the schema name pg_catalog is taken"],
    ["datasets: { s: { t: { files: /a.csv }, T: { files: /b.csv } } }", "d.yaml:1:43: datasets.s.T: there is another table of this name"],
    ["datasets: { s: { t: 5 } }", "d.yaml:1:21: datasets.s.t: expected a map"],
    ["datasets:\n  s:\n\t t: 1", /^d\.yaml:3:1: /],
    ["datasets: {}\nother: 1", "d.yaml:2:8: other: unknown; expected datasets"],
  ])("that are wrong say where and what would be right: %s", (text, message) => {
    if (typeof message === "string") expect(problem(() => datasets(text))).toBe(message);
    else expect(problem(() => datasets(text))).toMatch(message);
  });
});

describe("storage", () => {
  it.each([
    ["storage: [{ prefix: 's3://b' }]", /^s\.yaml:1:21: storage\[0\]\.prefix: expected a slash at the end/],
    ["storage: [{ prefix: 'ftp://b/' }]", /^s\.yaml:1:21: .*expected s3:\/\//],
    ["storage: [{ prefix: 's3://b/*/' }]", /expected neither wildcards/],
    ["storage: [{ prefix: s3://b/, credentials: { source: magic } }]", /expected one of none, static, files, environment, workload_identity, instance, not "magic"/],
    ["storage: [{ prefix: s3://b/, credentials: { source: static, key_id: a } }]", /storage\[0\]\.credentials: expected secret/],
    ["storage: [{ prefix: s3://b/, credentials: { source: instance, key_id: a } }]", /key_id: unknown for instance; expected nothing more/],
    ["storage: [{ prefix: az://b/, credentials: { source: workload_identity } }]", /expected account/],
    ["storage: [{ prefix: 'abfss://c@acct.dfs.core.windows.net/', account: other }]", /account: expected acct, the account that the prefix names/],
    ["storage: [{ prefix: az://c/, account: a, credentials: { source: instance, tenant_id: x } }]", /tenant_id: unknown for instance; expected client_id/],
    ["storage: [{ prefix: s3://b/, endpoint: minio:9000 }]", /endpoint: expected http\(s\):\/\/host:port/],
    ["storage: [{ prefix: s3://b/ }, { prefix: s3://b/ }]", /storage\[1\]: there is another entry for s3:\/\/b\//],
  ])("that is wrong says where and what would be right: %s", (text, message) => {
    expect(problem(() => storage(text))).toMatch(message);
  });

  it("becomes a secret for its prefix alone", () => {
    const [rule] = storage("storage: [{ prefix: s3://b/, endpoint: 'http://h:9', credentials: { source: static, key_id: k, secret: \"it's\" } }]");
    expect(secretStatement("storage_0", rule!, rule!.credentials.values)).toBe(
      "CREATE OR REPLACE SECRET storage_0 (TYPE 's3', KEY_ID 'k', SECRET 'it''s', ENDPOINT 'h:9', USE_SSL false, REGION 'us-east-1', URL_STYLE 'path', SCOPE 's3://b/')",
    );
    const [azure] = storage("storage: [{ prefix: az://c/, account: acct, credentials: { source: workload_identity } }]");
    expect(secretStatement("storage_0", azure!, { access_token: "t" })).toBe(
      "CREATE OR REPLACE SECRET storage_0 (TYPE 'azure', PROVIDER 'access_token', ACCESS_TOKEN 't', ACCOUNT_NAME 'acct', SCOPE 'az://c/')",
    );
    const [web] = storage("storage: [{ prefix: s3://b/, region: eu-west-1, credentials: { source: workload_identity } }]");
    expect(secretStatement("storage_0", web!, { key_id: "k", secret: "s", session_token: "t" })).toBe(
      "CREATE OR REPLACE SECRET storage_0 (TYPE 's3', KEY_ID 'k', SECRET 's', SESSION_TOKEN 't', REGION 'eu-west-1', SCOPE 's3://b/')",
    );
  });
});

describe("a bucket without a region", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("is where the platform says that its pods are, and a compatible store's nowhere else than it was", () => {
    vi.stubEnv("AWS_REGION", "eu-west-3");
    const [amazon, own, azure] = storage("storage: [{ prefix: s3://b/ }, { prefix: s3://c/, endpoint: 'http://h:9' }, { prefix: 'abfss://c@acct.dfs.core.windows.net/' }]");
    expect(secretStatement("s", amazon!, {})).toBe("CREATE OR REPLACE SECRET s (TYPE 's3', REGION 'eu-west-3', SCOPE 's3://b/')");
    expect(secretStatement("s", own!, {})).toContain("REGION 'us-east-1'");
    expect(secretStatement("s", azure!, { access_token: "t" })).toContain("ACCOUNT_NAME 'acct', SCOPE 'abfss://c@acct.dfs.core.windows.net/'");
  });
});

describe("credentials", () => {
  afterEach(() => vi.unstubAllEnvs());

  const rule = (credentials: StorageRule["credentials"], store: StorageRule["store"] = "s3"): StorageRule => ({ prefix: "s3://b/", store, credentials });

  it("of files are read as they are now", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tavana-credentials-"));
    const path = join(folder, "key");
    try {
      await writeFile(path, "first\n");
      const files = rule({ source: "files", values: { key_id: path } });
      expect(await resolveCredentials(files, {})).toEqual({ values: { key_id: "first" } });
      await writeFile(path, "second");
      expect(await resolveCredentials(files, {})).toEqual({ values: { key_id: "second" } });
      await rm(path);
      await expect(resolveCredentials(files, {})).rejects.toMatchObject({ sqlstate: "58030", message: "no credentials for s3://b/", detail: `the file ${path} cannot be read` });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("of the environment are taken out of it, and so is what SDKs would find", async () => {
    const environment: NodeJS.ProcessEnv = { MINE: "k", AWS_SECRET_ACCESS_KEY: "s", PATH: "/bin" };
    const rules = [rule({ source: "environment", values: { key_id: "MINE", secret: "MISSING" } })];
    const taken = takeEnvironment(rules, environment);
    expect(environment).toEqual({ PATH: "/bin" });
    expect(taken).toEqual({ MINE: "k" });
    await expect(resolveCredentials(rules[0]!, taken)).rejects.toMatchObject({ detail: "the variable MISSING is not set" });
  });

  it("of Google's metadata server are fetched before they end", async () => {
    const asked: string[] = [];
    const server = http.createServer((request, response) => {
      asked.push(`${request.url} ${request.headers["metadata-flavor"]}`);
      response.end(JSON.stringify({ access_token: "ya29.token", expires_in: 3600, token_type: "Bearer" }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    vi.stubEnv("GCE_METADATA_HOST", `127.0.0.1:${(server.address() as AddressInfo).port}`);
    const google = rule({ source: "workload_identity", values: {} }, "gcs");
    const began = Date.now();
    const { values, renewAt = 0, endsAt = 0 } = await resolveCredentials(google, {});
    expect(values).toEqual({ bearer_token: "ya29.token" });
    expect((endsAt - renewAt) / 1000).toBeCloseTo(1_800, 0);
    expect(endsAt - began).toBeGreaterThanOrEqual(3_600_000);
    expect(asked).toEqual(["/computeMetadata/v1/instance/service-accounts/default/token Google"]);
    await new Promise((resolve) => server.close(resolve));
    await expect(resolveCredentials(google, {})).rejects.toBeInstanceOf(TavanaError);
  });
});
