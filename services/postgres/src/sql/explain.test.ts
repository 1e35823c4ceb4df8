import { beforeAll, describe, expect, it } from "vitest";
import { recogniseExplain } from "./explain.ts";
import { loadParser } from "./syntax-tree.ts";

beforeAll(loadParser);

const usual = { format: "text", analyze: false, verbose: false, costs: true, timing: false, summary: false };
const analyzed = { ...usual, analyze: true, timing: true, summary: true };

describe("recogniseExplain", () => {
  it.each([
    ["EXPLAIN SELECT 1", usual, " SELECT 1"],
    ["explain analyse verbose select 1", { ...analyzed, verbose: true }, " select 1"],
    ["EXPLAIN VERBOSE FROM t", { ...usual, verbose: true }, " FROM t"],
    ["EXPLAIN (FORMAT JSON, ANALYZE, TIMING off, COSTS 0) SELECT 1", { ...analyzed, format: "json", timing: false, costs: false }, " SELECT 1"],
    ["EXPLAIN (FORMAT 'yaml', ANALYZE false, BUFFERS, SETTINGS on, SUMMARY) (SELECT 1)", { ...usual, format: "yaml", summary: true }, " (SELECT 1)"],
  ])("%s", (text, options, sql) => {
    expect(recogniseExplain(text)).toEqual({ kind: "explain", options, sql, offset: text.length - sql.length });
  });

  it("leaves a query in brackets and DuckDB's formats", () => {
    expect(recogniseExplain("EXPLAIN (SELECT 1)")).toEqual({ kind: "explain", options: usual, sql: " (SELECT 1)", offset: 7 });
    expect(recogniseExplain("EXPLAIN ((SELECT 1))")).toMatchObject({ sql: " ((SELECT 1))" });
    expect(recogniseExplain("EXPLAIN (FORMAT html) SELECT 1")).toBeUndefined();
  });

  it.each([
    ["EXPLAIN (FOO) SELECT 1", "42601"],
    ["EXPLAIN (COSTS maybe) SELECT 1", "42601"],
    ["EXPLAIN (FORMAT csv) SELECT 1", "22023"],
    ["EXPLAIN (TIMING) SELECT 1", "22023"],
    ["EXPLAIN (WAL) SELECT 1", "22023"],
  ])("refuses %s", (text, sqlstate) => {
    expect(() => recogniseExplain(text)).toThrow(expect.objectContaining({ sqlstate }));
  });
});
