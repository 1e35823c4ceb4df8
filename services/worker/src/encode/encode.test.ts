import { create } from "@bufbuild/protobuf";
import { DuckDBInstance, type DuckDBConnection, type DuckDBResult } from "@duckdb/node-api";
import { ResultFormatSchema, ValueFormat, type ResultFormat } from "@tavana/proto";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { copyFraming, dataRowFraming } from "./framing.ts";
import { encodeResult } from "./index.ts";
import { nativeAvailable, nativeEncoder } from "./native.ts";
import { float4Text, float8Text } from "./numbers.ts";
import { RowEncoder } from "./rows.ts";
import { columnsOf } from "./types.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
});

const dataRow = (...columns: ValueFormat[]) => create(ResultFormatSchema, { format: { case: "dataRow", value: { columns } } });
const copy = (format: object) => create(ResultFormatSchema, { format: { case: "copy", value: { format: format as never } } });
const formats: readonly (readonly [string, ResultFormat])[] = [
  ["DataRow text", dataRow()],
  ["DataRow binary", dataRow(ValueFormat.BINARY)],
  ["COPY text", copy({ case: "text", value: { header: true } })],
  ["COPY CSV", copy({ case: "csv", value: { header: true, forceQuote: [] } })],
  ["COPY binary", copy({ case: "binary", value: {} })],
];

async function encoded(sql: string, format: ResultFormat, timeZone = "UTC", rowLimit = 0) {
  const result = encodeResult(await connection.stream(sql), format, { timeZone, rowLimit });
  const parts: Uint8Array[] = [];
  let rows = 0;
  for (let batch = await result.next(); batch; batch = await result.next()) {
    parts.push(batch.data);
    rows += batch.rowCount;
  }
  return { bytes: Buffer.concat(parts), rows, limited: result.limited };
}

/** What the TypeScript encoder makes of the same rows. */
async function oracle(sql: string, format: ResultFormat, timeZone = "UTC"): Promise<Buffer> {
  const result: DuckDBResult = await connection.run(sql);
  const { format: chosen } = format;
  const framing = chosen.case === "copy" ? copyFraming(chosen.value, columnsOf(result.columnNames(), result.columnTypes())) : dataRowFraming;
  const binary = framing.framing === 3 || (chosen.case === "dataRow" && chosen.value.columns[0] === ValueFormat.BINARY);
  const encoder = new RowEncoder(result.columnTypes(), result.columnTypes().map(() => (binary ? ValueFormat.BINARY : ValueFormat.UNSPECIFIED)), timeZone, framing);
  const parts: Uint8Array[] = [];
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) parts.push(encoder.encode(chunk, 0, chunk.rowCount));
  return Buffer.concat(parts);
}

const scalars = `
  bool, tinyint, smallint, int, bigint, hugeint, uhugeint, utinyint, usmallint, uint, ubigint, date, time, timestamp, timestamp_s,
  timestamp_ms, timestamp_ns, time_tz, timestamp_tz, float, double, dec_4_1, dec_9_4, dec_18_6, dec38_10, uuid, interval, varchar, blob, bit,
  small_enum, medium_enum, large_enum`;

/** PostgreSQL's binary dates count from 2000, so the first 30 years of DuckDB's range have no number there. */
const early = ["date", "timestamp", "timestamp_s", "timestamp_ms", "timestamp_tz"];
const representable = `(SELECT * REPLACE (${early.map((name) => `CASE WHEN ${name} IS NOT NULL THEN greatest(${name}, '4713-01-01 (BC)') END AS ${name}`).join(", ")})
  FROM test_all_types())`;

describe("the addon and the TypeScript encoder", () => {
  it("are both here", () => {
    expect(nativeAvailable()).toBe(true);
  });

  it.each(formats)("agree on every scalar type's smallest, largest and missing value in %s", async (name, format) => {
    for (const zone of ["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"]) {
      const sql = `SELECT ${scalars} FROM ${name.endsWith("binary") ? representable : "test_all_types()"}`;
      const result = await connection.run(sql);
      expect(nativeEncoder(result, result.columnTypes(), [], zone)).toBeDefined();
      const { bytes, rows } = await encoded(sql, format, zone);
      expect(rows).toBe(3);
      const expected = await oracle(sql, format, zone);
      expect(bytes.includes(expected)).toBe(true);
    }
  });

  it.each(early.filter((name) => name === "date" || name === "timestamp"))("refuse a %s that the binary form has no number for", async (name) => {
    const sql = `SELECT ${name} FROM test_all_types()`;
    const message = `Conversion Error: ${name} field value out of range of the binary format`;
    await expect(encoded(sql, dataRow(ValueFormat.BINARY))).rejects.toThrow(message);
    await expect(oracle(sql, dataRow(ValueFormat.BINARY))).rejects.toThrow(message);
  });

  it("agree on the offsets of time zones in far years", async () => {
    const sql = `SELECT make_timestamptz((year::BIGINT - 1970) * 31556952000000) + INTERVAL (day) DAY AS t
      FROM unnest([-4000, 1, 1799, 1883, 1945, 2037, 2099, 2101, 2499, 2500, 2501, 2900, 9999, 290000]) y(year), unnest([0, 100, 200, 300]) d(day)`;
    for (const zone of ["Europe/Berlin", "America/New_York", "Africa/Casablanca", "Australia/Lord_Howe", "PST", "UTC"]) {
      const { bytes } = await encoded(sql, dataRow(), zone);
      expect(bytes.equals(await oracle(sql, dataRow(), zone))).toBe(true);
    }
  });

  it.each([0, 1, 2047, 2048, 2049, 5000])("agree on %i rows with NULLs, constants, long and short strings", async (count) => {
    const sql = `SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE repeat('ä', (i % 20)::INT) END AS s, 'constant' AS k, NULL::INT AS n,
      (i * 7919 % 10007 - 5000)::DECIMAL(18, 3) / 8 AS d, sin(i) AS x, sin(i)::FLOAT AS f,
      TIMESTAMP '0001-01-01' + INTERVAL (i * 400) DAY + INTERVAL (i * 1234567) MICROSECOND AS t, INTERVAL (i - 100) MINUTE AS v,
      (i % 5)::VARCHAR AS g, uuid() IS NULL AS u FROM range(${count}) t(i)`;
    for (const [, format] of formats) {
      const { bytes, rows } = await encoded(sql, format);
      expect(rows).toBe(count);
      expect(bytes.includes(await oracle(sql, format))).toBe(true);
    }
  });

  it("agree on a string of more than a megabyte", async () => {
    const sql = "SELECT repeat('0123456789', 150000) AS s, 1 AS a FROM range(3)";
    expect((await encoded(sql, dataRow())).bytes.equals(await oracle(sql, dataRow()))).toBe(true);
  });

  it("agree on any float and double", async () => {
    const bits = fc.noShrink(fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 500, maxLength: 500 }));
    await fc.assert(
      fc.asyncProperty(bits, async (patterns) => {
        const view = new DataView(new ArrayBuffer(8));
        const doubles = patterns.map((pattern) => (view.setBigUint64(0, pattern), view.getFloat64(0))).filter(Number.isFinite);
        const floats = patterns.map((pattern) => (view.setUint32(0, Number(pattern & 0xffffffffn)), view.getFloat32(0))).filter(Number.isFinite);
        const texts = async (type: string, values: number[]) => {
          const { bytes } = await encoded(`SELECT unnest([${values.map((value) => `'${value}'::${type}`).join(",")}])`, copy({ case: "text", value: {} }));
          // Each line is a CopyData message: d, four bytes of length, the text, a line feed.
          const lines: string[] = [];
          for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) lines.push(bytes.toString("utf8", at + 5, at + bytes.readInt32BE(at + 1)));
          return lines;
        };
        const different = (actual: string[], expected: string[]) => actual.flatMap((text, at) => (text === expected[at] ? [] : [[text, expected[at]]]));
        expect(different(await texts("DOUBLE", doubles), doubles.map(float8Text))).toEqual([]);
        expect(different(await texts("FLOAT", floats), floats.map(float4Text))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });
});

describe("results", () => {
  it.each([
    [4999, 5000, true],
    [5000, 5000, false],
    [5001, 5000, false],
    [2048, 4096, true],
    [2048, 2048, false],
    [1, 1, false],
  ])("of a limit of %i rows and %i in all", async (limit, count, limited) => {
    for (const format of [dataRow(), create(ResultFormatSchema, { format: { case: "arrow", value: {} } })]) {
      const result = await encoded(`FROM range(${count})`, format, "UTC", limit);
      expect([result.rows, result.limited]).toEqual([Math.min(limit, count), limited]);
    }
  });

  it("must be asked for in as many formats as there are columns", async () => {
    const result = await connection.run("SELECT 1, 2, 3");
    expect(() => encodeResult(result, dataRow(ValueFormat.BINARY, ValueFormat.BINARY), { timeZone: "UTC", rowLimit: 0 })).toThrow(/2 result formats/);
  });

  it.each([
    [{ case: "csv", value: { delimiter: "ab", forceQuote: [] } }, /single one-byte/],
    [{ case: "csv", value: { delimiter: '"', forceQuote: [] } }, /delimiter and quote must be different/],
    [{ case: "csv", value: { null: "a,b", forceQuote: [] } }, /must not appear in the NULL/],
    [{ case: "csv", value: { forceQuote: ["nothing"] } }, /column "nothing" does not exist/],
    [{ case: "text", value: { delimiter: "a" } }, /delimiter cannot be "a"/],
    [{ case: "text", value: { null: "a\nb" } }, /newline/],
  ])("of COPY with options that contradict are refused: %j", async (format, message) => {
    const result = await connection.run("SELECT 1 AS a");
    expect(() => encodeResult(result, copy(format), { timeZone: "UTC", rowLimit: 0 })).toThrow(message);
  });

  it("that fail at row 3,000,000 throw", async () => {
    const sql = "SELECT CASE WHEN x = 3000000 THEN error('boom') ELSE x END FROM range(4000000) t(x)";
    for (const format of [dataRow(), create(ResultFormatSchema, { format: { case: "arrow", value: {} } })]) {
      // Now and then the engine only says that the threads beside the failed one were interrupted.
      await expect(encoded(sql, format)).rejects.toThrow(/boom|Interrupted/);
    }
  });

  it("that are interrupted or closed by another statement throw", async () => {
    const other = await (await DuckDBInstance.create(":memory:")).connect();
    for (const end of [() => other.interrupt(), async () => void (await other.run("SELECT 1"))]) {
      const result = encodeResult(await other.stream("SELECT sum(i) OVER (ORDER BY i) FROM range(3000000) t(i)"), dataRow(), { timeZone: "UTC", rowLimit: 0 });
      expect((await result.next())!.rowCount).toBeGreaterThan(0);
      await end();
      const rest = (async () => {
        while (await result.next());
      })();
      await expect(rest).rejects.toThrow(/\S/);
    }
  });

  it("of nested types are arrays and JSON", async () => {
    const sql = `SELECT [1, NULL] AS a, [['x', 'NULL'], ['', 'a b']] AS b, {'k': [1.5, 'nan'::DOUBLE], 'l': NULL} AS c, MAP {'m': 1} AS d,
      union_value(u := DATE '2020-01-01') AS e, '{"j": 1}'::JSON AS f, [[1], [2, 3]] AS g, []::INT[] AS h`;
    const { bytes } = await encoded(sql, copy({ case: "csv", value: { delimiter: "|", quote: "~", forceQuote: [] } }));
    expect(bytes.toString("utf8", 5)).toBe(
      `{1,NULL}|{{x,"NULL"},{"","a b"}}|{"k":[1.5,"NaN"],"l":null}|{"m":1}|{"u":"2020-01-01"}|{"j": 1}|{{1},{2,3}}|{}\n`,
    );
    const unnamed = await encoded(`SELECT row(1, row('x', NULL)) AS a, [row(1, 2)] AS b, MAP {'m': row(3)} AS c`, copy({ case: "csv", value: { delimiter: "|", quote: "~", forceQuote: [] } }));
    expect(unnamed.bytes.toString("utf8", 5)).toBe(`{"f1":1,"f2":{"f1":"x","f2":null}}|{"{\\"f1\\":1,\\"f2\\":2}"}|{"m":{"f1":3}}\n`);
    await expect(encoded("SELECT [[1], [2, 3]]", dataRow(ValueFormat.BINARY))).rejects.toThrow(/different lengths/);
  });
});
