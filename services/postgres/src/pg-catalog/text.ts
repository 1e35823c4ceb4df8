import { quoteLiteral } from "@tavana/common";

/** Text of SQL, from values. */

/** Rows as one JSON literal: the engine reads thousands of them faster than it parses VALUES. */
export function rowsOf(columns: Readonly<Record<string, string>>, rows: readonly object[]): string {
  const shape = JSON.stringify([columns]);
  return `SELECT unnest(row) FROM (SELECT unnest(from_json(${quoteLiteral(JSON.stringify(rows))}, ${quoteLiteral(shape)})) AS row)`;
}

/** Lines of values between tabs, \N for NULL (PostgreSQL's COPY text form), as such rows. */
export function rowsOfLines(columns: Readonly<Record<string, string>>, text: string): string {
  const names = Object.keys(columns);
  const rows = linesOf(text).map((line) => Object.fromEntries(line.map((value, index) => [names[index], json(value, columns[names[index]!]!)])));
  return rowsOf(columns, rows);
}

export function linesOf(text: string): string[][] {
  return text.split("\n").filter((line) => line !== "").map((line) => line.split("\t"));
}

function json(value: string, type: string): unknown {
  if (value === "\\N") return null;
  if (type === "BOOLEAN") return value === "t";
  if (!type.endsWith("[]")) return value;
  const items = value.slice(1, -1);
  return items === "" ? [] : items.split(",").map((item) => item.replaceAll('"', ""));
}
