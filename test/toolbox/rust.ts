import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "./paths.ts";

const run = promisify(execFile);
/** Bringing and compiling the crates, the first time. */
const BUILD_MS = 280_000;

/**
 * Builds and runs the Rust program of a folder, whose Cargo.lock names its crates; what was compiled is kept.
 *
 * @returns what it prints, which must be JSON
 */
export async function runRust(folder: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await run("cargo", ["run", "--quiet", "--locked", "--target-dir", join(cacheDirectory, "cargo"), "--", ...args], { cwd: folder, timeout: BUILD_MS, maxBuffer: 16 * 1024 * 1024 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new Error("Rust with cargo is needed for this suite (rustup.rs)", { cause: error });
    throw error;
  });
  return JSON.parse(stdout);
}
