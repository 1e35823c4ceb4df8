import type { ExplainOptions } from "../sql/explain.ts";
import type { Plan, PlanNode } from "./explain-plan.ts";

/** A plan's parts under their names, as every format but text has them. */
type Part = string | number | readonly Part[] | { readonly [name: string]: Part };

/** A plan as EXPLAIN shows it: a line a row in text, else one row. */
export function formatPlan(plan: Plan, { format, summary }: ExplainOptions): string[] {
  const time: Readonly<Record<string, number>> = summary && plan.executionTime !== undefined ? { "Execution Time": plan.executionTime } : {};
  switch (format) {
    case "text":
      return [...textLines(plan.root, 0), ...Object.entries(time).map(([name, value]) => `${name}: ${value.toFixed(3)} ms`)];
    case "json":
      return [JSON.stringify([{ Plan: parts(plan.root), ...time }], undefined, 2)];
    case "yaml":
      return [yaml([{ Plan: parts(plan.root), ...time }], 0).join("\n")];
    case "xml":
      return [['<explain xmlns="http://www.postgresql.org/2009/explain">', "  <Query>", ...xml({ Plan: parts(plan.root), ...time }, 2), "  </Query>", "</explain>"].join("\n")];
  }
}

function parts({ type, table, estimatedRows, rows, time, details, children }: PlanNode): { readonly [name: string]: Part } {
  return {
    "Node Type": type,
    ...(table === undefined ? {} : { "Relation Name": table.split(".").at(-1)! }),
    ...(estimatedRows === undefined ? {} : { "Plan Rows": estimatedRows }),
    ...(time === undefined ? {} : { "Actual Total Time": time }),
    ...(rows === undefined ? {} : { "Actual Rows": rows, "Actual Loops": 1 }),
    ...Object.fromEntries(details),
    ...(children.length === 0 ? {} : { Plans: children.map(parts) }),
  };
}

function textLines(node: PlanNode, depth: number): string[] {
  const { type, table, estimatedRows, rows, time, details, children } = node;
  const indent = depth === 0 ? "" : `${" ".repeat(depth * 6 - 4)}->  `;
  const estimate = estimatedRows === undefined ? "" : `  (rows=${estimatedRows})`;
  const actual = rows === undefined ? "" : `  (actual ${time === undefined ? "" : `time=${time.toFixed(3)} `}rows=${rows})`;
  const inner = " ".repeat(depth * 6 + 2);
  return [
    `${indent}${type}${table === undefined ? "" : ` on ${table.split(".").at(-1)}`}${estimate}${actual}`,
    ...details.map(([name, value]) => `${inner}${name}: ${String(Array.isArray(value) ? value.join(", ") : value).replaceAll("\n", " ")}`),
    ...children.flatMap((child) => textLines(child, depth + 1)),
  ];
}

function yaml(items: readonly Part[], depth: number): string[] {
  const indent = "  ".repeat(depth);
  return items.flatMap((item) => {
    if (!isGroup(item)) return [`${indent}- ${JSON.stringify(item)}`];
    const [first = "", ...rest] = Object.entries(item).flatMap(([name, value]) => yamlEntry(name, value, depth + 1));
    return [`${indent}- ${first.trimStart()}`, ...rest];
  });
}

function yamlEntry(name: string, value: Part, depth: number): string[] {
  const indent = "  ".repeat(depth);
  if (Array.isArray(value)) return [`${indent}${name}: `, ...yaml(value as readonly Part[], depth + 1)];
  if (isGroup(value)) return [`${indent}${name}: `, ...Object.entries(value).flatMap(([key, inner]) => yamlEntry(key, inner, depth + 1))];
  return [`${indent}${name}: ${JSON.stringify(value)}`];
}

function isGroup(part: Part): part is { readonly [name: string]: Part } {
  return typeof part === "object" && !Array.isArray(part);
}

function xml(group: { readonly [name: string]: Part }, depth: number): string[] {
  const indent = "  ".repeat(depth);
  return Object.entries(group).flatMap(([name, value]) => {
    const tag = name.replaceAll(/[^A-Za-z0-9_.]/g, "-");
    if (Array.isArray(value)) return [`${indent}<${tag}>`, ...(value as readonly Part[]).flatMap((item) => (isGroup(item) ? xml({ Plan: item }, depth + 1) : [`${indent}  <Item>${escaped(item)}</Item>`])), `${indent}</${tag}>`];
    if (isGroup(value)) return [`${indent}<${tag}>`, ...xml(value, depth + 1), `${indent}</${tag}>`];
    return [`${indent}<${tag}>${escaped(value)}</${tag}>`];
  });
}

function escaped(value: Part): string {
  return String(value as string | number).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
