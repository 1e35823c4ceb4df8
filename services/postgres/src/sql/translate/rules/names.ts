import type { Node } from "libpg-query";
import { quoteIdentifier } from "@tavana/common";
import { catalogTypes } from "../catalog-types.ts";
import { columnName } from "../column-name.ts";
import { inPostgres, lastPart, textConstant, type NodeOf, type Parent, type Rewriting } from "../rewriting.ts";
import { numberTypes, referenceTypes, textTypes, typeNames } from "../types.ts";

/** Types whose values have six digits behind the point, and which the engine has with no other. */
const precise: ReadonlySet<string> = new Set(["time", "timetz", "timestamptz"]);
const MICROSECONDS = 6;

/** A type that the engine spells otherwise, or has no need of a schema for. */
export function type(to: Rewriting, node: NodeOf<"TypeName">): void {
  if (node.location === undefined || node.location < 0) return;
  const { tokens, editor } = to;
  const first = tokens.at(node.location);
  const last = tokens.endOfName(first);
  const written = tokens.list[last]!;
  const name = lastPart(node.names);
  if (name === "varbit") return editor.replace(first, tokens.is(last + 1, "varying") ? last + 1 : last, "BIT");
  if (written.text === "float" && name === "float8" && !tokens.is(last + 1, "(")) return editor.replace(first, last, inPostgres("DOUBLE", "float")); // the engine's is a real
  if (precise.has(name) && tokens.is(last + 1, "(") && tokens.is(last + 3, ")") && Number(tokens.list[last + 2]!.text) >= MICROSECONDS) editor.replace(last + 1, last + 3, "");
  if (written.text !== name || referenceTypes.has(name)) return; // int for int4, double precision, … are the engine's too
  const isChar = written.kind === "quoted" && name === "char";
  const replacement = isChar ? "VARCHAR" : typeNames[name];
  const inCatalog = isChar ? "pg_char" : catalogTypes[name];
  if (inCatalog !== undefined) {
    to.catalogCasts++;
    editor.replace(first, last, () => (to.inCatalog ? inCatalog : (replacement ?? name)));
  } else if (replacement !== undefined) editor.replace(first, last, replacement);
  else if (last > first && tokens.list[first]!.text === "pg_catalog") editor.replace(first, last - 1, "");
}

/** COLLATE "C" is the order that the engine has anyway. */
export function collation({ tokens, editor }: Rewriting, { collname, location }: NodeOf<"CollateClause">): void {
  if (location === undefined || !["default", "C", "POSIX"].includes(lastPart(collname))) return;
  const at = tokens.at(location);
  editor.replace(at, tokens.endOfName(at + 1), "");
}

/** Where a cast to a type like regclass stands, by its tokens, and whether its name is what counts. */
interface ReferenceCast {
  readonly first: number;
  readonly last: number;
  readonly isShown: boolean;
}

/** x::regclass and its like: a name where a client reads it or text is asked for, else a number. @returns undefined for any other cast */
export function referenceCast(to: Rewriting, { arg, typeName, location }: NodeOf<"TypeCast">, parent: Parent): ReferenceCast | undefined {
  const { tokens, editor } = to;
  const name = lastPart(typeName?.names);
  if (!typeName || location === undefined || location < 0 || typeName.location === undefined || typeName.arrayBounds?.length || !referenceTypes.has(name)) return undefined;
  const operator = tokens.at(location);
  const isSuffix = tokens.is(operator, ":");
  const typeStart = tokens.at(typeName.location);
  const typeEnd = tokens.endOfName(typeStart);
  const known = arg && ("ParamRef" in arg || isText(arg));
  const outer = parent?.kind === "TypeCast" ? lastPart((parent.node as NodeOf<"TypeCast">).typeName?.names) : "";
  const isShown = parent?.kind === "ResTarget" || textTypes.has(outer);
  const first = isSuffix ? tokens.operandStart(operator - 1) : operator;
  const found = { first, last: isSuffix ? typeEnd : typeEnd + 1, isShown };
  if (!known && numberTypes.has(outer) && isSuffix) {
    editor.replace(operator, typeEnd, "");
    return found;
  }
  const strict = known || !isShown ? `to_${name}_strict(` : "";
  const opening = `${isShown ? `${name}_text(` : ""}${strict}`;
  const closing = ")".repeat((isShown ? 1 : 0) + (strict ? 1 : 0));
  const column = columnName({ TypeCast: { arg: arg!, typeName } });
  if (isSuffix) {
    editor.insertBefore(first, opening);
    editor.replace(operator, typeEnd, closing);
    to.nameTarget(parent, typeEnd, column);
  } else if (tokens.is(operator, "cast") && tokens.is(typeStart - 1, "as")) {
    editor.replace(operator, operator + 1, opening);
    editor.replace(typeStart - 1, typeEnd + 1, closing);
    to.nameTarget(parent, typeEnd + 1, column);
  }
  return found;
}

/** Whether a value is evidently text: a name to be looked up. */
function isText(node: Node): boolean {
  if (textConstant(node) !== undefined) return true;
  if ("TypeCast" in node) return textTypes.has(lastPart(node.TypeCast.typeName?.names));
  if ("A_Expr" in node) return lastPart(node.A_Expr.name) === "||";
  return "FuncCall" in node && ["concat", "concat_ws", "format", "quote_ident"].includes(lastPart(node.FuncCall.funcname));
}

/** Words that the engine keeps for itself and PostgreSQL lets stand for a name. */
const engineWords: ReadonlySet<string> = new Set(["describe", "lambda", "pivot", "pivot_longer", "pivot_wider", "qualify", "show", "summarize", "unpivot"]);

/** A name that is a word of the engine's grammar alone. */
export function quoted({ tokens, editor }: Rewriting, first: number, last: number): void {
  for (let at = first; at <= last; at += 2) {
    const { kind, text } = tokens.list[at]!;
    if (kind === "word" && engineWords.has(text)) editor.replace(at, at, `"${text}"`);
  }
}

/** U&"d\0061t" UESCAPE '!': names with code points in hexadecimal, which the engine's grammar has no form for. */
export function unicodeNames({ tokens, editor }: Rewriting): void {
  tokens.list.forEach(({ kind, text, end }, at) => {
    const [ampersand, name] = [tokens.list[at + 1], tokens.list[at + 2]];
    if (kind !== "word" || text !== "u" || !tokens.is(at + 1, "&") || name?.kind !== "quoted" || ampersand!.start !== end || name.start !== ampersand!.end) return;
    const hasEscape = tokens.is(at + 3, "uescape");
    const escape = hasEscape ? tokens.list[at + 4]!.text.slice(1, -1) : "\\";
    const decoded = name.text
      .split(escape + escape)
      .map((part) => part.replaceAll(new RegExp(`${escape.replaceAll(/[^\w]/g, "\\$&")}(?:\\+([0-9a-f]{6})|([0-9a-f]{4}))`, "gi"), (_, long?: string, short?: string) => String.fromCodePoint(Number.parseInt(long ?? short!, 16))))
      .join(escape);
    editor.replace(at, hasEscape ? at + 4 : at + 2, quoteIdentifier(decoded));
  });
}
