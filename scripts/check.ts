// npm run check: everything that is checked without running the program.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importProblems } from "./check-imports.ts";
import { configurationDocument, configurationFile } from "./configuration.ts";

const root = join(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules/.bin", name);
const report = process.argv[2];

/** A check gives what is wrong; nothing when all is well. */
type Check = () => string;

function command(name: string, ...args: string[]): Check {
  return () => {
    const { status, stdout, stderr, error } = spawnSync(bin("node"), [bin(name), ...args], { cwd: root, encoding: "utf8" });
    return status === 0 && !error ? "" : `${stdout}${stderr}${error?.message ?? ""}`.trim() || `exit code ${status}`;
  };
}

/** Generated code is what the definitions give, no more and no less. */
function generatedCode(): string {
  const scratch = mkdtempSync(join(tmpdir(), "tavana-generate-"));
  try {
    const template = JSON.stringify({ version: "v2", plugins: [{ local: bin("protoc-gen-es"), out: scratch, opt: ["target=js+dts", "import_extension=js"] }] });
    const made = spawnSync(bin("node"), [bin("buf"), "generate", "--template", template], { cwd: root, encoding: "utf8" });
    if (made.status !== 0) return made.stderr;
    const { stdout } = spawnSync("diff", ["-rq", scratch, "proto/src/gen"], { cwd: root, encoding: "utf8" });
    return stdout && `${stdout}run: npm run generate`;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

const checks: readonly (readonly [string, Check])[] = [
  ["types", command("tsc", "-b")],
  ["types of tests and scripts", command("tsc", "-p", "tsconfig.tools.json")],
  ["lint", command("oxlint", "--deny-warnings")],
  ["unused code and packages", command("knip")],
  ["API style", command("buf", "lint")],
  ["generated code", generatedCode],
  ["documented settings", () => (configurationDocument() === readFileSync(configurationFile, "utf8") ? "" : "docs/configuration.md differs from the settings; run: npm run generate")],
  ["imports point one way", () => importProblems(root).join("\n")],
];

let failures = 0;
for (const [name, check] of checks) {
  const problem = check();
  console.log(`${problem ? "✗" : "✓"} ${name}`);
  if (problem) console.log(problem.replace(/^/gm, "    "));
  if (problem) failures++;
}
if (report) writeFileSync(report, JSON.stringify({ numPassedTests: checks.length - failures, numTotalTests: checks.length }));
process.exit(failures > 0 ? 1 : 0);
