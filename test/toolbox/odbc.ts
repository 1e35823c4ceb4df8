import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "./paths.ts";
import { python } from "./python.ts";

const run = promisify(execFile);

/** Debian's packages: the driver, the driver manager and what both load. */
const packages = ["odbc-postgresql", "libodbc2", "libodbcinst2", "libltdl7"];
const DOWNLOAD_MS = 120_000;

interface Odbc {
  /** Path of psqlODBC's Unicode driver. */
  readonly driver: string;
  /** Where the libraries lie that it loads. */
  readonly libraries: string;
}

/** psqlODBC, unpacked once and kept; needs no root. @throws Error saying what is missing */
async function odbc(): Promise<Odbc> {
  const folder = join(cacheDirectory, "odbc");
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`;
    await mkdir(fresh, { recursive: true });
    try {
      await run("apt-get", ["download", "-q", ...packages], { cwd: fresh, timeout: DOWNLOAD_MS });
      for (const file of await readdir(fresh)) if (file.endsWith(".deb")) await run("dpkg", ["-x", join(fresh, file), fresh]);
      await rename(fresh, folder).catch(() => undefined); // another run was faster
    } catch (error) {
      throw new Error(`psqlODBC is needed for this suite (Debian's packages ${packages.join(", ")}): ${(error as Error).message}`, { cause: error });
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  }
  const usr = join(folder, "usr/lib");
  const triplet = (await readdir(usr)).find((name) => existsSync(join(usr, name, "odbc/psqlodbcw.so")));
  if (triplet === undefined) throw new Error(`psqlODBC's driver is not where its package has it; remove ${folder} to bring it again`);
  return { driver: join(usr, triplet, "odbc/psqlodbcw.so"), libraries: join(usr, triplet) };
}

/** Runs a Python script that finds pyodbc; the driver's path is its second argument. @returns what it prints, which must be JSON */
export async function runOdbc(script: string, port: number, more: string): Promise<unknown> {
  const [{ driver, libraries }, program] = await Promise.all([odbc(), python()]);
  const { stdout } = await run(program, [script, String(port), driver, more], { env: { ...process.env, LD_LIBRARY_PATH: libraries }, maxBuffer: 16 * 1024 * 1024 });
  return JSON.parse(stdout);
}
