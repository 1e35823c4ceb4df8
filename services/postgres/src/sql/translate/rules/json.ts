import { quoteIdentifier, quoteLiteral, TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";
import { lastPart, textConstant, type NodeOf, type Rewriting } from "../rewriting.ts";
import { arrayConstant } from "./literals.ts";

/** Functions of which every result is JSON. */
const JSON_FUNCTION = /^(to_jsonb?|jsonb?_(set|insert|strip_nulls|build_object|build_array|agg|object_agg|object))$/;
/** Operators that make JSON of JSON, or change it. */
const jsonOperators: ReadonlySet<string> = new Set(["->", "#>", "#-"]);

/** Whether a value is evidently JSON: cast to it, made by its functions and operators, or the text of an object. */
export function isJson(node: Node | undefined): boolean {
  if (!node) return false;
  if ("TypeCast" in node) return ["json", "jsonb"].includes(lastPart(node.TypeCast.typeName?.names)) && !node.TypeCast.typeName?.arrayBounds?.length;
  if ("FuncCall" in node) return JSON_FUNCTION.test(lastPart(node.FuncCall.funcname));
  if ("A_Expr" in node) {
    const symbol = lastPart(node.A_Expr.name);
    return jsonOperators.has(symbol) || ((symbol === "||" || symbol === "-") && isJson(node.A_Expr.lexpr));
  }
  const constant = textConstant(node);
  if (!constant || !/^\s*\{\s*"/.test(constant.text)) return false;
  try {
    return typeof JSON.parse(constant.text) === "object";
  } catch {
    return false;
  }
}

/** x || y, x - y and x #- '{a,b}' of JSON. @returns whether it was */
export function jsonOperator(to: Rewriting, { name, lexpr, rexpr, location = 0 }: NodeOf<"A_Expr">): boolean {
  const symbol = lastPart(name);
  const { tokens, editor } = to;
  const at = tokens.at(location);
  if (symbol === "||" && (isJson(lexpr) || isJson(rexpr)) && !isText(lexpr) && !isText(rexpr)) {
    editor.replace(at, at + 1, "@+");
    return true;
  }
  if (symbol === "-" && lexpr && isJson(lexpr)) {
    editor.replace(at, at, isPlace(rexpr) ? "@%%" : isList(rexpr) ? "@%&" : "@%");
    arrayConstant(to, inner(rexpr));
    return true;
  }
  if (symbol !== "#-") return false;
  editor.replace(at, at + 1, "@/");
  arrayConstant(to, inner(rexpr));
  return true;
}

/** A text that is joined to what JSON is shown as. */
function isText(node: Node | undefined): boolean {
  const constant = textConstant(node);
  if (constant) return !/^\s*[[{"\d]/.test(constant.text);
  if (node && "TypeCast" in node) return ["text", "varchar", "bpchar"].includes(lastPart(node.TypeCast.typeName?.names));
  return node !== undefined && "A_Expr" in node && lastPart(node.A_Expr.name) === "->>";
}

function isPlace(node: Node | undefined): boolean {
  if (node && "A_Expr" in node && node.A_Expr.lexpr === undefined) return isPlace(node.A_Expr.rexpr);
  if (node && "TypeCast" in node) return /^int[248]$/.test(lastPart(node.TypeCast.typeName?.names));
  return node !== undefined && "A_Const" in node && node.A_Const.ival !== undefined;
}

function isList(node: Node | undefined): boolean {
  return node !== undefined && ("A_ArrayExpr" in node || ("TypeCast" in node && (node.TypeCast.typeName?.arrayBounds?.length ?? 0) > 0));
}

function inner(node: Node | undefined): Node {
  return node && "TypeCast" in node && node.TypeCast.arg ? node.TypeCast.arg : node!;
}

/** jsonb_set(x, '{a,b}', y) and its like: the path as a list. */
export function jsonChange(to: Rewriting, args: readonly Node[]): void {
  if (args[1]) arrayConstant(to, args[1]);
}

/** json_to_record(x) AS t(a int, b text), and json_to_recordset: a query that takes the columns out of each object. */
export function jsonRecords(to: Rewriting, { functions = [], alias, coldeflist = [] }: NodeOf<"RangeFunction">): boolean {
  const [item] = functions;
  const call = item && "List" in item ? item.List.items?.[0] : undefined;
  if (!call || !("FuncCall" in call) || call.FuncCall.location === undefined) return false;
  const name = lastPart(call.FuncCall.funcname);
  if (!/^jsonb?_to_record(set)?$/.test(name)) return false;
  if (coldeflist.length === 0) throw new TavanaError("42601", "a column definition list is required for functions returning \"record\"");
  const { tokens, editor } = to;
  const first = tokens.at(call.FuncCall.location);
  const nameEnd = tokens.endOfName(first);
  const close = tokens.closing(nameEnd + 1);
  const columns = coldeflist.flatMap((column) => ("ColumnDef" in column ? [column.ColumnDef] : []));
  const taken = columns.map(({ colname = "", typeName, location = 0 }) => {
    const at = tokens.at(location);
    let end = at + 1;
    while (!tokens.is(end + 1, ",") && !tokens.is(end + 1, ")")) end = tokens.is(end + 1, "(") || tokens.is(end + 1, "[") ? tokens.closing(end + 1) : end + 1;
    const type = tokens.source.slice(tokens.list[at + 1]!.start, tokens.list[end]!.end);
    const isDocument = ["json", "jsonb"].includes(lastPart(typeName?.names)) && !typeName?.arrayBounds?.length;
    const value = `json_step(r, ${quoteLiteral(colname)})`;
    const text = isDocument ? value : typeName?.arrayBounds?.length ? `CAST(${value} AS ${type})` : `CAST(${value} ->> '$' AS ${type})`;
    return `${text} AS ${quoteIdentifier(colname)}`;
  });
  const isSet = name.endsWith("set");
  editor.replace(first, nameEnd + 1, `(SELECT ${taken.join(", ")} FROM (SELECT ${isSet ? "unnest(json_elements(" : ""}CAST(`);
  editor.replace(close, close, ` AS JSON)${isSet ? "))" : ""} AS r) AS r)`);
  const open = tokens.list.findIndex((_, at) => at > close && tokens.is(at, "("));
  if (alias?.aliasname === undefined) editor.insertBefore(open, name);
  editor.replace(open, tokens.closing(open), alias?.aliasname === undefined && tokens.is(open - 1, "as") ? name : "");
  return true;
}
