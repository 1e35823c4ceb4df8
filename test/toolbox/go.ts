import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
/** Bringing and compiling the modules, the first time. */
const BUILD_MS = 240_000;

/**
 * Builds and runs the Go program of a folder, whose go.mod and go.sum name its modules; Go keeps what it brought and
 * compiled. @returns what it prints, which must be JSON
 */
export async function runGo(folder: string, args: readonly string[]): Promise<unknown> {
  const { stdout } = await run("go", ["run", "-mod=readonly", ".", ...args], { cwd: folder, timeout: BUILD_MS, maxBuffer: 16 * 1024 * 1024 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new Error("Go 1.25 or newer is needed for this suite (go.dev/dl; macOS: brew install go)", { cause: error });
    throw error;
  });
  return JSON.parse(stdout);
}
