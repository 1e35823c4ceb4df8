import { execFileSync, spawn } from "node:child_process";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cacheDirectory } from "../../test/toolbox/paths.ts";
import { python } from "../../test/toolbox/python.ts";
import type { S3Server } from "../../test/toolbox/versitygw.ts";

/** DuckDB itself, in a program of its own, with the worker's threads and memory. */
export interface DuckDBProgram {
  /** @returns seconds until the result is there, whole */
  run(sql: string): Promise<number>;
  stop(): void;
}

const config = { threads: availableParallelism(), memory_limit: `${Math.floor(totalmem() * 0.6)}B`, extension_directory: join(cacheDirectory, "extensions") };
const statements = (s3: S3Server) => [
  "LOAD httpfs",
  `CREATE SECRET s (TYPE s3, KEY_ID '${s3.keyId}', SECRET '${s3.secret}', REGION 'us-east-1', ENDPOINT '${new URL(s3.endpoint).host}', URL_STYLE 'path', USE_SSL false)`,
];

/** The Python package; results stay in its process, as Arrow. */
export async function startPythonPackage(s3: S3Server): Promise<DuckDBProgram> {
  const child = spawn(await python(), [join(import.meta.dirname, "duckdb-queries.py"), JSON.stringify({ config, statements: statements(s3) })], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    async run(sql) {
      child.stdin.write(`${JSON.stringify(sql)}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`DuckDB's Python package ended at: ${sql}`);
      return Number(value);
    },
    stop: () => child.kill(),
  };
}

const END = "end of the result";

/** The command line's program; results come as CSV to this process, which drains them. */
export async function startCommandLine(s3: S3Server): Promise<DuckDBProgram> {
  const find = ["-c", "import os, duckdb_cli; print(os.path.join(os.path.dirname(duckdb_cli.__file__), 'duckdb'), end='')"];
  const program = execFileSync(await python(["duckdb-cli==1.5.5"]), find, { encoding: "utf8" });
  const child = spawn(program, ["-csv", "-noheader"], { stdio: ["pipe", "pipe", "inherit"] });
  let ended: (() => void) | undefined;
  let tail = "";
  child.stdout.on("data", (chunk: Buffer) => {
    tail = (tail + chunk.subarray(-100).toString("latin1")).slice(-100);
    if (tail.trimEnd().endsWith(END)) ended?.();
  });
  const failed = new Promise<never>((_, reject) => child.once("exit", () => reject(new Error("DuckDB's command line has ended"))));
  failed.catch(() => undefined); // it is stopped in the end
  const run = async (sql: string) => {
    tail = "";
    const began = performance.now();
    const whole = new Promise<void>((resolve) => (ended = resolve));
    child.stdin.write(`${sql};\nSELECT '${END}';\n`);
    await Promise.race([whole, failed]);
    return (performance.now() - began) / 1000;
  };
  for (const [name, value] of Object.entries(config)) await run(`SET ${name} = '${value}'`);
  for (const statement of statements(s3)) await run(statement);
  return { run, stop: () => child.kill() };
}
