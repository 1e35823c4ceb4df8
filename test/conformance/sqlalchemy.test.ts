import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runPython } from "../toolbox/python.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
let seen: Record<string, unknown>;
beforeAll(async () => {
  tavana = await startTavana();
  seen = (await runPython(join(import.meta.dirname, "python/sqlalchemy_reflection.py"), [String(tavana.pgPort)])) as typeof seen;
});
afterAll(async () => {
  await tavana?.stop();
});

it.each(["psycopg", "psycopg2"])("SQLAlchemy reflects the catalog and reads through it with %s", (driver) => {
  expect(seen[driver]).toEqual({
    schemas: ["information_schema", "public", "samples"],
    tables: ["flights"],
    views: [],
    columns: [
      ["date", "TIMESTAMP", true],
      ["delay", "BIGINT", true],
      ["distance", "BIGINT", true],
      ["origin", "TEXT", true],
      ["destination", "TEXT", true],
    ],
    keys: [[], [], []],
    comment: "Three million flights in the United States",
    has: [true, false],
    busiest: [["ORD", 166341]],
    streamed: 5_000,
  });
});
