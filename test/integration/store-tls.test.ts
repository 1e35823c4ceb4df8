import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAzure, type AzureServer } from "../toolbox/azurite.ts";
import { makeIssuedCertificate } from "../toolbox/certificate.ts";
import { cacheDirectory } from "../toolbox/paths.ts";
import { startTavana } from "../toolbox/tavana.ts";
import { startS3 } from "../toolbox/versitygw.ts";

let folder: string;
let s3: Awaited<ReturnType<typeof startS3>>;
let azure: AzureServer;
let ours: Awaited<ReturnType<typeof makeIssuedCertificate>>;
let others: Awaited<ReturnType<typeof makeIssuedCertificate>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-tls-"));
  ours = await makeIssuedCertificate(folder, "ours");
  others = await makeIssuedCertificate(folder, "others");
  // What Azure's store holds is written before it speaks TLS.
  const clear = await startAzure({ containers: ["lake"] });
  const writer = await (await DuckDBInstance.create(":memory:", { extension_directory: join(cacheDirectory, "extensions") })).connect();
  for (const sql of ["LOAD azure", `CREATE SECRET w (TYPE azure, CONNECTION_STRING '${clear.connectionString}')`, "COPY (SELECT 3 AS a) TO 'az://lake/a.parquet'"]) await writer.run(sql);
  await clear.stop();
  const tls = { cert: ours.certFile, key: ours.keyFile };
  azure = await startAzure({ account: clear.account, key: clear.key, folder: clear.folder, port: clear.port, tls });
  s3 = await startS3({ buckets: ["lake"], tls });
  await writeFile(join(s3.folder, "data/lake/a.csv"), "a,b\n1,2\n");
  await writeFile(
    join(folder, "storage.yaml"),
    `storage:
  - { prefix: s3://lake/, endpoint: "${s3.endpoint}", credentials: { source: static, key_id: ${s3.keyId}, secret: ${s3.secret} } }
  - { prefix: az://lake/, credentials: { source: static, connection_string: "${azure.connectionString}" } }
access:
  rules: [{ to: everyone, files: [s3://lake/, az://lake/], write: [s3://lake/, az://lake/] }]
`,
  );
});
afterAll(async () => {
  await s3?.stop();
  await azure?.stop();
  for (const path of [s3.folder, azure.folder, folder]) await rm(path, { recursive: true, force: true });
});

async function withTavana(flags: readonly string[], work: (client: pg.Client, log: () => string) => Promise<void>): Promise<void> {
  const tavana = await startTavana({ flags: ["--workers", "1", "--storage-file", join(folder, "storage.yaml"), "--access-file", join(folder, "storage.yaml"), ...flags] });
  const client = new pg.Client({ host: "127.0.0.1", port: tavana.pgPort, user: "tavana", password: "tavana", database: "tavana" });
  try {
    await client.connect();
    await work(client, tavana.log);
  } finally {
    await client.end();
    await tavana.stop();
  }
}

describe("a store whose certificate a private authority has issued", () => {
  it("is read when STORAGE_CA_FILE names the authority, alone or among others", async () => {
    const many = join(folder, "many.pem");
    await writeFile(many, `${await readFile(others.caFile, "utf8")}\n# ours\n${await readFile(ours.caFile, "utf8")}`);
    for (const file of [ours.caFile, many]) {
      await withTavana(["--storage-ca-file", file], async (client) => {
        expect((await client.query("SELECT * FROM 's3://lake/*.csv'")).rows).toEqual([{ a: "1", b: "2" }]);
        expect((await client.query("SELECT * FROM 'az://lake/a.parquet'")).rows).toEqual([{ a: 3 }]);
        for (const written of ["s3://lake/written.parquet", "az://lake/written.parquet"]) {
          await client.query(`COPY (SELECT 4 AS a) TO '${written}'`);
          expect((await client.query(`SELECT * FROM '${written}'`)).rows).toEqual([{ a: 4 }]);
        }
      });
    }
  });

  it.each(["no authorities but the system's", "another authority"])("is refused with %s, in words that name neither host nor key", async (which) => {
    await withTavana(which.startsWith("no") ? [] : ["--storage-ca-file", others.caFile], async (client) => {
      for (const path of ["s3://lake/a.csv", "az://lake/a.parquet"]) {
        const error = (await client.query(`SELECT * FROM '${path}'`).catch((thrown: unknown) => thrown)) as pg.DatabaseError;
        expect([error.code, error.message]).toEqual(["58030", `the certificate of the store of ${path} is not trusted`]);
        const refusal = (await client.query(`COPY (SELECT 1 AS a) TO '${path}'`).catch((thrown: unknown) => thrown)) as pg.DatabaseError;
        expect([refusal.code, refusal.message]).toEqual(["58030", `the certificate of the store of ${path} is not trusted`]);
        expect(JSON.stringify([error, refusal])).not.toMatch(/127\.0\.0\.1|localhost|testkey|testsecret|testaccount/);
      }
    });
  });
});

describe("a file of authorities that cannot be used", () => {
  it.each([
    ["is not there", undefined, /ENOENT/],
    ["is not PEM", "secret=1", /expected PEM certificates/],
    ["is a key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", /expected PEM certificates/],
    ["is damaged", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", /certificate 1 of 1 cannot be read/],
    ["is cut short", "-----BEGIN CERTIFICATE-----\nMIIB", /certificate 1 of 1 cannot be read/],
  ])("ends the start in one line when it %s", async (name, content, why) => {
    const file = join(folder, `${name.replaceAll(" ", "-")}.pem`);
    if (content) await writeFile(file, content);
    const error = (await startTavana({ flags: ["--storage-ca-file", file] }).catch((thrown: unknown) => thrown)) as Error;
    const lines = error.message.trimEnd().split("\n").slice(1);
    expect(lines).toEqual([expect.stringMatching(why)]);
    expect(lines[0]).toContain(`tavana: STORAGE_CA_FILE=${file}: `);
  });
});
