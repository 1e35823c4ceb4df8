import type { Node } from "libpg-query";

/** The name that PostgreSQL gives to a column of a select list that has none (FigureColname in its parse_target.c). */
export function columnName(node: Node | undefined): string {
  return figure(node)?.name ?? "?column?";
}

interface Name {
  readonly name: string;
  /** Of a cast alone: what stands inside has a better one. */
  readonly weak?: boolean;
}

function figure(node: Node | undefined): Name | undefined {
  if (!node) return undefined;
  if ("ColumnRef" in node) return named(lastName(node.ColumnRef.fields));
  if ("FuncCall" in node) return named(lastName(node.FuncCall.funcname));
  if ("TypeCast" in node) {
    const inner = figure(node.TypeCast.arg);
    if (inner && !inner.weak) return inner;
    const type = lastName(node.TypeCast.typeName?.names);
    return type === undefined ? inner : { name: type, weak: true };
  }
  if ("CollateClause" in node) return figure(node.CollateClause.arg);
  if ("CaseExpr" in node) {
    const inner = figure(node.CaseExpr.defresult);
    return inner && !inner.weak ? inner : { name: "case", weak: true };
  }
  if ("A_ArrayExpr" in node) return { name: "array" };
  if ("RowExpr" in node) return { name: "row" };
  if ("GroupingFunc" in node) return { name: "grouping" };
  if ("CoalesceExpr" in node) return { name: "coalesce" };
  if ("MinMaxExpr" in node) return { name: node.MinMaxExpr.op === "IS_LEAST" ? "least" : "greatest" };
  if ("A_Expr" in node && node.A_Expr.kind === "AEXPR_NULLIF") return { name: "nullif" };
  if ("SQLValueFunction" in node) return { name: (node.SQLValueFunction.op ?? "").replace("SVFOP_", "").toLowerCase() };
  if ("A_Indirection" in node) {
    const field = node.A_Indirection.indirection?.findLast((part) => "String" in part);
    return field && "String" in field ? named(field.String.sval) : figure(node.A_Indirection.arg);
  }
  if ("SubLink" in node) {
    const { subLinkType, subselect } = node.SubLink;
    if (subLinkType === "EXISTS_SUBLINK") return { name: "exists" };
    if (subLinkType === "ARRAY_SUBLINK") return { name: "array" };
    const select = subLinkType === "EXPR_SUBLINK" && subselect && "SelectStmt" in subselect ? subselect.SelectStmt : undefined;
    const target = select?.targetList?.[0];
    if (!target || !("ResTarget" in target)) return undefined;
    if (target.ResTarget.name) return { name: target.ResTarget.name };
    return figure(target.ResTarget.val);
  }
  return undefined;
}

function named(name: string | undefined): Name | undefined {
  return name === undefined ? undefined : { name };
}

function lastName(names: readonly Node[] | undefined): string | undefined {
  const last = names?.at(-1);
  return last && "String" in last ? last.String.sval : undefined;
}
