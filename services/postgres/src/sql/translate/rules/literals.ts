import type { Node } from "libpg-query";
import { quoteLiteral } from "@tavana/common";
import { depthOf, listText, parseArrayLiteral } from "../array-literal.ts";
import type { Tokens } from "../tokens.ts";
import { textConstant, type NodeOf, type Rewriting } from "../rewriting.ts";

/** E'…' and U&'…' as plain strings, B'…' and X'…' as strings of bits: the engine has fewer escapes, or none. */
export function literal({ tokens, editor }: Rewriting, { sval, bsval, location }: NodeOf<"A_Const">): void {
  if (location === undefined || (!sval && !bsval)) return;
  const first = tokens.at(location);
  const token = tokens.list[first]!;
  if (bsval) return editor.replace(first, first + 1, `CAST('${bits(bsval.bsval ?? "")}' AS BIT)`);
  const isUnicode = token.kind === "word" && token.text === "u";
  const isEscaped = token.kind === "string" && /^e/i.test(token.text) && token.text.includes("\\");
  if (isUnicode || isEscaped) editor.replace(first, literalEnd(tokens, first), quoteLiteral(sval?.sval ?? ""));
}

/** Index of the last token of the string that begins at one. */
export function literalEnd(tokens: Tokens, first: number): number {
  if (tokens.list[first]!.kind === "string") return first;
  if (tokens.list[first]!.text !== "u") return first + 1;
  return tokens.is(first + 3, "uescape") ? first + 4 : first + 2;
}

/** '{a,b}' where an array is meant: the engine reads lists in brackets. @returns its dimensions, none for anything else */
export function arrayConstant({ tokens, editor }: Rewriting, node: Node | undefined): number | undefined {
  const constant = textConstant(node);
  const items = constant?.text.trim().startsWith("{") ? parseArrayLiteral(constant.text) : undefined;
  if (items === undefined) return undefined;
  const at = tokens.at(constant!.location);
  editor.replace(at, literalEnd(tokens, at), listText(items));
  return depthOf(items);
}

/** '{{1,2},{3,4}}'::int[]: to PostgreSQL that is the type of arrays of all dimensions. */
export function arrayCast(to: Rewriting, { arg, typeName }: NodeOf<"TypeCast">): void {
  const more = (arrayConstant(to, arg) ?? constructedDepth(arg)) - (typeName?.arrayBounds?.length ?? 0);
  const bounds = more > 0 && typeName?.location !== undefined ? to.tokens.following("[", to.tokens.at(typeName.location)) : -1;
  if (bounds >= 0) to.editor.insertBefore(bounds, "[]".repeat(more));
}

/** Dimensions of ARRAY[ARRAY[…]] and of ARRAY[[…]]; 0 for anything else. */
function constructedDepth(node: Node | undefined): number {
  if (!node || !("A_ArrayExpr" in node)) return 0;
  return 1 + constructedDepth(node.A_ArrayExpr.elements?.[0]);
}

/** The parser gives b101 and x1f. */
function bits(value: string): string {
  const digits = value.slice(1);
  return value.startsWith("x") ? [...digits].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join("") : digits;
}
