import { applyEdits, TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";
import { ownFunctions, recogniseOwnCalls } from "./own-calls.ts";
import type { Command, OwnPart } from "./command.ts";
import { countCharacters } from "./split.ts";
import { columnName } from "./translate/column-name.ts";
import { Editor } from "./translate/editor.ts";
import { parseStatement } from "./syntax-tree.ts";
import { lastPart, type NodeOf } from "./translate/rewriting.ts";
import { Tokens } from "./translate/tokens.ts";

type Select = NodeOf<"SelectStmt">;

/**
 * A SELECT with calls of the front end's functions within expressions or subqueries, where they run exactly once for
 * what they stand in, whatever the plan: they are done first, and the statement then has their answers in their place.
 *
 * @returns undefined where there are none, or only columns of the list itself
 * @throws TavanaError 0A000 where how often PostgreSQL would run them depends on its plan, or on rows
 */
export function recogniseOwnParts(text: string, select: Select): Command | undefined {
  const calls = callsIn(select);
  const direct = new Set((select.targetList ?? []).flatMap((target) => ("ResTarget" in target && target.ResTarget.val && "FuncCall" in target.ResTarget.val ? [target.ResTarget.val.FuncCall] : [])));
  if (calls.every((called) => direct.has(called))) return undefined;
  const tokens = new Tokens(text);
  const query = soleSubquery(select);
  const inQuery = query && callsIn(query).length === calls.length;
  const parts = inQuery ? queryPart(tokens, query) : onceInList(select, calls) ? calls.map((called) => callPart(tokens, called)) : undefined;
  if (!parts) {
    const called = calls.find((one) => !direct.has(one))!;
    throw new TavanaError("0A000", `${lastPart(called.funcname)}() cannot be used here`, {
      position: countCharacters(text, tokens.list[tokens.at(called.location ?? 0)]!.start) + 1,
      hint: "Put it into a select list: by itself, or within an expression where there is no FROM.",
    });
  }
  return { kind: "ownParts", sql: describable(tokens, calls, direct), offset: undefined, text, parts, names: names(select) };
}

/** Calls of the front end's functions, in the order of their evaluation. */
function callsIn(value: unknown): NodeOf<"FuncCall">[] {
  if (Array.isArray(value)) return value.flatMap(callsIn);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([kind, node]) => {
    const called = kind === "FuncCall" ? (node as NodeOf<"FuncCall">) : undefined;
    const own = called && ownFunction(called);
    return [...callsIn(node), ...(own ? [called] : [])];
  });
}

function ownFunction({ funcname, args }: NodeOf<"FuncCall">) {
  const name = lastPart(funcname);
  const own = Object.hasOwn(ownFunctions, name) ? ownFunctions[name] : undefined;
  return own && args?.length === own.types.length ? own : undefined;
}

/** A query in FROM that is read to its end, once, and nothing is beside it or behind it that could make that less. */
function soleSubquery({ fromClause = [], whereClause, limitCount, limitOffset, larg, withClause, lockingClause }: Select): Select | undefined {
  const [from] = fromClause;
  if (fromClause.length !== 1 || !from || whereClause || limitCount || limitOffset || larg || lockingClause) return undefined;
  const ctes = withClause?.ctes ?? [];
  let query: Node | undefined;
  if ("RangeSubselect" in from && ctes.length === 0 && !from.RangeSubselect.lateral) query = from.RangeSubselect.subquery;
  else if ("RangeVar" in from && ctes.length === 1 && ctes[0] && "CommonTableExpr" in ctes[0] && ctes[0].CommonTableExpr.ctename === from.RangeVar.relname && !withClause?.recursive) query = ctes[0].CommonTableExpr.ctequery;
  if (!query || !("SelectStmt" in query) || query.SelectStmt.limitCount || query.SelectStmt.limitOffset) return undefined;
  return query.SelectStmt;
}

/** Whether all calls stand in the list of a SELECT that gives one row, where they run in any case. */
function onceInList(select: Select, calls: readonly unknown[]): boolean {
  const { targetList = [], fromClause, whereClause, groupClause, havingClause, limitCount, limitOffset, larg, withClause, distinctClause, sortClause } = select;
  if (fromClause || whereClause || groupClause || havingClause || limitCount || limitOffset || larg || withClause || distinctClause || sortClause) return false;
  const certain = targetList.flatMap((target) => ("ResTarget" in target ? certainCalls(target.ResTarget.val) : []));
  return calls.every((called) => certain.includes(called)) && readsNoSettingBefore(targetList, calls);
}

/** Calls that an expression runs whatever its values are. */
function certainCalls(node: Node | undefined): unknown[] {
  if (!node) return [];
  if ("FuncCall" in node) return [...(node.FuncCall.args ?? []).flatMap(certainCalls), node.FuncCall];
  if ("TypeCast" in node) return certainCalls(node.TypeCast.arg);
  if ("A_Expr" in node && ["AEXPR_OP", "AEXPR_DISTINCT", "AEXPR_NOT_DISTINCT"].includes(node.A_Expr.kind ?? "")) return [...certainCalls(node.A_Expr.lexpr), ...certainCalls(node.A_Expr.rexpr)];
  if ("CaseExpr" in node) {
    const [first] = node.CaseExpr.args ?? [];
    return [...certainCalls(node.CaseExpr.arg), ...(first && "CaseWhen" in first ? certainCalls(first.CaseWhen.expr) : [])];
  }
  if ("CoalesceExpr" in node) return certainCalls(node.CoalesceExpr.args?.[0]);
  if ("NullTest" in node) return certainCalls(node.NullTest.arg);
  if ("BooleanTest" in node) return certainCalls(node.BooleanTest.arg);
  if ("BoolExpr" in node) return certainCalls(node.BoolExpr.args?.[0]);
  return [];
}

/** A setting that is read before a call may set it has its value from before. */
function readsNoSettingBefore(targetList: readonly Node[], calls: readonly unknown[]): boolean {
  const order = targetList.flatMap((target) => namedCalls(target));
  const lastSet = order.findLastIndex((called) => calls.includes(called) && lastPart(called.funcname) === "set_config");
  const firstRead = order.findIndex((called) => lastPart(called.funcname) === "current_setting");
  return lastSet < 0 || firstRead < 0 || firstRead > lastSet;
}

function namedCalls(value: unknown): NodeOf<"FuncCall">[] {
  if (Array.isArray(value)) return value.flatMap(namedCalls);
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([kind, node]) => [...namedCalls(node), ...(kind === "FuncCall" ? [node as NodeOf<"FuncCall">] : [])]);
}

function callPart(tokens: Tokens, called: NodeOf<"FuncCall">): OwnPart {
  const { first, close } = placeOf(tokens, called);
  const part = textPart(tokens, first, close);
  return { ...part, sql: `SELECT ${part.sql}`, kind: "value" };
}

/** @returns undefined for a query whose calls are no columns of it */
function queryPart(tokens: Tokens, { targetList }: Select): OwnPart[] | undefined {
  const [target] = targetList ?? [];
  const location = target && "ResTarget" in target ? target.ResTarget.location : undefined;
  if (location === undefined) return undefined;
  const open = tokens.enclosing(tokens.at(location));
  const part = textPart(tokens, open + 1, tokens.closing(open) - 1);
  const tree = parseStatement(part.sql);
  const isRow = tree && "SelectStmt" in tree && recogniseOwnCalls(part.sql, tree.SelectStmt) && recogniseOwnParts(part.sql, tree.SelectStmt) === undefined;
  return isRow ? [{ ...part, kind: "rows" }] : undefined;
}

function textPart({ list, source }: Tokens, first: number, last: number) {
  const [start, end] = [list[first]!.start, list[last]!.end];
  return { start, end, sql: source.slice(start, end) };
}

function placeOf(tokens: Tokens, { location = 0 }: NodeOf<"FuncCall">) {
  const first = tokens.at(location);
  const open = tokens.endOfName(first) + 1;
  return { first, open, close: tokens.closing(open) };
}

/** The statement with what only has the calls' types in their place, and their arguments, whose types the engine is to tell. */
function describable(tokens: Tokens, calls: readonly NodeOf<"FuncCall">[], inList: ReadonlySet<unknown>): string {
  const editor = new Editor(tokens);
  for (const called of calls) {
    const name = lastPart(called.funcname);
    const { types, does } = ownFunctions[name]!;
    const { first, open, close } = placeOf(tokens, called);
    const ends = (at: number) => ` AS ${types[at]}) IS NULL`;
    editor.replace(first, open, "CASE WHEN CAST(");
    tokens.commas(open, close).forEach((comma, at) => editor.replace(comma, comma, `${ends(at)} OR CAST(`));
    const isColumn = !inList.has(called) && (tokens.is(first - 1, "select") || tokens.is(first - 1, ",")) && (tokens.is(close + 1, "from") || tokens.is(close + 1, ",") || tokens.is(close + 1, ")"));
    editor.replace(close, close, `${ends(types.length - 1)} THEN CAST(NULL AS ${does === "setConfig" ? "text" : "boolean"}) END${isColumn ? ` AS ${name}` : ""}`);
  }
  const edits = editor.edits.map(({ start, end, text }) => ({ start, end, text: text as string }));
  return applyEdits(tokens.source, edits).text;
}

/** The names of columns that have none of their own, where they hold calls: the engine would name what stands there instead. */
function names({ targetList = [] }: Select): (string | undefined)[] {
  return targetList.map((target) => ("ResTarget" in target && target.ResTarget.name === undefined && callsIn(target).length > 0 ? columnName(target.ResTarget.val) : undefined));
}
