import { describe, expect, it } from "vitest";
import { listText, parseArrayLiteral } from "./array-literal.ts";
import { dateText, dateWord } from "./date-literal.ts";
import { formatParts } from "./format-string.ts";
import { intervalText } from "./interval-literal.ts";
import { regularExpression, replacementText, similarPattern } from "./pattern.ts";

describe("intervals", () => {
  const YEAR_TO_MONTH = (1 << 1) | (1 << 2), MINUTE_TO_SECOND = (1 << 11) | (1 << 12);
  it.each([
    ["1 day", 0, undefined],
    ["P1Y2M3DT4H5M6.5S", 0, "14 months 3 days 04:05:06.500000"],
    ["1 year 2 mons -3 days +04:05:06", 0, "14 months -3 days 04:05:06.000000"],
    ["1.5 days", 0, "0 months 1 days 12:00:00.000000"],
    ["1.5 mons", 0, "1 months 15 days 00:00:00.000000"],
    ["2 weeks", 0, undefined],
    ["2 hours ago", 0, "0 months 0 days -02:00:00.000000"],
    ["@ 1 minute", 0, "0 months 0 days 00:01:00.000000"],
    ["1 month - 1 day", 0, "1 months -1 days 00:00:00.000000"],
    ["3 04:05", 0, "0 months 3 days 04:05:00.000000"],
    ["90", 0, "0 months 0 days 00:01:30.000000"],
    ["1-2", YEAR_TO_MONTH, "14 months 0 days 00:00:00.000000"],
    ["10:20", MINUTE_TO_SECOND, "0 months 0 days 00:10:20.000000"],
    ["1 parsec", 0, undefined],
    ["", 0, undefined],
  ])("%s", (text, fields, expected) => expect(intervalText(text, fields)).toBe(expected));
});

describe("dates", () => {
  it.each([
    ["2024-01-05", "2024-01-05"],
    ["20240105", "2024-01-05"],
    ["2024-1-5 7:08", "2024-01-05 07:08:00"],
    ["1/5/2024", "2024-01-05"],
    ["January 5, 2024", "2024-01-05"],
    ["5 Jan 2024 10:11:12.5", "2024-01-05 10:11:12.5"],
    ["2024-01-05T10:00Z", "2024-01-05 10:00:00Z"],
    ["2024-01-05 10:00+0530", "2024-01-05 10:00:00+05:30"],
    ["10:00-08", "10:00:00-08:00"],
    ["infinity", undefined],
    ["44 BC", undefined],
  ])("%s", (text, expected) => expect(dateText(text)).toBe(expected));

  it("by words", () => {
    expect(dateWord(" Today ")).toBe("current_date");
    expect(dateWord("2024-01-01")).toBeUndefined();
  });
});

describe("patterns", () => {
  it.each([
    ["a%", "a(?s:.*)"],
    ["a_c.d", "a(?s:.)c\\.d"],
    ["%(b|d)+[^%_]", "(?s:.*)(b|d)+[^%_]"],
    ["100\\%", "100\\%"],
  ])("SIMILAR TO %s", (pattern, expected) => expect(similarPattern(pattern)).toBe(expected));

  it("with PostgreSQL's escapes", () => {
    expect(regularExpression("\\mfoo\\M\\\\m")).toBe("\\bfoo\\b\\\\m");
    expect(regularExpression("\\d+")).toBeUndefined();
    expect(replacementText("<\\&>\\1")).toBe("<\\0>\\1");
  });

  it("of format()", () => {
    expect(formatParts("%s is 100%% %I", 2)).toEqual([{ argument: 1, by: "" }, { text: " is 100" }, { text: "%" }, { text: " " }, { argument: 2, by: "quote_ident" }]);
    expect(formatParts("%2$-5s%s%*s", 5)).toEqual([{ argument: 2, by: "", width: { isLeft: true, count: 5 } }, { argument: 3, by: "" }, { argument: 5, by: "", width: { isLeft: false, argument: 4 } }]);
    expect(formatParts("%s%s", 1)).toBeUndefined();
    expect(formatParts("%d", 1)).toBeUndefined();
  });
});

describe("arrays", () => {
  it.each([
    ["{}", "[]"],
    ["{a, NULL,\"b,\\\"\",it's}", "['a', NULL, 'b,\"', 'it''s']"],
    ["{{1,2},{3}}", "[['1', '2'], ['3']]"],
  ])("%s", (text, expected) => expect(listText(parseArrayLiteral(text)!)).toBe(expected));

  it.each(["{a", "a}", "{a,}", "{a}b", "[1]"])("%s is none", (text) => expect(parseArrayLiteral(text)).toBeUndefined());
});
