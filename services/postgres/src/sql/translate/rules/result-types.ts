import type { Node } from "libpg-query";
import { inPostgres, lastPart, textConstant, type Rewriting } from "../rewriting.ts";
import type { Call } from "./calls.ts";

/** Functions that count characters, bytes or places: PostgreSQL's give an integer, the engine's a bigint, or one without a sign. */
const counting: ReadonlySet<string> = new Set(["length", "char_length", "character_length", "octet_length", "bit_length", "position", "strpos", "ntile", "cardinality", "array_length", "json_array_length", "jsonb_array_length"]);

/** Fields with digits behind the point: rules/calls.ts sees to them. */
const fractional: ReadonlySet<string> = new Set(["second", "seconds", "sec", "milliseconds", "millisecond", "ms", "epoch", "julian"]);

/** Aggregates of the type of what they are given. */
const selecting: ReadonlySet<string> = new Set(["min", "max", "any_value"]);

/** Gives a call the type that PostgreSQL announces. */
export function resultType(to: Rewriting, it: Call): void {
  const { name, args, close } = it;
  if (name === "sum" && args.length === 1) return sum(to, it);
  if (counting.has(name)) return castTo(to, it, endOfCall(to, close), "INTEGER");
  if (name !== "extract" && name !== "date_part") return;
  // The engine's are whole numbers, and PostgreSQL's are not divided as such.
  const field = textConstant(args[0])?.text.toLowerCase();
  if (field !== undefined && !fractional.has(field)) castTo(to, it, close, name === "extract" ? "DECIMAL(18, 0)" : "DOUBLE");
}

/** Where the engine's meaning holds, only in the result's own columns: what is computed further could overflow. */
function castTo(to: Rewriting, { first, parent }: Call, last: number, type: string): void {
  const isShown = type === "INTEGER" && to.isOutput(parent);
  const piece = (text: string) => (isShown ? text : inPostgres(text));
  if (isShown) to.retyped.push(first);
  to.editor.insertBefore(first, piece("CAST("));
  to.editor.insertAfter(last, piece(` AS ${type})`));
}

/**
 * The sum of integers is a bigint, that of bigints a numeric; the engine's is the same HUGEINT for both. Which one it
 * is only the binder knows: `summed` has an overload for each type of the argument, which it is given for that alone.
 * `summed_plainly` has one for intervals, too, and sums them itself.
 */
function sum(to: Rewriting, { args, first, nameEnd, close }: Call): void {
  const { tokens, editor } = to;
  const last = endOfCall(to, close);
  const isPlain = last === close && !tokens.is(nameEnd + 2, "distinct") && ![...tokens.inside(nameEnd + 1, close)].some((at) => tokens.is(at, "order"));
  to.retyped.push(first);
  editor.insertBefore(first, isPlain ? "summed_plainly(" : "summed(");
  const type = typeOf(to, args[0]!, nameEnd + 1, close);
  editor.insertAfter(last, typeof type === "string" ? `, ${type}, 0)` : (...known) => `, ${type(...known)}, 0)`);
}

/** What has the type of an aggregate's argument, without aggregates where they can be done without: the binder does not see their types there. */
function typeOf(to: Rewriting, node: Node, open: number, close: number): string | ReturnType<Rewriting["editor"]["copy"]> {
  const { tokens, editor } = to;
  const called = "FuncCall" in node ? lastPart(node.FuncCall.funcname) : "";
  if (counting.has(called)) return "0";
  let first = open + 1;
  if (tokens.is(first, "distinct") || tokens.is(first, "all")) first++;
  let last = close - 1;
  for (const at of tokens.inside(open, close)) if (tokens.is(at, "order")) last = at - 1;
  if (selecting.has(called) && "FuncCall" in node && node.FuncCall.args?.length === 1 && node.FuncCall.location !== undefined) {
    const inner = tokens.endOfName(tokens.at(node.FuncCall.location)) + 1;
    if (tokens.is(inner, "(")) return typeOf(to, node.FuncCall.args[0]!, inner, tokens.closing(inner));
  }
  return editor.copy(first, last);
}

/** Index of the last token of a call with what may stand behind its brackets. */
export function endOfCall({ tokens }: Rewriting, close: number): number {
  let end = close;
  if (tokens.is(end + 1, "filter")) end = tokens.closing(end + 2);
  if (tokens.is(end + 1, "over")) end = tokens.is(end + 2, "(") ? tokens.closing(end + 2) : end + 2;
  return end;
}
