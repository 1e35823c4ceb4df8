// Shared by the scripts that run before anything is installed: plain JavaScript for any Node >= 20.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** The Node that the project pins, an npm package like any other. */
export const node = join(root, "node_modules", ".bin", process.platform === "win32" ? "node.exe" : "node");
const stampFile = join(root, "node_modules", ".tavana-installed");

export function fail(message) {
  console.error(`tavana: ${message}`);
  process.exit(1);
}

/** Installs the packages of the lockfile, unless they are those that are there. */
export function installPackages() {
  const lock = createHash("sha256").update(readFileSync(join(root, "package-lock.json"))).digest("hex");
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === lock) return;
  console.error("tavana: installing packages");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // Not `npm ci`: that refuses a lockfile without entries for other platforms' optional binaries, which not every
  // registry has. --no-save keeps to the lockfile and does not write it.
  const result = spawnSync(npm, ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (result.error) fail(`npm could not be run: ${result.error.message}`);
  if (result.status !== 0) fail("npm install failed; its messages are above");
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, lock);
}

/** Compiles the worker's addon when its sources have changed; without a compiler the worker does without. */
export function buildAddon() {
  spawnSync(process.execPath, [join(root, "services/worker/native/build.mjs")], { cwd: root, stdio: ["ignore", 2, 2] });
}

/** Runs a program to its end with this process's standard streams, passes signals on, and gives its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    let told;
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill((told = signal)));
    child.on("error", (error) => fail(`${command}: ${error.message}`));
    child.on("exit", (code, signal) => resolve(code ?? (signal === told ? 0 : 1))); // to end when it is told to is no failure
  });
}
