import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { connectTo, outcomeOf, valueOf } from "../toolbox/client.ts";
import { Aws } from "../toolbox/cloud/aws.ts";
import { METADATA_ADDRESS, POD_ADDRESS, startCloud, type Cloud } from "../toolbox/cloud/cloud.ts";
import { byName } from "../toolbox/cloud/forward.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { startS3 } from "../toolbox/versitygw.ts";

const S3 = "s3.eu-central-1.amazonaws.com";
const HOUR_MS = 3_600_000;
/** Credentials that are renewed within a test, with time left for a busy machine. */
const SHORT_MS = 10_000;
/** Statements that show what the engine holds, where it lets them. */
const LOOKS = ["SELECT * FROM duckdb_secrets()", "SELECT * FROM which_secret('s3://lake/a.csv', 's3')", "SELECT current_setting('s3_secret_access_key')", "SELECT * FROM duckdb_settings()", "SELECT * FROM duckdb_logs()"];
const ROLE = "arn:aws:iam::123456789012:role/analysts";

let folder: string;
let cloud: Cloud;
let s3: Awaited<ReturnType<typeof startS3>>;
let aws: Aws;
let tavana: Tavana;
let client: pg.Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-aws-"));
  cloud = await startCloud({ names: ["sts.eu-central-1.amazonaws.com", S3, `lake.${S3}`] });
  s3 = await startS3({ buckets: ["lake"], domain: S3, region: "eu-central-1" });
  aws = new Aws(s3.port, s3.iam);
  await cloud.serveNames(byName([[/^sts\./, aws.sts], [/(^|\.)s3\./, aws.s3]]));
  await cloud.serveAddress(POD_ADDRESS, aws.pod);
  await cloud.serveAddress(METADATA_ADDRESS, aws.machine);
  await writeFile(join(s3.folder, "data/lake/a.csv"), "a,b\n1,2\n");
});
beforeEach(() => {
  aws.asked.length = 0;
});
afterAll(async () => {
  await cloud?.stop();
  await s3?.stop();
  for (const path of [s3?.folder, folder]) if (path) await rm(path, { recursive: true, force: true });
});

/** Places of the pod's files, as the platforms mount them. */
const file = (name: string) => join(folder, name);

/** The cloud takes other tokens from now on, and the platform has mounted them. */
async function mountTokens(name: string): Promise<void> {
  aws.webToken = `${name} web token`;
  aws.podToken = `${name} pod token`;
  await writeFile(file("web"), aws.webToken);
  await writeFile(file("pod"), aws.podToken);
}

async function start(source: string, env: Record<string, string>): Promise<void> {
  await writeFile(
    file("storage.yaml"),
    `storage: [{ prefix: s3://lake/, region: eu-central-1, credentials: { source: ${source} } }]
access: { rules: [{ to: everyone, files: s3://lake/, write: s3://lake/ }] }
`,
  );
  tavana = await startTavana({
    cloud,
    flags: ["--workers", "1", "--storage-file", file("storage.yaml"), "--access-file", file("storage.yaml"), "--storage-ca-file", cloud.certificate.caFile, "--log-level", "info"],
    env,
  });
  client = await connectTo(tavana);
}

async function stop(): Promise<void> {
  await client?.end();
  await tavana?.stop();
}

const readA = () => outcomeOf(client, "SELECT a::int FROM 's3://lake/a.csv'");

type Identity = readonly [name: string, source: string, env: () => Record<string, string>, question: string];

describe.each<Identity>([
  ["IAM roles for service accounts", "workload_identity", () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: file("web"), AWS_ROLE_ARN: ROLE, AWS_REGION: "eu-central-1" }), `sts AssumeRoleWithWebIdentity ${ROLE}`],
  ["EKS Pod Identity", "workload_identity", () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${POD_ADDRESS}/v1/credentials`, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file("pod") }), "pod /v1/credentials"],
  ["an instance's identity", "instance", () => ({}), "machine GET /latest/meta-data/iam/security-credentials/analysts"],
])("%s", (name, source, env, question) => {
  const times = () => aws.asked.filter((each) => each === question).length;

  beforeAll(async () => {
    aws.lifetimeMs = HOUR_MS;
    await mountTokens("first");
    aws.failures = Infinity;
    await start(source, env());
  });
  afterAll(stop);

  it("is asked for until the cloud answers, then no more than needed: reads and writes are done with what it gives", async () => {
    const given = aws.given.length;
    expect(await readA()).toMatchObject({ code: "58030", message: "the platform has no credentials for s3://lake/ at the moment" });
    aws.failures = 0;
    await expect.poll(readA, { timeout: 30_000 }).toBe("SELECT 1");
    expect(tavana.log()).toContain('"msg":"credentials cannot be used"');
    const written = `s3://lake/${name.replaceAll(/\W/g, "")}.parquet`;
    expect(await outcomeOf(client, `COPY (SELECT i, md5(i::text) FROM range(500000) t(i)) TO '${written}'`)).toBe("COPY 500000");
    expect(await valueOf(client, `SELECT count(*)::int FROM '${written}'`)).toBe(500_000);
    expect(times()).toBeGreaterThan(0);
    expect(aws.given.length - given).toBe(1);
  });

  it("is asked for again when a store refuses what it gave: the next statement works", async () => {
    for (const [at, next] of [readA, () => outcomeOf(client, "COPY (SELECT 1 AS a) TO 's3://lake/next.csv'").then(readA)].entries()) {
      await aws.revoke();
      await mountTokens(`next ${at}`);
      await new Promise((resolve) => setTimeout(resolve, 5_000)); // sooner it is not asked again
      expect(await next()).toBe("SELECT 1");
      expect(times()).toBe(at + 1);
    }
  });

  it("is renewed before it ends, while queries run", async () => {
    aws.lifetimeMs = SHORT_MS;
    await aws.revoke();
    await expect.poll(readA, { timeout: 20_000 }).toBe("SELECT 1");
    const before = times();
    const refused = aws.refused.length;
    const outcomes = new Set<unknown>();
    for (const end = Date.now() + 1.6 * SHORT_MS; Date.now() < end; ) outcomes.add(await outcomeOf(client, "SELECT count(*) FROM read_csv(['s3://lake/a.csv', 's3://lake/*.csv'], union_by_name = true, filename = true)"));
    expect([...outcomes]).toEqual(["SELECT 1"]);
    expect(times() - before).toBeGreaterThanOrEqual(2);
    expect(aws.refused.slice(refused)).toEqual([]);
  });

  it("has ended where the cloud gives no other, which a reader is told, and works as soon as it does", async () => {
    aws.failures = Infinity;
    await expect.poll(readA, { timeout: 30_000 }).toMatchObject({ code: "42501", message: "the store denies access to s3://lake/a.csv", detail: expect.stringContaining("ExpiredToken") as string });
    expect(aws.refused).toContain("ExpiredToken");
    // A pod's own identity has failed: it does not get its machine's.
    if (source === "workload_identity") expect(aws.asked.filter((each) => each.startsWith("machine"))).toEqual([]);
    aws.failures = 0;
    await expect.poll(readA, { timeout: 60_000 }).toBe("SELECT 1");
  });

  it("is never shown", async () => {
    await aws.revoke();
    aws.lifetimeMs = HOUR_MS;
    aws.failures = Infinity;
    const shown = [tavana.log()];
    for (const sql of ["SELECT * FROM 's3://lake/a.csv'", "EXPLAIN SELECT * FROM 's3://lake/a.csv'", "EXPLAIN ANALYZE SELECT * FROM 's3://lake/*.csv'", "COPY (SELECT 1) TO 's3://lake/x.csv'", ...LOOKS]) {
      const error = (await client.query(sql).catch((thrown: unknown) => thrown)) as pg.DatabaseError;
      expect(error.code, sql).toMatch(/^(?:42501|42704|42883|58030)$/);
      shown.push(JSON.stringify(error), error.message);
    }
    for (const secret of [...aws.given.flatMap(({ AccessKeyId, SecretAccessKey, Token }) => [AccessKeyId, SecretAccessKey, Token]), "web token", "pod token"]) expect(shown.join("\n")).not.toContain(secret);
    aws.failures = 0;
  });
});

describe("without an identity", () => {
  afterAll(stop);

  it("nothing is read, and the log says what is missing", async () => {
    await start("workload_identity", {});
    expect(await readA()).toMatchObject({ code: "58030", message: "the platform has no credentials for s3://lake/ at the moment" });
    expect(tavana.log()).toContain("neither AWS_WEB_IDENTITY_TOKEN_FILE nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set");
    // Not even what the machine could do.
    expect(aws.asked).toEqual([]);
  });
});
