import { quoteLiteral } from "@tavana/common";
import type { Node } from "libpg-query";
import { lastPart, type NodeOf } from "./rewriting.ts";
import type { Tokens } from "./tokens.ts";

/** Operators that the engine writes between their sides, and how. */
const operators: Readonly<Record<string, string>> = { "+": "+", "-": "-", "*": "*", "/": "/", "%": "%", "||": "||", "=": "=", "<>": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">=" };

/** The name that the engine gives to a column that is this expression; undefined for what is more than names, numbers, texts, operators and calls. */
export function engineName(node: Node | undefined, tokens: Tokens): string | undefined {
  if (!node) return undefined;
  if ("ColumnRef" in node) return written(node.ColumnRef, tokens);
  if ("FuncCall" in node) return call(node.FuncCall, tokens);
  if ("A_Const" in node) {
    const { ival, sval, fval, isnull } = node.A_Const;
    if (isnull) return "NULL";
    return sval ? quoteLiteral(sval.sval ?? "") : fval ? fval.fval : ival ? String(ival.ival ?? 0) : undefined;
  }
  if (!("A_Expr" in node) || node.A_Expr.kind !== "AEXPR_OP") return undefined;
  const { lexpr, rexpr, name } = node.A_Expr;
  const [left, right, operator] = [engineName(lexpr, tokens), engineName(rexpr, tokens), operators[lastPart(name)]];
  return left === undefined || right === undefined || operator === undefined ? undefined : `(${left} ${operator} ${right})`;
}

/** With capitals as they are written. */
function written({ location }: NodeOf<"ColumnRef">, tokens: Tokens): string | undefined {
  if (location === undefined) return undefined;
  const first = tokens.at(location);
  return tokens.source.slice(tokens.list[first]!.start, tokens.list[tokens.endOfName(first)]!.end);
}

function call({ funcname, args = [], agg_distinct: isDistinct, agg_star: ofAll, agg_filter: filter, agg_order: order, over }: NodeOf<"FuncCall">, tokens: Tokens): string | undefined {
  if (filter || order || over || funcname?.length !== 1) return undefined;
  const name = lastPart(funcname);
  if (ofAll) return `${name}_star()`;
  const parts = args.map((argument) => engineName(argument, tokens));
  return parts.includes(undefined) ? undefined : `${name}(${isDistinct ? "DISTINCT " : ""}${parts.join(", ")})`;
}
