import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runPython } from "../toolbox/python.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
let seen: Record<string, unknown>;
beforeAll(async () => {
  tavana = await startTavana();
  seen = (await runPython(join(import.meta.dirname, "python/drivers.py"), [String(tavana.pgPort)])) as typeof seen;
});
afterAll(async () => {
  await tavana?.stop();
});

it.each([
  ["round trip text", Array.from({ length: 12 }, () => true)],
  ["round trip binary", Array.from({ length: 12 }, () => true)],
  ["nested text", [[1, null, 3], [["a"], ["b"]], "1 day, 2:00:00", "01:02:03", { a: 1 }]],
  ["nested binary", [[1, null, 3], [["a"], ["b"]], "1 day, 2:00:00", "01:02:03", { a: 1 }]],
  ["cancel psycopg", ["57014", true, 1]],
  ["cancel psycopg2", ["57014", true, 1]],
  ["error", ["42703", "ERROR", "13"]],
  ["streamed", 10_001],
  ["copied", 5_000],
  ["pipeline", true],
  ["temporary", 10],
  ["other session", "does not see it"],
  ["psycopg2", ["1", "it's", "2020-01-01", "None"]],
  ["psycopg2 rows", 1_025],
  ["asyncpg", ["1", "x", "1.5", "True", "2020-01-02 03:04:05", "42"]],
  ["asyncpg prepared", [1, 1_025, 10_001]],
  ["asyncpg cancel", 7],
])("%s", (name, expected) => {
  expect(seen[name]).toEqual(expected);
});
