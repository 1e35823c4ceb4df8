import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { startReferencePostgres, type ReferencePostgres } from "../../test/toolbox/postgres.ts";
import { childrenOf, startTavana, type Tavana } from "../../test/toolbox/tavana.ts";

/** Tavana and PostgreSQL 15, with the same rows: a Parquet file here, a table there. */
export interface Servers {
  readonly tavana: Tavana;
  readonly postgres: ReferencePostgres;
  /** What stands behind FROM on each. */
  readonly tavanaTable: string;
  readonly postgresTable: string;
  /** The Parquet file. */
  readonly file: string;
  stop(): Promise<void>;
}

/** bigint, int, double, varchar(18), timestamp, decimal(12,2): the types that every analyst's table has. */
const TABLE = `SELECT i::BIGINT AS id, (i % 100000)::INTEGER AS n, (i * 1.1)::DOUBLE AS x, 'name-' || lpad(i::VARCHAR, 13, '0') AS name,
  TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS at, (i / 100)::DECIMAL(12, 2) AS amount FROM range(ROWS) t(i)`;

/** @param rowGroup rows of each of the Parquet file's groups; DuckDB's own choice without it */
export async function startServers(rows: number, rowGroup = 122_880): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), "tavana-bench-"));
  const file = join(folder, "rows.parquet");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${TABLE.replace("ROWS", String(rows))}) TO '${file}' (ROW_GROUP_SIZE ${rowGroup})`);
  await connection.run(`COPY (FROM '${file}') TO '${join(folder, "rows.csv")}' (HEADER false)`);
  connection.closeSync();
  const [tavana, postgres] = await Promise.all([startTavana({ flags: ["--read-prefixes", folder] }), startReferencePostgres()]);
  const sql = `CREATE TABLE rows (id bigint, n int, x double precision, name varchar(18), at timestamp, amount numeric(12, 2));
    \\copy rows FROM '${join(folder, "rows.csv")}' WITH (FORMAT csv)
    VACUUM ANALYZE rows;`;
  execFileSync("psql", ["-h", "127.0.0.1", "-p", String(postgres.port), "-U", "tavana", "-q", "tavana"], { input: sql, stdio: ["pipe", "ignore", "inherit"] });
  return {
    tavana,
    postgres,
    tavanaTable: `'${file}'`,
    postgresTable: "rows",
    file,
    async stop() {
      await Promise.all([tavana.stop(), postgres.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** CPU seconds of processes since they began (proc(5), stat). */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\) /, "").split(" ");
    return sum + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);
}

/** Resident memory of processes, in MiB. */
export function residentMiB(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))![1]) / 1024, 0);
}

export async function tavanaPids({ pid }: Tavana): Promise<{ gateway: number[]; workers: number[] }> {
  return { gateway: await childrenOf(pid, "gateway.ts"), workers: await childrenOf(pid, "worker.ts") };
}
