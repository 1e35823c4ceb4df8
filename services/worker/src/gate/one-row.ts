import type { Token } from "./lexer.ts";

/** With the macros that stand around sums (engine/postgres-functions.ts). */
const aggregates: ReadonlySet<string> = new Set(["count", "sum", "min", "max", "avg", "summed", "summed_plainly"]);
/** Words outside of parentheses with which a SELECT of aggregates may have more rows than one. */
const moreRows: ReadonlySet<string> = new Set(["group", "over", "window", "union", "intersect", "except", "unnest", "generate_series", "returning"]);

/**
 * Whether a statement is a plain SELECT of aggregates, which has one row. Only how the result is fetched hangs on it:
 * a statement that is taken for one by mistake takes memory, no more.
 */
export function isOneRow(tokens: readonly Token[]): boolean {
  const outer = tokens.filter(({ depth }) => depth === 0);
  if (outer[0]?.text !== "select") return false;
  const words = outer.filter(({ kind }) => kind === "word");
  if (words.some(({ text }) => moreRows.has(text))) return false;
  // A window's sum stands within such a macro.
  if (words.some(({ text }) => text === "summed") && tokens.some(({ kind, text, depth }) => kind === "word" && text === "over" && depth === 1)) return false;
  const from = words.find(({ text }) => text === "from");
  const list = outer.slice(0, from ? outer.indexOf(from) : 0);
  return list.some(({ kind, text }, at) => kind === "word" && aggregates.has(text) && list[at + 1]?.text === "(");
}
