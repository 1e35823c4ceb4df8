// Compiles the addon when its sources have changed. Plain JavaScript: runs on any Node that can install the project.
// Without a compiler the worker encodes in TypeScript; that is said in one line and is no failure.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const sources = readdirSync(join(here, "src")).sort();
const headers = join(dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json")), "include");
const flags = ["-std=c++17", "-O3", "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra", "-DNAPI_VERSION=9"];
const platform = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : ["-ldl"];

const hash = createHash("sha256").update(JSON.stringify([flags, process.platform, process.arch]));
for (const source of sources) hash.update(source).update(readFileSync(join(here, "src", source)));
const stamp = hash.digest("hex");

const output = join(here, "build", "tavana.node");
const stampFile = join(here, "build", "stamp");
const current = existsSync(output) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp;
if (!current) {
  mkdirSync(dirname(output), { recursive: true });
  const units = sources.filter((source) => source.endsWith(".cc")).map((source) => join(here, "src", source));
  const compiler = process.env.CXX || "c++";
  const fresh = `${output}.${process.pid}`;
  const result = spawnSync(compiler, [...flags, "-I", headers, ...units, "-o", fresh, ...platform], { encoding: "utf8" });
  if (result.error || result.status !== 0) {
    const why = result.error ? `no C++ compiler (${compiler})` : `${compiler} failed`;
    console.warn(`tavana: ${why}: results are encoded in TypeScript, which is slower`);
    if (!result.error) console.warn(result.stderr.trim());
  } else {
    renameSync(fresh, output); // a process that runs keeps the old file
    writeFileSync(stampFile, stamp);
  }
}
