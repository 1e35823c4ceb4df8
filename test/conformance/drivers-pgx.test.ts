import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runGo } from "../toolbox/go.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
let seen: Record<string, unknown>;
beforeAll(async () => {
  tavana = await startTavana();
  seen = (await runGo(join(import.meta.dirname, "go"), [String(tavana.pgPort)])) as typeof seen;
});
afterAll(async () => {
  await tavana?.stop();
});

const modes = ["cache statement", "cache describe", "describe exec", "exec", "simple protocol"];

it.each([
  ...modes.map((mode): [string, unknown] => [`parameters ${mode}`, ["42 it's", "42 NULL", "42 ü"]]),
  ["types", [true, 7, 1.5, 0.1, "12.34", "ab", "00112233445566778899aabbccddeeff", "1969-12-31", "2020-01-02T03:04:05.678901Z", "2020-01-02T01:04:05Z", [1, null, 3], [1, 2, 3_000_000]]],
  ["rows", [100_001, "<nil>", "SELECT 100001"]],
  ["batch", [2_450]],
  ["pipeline after an error", ["1", "42703", "sync", "4", "sync"]],
  ["transaction", [10, "42703", "25P02", "commit unexpectedly resulted in rollback", 0]],
  ["errors", ["42601", "42P01", 15, "25006", "0A000"]],
  ["copied bytes", [48_890, "COPY 10000", "<nil>"]],
  ["cancel", ["57014", true]],
  ["after all", 7],
])("%s", (name, expected) => {
  expect(seen[name]).toEqual(expected);
});
