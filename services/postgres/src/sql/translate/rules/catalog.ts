import type { Node } from "libpg-query";
import type { CatalogNames } from "../catalog-names.ts";
import { columnPath, type NodeOf, type Rewriting } from "../rewriting.ts";

/** Columns that every row of PostgreSQL's catalog has: here all of them come from one transaction, which all see. */
export const systemColumns: Readonly<Record<string, string>> = { xmin: "1::pg_xid", xmax: "0::pg_xid", cmin: "0::pg_cid", cmax: "0::pg_cid" };

/** Functions by name, where a client reads them: in the select list of the statement itself. */
export function showFunctions(to: Rewriting, { targetList = [] }: NodeOf<"SelectStmt">, names: CatalogNames): void {
  for (const target of targetList) {
    const column = "ResTarget" in target && target.ResTarget.val && "ColumnRef" in target.ResTarget.val ? target.ResTarget.val.ColumnRef : undefined;
    const name = column && columnPath(column).at(-1)!;
    if (name === undefined || column?.location === undefined || !names.holdsFunctions(name)) continue;
    const first = to.tokens.at(column.location);
    const last = to.tokens.endOfName(first);
    to.editor.insertBefore(first, "regproc_text(");
    to.editor.insertAfter(last, ")");
    if ("ResTarget" in target) to.nameTarget({ kind: "ResTarget", node: target.ResTarget }, last, name);
  }
}

/** NULL for a column of a select list has no type: it is text. */
export function untypedColumns(to: Rewriting, { targetList = [] }: NodeOf<"SelectStmt">): void {
  for (const target of targetList) {
    const constant = "ResTarget" in target && target.ResTarget.val && "A_Const" in target.ResTarget.val ? target.ResTarget.val.A_Const : undefined;
    if (!constant?.isnull || constant.location === undefined || !("ResTarget" in target)) continue;
    const at = to.tokens.at(constant.location);
    const isShown = to.isOutput({ kind: "ResTarget", node: target.ResTarget });
    if (isShown) to.retyped.push(at);
    to.editor.insertAfter(at, () => (to.inCatalog || isShown ? "::VARCHAR" : ""));
  }
}

/** Whether an argument is a column of transactions. */
export function isTransaction([first, ...more]: readonly Node[]): boolean {
  const name = first && "ColumnRef" in first ? columnPath(first.ColumnRef).at(-1)! : "";
  return more.length === 0 && /^(x(min|max)|transactionid|backend_x(id|min)|(dat|rel)frozenxid|catalog_xmin)$/.test(name);
}
