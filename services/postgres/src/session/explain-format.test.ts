import { describe, expect, it } from "vitest";
import type { ExplainOptions } from "../sql/explain.ts";
import { formatPlan } from "./explain-format.ts";
import { readPlan } from "./explain-plan.ts";

const usual: ExplainOptions = { format: "text", analyze: false, verbose: false, costs: true, timing: false, summary: false };
const scan = { Table: "memory.main.t", Type: "Sequential Scan", Projections: ["a", "b"], Filters: "a<5", "Estimated Cardinality": "20" };

const planned = JSON.stringify([{ name: "TOP_N ", children: [{ name: "SEQ_SCAN", children: [], extra_info: scan }], extra_info: { "Order By": ["a ASC", "b DESC"], Top: "3" } }]);
const profiled = JSON.stringify({
  latency: 0.0012345,
  extra_info: {},
  children: [{ operator_name: "EXPLAIN_ANALYZE", operator_cardinality: 0, cpu_time: 0.5, extra_info: {}, children: [{ operator_name: "SEQ_SCAN", operator_cardinality: 7, cpu_time: 0.0004, extra_info: scan, children: [] }] }],
});

describe("EXPLAIN", () => {
  const show = (json: string, options: Partial<ExplainOptions>) => formatPlan(readPlan(json, { ...usual, ...options }), { ...usual, ...options });

  it("as text", () => {
    expect(show(planned, {})).toEqual(["TOP_N", "  Order By: a ASC, b DESC", "  Top: 3", "  ->  SEQ_SCAN on t  (rows=20)", "        Filters: a<5"]);
    expect(show(planned, { verbose: true, costs: false }).slice(3)).toEqual(["  ->  SEQ_SCAN on t", "        Projections: a, b", "        Filters: a<5"]);
  });

  it("of what ran", () => {
    const options = { analyze: true, timing: true, summary: true };
    expect(show(profiled, options)).toEqual(["SEQ_SCAN on t  (rows=20)  (actual time=0.400 rows=7)", "  Filters: a<5", "Execution Time: 1.235 ms"]);
    expect(show(profiled, { ...options, timing: false, summary: false })).toEqual(["SEQ_SCAN on t  (rows=20)  (actual rows=7)", "  Filters: a<5"]);
  });

  it("as JSON, YAML and XML", () => {
    const node = { "Node Type": "SEQ_SCAN", "Relation Name": "t", "Plan Rows": 20, "Actual Total Time": 0.4, "Actual Rows": 7, "Actual Loops": 1, Filters: "a<5" };
    const options = { analyze: true, timing: true, summary: true };
    expect(show(profiled, { ...options, format: "json" }).map((text) => JSON.parse(text) as unknown)).toEqual([[{ Plan: node, "Execution Time": 1.235 }]]);
    expect(show(planned, { format: "yaml" })).toEqual([
      ["- Plan: ", '    Node Type: "TOP_N"', "    Order By: ", '      - "a ASC"', '      - "b DESC"', '    Top: "3"', "    Plans: ", '      - Node Type: "SEQ_SCAN"', '        Relation Name: "t"', "        Plan Rows: 20", '        Filters: "a<5"'].join("\n"),
    ]);
    const [xml] = show(planned, { format: "xml" });
    expect(xml).toContain("<Plans>\n        <Plan>\n          <Node-Type>SEQ_SCAN</Node-Type>");
    expect(xml).toContain("<Filters>a&lt;5</Filters>");
  });
});
