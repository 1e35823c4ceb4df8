import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Engine and extensions must have exactly the same version. */
const DUCKDB = "1.5.5";
/** Extensions that reading object storage needs; Parquet, JSON and ICU are built in. */
const NAMES = ["httpfs", "azure"] as const;
/** Each source is given so long; a machine without a network starts all the same. */
const SOURCE_MS = 20_000;
/** A source that did not answer is not tried again at every start. */
const RETRY_AFTER_MS = 60 * 60 * 1000;

const platforms: Readonly<Record<string, { readonly duckdb: string; readonly wheel: string }>> = {
  "linux-x64": { duckdb: "linux_amd64", wheel: "manylinux2014_x86_64" },
  "linux-arm64": { duckdb: "linux_arm64", wheel: "manylinux2014_aarch64" },
  "darwin-arm64": { duckdb: "osx_arm64", wheel: "macosx_11_0_arm64" },
  "win32-x64": { duckdb: "windows_amd64", wheel: "win_amd64" },
};

/**
 * Brings the extensions that are not there yet, from the wheels on PyPI or from DuckDB's own repository. DuckDB
 * checks their signatures when it loads them.
 *
 * @param signal ends the attempt, and what it has begun
 * @returns what is missing and why, in one line; undefined when nothing is
 */
export async function bringExtensions(directory: string, signal: AbortSignal): Promise<string | undefined> {
  const platform = platforms[`${process.platform}-${process.arch}`];
  if (!platform) return `no DuckDB extensions are published for ${process.platform}-${process.arch}: object storage cannot be read`;
  const target = join(directory, `v${DUCKDB}`, platform.duckdb);
  const fileOf = (name: string) => join(target, `${name}.duckdb_extension`);
  const wanted = () => NAMES.filter((name) => !existsSync(fileOf(name)));
  if (wanted().length === 0) return undefined;
  const tried = join(directory, "not-reached");
  const recently = existsSync(tried) && Date.now() - statSync(tried).mtimeMs < RETRY_AFTER_MS;
  if (!recently) {
    mkdirSync(target, { recursive: true });
    await fromWheels(wanted(), platform.wheel, fileOf, signal);
    await Promise.all(wanted().map((name) => fromRepository(name, platform.duckdb, fileOf(name), signal)));
  }
  if (signal.aborted) return undefined;
  const missing = wanted();
  if (missing.length === 0) {
    rmSync(tried, { force: true });
    return undefined;
  }
  if (!recently) writeFileSync(tried, `${missing.join(" ")}\n`);
  return `DuckDB extensions not found (${missing.join(", ")}): object storage cannot be read; local Parquet files can. Tried again in an hour, or when ${tried} is removed`;
}

async function fromWheels(names: readonly string[], wheelPlatform: string, fileOf: (name: string) => string, signal: AbortSignal): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "tavana-extensions-"));
  try {
    const packages = names.map((name) => `duckdb-extension-${name}==${DUCKDB}`);
    const python = process.platform === "win32" ? "python" : "python3";
    const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-input", "--retries", "0", "--timeout", "5", "--only-binary", ":all:", "--platform", wheelPlatform, "--target", scratch];
    if (!(await succeeds(python, [...args, ...packages], signal))) return;
    const files = readdirSync(scratch, { recursive: true, encoding: "utf8" });
    for (const name of names) {
      const file = files.find((path) => path.endsWith(`${name}.duckdb_extension`));
      if (file) place(join(scratch, file), fileOf(name));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** A copy that is whole or not there at all, whoever starts beside it. */
function place(from: string, to: string): void {
  const fresh = `${to}.${process.pid}`;
  cpSync(from, fresh);
  renameSync(fresh, to);
}

async function fromRepository(name: string, platform: string, file: string, signal: AbortSignal): Promise<void> {
  const url = `https://extensions.duckdb.org/v${DUCKDB}/${platform}/${name}.duckdb_extension.gz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(SOURCE_MS)]) });
    if (!response.ok) return;
    const bytes = gunzipSync(Buffer.from(await response.arrayBuffer()));
    const fresh = `${file}.${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}`;
    writeFileSync(fresh, bytes);
    renameSync(fresh, file);
  } catch {
    // Not reached: what is missing is said once for all sources.
  }
}

function succeeds(command: string, args: readonly string[], signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "ignore", timeout: SOURCE_MS, signal, killSignal: "SIGKILL" });
    child.on("error", () => child.pid === undefined && resolve(false));
    child.once("exit", (code) => resolve(code === 0));
  });
}
