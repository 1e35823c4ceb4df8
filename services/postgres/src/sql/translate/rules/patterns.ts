import type { Node } from "libpg-query";
import { quoteLiteral } from "@tavana/common";
import { regularExpression, replacementText, similarPattern } from "../pattern.ts";
import { inPostgres, lastPart, textConstant, type NodeOf, type Rewriting } from "../rewriting.ts";
import { literalEnd } from "./literals.ts";

/** Operators that the engine compares lists with by macros: their names end in | for ANY and & for ALL. */
const listOperators: Readonly<Record<string, string>> = { "~~": "~~", "!~~": "!~~", "~~*": "~~*", "!~~*": "!~~*", "~": "~|", "!~": "!~|", "~*": "~*|", "!~*": "!~*|" };

/** LIKE, SIMILAR TO and regular expressions. */
export function pattern(to: Rewriting, node: NodeOf<"A_Expr">): void {
  const { kind, name, rexpr, location } = node;
  if (location === undefined) return;
  const operator = lastPart(name);
  switch (kind) {
    case "AEXPR_LIKE":
    case "AEXPR_ILIKE":
      return escaped(to, rexpr);
    case "AEXPR_SIMILAR":
      return similar(to, rexpr);
    case "AEXPR_OP":
      if (name?.length !== 1 || !node.lexpr || !["~", "!~", "~*", "!~*"].includes(operator)) return;
      rewriteText(to, rexpr, regularExpression);
      if (!operator.endsWith("*")) search(to, to.tokens.at(location), operator);
      return;
    case "AEXPR_OP_ANY":
    case "AEXPR_OP_ALL":
      return ofList(to, to.tokens.at(location), operator, kind === "AEXPR_OP_ANY" ? "|" : "&");
  }
}

/** Patterns and replacements of functions of regular expressions. */
export function patternArguments(to: Rewriting, name: string, args: readonly Node[]): void {
  if (!name.startsWith("regexp_")) return;
  rewriteText(to, args[1], regularExpression);
  if (name === "regexp_replace") rewriteText(to, args[2], replacementText);
}

/** PostgreSQL's ~ searches, DuckDB's matches the whole text. */
function search({ editor }: Rewriting, at: number, operator: string): void {
  editor.replace(at, at + operator.length - 1, inPostgres(`${operator}|`, operator));
}

/** x LIKE ANY (list): an operator of the engine's macros, since its grammar has comparisons alone there. */
function ofList({ tokens, editor }: Rewriting, at: number, operator: string, suffix: string): void {
  const macro = listOperators[operator];
  if (macro === undefined) return;
  let keyword = at;
  while (keyword < tokens.list.length && !["any", "some", "all"].some((word) => tokens.is(keyword, word))) keyword++;
  editor.replace(at, keyword, `${macro}${suffix}`);
}

/** A backslash escapes in LIKE by PostgreSQL's meaning; the engine has no such character unless it is told. */
function escaped({ tokens, editor }: Rewriting, operand: Node | undefined): void {
  const constant = textConstant(operand);
  if (constant && !constant.text.includes("\\")) return;
  const location = constant?.location ?? (operand && "ParamRef" in operand ? operand.ParamRef.location : undefined);
  if (location === undefined) return;
  editor.insertAfter(literalEndOrSelf(tokens, location), inPostgres(" ESCAPE '\\'"));
}

function literalEndOrSelf(tokens: Rewriting["tokens"], location: number): number {
  const at = tokens.at(location);
  return tokens.list[at]!.kind === "parameter" ? at : literalEnd(tokens, at);
}

/** The parser makes a function call of the pattern: similar_to_escape(pattern, escape). */
function similar({ tokens, editor }: Rewriting, operand: Node | undefined): void {
  const [source, escape] = operand && "FuncCall" in operand ? (operand.FuncCall.args ?? []) : [];
  const constant = textConstant(source);
  const escapeText = textConstant(escape);
  if (!constant || (escape && !escapeText)) return;
  const first = tokens.at(constant.location);
  editor.replace(first, literalEnd(tokens, first), inPostgres(quoteLiteral(similarPattern(constant.text, escapeText?.text)), quoteLiteral(constant.text)));
  if (!escapeText) return;
  const escapeAt = tokens.at(escapeText.location);
  editor.replace(escapeAt - 1, literalEnd(tokens, escapeAt), "");
}

function rewriteText({ tokens, editor }: Rewriting, node: Node | undefined, rewrite: (text: string) => string | undefined): void {
  const constant = textConstant(node);
  const text = constant && rewrite(constant.text);
  if (text === undefined) return;
  const first = tokens.at(constant!.location);
  editor.replace(first, literalEnd(tokens, first), quoteLiteral(text));
}
