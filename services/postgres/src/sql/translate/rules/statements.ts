import { TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";
import { lastPart, type NodeOf, type Rewriting } from "../rewriting.ts";

/** Parts of SELECT that the engine has another way, or has no need of. */
export function select(to: Rewriting, node: NodeOf<"SelectStmt">): void {
  const { lockingClause, intoClause, limitOption } = node;
  if (lockingClause?.length) locks(to);
  groupsByAlias(to, node);
  if (limitOption === "LIMIT_OPTION_WITH_TIES") withTies(to, node);
  if (!intoClause?.rel?.relname || intoClause.rel.location === undefined) return;
  const { tokens, editor } = to;
  const first = tokens.at(intoClause.rel.location);
  const last = tokens.endOfName(first);
  let into = first;
  while (into > 0 && !tokens.is(into, "into")) into--;
  const name = tokens.source.slice(tokens.list[first]!.start, tokens.list[last]!.end);
  editor.insertBefore(0, `CREATE ${intoClause.rel.relpersistence === "t" ? "TEMP " : ""}TABLE ${name} AS `);
  editor.replace(into, last, "");
}

/** GROUP BY a name that is both a column of the select list and a relation's: the engine would take all of the relation. */
function groupsByAlias({ tokens, editor }: Rewriting, { groupClause = [], targetList = [], fromClause = [] }: NodeOf<"SelectStmt">): void {
  if (groupClause.length === 0) return;
  const relations = new Set(fromClause.flatMap(relationNames));
  for (const item of groupClause) {
    const column = "ColumnRef" in item ? item.ColumnRef : undefined;
    const name = lastPart(column?.fields);
    if (column?.fields?.length !== 1 || column.location === undefined || !relations.has(name)) continue;
    const place = targetList.findIndex((target) => "ResTarget" in target && target.ResTarget.name === name);
    if (place < 0) continue;
    const at = tokens.at(column.location);
    editor.replace(at, at, String(place + 1));
  }
}

/** The names by which a statement knows what stands in FROM. */
function relationNames(node: Node): readonly string[] {
  if ("JoinExpr" in node) return [node.JoinExpr.larg, node.JoinExpr.rarg].flatMap((side) => (side ? relationNames(side) : []));
  if ("RangeVar" in node) return [node.RangeVar.alias?.aliasname ?? node.RangeVar.relname ?? ""];
  return "RangeSubselect" in node ? [node.RangeSubselect.alias?.aliasname ?? ""] : [];
}

/** FETCH FIRST n ROWS WITH TIES: rows of a rank up to n, where the order is that of columns and nothing comes between. */
function withTies({ tokens, editor }: Rewriting, { sortClause = [], distinctClause, limitOffset, limitCount, op }: NodeOf<"SelectStmt">): void {
  const columns = sortClause.flatMap((item) => ("SortBy" in item && item.SortBy.node && "ColumnRef" in item.SortBy.node ? [item.SortBy.node.ColumnRef.location ?? -1] : []));
  const count = limitCount && "A_Const" in limitCount ? limitCount.A_Const.ival?.ival : undefined;
  const [start] = columns;
  const isPlain = start !== undefined && columns.length === sortClause.length && !columns.includes(-1) && count !== undefined && !distinctClause && !limitOffset && op === "SETOP_NONE";
  if (!isPlain) throw new TavanaError("0A000", "FETCH FIRST … WITH TIES is not supported here", { hint: "Use QUALIFY rank() OVER (ORDER BY …) <= n." });
  const order = tokens.at(start) - 2;
  let fetch = tokens.at(columns.at(-1)!);
  while (!tokens.is(fetch, "fetch")) fetch++;
  let end = fetch;
  while (!tokens.is(end, "ties")) end++;
  const text = tokens.source.slice(tokens.list[order]!.start, tokens.list[fetch - 1]!.end);
  editor.insertBefore(order, `QUALIFY rank() OVER (${text}) <= ${count} `);
  editor.replace(fetch, end, "");
}

/** What a new table is while nobody else sees it. */
export function createTable({ tokens, editor }: Rewriting, onCommit: string | undefined): void {
  const unlogged = tokens.list.findIndex(({ kind, text }) => kind === "word" && text === "unlogged");
  if (unlogged === 1) editor.replace(unlogged, unlogged, "");
  if (onCommit === undefined || onCommit === "ONCOMMIT_NOOP") return;
  if (onCommit !== "ONCOMMIT_PRESERVE_ROWS") throw new TavanaError("0A000", "ON COMMIT DROP and ON COMMIT DELETE ROWS are not supported", { hint: "Temporary tables end with the session: drop them when they are no longer needed." });
  const at = tokens.list.findIndex((_, index) => ["on", "commit", "preserve", "rows"].every((word, next) => tokens.is(index + next, word)));
  if (at >= 0) editor.replace(at, at + 3, "");
}

/** FOR UPDATE and its like lock rows against other writers, of which there are none. */
function locks({ tokens, editor }: Rewriting): void {
  for (let at = 0; at < tokens.list.length; at++) {
    if (!tokens.is(at, "for")) continue;
    const words = [["update"], ["share"], ["no", "key", "update"], ["key", "share"]].find((form) => form.every((word, next) => tokens.is(at + 1 + next, word)));
    if (!words) continue;
    let end = at + words.length;
    if (tokens.is(end + 1, "of")) {
      end = tokens.endOfName(end + 2);
      while (tokens.is(end + 1, ",")) end = tokens.endOfName(end + 2);
    }
    if (tokens.is(end + 1, "nowait")) end++;
    else if (tokens.is(end + 1, "skip") && tokens.is(end + 2, "locked")) end += 2;
    editor.replace(at, end, "");
    at = end;
  }
}

/** EXISTS (SELECT FROM t): the engine wants a select list. */
export function emptyList({ tokens, editor }: Rewriting, { subselect, location }: NodeOf<"SubLink">): void {
  const select = subselect && "SelectStmt" in subselect ? subselect.SelectStmt : undefined;
  if (!select || select.targetList || select.valuesLists || select.op !== "SETOP_NONE" || location === undefined) return;
  const exists = tokens.at(location);
  if (tokens.is(exists, "exists") && tokens.is(exists + 2, "select")) editor.insertAfter(exists + 2, " 1");
}
