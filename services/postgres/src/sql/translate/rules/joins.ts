import type { Node } from "libpg-query";
import { lastPart, type NodeOf, type Rewriting } from "../rewriting.ts";

/** LEFT JOIN … ON x = ANY (list): the engine makes a subquery of it, which no outer join's condition may be. */
export function outerJoin(to: Rewriting, { jointype, quals }: NodeOf<"JoinExpr">): void {
  if (jointype === "JOIN_INNER" || !quals) return;
  for (const condition of conditions(quals)) {
    if (!("A_Expr" in condition) || condition.A_Expr.kind !== "AEXPR_OP_ANY" || lastPart(condition.A_Expr.name) !== "=") continue;
    const { lexpr, rexpr, location } = condition.A_Expr;
    if (!lexpr || !rexpr || !("ColumnRef" in lexpr) || !("ColumnRef" in rexpr) || location === undefined) continue;
    const { tokens, editor } = to;
    const at = tokens.at(location);
    if (!tokens.is(at + 1, "any") || !tokens.is(at + 2, "(")) continue;
    const close = tokens.closing(at + 2);
    const list = tokens.source.slice(tokens.list[at + 3]!.start, tokens.list[close - 1]!.end);
    editor.insertBefore(tokens.operandStart(at - 1), `list_contains(${list}, `);
    editor.replace(at, close, ")");
  }
}

/** What AND joins. */
function conditions(node: Node): readonly Node[] {
  return "BoolExpr" in node && node.BoolExpr.boolop === "AND_EXPR" ? (node.BoolExpr.args ?? []).flatMap(conditions) : [node];
}
