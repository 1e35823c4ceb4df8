import { create } from "@bufbuild/protobuf";
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { ResultFormatSchema } from "@tavana/proto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeResult } from "../../services/worker/src/encode/index.ts";
import { serialize } from "pg-protocol";
import { RawClient } from "../../services/postgres/src/testing/raw-client.ts";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";

let postgres: ReferencePostgres;
let client: pg.Client;
let connection: DuckDBConnection;
beforeAll(async () => {
  postgres = await startReferencePostgres();
  client = new pg.Client({ host: "127.0.0.1", port: postgres.port, user: "tavana", database: "tavana" });
  await client.connect();
  connection = await (await DuckDBInstance.create(":memory:")).connect();
});
afterAll(async () => {
  await client?.end();
  await postgres?.stop();
});

type CopyFormat = NonNullable<Parameters<typeof create<typeof ResultFormatSchema>>[1]>["format"];
const formats: readonly (readonly [string, string, CopyFormat])[] = [
  ["text", "FORMAT text", { case: "copy", value: { format: { case: "text", value: {} } } }],
  ["text with other marks", "FORMAT text, DELIMITER '|', NULL 'none', HEADER", { case: "copy", value: { format: { case: "text", value: { delimiter: "|", null: "none", header: true } } } }],
  ["CSV", "FORMAT csv", { case: "copy", value: { format: { case: "csv", value: { forceQuote: [] } } } }],
  ["CSV quoted", "FORMAT csv, HEADER, FORCE_QUOTE *", { case: "copy", value: { format: { case: "csv", value: { header: true, forceQuoteAll: true, forceQuote: [] } } } }],
  ["CSV with other marks", "FORMAT csv, DELIMITER ';', QUOTE '''', ESCAPE '\\', NULL 'x'", { case: "copy", value: { format: { case: "csv", value: { delimiter: ";", quote: "'", escape: "\\", null: "x", forceQuote: [] } } } }],
  ["binary", "FORMAT binary", { case: "copy", value: { format: { case: "binary", value: {} } } }],
];

async function tavana(sql: string, format: CopyFormat, timeZone: string): Promise<Buffer> {
  const result = encodeResult(await connection.stream(sql), create(ResultFormatSchema, { format }), { timeZone, rowLimit: 0 });
  const parts: Uint8Array[] = [];
  for (let batch = await result.next(); batch; batch = await result.next()) parts.push(batch.data);
  return copyData(Buffer.concat(parts));
}

async function reference(sql: string, options: string, timeZone: string): Promise<Buffer> {
  const { client: raw } = await RawClient.logIn({ port: postgres.port, parameters: { TimeZone: timeZone } });
  const received: Buffer[] = [];
  raw.socket.on("data", (bytes: Buffer) => received.push(Buffer.from(bytes)));
  raw.send(serialize.query(`COPY (${sql}) TO STDOUT WITH (${options})`));
  const failure = (await raw.untilReady()).find(({ name }) => name === "error");
  if (failure) throw new Error(`PostgreSQL: ${String(failure["message"])}: ${sql.slice(0, 200)}`);
  raw.socket.destroy();
  return copyData(Buffer.concat(received));
}

/** What CopyData messages hold, put together. */
function copyData(messages: Buffer): Buffer {
  const contents: Buffer[] = [];
  for (let at = 0; at < messages.length; ) {
    const end = at + 1 + messages.readInt32BE(at + 1);
    if (messages[at] === 0x64) contents.push(messages.subarray(at + 5, end));
    at = end;
  }
  return Buffer.concat(contents);
}

/** A repeatable stream of numbers from 0 to 1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = random(20_261_123);
const many = <T>(count: number, make: (next: () => number) => T): T[] => Array.from({ length: count }, () => make(next));
const whole = (most: number) => Math.floor(next() * most);
const view = new DataView(new ArrayBuffer(8));
const double = () => (view.setUint32(0, whole(2 ** 32)), view.setUint32(4, whole(2 ** 32)), view.getFloat64(0));
const float = () => (view.setUint32(0, whole(2 ** 32)), view.getFloat32(0));
const two = (value: number) => String(value).padStart(2, "0");
const day = () => `${String(1 + whole(9998)).padStart(4, "0")}-${two(1 + whole(12))}-${two(1 + whole(28))}`;
const clock = () => `${two(whole(24))}:${two(whole(60))}:${two(whole(60))}${["", ".5", ".123456", ".000001", ".120000"][whole(5)]}`;
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Type here, type there, and values as both read them. */
const types: readonly (readonly [duckdb: string, postgres: string, values: readonly string[]])[] = [
  ["SMALLINT", "int2", ["0", "-32768", "32767", ...many(50, () => String(whole(65_536) - 32_768))]],
  ["INTEGER", "int4", ["0", "-2147483648", "2147483647", ...many(100, () => String(whole(2 ** 32) - 2 ** 31))]],
  ["BIGINT", "int8", ["0", "-9223372036854775808", "9223372036854775807", ...many(100, () => String(BigInt.asIntN(64, BigInt(whole(2 ** 32)) * BigInt(whole(2 ** 32)))))]],
  ["DOUBLE", "float8", ["NaN", "Infinity", "-Infinity", "-0", "0", "1e15", "1e14", "123456789012345680", "0.0001", "0.00001", "1e23", "18014398509481988", "5e-324", "9007199254740993", ...many(400, () => String(double())), ...many(200, () => String(Math.round(next() * 1e6) / 1000)), ...many(200, () => String(whole(2 ** 32) * whole(2 ** 32)))]],
  ["FLOAT", "float4", ["NaN", "Infinity", "-Infinity", "-0", "1e5", "1e6", "16777216", "2097152.25", "3.4028235e38", "1e-45", "-2217998.25", ...many(400, () => String(float())), ...many(200, () => String(Math.fround(whole(2 ** 26) / 4)))]],
  ["DECIMAL(4,1)", "numeric(4,1)", ["0", "-999.9", "999.9", "0.1", "10"]],
  ["DECIMAL(18,6)", "numeric(18,6)", ["0", "0.000001", "-1", "10000", "99999999.9999", ...many(100, () => (next() * 1e11 - 5e10).toFixed(6))]],
  ["DECIMAL(38,10)", "numeric(38,10)", ["0", "9999999999999999999999999999.9999999999", "-0.0000000001", "100000000", "12345678901234567890.5"]],
  ["HUGEINT", "numeric", ["0", "170141183460469231731687303715884105727", "-170141183460469231731687303715884105728", "10000", "100000000000000000000"]],
  ["VARCHAR", "text", ["", "a", "twelve bytes", "thirteen byte", "ünïcödé 🦆", "tab\tnew\nline\rback\\slash", "\\.", "\\N", "quote\"d 'text'", "a,b;c|d", "none", "x", "NULL", "\b\f\v", " spaces ", "x".repeat(5000)].map(String)],
  ["BOOLEAN", "bool", ["true", "false"]],
  ["BLOB", "bytea", ["", "abc"]],
  ["DATE", "date", ["infinity", "-infinity", "1970-01-01", "2000-02-29", "1999-12-31", ...many(100, day), "0044-03-15 (BC)", "4000-01-01 (BC)", "12345-06-07"]],
  ["TIME", "time", ["00:00:00", "24:00:00", "23:59:59.999999", ...many(50, clock)]],
  ["TIMETZ", "timetz", ["12:00:00+00", "12:00:00+05:30", "01:02:03.4-08", "00:00:00+15:59:59"]],
  ["TIMESTAMP", "timestamp", ["infinity", "-infinity", "1999-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999", ...many(200, () => `${day()} ${clock()}`)]],
  ["TIMESTAMPTZ", "timestamptz", ["infinity", "-infinity", "1800-01-01 00:00:00+00", ...many(200, () => `${String(1900 + whole(135))}-${two(1 + whole(12))}-${two(1 + whole(28))} ${clock()}+00`)]],
  ["INTERVAL", "interval", ["0 seconds", "1 year", "-1 month", "1 day", "-1 day", "1 year 2 months 3 days 04:05:06.789", "-1 year 1 day", "1 month -1 day", "100 hours", "-00:00:00.000001", "1 day -1 hour"]],
  ["UUID", "uuid", ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "01234567-89ab-cdef-0123-456789abcdef"]],
  ["BIT", "varbit", ["1", "0", "10101", "11111111", "000000001", "1010101010101010101"]],
];

/** DuckDB writes an era in parentheses, PostgreSQL without. */
const forPostgres = (value: string) => value.replace(/\((BC)\)/, "$1");

describe("encoded values are PostgreSQL's, byte for byte", () => {
  for (const zone of ["UTC", "Europe/Berlin", "Asia/Kathmandu"]) {
    it.each(types.map((type) => [type[0], ...type] as const))(`%s in ${zone}`, async (_, duckdb, reference_, values) => {
      const rows = (type: string, map: (value: string) => string) =>
        `SELECT CAST(v AS ${type}) AS a, CASE WHEN i % 2 = 0 THEN CAST(v AS ${type}) END AS b, i FROM (VALUES ${values.map((value, at) => `(${at}, ${quoted(map(value))})`).join(",")}) t(i, v) ORDER BY i`;
      for (const [name, options, format] of formats) {
        const expected = await reference(rows(reference_, forPostgres), options, zone);
        const actual = await tavana(rows(duckdb, String), format, zone);
        if (!actual.equals(expected)) {
          const lines = (bytes: Buffer) => (name === "binary" ? (bytes.toString("hex").match(/.{1,64}/g) ?? []) : bytes.toString("utf8").split("\n"));
          expect(lines(actual), name).toEqual(lines(expected));
        }
        expect(actual.length).toBeGreaterThan(0);
      }
    });
  }

  it.each([
    ["[1, NULL, 3]", "ARRAY[1, NULL, 3]"],
    ["['a', 'b c', 'NULL', NULL, '', '\"', '\\', '{x}', 'a,b']", "ARRAY['a', 'b c', 'NULL', NULL, '', '\"', '\\', '{x}', 'a,b']"],
    ["[[1, 2], [3, 4]]", "ARRAY[[1, 2], [3, 4]]"],
    ["[[['a'], ['b']], [['c'], [NULL]]]", "ARRAY[[['a'], ['b']], [['c'], [NULL]]]"],
    ["[]::INTEGER[]", "ARRAY[]::int[]"],
    ["[1.5, 2.25]::DOUBLE[]", "ARRAY[1.5, 2.25]::float8[]"],
    ["[DATE '2020-01-01', NULL]", "ARRAY[DATE '2020-01-01', NULL]"],
    ["[TIMESTAMP '2020-01-01 01:02:03']", "ARRAY[TIMESTAMP '2020-01-01 01:02:03']"],
    ["[true, false]", "ARRAY[true, false]"],
    ["[1.10, 2.25]::DECIMAL(5,2)[]", "ARRAY[1.10, 2.25]::numeric(5,2)[]"],
  ])("the array %s", async (duckdb, reference_) => {
    for (const [name, options, format] of formats) {
      const expected = await reference(`SELECT ${reference_} AS a`, options, "UTC");
      expect((await tavana(`SELECT ${duckdb} AS a`, format, "UTC")).toString("latin1"), name).toBe(expected.toString("latin1"));
    }
  });
});
