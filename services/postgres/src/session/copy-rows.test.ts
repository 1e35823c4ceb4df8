import { create } from "@bufbuild/protobuf";
import { CopyFormatSchema, type CopyFormat } from "@tavana/proto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteIdentifier } from "@tavana/common";
import { copyReader, type CopyRow } from "./copy-rows.ts";

const text = create(CopyFormatSchema, { format: { case: "text", value: {} } });
const csv = create(CopyFormatSchema, { format: { case: "csv", value: {} } });
const binary = create(CopyFormatSchema, { format: { case: "binary", value: {} } });

/** What a reader gives when the data come in pieces of these sizes. */
function read(format: CopyFormat, data: Buffer, sizes: readonly number[]): CopyRow[] {
  const reader = copyReader(format);
  const rows: CopyRow[] = [];
  let at = 0;
  for (const size of sizes) {
    rows.push(...reader.push(data.subarray(at, at + size)));
    at += size;
  }
  return [...rows, ...reader.push(data.subarray(at)), ...reader.finish()];
}

const value = fc.option(fc.string({ unit: fc.constantFrom("a", "ä", "\n", "\t", "\\", '"', ",", " ", "N") }), { nil: undefined });
const table = fc.integer({ min: 1, max: 4 }).chain((columns) => fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { maxLength: 12 }));
const sizes = fc.array(fc.nat({ max: 20 }), { maxLength: 30 });

const writers: readonly (readonly [string, CopyFormat, (rows: readonly (readonly (string | undefined)[])[]) => Buffer])[] = [
  ["text", text, (rows) => Buffer.from(rows.map((row) => `${row.map((one) => one?.replaceAll(/[\\\n\t]/g, (found) => `\\${{ "\n": "n", "\t": "t" }[found] ?? found}`) ?? "\\N").join("\t")}\n`).join(""))],
  ["CSV", csv, (rows) => Buffer.from(rows.map((row) => `${row.map((one) => (one === undefined ? "" : `${quoteIdentifier(one)}`)).join(",")}\n`).join(""))],
  [
    "binary",
    binary,
    (rows) => {
      const int = (bytes: number, number: number) => {
        const buffer = Buffer.alloc(bytes);
        buffer.writeIntBE(number, 0, bytes);
        return buffer;
      };
      const field = (one: string | undefined) => (one === undefined ? int(4, -1) : Buffer.concat([int(4, Buffer.byteLength(one)), Buffer.from(one)]));
      return Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1"), ...rows.flatMap((row) => [int(2, row.length), ...row.map(field)]), int(2, -1)]);
    },
  ],
];

describe("COPY data", () => {
  it.each(writers)("in %s are the rows that were written, however they come", (_, format, write) => {
    fc.assert(
      fc.property(table, sizes, (rows, pieces) => {
        const found = read(format, write(rows), pieces).map((row) => row.map((one) => one?.toString()));
        expect(found).toEqual(rows);
      }),
    );
  });

  it("of one long row are not read again with every piece", () => {
    const long = Buffer.from(`"${"x\n".repeat(20_000_000)}"\n`);
    const rows = read(csv, long, Array.from({ length: Math.floor(long.length / 65_536) }, () => 65_536));
    expect(rows[0]![0]!.length).toBe(40_000_000);
  });

  it.each([
    ["without a signature", binary, Buffer.alloc(30)],
    ["without an end", binary, Buffer.concat([Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1"), Buffer.from([0, 1])])],
    ["with an open quote", csv, Buffer.from('1,"x\n')],
  ])("%s are refused", (_, format, data) => {
    expect(() => read(format, data, [])).toThrow(expect.objectContaining({ sqlstate: "22P04" }));
  });
});
