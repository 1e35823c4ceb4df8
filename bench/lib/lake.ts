import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { serverStream } from "../../services/common/src/index.ts";
import { queryApi } from "../../test/toolbox/api.ts";
import { startTavana, type Tavana } from "../../test/toolbox/tavana.ts";
import { startS3, type S3Server } from "../../test/toolbox/versitygw.ts";

/** Tavana with one worker over a local S3 server, whose bucket `lake` is a folder. */
export interface LakeBench {
  readonly tavana: Tavana;
  readonly s3: S3Server;
  /** The bucket's folder: files that are put there are in the store. */
  readonly bucket: string;
  /** In this process, to make files. */
  readonly writer: DuckDBConnection;
  /** Runs a statement through the API, in Arrow, and drains it. @returns seconds */
  api(sql: string): Promise<number>;
  /** The relations by the API. @returns how many there are */
  relations(): Promise<number>;
  /** What a piece of work took. */
  measured(work: () => Promise<unknown>): Promise<{ ms: number; requests: number }>;
  stop(): Promise<void>;
}

/** @param prepare makes files and gives the section `datasets:` of the configuration */
export async function startLake(prepare: (lake: Pick<LakeBench, "bucket" | "writer">) => Promise<string>, env: Readonly<Record<string, string>> = {}): Promise<LakeBench> {
  const folder = await mkdtemp(join(tmpdir(), "tavana-bench-lake-"));
  const s3 = await startS3({ buckets: ["lake"] });
  const bucket = join(s3.folder, "data/lake");
  const writer = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  const datasets = await prepare({ bucket, writer });
  const storage = `storage:\n  - { prefix: s3://lake/, endpoint: "${s3.endpoint}", credentials: { source: static, key_id: ${s3.keyId}, secret: ${s3.secret} } }\n`;
  await writeFile(join(folder, "lake.yaml"), `${storage}${datasets}`);
  const file = join(folder, "lake.yaml");
  const tavana = await startTavana({ flags: ["--workers", "1", "--storage-file", file, "--datasets-file", file, "--read-prefixes", "s3://lake/"], env });
  const client = queryApi(tavana);
  return {
    tavana,
    s3,
    bucket,
    writer,
    async api(sql) {
      const began = performance.now();
      const request = { sql, format: { format: { case: "arrow" as const, value: {} } } };
      for await (const { event } of serverStream((signal) => client.execute(request, { signal }))) void event;
      return (performance.now() - began) / 1000;
    },
    relations: async () => (await client.listRelations({})).relations.length,
    async measured(work) {
      const before = (await s3.requests()).length;
      const began = performance.now();
      await work();
      const ms = performance.now() - began;
      return { ms, requests: (await s3.requests()).length - before };
    },
    async stop() {
      await tavana.stop();
      await s3.stop();
      await rm(s3.folder, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
