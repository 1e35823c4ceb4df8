// Scans of files in S3: psql-like client and API beside DuckDB's command line and Python package, over one local server.
//   node_modules/.bin/node bench/lake.ts [rows] [runs]
import { link, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { startCommandLine, startPythonPackage } from "./lib/duckdb-programs.ts";
import { startLake } from "./lib/lake.ts";
import { Wire } from "./lib/wire.ts";

const rows = Number(process.argv[2] ?? 3_000_000);
const runs = Number(process.argv[3] ?? 7);
const FILES = 12;

const lake = await startLake(async ({ bucket, writer }) => {
  const table = `SELECT i::BIGINT AS id, (i % 100000)::INTEGER AS n, (i * 1.1)::DOUBLE AS x, 'name-' || lpad((i * 7919 % ${rows})::VARCHAR, 13, '0') AS name,
    TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS moment, (i / 100)::DECIMAL(12, 2) AS amount FROM range(ROWS) t(i)`;
  await mkdir(join(bucket, "files"));
  for (let at = 0; at < FILES; at++) {
    const part = table.replace("ROWS", `${(rows / FILES) * at}, ${(rows / FILES) * (at + 1)}`);
    await writer.run(`COPY (${part}) TO '${join(bucket, "files", `${at}.parquet`)}'`);
  }
  await writer.run(`COPY (${table.replace("ROWS", String(rows / 3))}) TO '${join(bucket, "files", "rows.csv")}'`);
  return "datasets: {}\n";
});

/** The same files under a name that no cache knows. */
let copies = 0;
async function fresh(): Promise<string> {
  const name = `copy-${copies++}`;
  await mkdir(join(lake.bucket, name));
  for (const file of await readdir(join(lake.bucket, "files"))) await link(join(lake.bucket, "files", file), join(lake.bucket, name, file));
  return name;
}

const all = "count(*), sum(id), sum(n), sum(x), max(name), max(moment), sum(amount)";
const queries: readonly (readonly [string, string])[] = [
  ["all columns, aggregated", `SELECT ${all} FROM 's3://lake/FOLDER/*.parquet'`],
  ["one column", `SELECT sum(amount) FROM 's3://lake/FOLDER/*.parquet'`],
  ["filter by range", `SELECT ${all} FROM 's3://lake/FOLDER/*.parquet' WHERE id BETWEEN ${Math.floor(rows / 3)} AND ${Math.floor(rows / 3) + 1000}`],
  ["filter by text", `SELECT ${all} FROM 's3://lake/FOLDER/*.parquet' WHERE name LIKE '%999%'`],
  ["groups", `SELECT n, sum(amount) AS sum FROM 's3://lake/FOLDER/*.parquet' GROUP BY n ORDER BY sum DESC LIMIT 10`],
  ["a tenth of the rows", `SELECT * FROM 's3://lake/FOLDER/*.parquet' WHERE n < 10000`],
  ["CSV, aggregated", `SELECT ${all} FROM 's3://lake/FOLDER/rows.csv'`],
];
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

const programs = [await startCommandLine(lake.s3), await startPythonPackage(lake.s3)];
const wire = await Wire.connect(lake.tavana.pgPort);
try {
  const targets = [...programs.map(({ run }) => run), async (sql: string) => (await wire.run(sql, "simple text")).seconds, lake.api];
  console.log(`${rows} rows in ${FILES} files, ${runs} runs each in turn, medians in ms; cold: files that nobody has read\n`);
  console.log("                                  CLI Python   wire    API   wire/CLI  wire/Python  API/Python");
  for (const warm of [false, true]) {
    const folder = await fresh();
    for (const [name, text] of queries) {
      const times = targets.map(() => [] as number[]);
      for (let run = 0; run <= runs; run++) {
        for (const [at, target] of targets.entries()) {
          const seconds = await target(text.replaceAll("FOLDER", warm ? folder : await fresh()));
          if (run > 0) times[at]!.push(seconds * 1000);
        }
      }
      const [cli, package_, psql, api] = times.map(median) as [number, number, number, number];
      const ratio = (one: number, other: number, width: number) => (one / other).toFixed(2).padStart(width);
      console.log(`${warm ? "warm" : "cold"}  ${name.padEnd(24)} ${[cli, package_, psql, api].map((ms) => ms.toFixed(0).padStart(6)).join(" ")} ${ratio(psql, cli, 10)} ${ratio(psql, package_, 12)} ${ratio(api, package_, 11)}`);
    }
  }
} finally {
  wire.close();
  for (const program of programs) program.stop();
  await lake.stop();
}
