import type { Node } from "libpg-query";
import { inPostgres, lastPart, type NodeOf, type Rewriting } from "../rewriting.ts";
import { literalEnd } from "./literals.ts";

const comparisons: ReadonlySet<string> = new Set(["=", "<>", "<", "<=", ">", ">="]);

/**
 * (a, b) = (c, d), and (a, b) NOT IN ((1, 2), …): NULLs in rows are values to the engine, but unknown to PostgreSQL.
 * By its meaning they become comparisons of their parts, where those are columns, constants and parameters.
 */
export function rowComparison({ tokens, editor }: Rewriting, { kind, name, lexpr, rexpr, location }: NodeOf<"A_Expr">): void {
  const symbol = lastPart(name);
  const isList = kind === "AEXPR_IN" && symbol === "<>";
  if (location === undefined || !lexpr || !rexpr || !(isList || (kind === "AEXPR_OP" && comparisons.has(symbol)))) return;
  const left = parts(lexpr);
  const rows = (isList && "List" in rexpr ? (rexpr.List.items ?? []) : [rexpr]).map(parts);
  if (!left || !rows.every((row) => row?.length === left.length)) return;
  const text = (node: Node) => written(tokens, node);
  const compared = rows.map((row) => compare(isList ? "=" : symbol, left.map(text), row!.map(text)));
  const at = tokens.at(location);
  const first = tokens.operandStart(at - 1);
  let open = at + 1;
  while (!tokens.is(open, "(")) open++;
  const last = tokens.closing(open);
  const source = tokens.source.slice(tokens.list[first]!.start, tokens.list[last]!.end);
  editor.replace(first, last, inPostgres(isList ? `(NOT (${compared.join(" OR ")}))` : compared[0]!, source));
}

/** A row's parts, if their text can stand elsewhere. */
function parts(node: Node): readonly Node[] | undefined {
  const args = "RowExpr" in node ? node.RowExpr.args : undefined;
  return args && args.length > 1 && args.every(isPlain) ? args : undefined;
}

function isPlain(node: Node): boolean {
  if ("ColumnRef" in node) return (node.ColumnRef.fields ?? []).every((field) => "String" in field) && (node.ColumnRef.fields?.length ?? 0) < 3;
  return "ParamRef" in node || ("A_Const" in node && !node.A_Const.bsval);
}

function written(tokens: Rewriting["tokens"], node: Node): string {
  const location = "ColumnRef" in node ? node.ColumnRef.location : "ParamRef" in node ? node.ParamRef.location : "A_Const" in node ? node.A_Const.location : undefined;
  const first = tokens.at(location ?? 0);
  const last = "ColumnRef" in node ? tokens.endOfName(first) : "A_Const" in node && node.A_Const.sval ? literalEnd(tokens, first) : tokens.is(first, "-") ? first + 1 : first;
  return tokens.source.slice(tokens.list[first]!.start, tokens.list[last]!.end);
}

/** (a, b) < (c, d) is a < c, or a = c and b < d. */
function compare(symbol: string, left: readonly string[], right: readonly string[]): string {
  if (symbol === "=" || symbol === "<>") return `(${left.map((text, index) => `${text} ${symbol} ${right[index]!}`).join(symbol === "=" ? " AND " : " OR ")})`;
  const [a = "", ...rest] = left;
  const [c = "", ...others] = right;
  if (rest.length === 0) return `${a} ${symbol} ${c}`; // the last one decides whether equals count
  const next = compare(symbol, rest, others);
  return `(${a} ${symbol[0]!} ${c} OR (${a} = ${c} AND ${next}))`;
}

/** Rows as JSON: their fields are called f1, f2, …; the engine's have no names. */
export function rowFields({ tokens, editor }: Rewriting, args: readonly Node[]): void {
  for (const argument of args) {
    if (!("RowExpr" in argument) || argument.RowExpr.location === undefined || !argument.RowExpr.args?.length) continue;
    const first = tokens.at(argument.RowExpr.location);
    const open = tokens.is(first, "row") ? first + 1 : first;
    editor.replace(first, open, "struct_pack(f1 := ");
    tokens.commas(open, tokens.closing(open)).forEach((comma, at) => editor.insertAfter(comma, ` f${at + 2} := `));
  }
}
