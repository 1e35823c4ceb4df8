import { execFile } from "node:child_process";
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "./paths.ts";

const run = promisify(execFile);
const PGJDBC = "42.7.8";
const FETCH_MS = 240_000;

/** pgjdbc's jar, brought once by Maven. @throws Error saying what is missing */
async function pgjdbc(): Promise<string> {
  const jar = join(cacheDirectory, `postgresql-${PGJDBC}.jar`);
  if (await stat(jar).then(() => true, () => false)) return jar;
  await mkdir(cacheDirectory, { recursive: true });
  await run("mvn", ["-q", "-B", "dependency:copy", `-Dartifact=org.postgresql:postgresql:${PGJDBC}`, `-DoutputDirectory=${cacheDirectory}`], { timeout: FETCH_MS }).catch((error: Error) => {
    throw new Error(`Maven is needed for this suite (Debian: apt install maven): ${error.message}`, { cause: error });
  });
  return jar;
}

/** Runs a Java program of one file with pgjdbc. @returns the lines that it prints */
export async function runJava(source: string, args: readonly string[]): Promise<string[]> {
  const jar = await pgjdbc();
  // java runs a source file as it is; only the driver's jar must be named.
  const { stdout } = await run("java", ["-cp", jar, source, ...args], { maxBuffer: 16 * 1024 * 1024 }).catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`java (a JDK of 17 or newer) failed: ${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}`, { cause: error });
  });
  return stdout.trimEnd().split("\n");
}
