import { expect, test } from "vitest";
import { quoteLiteral } from "@tavana/common";
import { linesOf, rowsOf, rowsOfLines } from "./text.ts";

test("a quote in a value ends no literal", () => {
  expect(quoteLiteral("it's")).toBe("'it''s'");
  expect(rowsOf({ name: "VARCHAR" }, [{ name: "'; DROP TABLE x; --" }])).toBe(
    `SELECT unnest(row) FROM (SELECT unnest(from_json('[{"name":"''; DROP TABLE x; --"}]', '[{"name":"VARCHAR"}]')) AS row)`,
  );
});

test("lines of values become rows by the types of their columns", () => {
  expect(linesOf("\na\tb\n\nc\td\n")).toEqual([["a", "b"], ["c", "d"]]);
  const shape = { oid: "UINTEGER", strict: "BOOLEAN", arguments: "UINTEGER[]", names: "VARCHAR[]", note: "VARCHAR" };
  expect(rowsOfLines(shape, '7\tt\t[1,2]\t["a",b]\t\\N\n8\tf\t[]\t\\N\tx')).toBe(
    rowsOf(shape, [
      { oid: "7", strict: true, arguments: ["1", "2"], names: ["a", "b"], note: null },
      { oid: "8", strict: false, arguments: [], names: null, note: "x" },
    ]),
  );
});
