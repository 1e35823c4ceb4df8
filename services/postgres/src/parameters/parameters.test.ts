import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TavanaError } from "@tavana/common";
import { arrayDepth, listText, parseArrayText, type ArrayValue } from "./array.ts";
import { decodeBinary } from "./binary.ts";
import { declaredEngineType, encodeParameter } from "./encode.ts";

const hex = (digits: string) => Buffer.from(digits.replaceAll(" ", ""), "hex");

// The bytes are those that PostgreSQL 15 sends: select encode(numeric_send('…'), 'hex') and its like.
describe("decodeBinary", () => {
  it.each<[keyof typeof decodeBinary, string, string]>([
    ["bool", "01", "true"],
    ["bool", "00", "false"],
    ["int2", "8000", "-32768"],
    ["int4", "7fffffff", "2147483647"],
    ["int8", "8000000000000000", "-9223372036854775808"],
    ["oid", "ffffffff", "4294967295"],
    ["float4", "3fc00000", "1.5"],
    ["float8", "3ff8000000000000", "1.5"],
    ["float8", "7ff8000000000000", "nan"],
    ["float8", "fff0000000000000", "-inf"],
    ["float8", "8000000000000000", "-0"],
    ["float8", "3e112e0be826d695", "1e-9"],
    ["bits", "00000003a0", "101"],
    ["bits", "00000000", ""],
    ["uuid", "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff"],
    ["jsonb", "01 7b7d", "{}"],
    ["numeric", "0000 0000 0000 0000", "0"],
    ["numeric", "0000 0000 0000 0002", "0.00"],
    ["numeric", "0003 0001 4000 0002 0001 0929 1388", "-12345.50"],
    ["numeric", "0001 ffff 0000 0004 0001", "0.0001"],
    ["numeric", "0001 fffe 0000 0008 0064", "0.00000100"],
    ["numeric", "0001 0002 0000 0000 0001", "100000000"],
    ["numeric", "0001 ffff 0000 0001 1388", "0.5"],
    ["numeric", "0000 0000 c000 0000", "nan"],
    ["numeric", "0000 0000 d000 0020", "inf"],
    ["numeric", "0000 0000 f000 0020", "-inf"],
    ["date", "00000000", "2000-01-01"],
    ["date", "ffffd533", "1970-01-01"],
    ["date", "7fffffff", "infinity"],
    ["date", "80000000", "-infinity"],
    ["date", "fff4dbf9", "0001-01-01"],
    ["date", "fff4dbf8", "0001-12-31 (BC)"],
    ["date", "fff5fd27", "0203-09-10"],
    ["date", "002c95d3", "9999-12-31"],
    ["time", "0000000000000000", "00:00:00"],
    ["time", "00000014 1dd75fff", "23:59:59.999999"],
    ["time", "00000014 1dd76000", "24:00:00"],
    ["timetz", "0000000861c46800 ffffe3e0", "10:00:00+02:00"],
    ["timetz", "0000000861c46800 00004d58", "10:00:00-05:30"],
    ["timestamp", "0000000000000001", "2000-01-01 00:00:00.000001"],
    ["timestamp", "ffffffffffffffff", "1999-12-31 23:59:59.999999"],
    ["timestamp", "7fffffffffffffff", "infinity"],
    ["timestamptz", "0000000000000000", "2000-01-01 00:00:00+00"],
    ["interval", "0000000000000001 00000002 00000003", "3 months 2 days 1 microseconds"],
    ["interval", "ffffffffffffffff fffffffe fffffffd", "-3 months -2 days -1 microseconds"],
  ])("reads %s %s as %s", (type, bytes, text) => {
    expect(decodeBinary[type](hex(bytes))).toBe(text);
  });

  it("reads any day as JavaScript does", () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (days) => {
        const bytes = Buffer.alloc(4);
        bytes.writeInt32BE(days);
        const expected = new Date(Date.UTC(2000, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
        expect(decodeBinary.date(bytes)).toBe(expected);
      }),
    );
  });

  it("throws nothing but its errors for bytes of any content", () => {
    const names = Object.keys(decodeBinary) as (keyof typeof decodeBinary)[];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.uint8Array({ maxLength: 40 }), (name, bytes) => {
        try {
          expect(typeof decodeBinary[name](Buffer.from(bytes))).toBe("string");
        } catch (error) {
          expect(error).toBeInstanceOf(TavanaError);
          expect(["22P03", "08P01", "22021"]).toContain((error as TavanaError).sqlstate);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("arrays", () => {
  it.each<[string, ArrayValue]>([
    ["{}", []],
    ["{1,NULL,3}", ["1", null, "3"]],
    ['{"NULL", null,"a,b" , " c " }', ["NULL", null, "a,b", " c "]],
    ['{"a\\"b\\\\",x\\,y}', ['a"b\\', "x,y"]],
    ["{{1,2},{3,4}}", [["1", "2"], ["3", "4"]]],
    ["[2:3]={1,2}", ["1", "2"]],
  ])("reads %s", (text, value) => {
    expect(parseArrayText(text)).toEqual(value);
  });

  it.each(["", "1,2", "{1", "{1,}", "{1}x", '{"a', "{,}", "[1:2]{1}", "{1 2}}"])("refuses %j", (text) => {
    expect(() => parseArrayText(text)).toThrow(expect.objectContaining({ sqlstate: "22P02" }));
  });

  it("reads what PostgreSQL's quoting makes of any texts", () => {
    const quote = (item: string | null) => (item === null ? "NULL" : `"${item.replace(/[\\"]/g, "\\$&")}"`);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(null), fc.string({ unit: "binary" })), { minLength: 1 }), (items) => {
        expect(parseArrayText(`{${items.map(quote).join(",")}}`)).toEqual(items);
      }),
    );
  });

  it("become DuckDB's text of a list", () => {
    expect(listText([["a", null], ['"', "\\"]])).toBe('[["a", NULL], ["\\"", "\\\\"]]');
    expect(arrayDepth([["a"], []])).toBe(2);
  });

  it("come in binary, too", () => {
    const bytes = hex("00000001 00000001 00000017 00000003 00000001 00000004 00000001 ffffffff 00000004 ffffffff");
    expect(encodeParameter({ oid: 1007 }, 1, bytes)).toMatchObject({ type: "INTEGER[]", value: { value: '["1", NULL, "-1"]' } });
    const matrix = hex("00000002 00000000 00000015 00000001 00000001 00000002 00000001 00000002 0001 00000002 0002");
    expect(encodeParameter({ oid: 1005 }, 1, matrix)).toMatchObject({ type: "SMALLINT[][]", value: { value: '[["1", "2"]]' } });
  });

  it("do not believe a count that the bytes do not bear out", () => {
    const bytes = hex("00000001 00000000 00000017 7fffffff 00000001");
    expect(() => encodeParameter({ oid: 1007 }, 1, bytes)).toThrow(expect.objectContaining({ sqlstate: "22P03" }));
  });
});

describe("encodeParameter", () => {
  it.each<[string, number, string, object]>([
    ["an open text", 0, "x", { type: "", value: { case: "text", value: "x" } }],
    ["a text of unknown type", 705, "x", { type: "", value: { case: "text", value: "x" } }],
    ["a text of a type without a counterpart", 3614, "x", { type: "", value: { case: "text", value: "x" } }],
    ["a number with its own precision", 1700, "-0012.340", { type: "DECIMAL(5,3)", value: { case: "text", value: "-0012.340" } }],
    ["a number too long for DECIMAL", 1700, "1".repeat(39), { type: "DOUBLE" }],
    ["a number that is none", 1700, "NaN", { type: "DOUBLE" }],
    ["escaped bytes", 17, "a\\\\b\\001é", { type: "BLOB", value: { case: "blob", value: Buffer.from("a\\b\u0001é") } }],
    ["hexadecimal bytes", 17, "\\xDE ad", { type: "BLOB", value: { case: "blob", value: Buffer.from([0xde, 0xad]) } }],
    ["an array of numbers", 1231, "{1.5,NULL,-200}", { type: "DECIMAL(4,1)[]" }],
    ["an array of numbers that no DECIMAL holds", 1231, "{1.5,NaN}", { type: "DOUBLE[]" }],
    ["an array of bytes", 1001, '{"\\\\x00ff",NULL,"\\\\x"}', { type: "BLOB[]", value: { value: '["\\\\x00\\\\xff", NULL, ""]' } }],
    ["an array of JSON", 199, '{"{\\"a\\": 1}"}', { type: "JSON[]", value: { value: '[{"a": 1}]' } }],
    ["an array of JSON with NULL", 3807, "{1,NULL}", { type: "VARCHAR[]", value: { value: '["1", NULL]' } }],
  ])("makes of %s", (_, oid, text, parameter) => {
    expect(encodeParameter({ oid }, 0, Buffer.from(text))).toMatchObject(parameter);
  });

  it.each([
    [17, 0, "\\xabc", "22023"],
    [17, 0, "\\9", "22P02"],
    [0, 0, "\xff", "22021"],
    [600, 1, "x", "0A000"],
    [0, 2, "x", "22023"],
  ])("refuses OID %i, format %i, %j with %s", (oid, format, text, sqlstate) => {
    expect(() => encodeParameter({ oid }, format, Buffer.from(text, "latin1"))).toThrow(expect.objectContaining({ sqlstate }));
  });

  it("prefers the type that the engine has told", () => {
    expect(encodeParameter({ oid: 1043, engineType: "ENUM('a')" }, 0, Buffer.from("a"))).toMatchObject({ type: "ENUM('a')" });
  });

  it("tells the engine the types that are declared", () => {
    expect([0, 705, 23, 1009, 1184, 1700, 600].map(declaredEngineType)).toEqual(["", "", "INTEGER", "VARCHAR[]", "TIMESTAMP WITH TIME ZONE", "DECIMAL(38,10)", ""]);
  });
});
