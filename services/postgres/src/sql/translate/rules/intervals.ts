import type { Node } from "libpg-query";
import { lastPart, overData, type NodeOf, type Rewriting } from "../rewriting.ts";
import type { Tokens } from "../tokens.ts";

const intervalFunctions: ReadonlySet<string> = new Set(["age", "make_interval", "justify_days", "justify_hours", "justify_interval"]);
const timeFunctions: ReadonlySet<string> = new Set(["now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "date_trunc", "to_timestamp"]);
/** Functions of which the first argument's type is the result's. */
const sameType: ReadonlySet<string> = new Set(["avg", "sum", "min", "max", "coalesce"]);

/**
 * An interval divided by a number: where integers divide as integers, the engine looks for a division of its own for
 * every type, which intervals have none of.
 */
export function intervalQuotient(to: Rewriting, { lexpr, rexpr, location }: NodeOf<"A_Expr">): void {
  if (!lexpr || !rexpr || location === undefined || !isInterval(lexpr)) return;
  const { tokens, editor } = to;
  const at = tokens.at(location);
  const leftmost = first(tokens, lexpr);
  if (leftmost === undefined || isUnit(tokens, at - 1)) return;
  editor.insertBefore(Math.min(leftmost, tokens.operandStart(at - 1)), overData(to, 'system.main."/"('));
  editor.replace(at, at, overData(to, ",", "/"));
  editor.insertAfter(operandEnd(tokens, at + 1), overData(to, ")"));
}

/** Whether a value is evidently an interval. */
function isInterval(node: Node | undefined): boolean {
  if (!node) return false;
  if ("TypeCast" in node) return lastPart(node.TypeCast.typeName?.names) === "interval" && !node.TypeCast.typeName?.arrayBounds?.length;
  if ("FuncCall" in node) {
    const name = lastPart(node.FuncCall.funcname);
    return intervalFunctions.has(name) || (sameType.has(name) && isInterval(node.FuncCall.args?.[0]));
  }
  if (!("A_Expr" in node)) return false;
  const { name, lexpr, rexpr } = node.A_Expr;
  switch (lastPart(name)) {
    case "-":
      return (isTime(lexpr) && isTime(rexpr)) || (isInterval(rexpr) && (lexpr === undefined || isInterval(lexpr)));
    case "+":
      return isInterval(lexpr) && isInterval(rexpr);
    case "*":
      return isInterval(lexpr) || isInterval(rexpr);
    default:
      return lastPart(name) === "/" && isInterval(lexpr);
  }
}

/** Whether a value is evidently a time of a day with its date. */
function isTime(node: Node | undefined): boolean {
  if (!node) return false;
  if ("TypeCast" in node) return ["timestamp", "timestamptz"].includes(lastPart(node.TypeCast.typeName?.names));
  if ("SQLValueFunction" in node) return /TIMESTAMP/.test(node.SQLValueFunction.op ?? "");
  if (!("FuncCall" in node)) return false;
  const name = lastPart(node.FuncCall.funcname);
  return timeFunctions.has(name) || (sameType.has(name) && isTime(node.FuncCall.args?.[0]));
}

/** Index of the first token of an expression, brackets around it apart. */
function first(tokens: Tokens, node: Node): number | undefined {
  if ("A_Expr" in node) return node.A_Expr.lexpr ? first(tokens, node.A_Expr.lexpr) : node.A_Expr.location === undefined ? undefined : tokens.at(node.A_Expr.location);
  if ("FuncCall" in node) return node.FuncCall.location === undefined ? undefined : tokens.at(node.FuncCall.location);
  if ("A_Const" in node) return tokens.at(node.A_Const.location ?? 0);
  if ("ColumnRef" in node) return tokens.at(node.ColumnRef.location ?? 0);
  if (!("TypeCast" in node)) return undefined;
  const { location = 0, typeName, arg } = node.TypeCast;
  if (location < 0) return tokens.at(typeName?.location ?? 0); // interval '1 day'
  return tokens.is(tokens.at(location), ":") && arg ? first(tokens, arg) : tokens.at(location);
}

/** interval '1' day: what ends there is no operand by itself. */
function isUnit(tokens: Tokens, index: number): boolean {
  return tokens.list[index]?.kind === "word" && tokens.list[index - 1]?.kind === "string";
}

/** Index of the last token of the operand that begins here: a number, a name, a call, something in brackets, with its casts. */
function operandEnd(tokens: Tokens, index: number): number {
  if (tokens.is(index, "-") || tokens.is(index, "+")) return operandEnd(tokens, index + 1);
  let end = tokens.isName(index) ? tokens.endOfName(index) : index;
  if (tokens.is(end, "(")) end = tokens.closing(end);
  else if (tokens.isName(end) && tokens.is(end + 1, "(")) end = tokens.closing(end + 1);
  for (;;) {
    if (tokens.is(end + 1, "[")) end = tokens.closing(end + 1);
    else if (tokens.is(end + 1, ":") && tokens.is(end + 2, ":")) {
      end = tokens.endOfName(end + 3);
      if (tokens.is(end, "double")) end++;
      if (tokens.is(end + 1, "(")) end = tokens.closing(end + 1);
    } else return end;
  }
}
