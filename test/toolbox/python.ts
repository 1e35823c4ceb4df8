import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "./paths.ts";

const run = promisify(execFile);

/** What most tests use of PyPI. */
const common = ["psycopg[binary]==3.3.9", "psycopg2-binary==2.9.13", "asyncpg==0.32.0", "sqlalchemy==2.1.9", "grpcio==1.85.1", "grpcio-tools==1.85.1", "grpcio-health-checking==1.85.1", "googleapis-common-protos==1.76.0", "pyarrow==26.0.1", "polars==2.1.0", "duckdb==1.5.5", "pyodbc==5.5.0"];
const INSTALL_MS = 240_000;

/** A Python with these packages, made once and kept. @throws Error saying what is missing */
export async function python(packages: readonly string[] = common): Promise<string> {
  const name = `python-${createHash("sha256").update(packages.join(" ")).digest("hex").slice(0, 16)}`;
  const folder = join(cacheDirectory, name);
  const program = join(folder, "bin/python");
  if (await exists(program)) return program;
  await mkdir(cacheDirectory, { recursive: true });
  const fresh = `${folder}.${process.pid}`;
  try {
    await run("python3", ["-m", "venv", fresh]);
  } catch (error) {
    throw new Error(`python3 with its venv module is needed for this suite (Debian: apt install python3-venv): ${(error as Error).message}`, { cause: error });
  }
  await run(join(fresh, "bin/python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages], { timeout: INSTALL_MS });
  // A virtual environment names its own place: it is moved where it is found, and its Python still runs.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return program;
}

/** Runs a script and gives what it prints, which must be JSON. */
export async function runPython(script: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await run(await python(), [script, ...args], { maxBuffer: 64 * 1024 * 1024 });
  return JSON.parse(stdout);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
