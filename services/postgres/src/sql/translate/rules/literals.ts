import type { Node } from "libpg-query";
import { quoteLiteral } from "@tavana/common";
import { listText, parseArrayLiteral } from "../array-literal.ts";
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

/** '{a,b}' where an array is meant: the engine reads lists in brackets. */
export function arrayConstant({ tokens, editor }: Rewriting, node: Node): void {
  const constant = textConstant(node);
  const items = constant?.text.trim().startsWith("{") ? parseArrayLiteral(constant.text) : undefined;
  if (items === undefined) return;
  const at = tokens.at(constant!.location);
  editor.replace(at, literalEnd(tokens, at), listText(items));
}

/** The parser gives b101 and x1f. */
function bits(value: string): string {
  const digits = value.slice(1);
  return value.startsWith("x") ? [...digits].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0")).join("") : digits;
}
