import type { Node } from "libpg-query";
import { quoteLiteral } from "@tavana/common";
import { parseArrayLiteral } from "../array-literal.ts";
import { lastPart, textConstant, type NodeOf, type Rewriting } from "../rewriting.ts";
import { intervalQuotient } from "./intervals.ts";
import { isJson, jsonOperator } from "./json.ts";
import { nullList } from "./null-lists.ts";
import { arrayConstant, literalEnd } from "./literals.ts";

/** Operators of jsonb (PostgreSQL manual 9.16) by the names of the engine's macros; ? is a parameter there. */
const keyOperators: Readonly<Record<string, string>> = { "?": "@|", "?|": "@||", "?&": "@&" };
const jsonContainment: Readonly<Record<string, string>> = { "@>": "|@>", "<@": "<@|" };
const listOperators: ReadonlySet<string> = new Set(["@>", "<@", "&&"]);

/** Operators of arrays and of JSON. */
export function operator(to: Rewriting, node: NodeOf<"A_Expr">): void {
  const { kind, name, lexpr, rexpr, location } = node;
  if (location === undefined) return;
  const { tokens, editor } = to;
  const at = tokens.at(location);
  const symbol = lastPart(name);
  if ((kind === "AEXPR_OP_ANY" || kind === "AEXPR_OP_ALL") && rexpr) {
    arrayConstant(to, rexpr);
    return nullList(to, node);
  }
  if (kind !== "AEXPR_OP") return;
  if ((name?.length ?? 0) > 1) return qualified(to, at, symbol);
  if (symbol === "/") return intervalQuotient(to, node);
  if (symbol === "#") return editor.replace(at, at, "@^"); // exclusive or
  if (jsonOperator(to, node)) return;
  const key = keyOperators[symbol];
  if (key !== undefined) return editor.replace(at, at + symbol.length - 1, key);
  const contains = jsonContainment[symbol];
  if (contains !== undefined && (isJson(lexpr) || isJson(rexpr))) return editor.replace(at, at + symbol.length - 1, contains);
  if (listOperators.has(symbol)) for (const side of [lexpr, rexpr]) if (side) arrayConstant(to, side);
  if (symbol === "||" && isArray(lexpr) && isScalar(rexpr)) return editor.replace(at, at + 1, "@+>");
  if (symbol === "||" && isArray(rexpr) && isScalar(lexpr)) return editor.replace(at, at + 1, "@+<");
  if (symbol === "||" && isArray(lexpr)) asList(to, rexpr);
  if (symbol === "||" && isArray(rexpr)) asList(to, lexpr);
  if (symbol === "#>" || symbol === "#>>") jsonPath(to, at, symbol, rexpr);
}

/** OPERATOR(pg_catalog.~) is ~. */
function qualified({ tokens, editor }: Rewriting, at: number, symbol: string): void {
  if (tokens.is(at, "operator") && tokens.is(at + 1, "(")) editor.replace(at, tokens.closing(at + 1), symbol);
}

/** An element beside an array is a list of one. */
function asList({ tokens, editor }: Rewriting, node: Node | undefined): void {
  if (!node || !("A_Const" in node) || node.A_Const.isnull || node.A_Const.location === undefined) return;
  if (node.A_Const.sval?.sval?.startsWith("{")) return;
  const at = tokens.at(node.A_Const.location);
  editor.insertBefore(at, "[");
  editor.insertAfter(node.A_Const.sval ? literalEnd(tokens, at) : at, "]");
}

/** x #>> '{a,b}', x #>> array['a', 'b']: the engine has paths of its own. */
function jsonPath({ tokens, editor }: Rewriting, at: number, symbol: string, operand: Node | undefined): void {
  const constant = textConstant(operand);
  const elements = operand && "A_ArrayExpr" in operand ? operand.A_ArrayExpr.elements?.map((element) => textConstant(element)?.text) : undefined;
  const path = constant ? parseArrayLiteral(constant.text) : elements;
  if (path === undefined || !path.every((step) => typeof step === "string")) return;
  const steps = path.map((step) => (/^-?\d+$/.test(step) ? `[${step.replace("-", "#-")}]` : `."${step.replaceAll('"', '\\"')}"`)).join("");
  editor.replace(at, at + symbol.length - 1, symbol === "#>" ? "->" : "->>");
  const location = constant?.location ?? (operand && "A_ArrayExpr" in operand ? operand.A_ArrayExpr.location : undefined);
  const first = tokens.at(location!);
  editor.replace(first, constant ? literalEnd(tokens, first) : tokens.closing(first + 1), quoteLiteral(`$${steps}`));
}

/** Whether a value is evidently none, and no constant. */
function isScalar(node: Node | undefined): boolean {
  if (!node) return false;
  if ("TypeCast" in node) return !node.TypeCast.typeName?.arrayBounds?.length && !lastPart(node.TypeCast.typeName?.names).startsWith("_");
  return "A_Expr" in node && ["+", "-", "*", "/", "%"].includes(lastPart(node.A_Expr.name));
}

/** Whether a value is evidently an array. */
function isArray(node: Node | undefined): boolean {
  if (!node) return false;
  if ("TypeCast" in node) return (node.TypeCast.typeName?.arrayBounds?.length ?? 0) > 0;
  return "A_ArrayExpr" in node || ("SubLink" in node && node.SubLink.subLinkType === "ARRAY_SUBLINK");
}
