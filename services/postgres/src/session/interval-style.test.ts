import { expect, test } from "vitest";
import { BackendWriter } from "../wire/backend-writer.ts";
import { dataRows } from "../wire/data-rows.ts";
import { intervalColumns, isoInterval, withIsoIntervals } from "./interval-style.ts";

test.each([
  ["00:00:00", "PT0S"],
  ["1 year 2 mons -3 days +04:05:06.7", "P1Y2M-3DT4H5M6.7S"],
  ["-1 years -10 mons", "P-1Y-10M"],
  ["3 days", "P3D"],
  ["-00:00:00.000001", "PT-0.000001S"],
  ["-04:05:00", "PT-4H-5M"],
  ["100:00:10", "PT100H10S"],
  ["1 mon -1 days -00:30:00", "P1M-1DT-30M"],
])("%s is %s", (text, expected) => expect(isoInterval(text)).toBe(expected));

test("only intervals that come as text change", () => {
  const column = (typeOid: number) => ({ name: "x", typeOid, typeSize: -1, typeModifier: -1 });
  expect([...intervalColumns([column(25), column(1186)], [])]).toEqual([1]);
  expect([...intervalColumns([column(1186), column(1186)], [1, 0])]).toEqual([1]);
  const writer = new BackendWriter();
  writer.dataRow(["1 day", "1 day"]);
  writer.dataRow([null, null]);
  const rows = [...dataRows(withIsoIntervals(writer.take(), new Set([1])))];
  expect(rows.map((row) => row.map((value) => value?.toString()))).toEqual([["1 day", "P1D"], [undefined, undefined]]);
});
