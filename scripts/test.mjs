// npm test: sets up what is missing, runs the suites, and prints one line at the end.
//   npm test                    all suites
//   npm test -- unit check      some of them
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildAddon, fail, installPackages, node, root } from "./lib.mjs";

const suites = ["check", "unit", "integration", "conformance"];
/** No suite takes longer unless something hangs. */
const SUITE_MS = 25 * 60_000;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !suites.includes(name));
if (unknown.length > 0) fail(`there is no suite ${unknown.join(", ")}: choose from ${suites.join(", ")}`);

installPackages();
buildAddon();

const scratch = mkdtempSync(join(tmpdir(), "tavana-test-"));
let passed = 0;
let failed = 0;
for (const suite of suites.filter((name) => wanted.length === 0 || wanted.includes(name))) {
  console.log(`\n== ${suite}`);
  const report = join(scratch, `${suite}.json`);
  const args = suite === "check" ? ["scripts/check.ts", report] : ["node_modules/vitest/vitest.mjs", "run", "--project", suite, "--reporter=default", "--reporter=json", `--outputFile=${report}`];
  const code = await runSuite(args);
  const counts = readReport(report);
  // A suite that crashed, or ran nothing, has failed however few of its tests did.
  if (!counts || counts.passed + counts.failed === 0 || (code !== 0 && counts.failed === 0)) {
    console.error(`tavana: suite ${suite} ended with code ${code} ${counts ? "" : "and no report"}`);
    failed++;
  }
  passed += counts?.passed ?? 0;
  failed += counts?.failed ?? 0;
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function runSuite(args) {
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"], timeout: SUITE_MS, killSignal: "SIGKILL" });
    child.on("error", (error) => fail(error.message));
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

/** Vitest's report, or the checks' own in the same form. Skipped and pending tests count as failed. */
function readReport(path) {
  try {
    const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(path, "utf8"));
    return { passed: numPassedTests, failed: numTotalTests - numPassedTests };
  } catch {
    return undefined;
  }
}
