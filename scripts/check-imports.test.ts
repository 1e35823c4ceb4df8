import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { importProblems } from "./check-imports.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "tavana-imports-"));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function problems(file: string, source: string): string[] {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), source);
  return importProblems(root);
}

it.each([
  ["services/postgres/src/a.ts", 'import { x } from "@tavana/common";\nimport type { Y } from "@tavana/proto/grpc";'],
  ["services/worker/src/deep/a.ts", 'import { DuckDBInstance } from "@duckdb/node-api";\nimport { b } from "../b.ts";\nimport pg from "pg";'],
  ["services/main/src/a.ts", 'import { Gateway } from "@tavana/gateway";\nexport * from "@tavana/worker";'],
])("lets %s import what it may", (file, source) => {
  expect(problems(file, source)).toEqual([]);
});

it.each([
  ["services/gateway/src/a.ts", 'import { DuckDBInstance } from "@duckdb/node-api";', "@duckdb/node-api"],
  ["services/postgres/src/a.ts", 'export { Gateway } from "@tavana/gateway";', "@tavana/gateway"],
  ["services/postgres/src/a.ts", 'const x = await import("@tavana/worker");', "@tavana/worker"],
  ["services/worker/src/a.ts", 'import "@tavana/postgres";', "@tavana/postgres"],
  ["services/worker/src/a.ts", 'import {\n  a,\n  b,\n} from "../../gateway/src/index.ts";', "../../gateway/src/index.ts"],
  ["services/common/src/a.ts", 'import type { Worker } from "@tavana/worker";', "@tavana/worker"],
])("stops %s: %s", (file, source, target) => {
  expect(problems(file, source)).toEqual([`${file}: may not import ${target}`]);
});

it("stops a client's stream that is read as it is", () => {
  const file = "services/postgres/src/a.ts";
  expect(problems(file, "for await (const x of this.#client.execute(request)) use(x);")).toEqual([`${file}: reads a client's stream without serverStream()`]);
  expect(problems(file, "for await (const x of serverStream((signal) => client.execute(request, { signal }))) use(x);")).toEqual([]);
});
