// Many files, a large file and many datasets in S3: time, requests and memory.
//   node_modules/.bin/node bench/lake-files.ts [small files] [rows of the large file] [MiB for DuckDB]
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { residentMiB, tavanaPids } from "./lib/servers.ts";
import { startLake } from "./lib/lake.ts";
import { Wire } from "./lib/wire.ts";

const files = Number(process.argv[2] ?? 2_000);
const rows = Number(process.argv[3] ?? 78_000_000);
const memoryMiB = Number(process.argv[4] ?? 1_024);
const DATASETS = 500;
const REPEATED = 100;
/** Files younger than this are not kept by the engine's cache. */
const SETTLED_MS = 11_000;

const lake = await startLake(async ({ bucket, writer }) => {
  for (const folder of ["small", "hundred"]) await mkdir(join(bucket, folder));
  for (let at = 0; at < files; at++) {
    await writer.run(`COPY (SELECT ${at} AS file, i AS id, i * 1.5 AS amount FROM range(1000) t(i)) TO '${join(bucket, "small", `${at}.parquet`)}'`);
  }
  for (let at = 0; at < REPEATED; at++) {
    await writer.run(`COPY (SELECT ${at} AS file, i AS id, hash(i) AS h FROM range(20000) t(i)) TO '${join(bucket, "hundred", `${at}.parquet`)}'`);
  }
  await writer.run("SET preserve_insertion_order = false");
  await writer.run(`COPY (SELECT i AS id, hash(i) AS a, hash(i + 1) AS b, hash(i + 2) AS c, i % 1000 AS n FROM range(${rows}) t(i)) TO '${join(bucket, "large.parquet")}' (ROW_GROUP_SIZE 1000000)`);
  const many = Array.from({ length: DATASETS }, (_, at) => `    t${at}: { files: s3://lake/small/${at % files}.parquet }`);
  return `datasets:
  lake:
    small: { files: "s3://lake/small/*.parquet" }
    hundred: { files: "s3://lake/hundred/*.parquet" }
    large: { files: s3://lake/large.parquet }
  many:
${many.join("\n")}
`;
}, { WORKER_MEMORY_BYTES: String(memoryMiB * 1024 * 1024) });
const wire = await Wire.connect(lake.tavana.pgPort);
try {
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const { workers } = await tavanaPids(lake.tavana);
  const size = (await stat(join(lake.bucket, "large.parquet"))).size;
  console.log(`${files} small files; a large one of ${(size / 1e9).toFixed(1)} GB; ${DATASETS} more datasets; ${memoryMiB} MiB for DuckDB\n`);
  console.log("                                        ms  requests  largest worker MiB");
  const line = async (name: string, sql: string) => {
    let largest = 0;
    const timer = setInterval(() => (largest = Math.max(largest, residentMiB(workers))), 100);
    const { ms, requests } = await lake.measured(() => wire.run(sql, "simple text"));
    clearInterval(timer);
    console.log(`${name.padEnd(36)} ${ms.toFixed(0).padStart(6)}  ${String(requests).padStart(8)}  ${Math.max(largest, residentMiB(workers)).toFixed(0).padStart(8)}`);
  };
  for (const time of ["first", "second", "third"]) await line(`small files, ${time} query`, "SELECT count(*), sum(amount) FROM lake.small");
  await line("small files, columns", "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'lake' AND table_name = 'small'");
  for (const time of ["first", "second", "third"]) await line(`${REPEATED} files, ${time} query`, "SELECT count(*), sum(h % 10) FROM lake.hundred");
  await line("large file, LIMIT 10", "SELECT * FROM lake.large LIMIT 10");
  await line("large file, filter on id", `SELECT * FROM lake.large WHERE id = ${Math.floor(rows / 2)}`);
  await line("large file, one column", "SELECT sum(n) FROM lake.large");
  await line("large file, all columns", "SELECT count(*), sum(id), min(a), max(b), min(c), sum(n) FROM lake.large");
  await line("large file, groups", "SELECT n, count(*), max(a) FROM lake.large GROUP BY n ORDER BY n");
  for (const time of ["first", "second"]) {
    await line(`${DATASETS} datasets, tables, ${time}`, "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema = 'many'");
    await line(`${DATASETS} datasets, \\dt, ${time}`, String.raw`SELECT n.nspname, c.relname, pg_catalog.pg_get_userbyid(c.relowner) FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r','p') AND n.nspname = 'many' ORDER BY 1, 2`);
    const { ms, requests } = await lake.measured(() => lake.relations());
    console.log(`${`${DATASETS} datasets, ListRelations, ${time}`.padEnd(36)} ${ms.toFixed(0).padStart(6)}  ${String(requests).padStart(8)}`);
  }
} finally {
  wire.close();
  await rm(join(lake.bucket, "large.parquet"), { force: true });
  await lake.stop();
}
