import type { Node } from "libpg-query";
import { inPostgres, lastPart, type NodeOf, type Rewriting } from "../rewriting.ts";

/** Functions of FROM with one column, which PostgreSQL names as the alias. */
const oneColumnFunctions: ReadonlySet<string> = new Set(["generate_series", "generate_subscripts", "unnest", "regexp_matches", "regexp_split_to_table", "string_to_table"]);

/** Those whose column has a name of its own; the alias alone means its value all the same. */
const valueFunctions: ReadonlySet<string> = new Set(["json_array_elements", "jsonb_array_elements", "json_array_elements_text", "jsonb_array_elements_text"]);

/** generate_series, unnest and their like in FROM. */
export function rangeFunction(to: Rewriting, { functions = [], alias, ordinality }: NodeOf<"RangeFunction">): void {
  const [item] = functions;
  const call = item && "List" in item ? item.List.items?.[0] : undefined;
  if (functions.length !== 1 || !call || !("FuncCall" in call) || call.FuncCall.location === undefined) return;
  const { tokens, editor } = to;
  const { funcname, args = [], location } = call.FuncCall;
  const name = lastPart(funcname);
  const first = tokens.at(location);
  const nameEnd = tokens.endOfName(first);
  const close = tokens.closing(nameEnd + 1);
  if (name === "unnest" && args.length > 1 && !ordinality) severalLists(to, first, close);
  if (name === "regexp_matches") {
    editor.replace(first, nameEnd, "unnest(regexp_rows");
    editor.insertAfter(close, ")");
  }
  const integers = name === "generate_series" && !ordinality && args.every(isInteger);
  if (integers) editor.replace(first, nameEnd, inPostgres("integer_series", "generate_series"));
  if (ordinality || !alias?.aliasname || alias.colnames?.length) return;
  const at = tokens.is(close + 1, "as") ? close + 2 : close + 1;
  if (!tokens.isName(at)) return;
  const isAlone = oneColumnFunctions.has(name) && args.length === (name === "unnest" ? 1 : args.length);
  const isValue = valueFunctions.has(name) && to.refersTo(alias.aliasname) && !to.refersTo("value") && !to.refersTo(alias.aliasname, "value");
  if (isAlone || isValue) editor.insertAfter(at, `(${tokens.written(at)})`);
}

/**
 * VALUES: PostgreSQL counts its columns from column1, the engine from col0.
 *
 * @param aliases of those in FROM whose columns have no other names
 */
export function valuesColumns({ tokens, editor }: Rewriting, aliases: ReadonlySet<string>): void {
  const names = (row: number) => {
    const count = [...tokens.inside(row, tokens.closing(row))].filter((at) => tokens.is(at, ",")).length + 1;
    return `(${Array.from({ length: count }, (_, index) => `column${index + 1}`).join(", ")})`;
  };
  if (tokens.is(0, "values")) {
    editor.insertBefore(0, inPostgres("SELECT * FROM ("));
    editor.insertAfter(tokens.list.length - 1, inPostgres(`) AS "*VALUES*"${names(1)}`));
  }
  for (let open = 0; open < tokens.list.length; open++) {
    if (!tokens.is(open, "(") || !tokens.is(open + 1, "values")) continue;
    const close = tokens.closing(open);
    const alias = tokens.is(close + 1, "as") ? close + 2 : close + 1;
    if (tokens.isName(alias) && aliases.has(tokens.list[alias]!.text) && !tokens.is(alias + 1, "(")) editor.insertAfter(alias, inPostgres(names(open + 2)));
  }
}

/** unnest(a, b): lists side by side, which the engine has in a select list. */
function severalLists({ tokens, editor }: Rewriting, first: number, close: number): void {
  editor.replace(first, first, "(SELECT unnest");
  for (const at of tokens.inside(first + 1, close)) if (tokens.is(at, ",")) editor.replace(at, at, "), unnest(");
  editor.insertAfter(close, ")");
}

function isInteger(node: Node): boolean {
  if ("A_Const" in node) return node.A_Const.ival !== undefined;
  return "A_Expr" in node && node.A_Expr.lexpr === undefined && lastPart(node.A_Expr.name) === "-" && node.A_Expr.rexpr !== undefined && isInteger(node.A_Expr.rexpr);
}
