// The 22 TPC-H queries over Parquet, through psql beside DuckDB in this process.
//   node_modules/.bin/node bench/tpch.ts [scale factor] [runs]
// Needs DuckDB's tpch extension: the wheel duckdb-extension-tpch==1.5.5, its file's path in TPCH_EXTENSION.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { startTavana } from "../test/toolbox/tavana.ts";

const scale = Number(process.argv[2] ?? 1);
const runs = Number(process.argv[3] ?? 3);
const extension = process.env["TPCH_EXTENSION"];
if (!extension) throw new Error("TPCH_EXTENSION names no file");

const folder = await mkdtemp(join(tmpdir(), "tavana-tpch-"));
const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
const duckdb = await instance.connect();
await duckdb.run(`LOAD '${extension}'`);
await duckdb.run(`CALL dbgen(sf = ${scale})`);
const tables = (await duckdb.runAndReadAll("SHOW TABLES")).getRows().map(([name]) => String(name));
for (const table of tables) {
  await duckdb.run(`COPY ${table} TO '${join(folder, `${table}.parquet`)}'`);
  await duckdb.run(`DROP TABLE ${table}`);
  await duckdb.run(`CREATE VIEW ${table} AS FROM '${join(folder, `${table}.parquet`)}'`);
}
const queries = (await duckdb.runAndReadAll("SELECT query_nr, query FROM tpch_queries() ORDER BY 1")).getRows();
const tavana = await startTavana({ flags: ["--read-prefixes", folder, "--workers", "1"] });
const views = tables.map((table) => `CREATE TEMP VIEW ${table} AS SELECT * FROM '${join(folder, `${table}.parquet`)}';`).join("\n");
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

try {
  let own = 0;
  let through = 0;
  for (const [number, text] of queries) {
    const sql = String(text);
    const inProcess: number[] = [];
    const viaPsql: number[] = [];
    for (let run = 0; run <= runs; run++) {
      const began = performance.now();
      await (await duckdb.run(sql)).getRows();
      if (run > 0) inProcess.push(performance.now() - began);
      // psql's own \timing leaves its start and the log-in out.
      const out = execFileSync("psql", ["-h", "127.0.0.1", "-p", String(tavana.pgPort), "-U", "tavana", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "tavana"], {
        input: `${views}\n\\timing on\n\\o /dev/null\n${sql};\n`,
        encoding: "utf8",
        env: { ...process.env, PGPASSWORD: "tavana" },
      });
      if (run > 0) viaPsql.push(Number(/Time: ([\d.]+) ms/.exec(out)![1]));
    }
    own += median(inProcess);
    through += median(viaPsql);
    console.log(`Q${String(number).padStart(2, "0")}  DuckDB ${median(inProcess).toFixed(0).padStart(5)} ms  psql ${median(viaPsql).toFixed(0).padStart(5)} ms  ${(median(viaPsql) / median(inProcess)).toFixed(2)}`);
  }
  console.log(`all  DuckDB ${own.toFixed(0).padStart(5)} ms  psql ${through.toFixed(0).padStart(5)} ms  ${(through / own).toFixed(2)}`);
} finally {
  await tavana.stop();
  await rm(folder, { recursive: true, force: true });
}
