import type { Node } from "libpg-query";
import { quoteIdentifier } from "@tavana/common";
import { jsonRecords } from "./json.ts";
import { inPostgres, lastPart, type NodeOf, type Rewriting } from "../rewriting.ts";

/** Functions of FROM with one column, which PostgreSQL names as the alias. */
const oneColumnFunctions: ReadonlySet<string> = new Set(["generate_series", "generate_subscripts", "unnest", "regexp_matches", "regexp_split_to_table", "string_to_table"]);

/** Those whose column has a name of its own; the alias alone means its value all the same. */
const valueFunctions: ReadonlySet<string> = new Set(["json_array_elements", "jsonb_array_elements", "json_array_elements_text", "jsonb_array_elements_text"]);

/** Functions of one value, which may stand in FROM, too: a row of it. */
const valuesInFrom: ReadonlySet<string> = new Set([
  "array_length", "array_lower", "array_upper", "current_database", "current_schema", "current_schemas", "current_setting", "generate_subscripts", "now", "parse_ident", "pg_backend_pid", "string_to_array", "to_regclass", "version",
]);

/** generate_series, unnest and their like in FROM. */
export function rangeFunction(to: Rewriting, node: NodeOf<"RangeFunction">): void {
  if (jsonRecords(to, node)) return;
  const { functions = [], alias, ordinality } = node;
  const [item] = functions;
  const call = item && "List" in item ? item.List.items?.[0] : undefined;
  if (functions.length !== 1 || !call || !("FuncCall" in call) || call.FuncCall.location === undefined) return;
  const { tokens, editor } = to;
  const { funcname, args = [], location } = call.FuncCall;
  const name = lastPart(funcname);
  const first = tokens.at(location);
  const nameEnd = tokens.endOfName(first);
  const close = tokens.closing(nameEnd + 1);
  if (valuesInFrom.has(name) && !ordinality) return value(to, first, close, alias?.aliasname ?? name, alias?.aliasname !== undefined);
  if (name === "unnest" && args.length > 1) return severalLists(to, first, close, ordinality === true);
  if (name === "regexp_matches") {
    editor.replace(first, nameEnd, "unnest(regexp_rows");
    editor.insertAfter(close, ")");
  }
  if (ordinality && counted[name] !== undefined) return numbered(to, { first, nameEnd, close, name }, alias?.aliasname, (alias?.colnames?.length ?? 0) > 0);
  const integers = name === "generate_series" && !ordinality && args.every(isInteger);
  if (integers) editor.replace(first, nameEnd, inPostgres("integer_series", "generate_series"));
  if (ordinality || !alias?.aliasname || alias.colnames?.length) return;
  const at = tokens.is(close + 1, "as") ? close + 2 : close + 1;
  if (!tokens.isName(at)) return;
  const isAlone = oneColumnFunctions.has(name) && args.length === (name === "unnest" ? 1 : args.length);
  const isValue = valueFunctions.has(name) && to.refersTo(alias.aliasname) && !to.refersTo("value") && !to.refersTo(alias.aliasname, "value");
  if (isAlone || isValue) editor.insertAfter(at, `(${tokens.written(at)})`);
}

/** TABLESAMPLE SYSTEM (10): of a hundred rows, where the engine's number alone is that of rows. */
export function sample({ tokens, editor }: Rewriting, { location }: NodeOf<"RangeTableSample">): void {
  if (location === undefined) return;
  let open = tokens.at(location);
  while (!tokens.is(open, "(")) open++;
  editor.insertBefore(tokens.closing(open), " PERCENT");
}

/** Functions that are queries here, whose rows WITH ORDINALITY cannot count, with what makes the same list; the name of their column. */
const counted: Readonly<Record<string, readonly [opening: string, closing: string, column: string]>> = {
  regexp_split_to_table: ["unnest(string_split_regex(", "))", "regexp_split_to_table"],
  string_to_table: ["unnest(string_split(", "))", "string_to_table"],
  json_array_elements: ["unnest(json_elements(", "))", "value"],
  jsonb_array_elements: ["unnest(json_elements(", "))", "value"],
  json_array_elements_text: ["unnest(json_extract_string(", ", '$[*]'))", "value"],
  jsonb_array_elements_text: ["unnest(json_extract_string(", ", '$[*]'))", "value"],
};

function numbered({ tokens, editor }: Rewriting, { first, nameEnd, close, name }: { first: number; nameEnd: number; close: number; name: string }, alias: string | undefined, hasColumns: boolean): void {
  const [opening, closing, column] = counted[name]!;
  editor.replace(first, nameEnd + 1, opening);
  editor.replace(close, close, closing);
  if (hasColumns) return;
  let at = close + 2; // WITH ORDINALITY
  if (alias !== undefined) at += tokens.is(at + 1, "as") ? 2 : 1;
  const isNamed = column !== "value";
  editor.insertAfter(at, alias === undefined ? ` AS ${name}(${column}, ordinality)` : `(${isNamed ? tokens.written(at) : column}, ordinality)`);
}

/**
 * VALUES: PostgreSQL counts its columns from column1, the engine from col0.
 *
 * @param aliases of those in FROM whose columns have no other names
 */
export function valuesColumns({ tokens, editor }: Rewriting, aliases: ReadonlySet<string>): void {
  const names = (row: number) => {
    const count = tokens.commas(row, tokens.closing(row)).length + 1;
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

/** current_schema() in FROM: a row with a column of the function's name, or of the alias. */
function value({ editor }: Rewriting, first: number, close: number, name: string, hasAlias: boolean): void {
  const column = quoteIdentifier(name);
  editor.insertBefore(first, "(SELECT ");
  editor.insertAfter(close, ` AS ${column})${hasAlias ? "" : ` AS ${column}`}`);
}

/** unnest(a, b): lists side by side, which the engine has in a select list; numbered by the first one's places. */
function severalLists({ tokens, editor }: Rewriting, first: number, close: number, numbered: boolean): void {
  const commas = tokens.commas(first + 1, close);
  const firstList = tokens.source.slice(tokens.list[first + 2]!.start, tokens.list[commas[0]! - 1]!.end);
  editor.replace(first, first, "(SELECT unnest");
  for (const at of commas) editor.replace(at, at, "), unnest(");
  if (numbered) editor.replace(close + 1, close + 2, ""); // WITH ORDINALITY
  editor.insertAfter(close, numbered ? `, generate_subscripts(${firstList}, 1))` : ")");
}

function isInteger(node: Node): boolean {
  if ("A_Const" in node) return node.A_Const.ival !== undefined;
  return "A_Expr" in node && node.A_Expr.lexpr === undefined && lastPart(node.A_Expr.name) === "-" && node.A_Expr.rexpr !== undefined && isInteger(node.A_Expr.rexpr);
}
