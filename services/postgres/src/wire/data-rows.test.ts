import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BackendWriter } from "./backend-writer.ts";
import { endOfRows } from "./data-rows.ts";

describe("endOfRows", () => {
  it("cuts behind any number of rows", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 30 }), fc.nat(40), (values, count) => {
        const writer = new BackendWriter();
        for (const value of values) writer.dataRow([value]);
        const data = writer.take();
        const first = new BackendWriter();
        for (const value of values.slice(0, count)) first.dataRow([value]);
        expect(endOfRows(data, 0, count)).toBe(first.take().length);
      }),
    );
  });
});
