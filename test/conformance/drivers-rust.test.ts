import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runRust } from "../toolbox/rust.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
let seen: Record<string, unknown>;
beforeAll(async () => {
  tavana = await startTavana();
  seen = (await runRust(join(import.meta.dirname, "rust"), [String(tavana.pgPort)])) as typeof seen;
}, 300_000);
afterAll(async () => {
  await tavana?.stop();
});

it.each([
  ["types", [true, 7, 8, "9007199254740993", 1.5, 0.1, "it's ü", "00112233-4455-6677-8899-aabbccddeeff", "1969-12-31", "2020-01-02 03:04:05.678901", "2020-01-02T01:04:05+00:00", [97, 0], [1, null, 3], ["a", null], { a: 1 }, null]],
  ["parameters", [42, "it's ü", 0.1, "2020-01-02", [1, null, 3], ["a", 'b "c"'], "00000000-0000-0000-0000-000000000000", null, "-9223372036854775808", [97, 0], "1970-01-01T00:00:00+00:00", { a: [1] }]],
  ["prepared again", [0, 2, 4, 6, 8]],
  ["pipelined", [1, 2]],
  ["looked up", ["timetz", "_timetz", "varbit"]],
  ["pg_type", ["_int4", "b", 23, null, 0, "pg_catalog", 0]],
  ["simple", 6],
  ["errors", ["42601", "42703", "42P01", "42883", "25006"]],
  ["transactions", [10, "42703", "25P02", 10]],
  ["portal", [100, 100, 50]],
  ["streamed", 4_999_950_000],
  ["copied", "0\n1\n2\n"],
  ["cancel", "57014"],
  ["after all", 7],
])("tokio-postgres: %s", (name, expected) => {
  expect(seen[name]).toEqual(expected);
});
