import { describe, expect, it } from "vitest";
import { isNumberFormat, numberFormat } from "./number-format.ts";
import { numberTemplate, type NumberShape } from "./number-template.ts";

/** The text of a number by its shape, its digits filled in. */
function text(pattern: string, digits: string, shape: Partial<NumberShape>): string {
  const whole: NumberShape = { isNegative: false, whole: 1, post: 0, significant: 0, isFraction: false, ...shape };
  return numberTemplate(numberFormat(pattern)!, whole).map((part) => ("text" in part ? part.text : "digit" in part ? digits[part.digit] : part.ordinal)).join("");
}

describe("numberTemplate", () => {
  it.each([
    ["999.99", "1250", { whole: 2, post: 2 }, "  12.50"],
    ["999.99", "050", { post: 2, isFraction: true }, "    .50"],
    ["990.99", "050", { post: 2, isFraction: true, isNegative: true }, "  -0.50"],
    ["FM999.99", "1250", { whole: 2, post: 2, significant: 1 }, "12.5"],
    ["FM9,999PR", "1234", { whole: 4, isNegative: true }, "<1,234>"],
    ["999S", "12", { whole: 2, isNegative: true }, " 12-"],
    ["SG999", "12", { whole: 2 }, "+ 12"],
    ["0000th", "12", { whole: 2 }, " 0012th"],
    ["99.9", "", { whole: undefined, post: 1, isNegative: true }, "-##.#"],
    ["99.99", "123", { whole: 2, post: 1 }, " 12.3"],
  ] as const)("%s of %s %o", (pattern, digits, shape, expected) => {
    expect(text(pattern, digits, shape)).toBe(expected);
  });
});

describe("isNumberFormat", () => {
  it.each([["999", true], ["FMMI999", true], ["RN", true], ["YYYY-MM-DD\"T\"HH24:MI:SS.000", false], ["\"09\"", false], ["MM0", false]] as const)("%s: %s", (pattern, expected) => {
    expect(isNumberFormat(pattern)).toBe(expected);
  });
  it.each(["9.9.9", "9PR9", "S9S", "SMI9", "99EEEE", "9".repeat(39)])("has no counterpart of %s", (pattern) => {
    expect(numberFormat(pattern)).toBeUndefined();
  });
});
