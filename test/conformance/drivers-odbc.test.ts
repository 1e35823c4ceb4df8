import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runOdbc } from "../toolbox/odbc.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
beforeAll(async () => {
  tavana = await startTavana();
});
afterAll(async () => {
  await tavana?.stop();
});

/** How the driver prepares statements: by the protocol, or by writing the values into the text. */
const modes = [
  ["prepares at the server", "UseServerSidePrepare=1;"],
  ["writes values into statements", "UseServerSidePrepare=0;"],
] as const;

const expected: readonly (readonly [string, unknown])[] = [
  ["types", ["1", 7, 8, "9007199254740993", 1.5, 0.1, "12.34", "it's ü", "00112233-4455-6677-8899-AABBCCDDEEFF", "1969-12-31", "01:02:03", "2020-01-02 03:04:05.678901", "6100", "{1,NULL,3}", '{"a":1}', null]],
  ["described", [["b", "str"], ["s", "int"], ["i", "int"], ["l", "int"], ["f", "float"], ["d", "float"], ["n", "Decimal"], ["t", "str"], ["u", "str"], ["da", "date"], ["ti", "time"], ["ts", "datetime"], ["y", "bytearray"], ["a", "str"], ["j", "str"], ["nothing", "int"]]],
  ["parameters", [42, "it's ü", 0.1, "2020-01-02", "2020-01-02 03:04:05", "12.34", "6100", null, "x"]],
  ["prepared again", [0, 2, 4, 6, 8]],
  ["errors", ["42601", "42703", "42P01", "22P02", "25006"]],
  ["changed", 1],
  ["rolled back", 10],
  ["failed", ["42703", null, 10]],
  ["pieces", [100, 1000, 3900]],
  ["declare fetch", [150, 850]],
  ["cancel", "57014"],
  ["tables", [["tavana", "samples", "flights", "TABLE", ""]]],
  ["columns", [["flights", "date", 93, "timestamp", 26], ["flights", "delay", -5, "int8", 19], ["flights", "distance", -5, "int8", 19], ["flights", "origin", -10, "text", 8190], ["flights", "destination", -10, "text", 8190]]],
  ["primary keys", []],
  ["foreign keys", []],
  ["statistics", []],
  ["row id", []],
  ["type info", ["bool", "bytea", "char", "date", "float4", "float8", "int2", "int4", "int8", "numeric", "text", "time", "timestamptz", "uuid", "varchar"]],
  ["procedures", [["pg_catalog", "format_type"]]],
  ["procedure columns", [["", 5, -10, "text"], ["", 1, 4, "oid"], ["", 1, 4, "int4"]]],
  ["server", ["PostgreSQL", "tavana"]],
  ["after all", 7],
];

describe.each(modes)("psqlODBC %s", (_, options) => {
  let seen: Record<string, unknown>;
  beforeAll(async () => {
    seen = (await runOdbc(join(import.meta.dirname, "python/odbc.py"), tavana.pgPort, options)) as typeof seen;
  }, 300_000);
  it.each(expected)("%s", (name, value) => {
    expect(seen[name]).toEqual(value);
  });
});
