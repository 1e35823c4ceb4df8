import { quoteLiteral } from "@tavana/common";
import { booleanText } from "../boolean-literal.ts";
import { countCharacters } from "../../split.ts";
import { assertDate, dateOrder, dateText, dateWord } from "../date-literal.ts";
import { intervalText } from "../interval-literal.ts";
import { inPostgres, lastPart, overData, textConstant, type NodeOf, type Rewriting } from "../rewriting.ts";
import type { Piece } from "../session-values.ts";
import { literalEnd } from "./literals.ts";

type Cast = NodeOf<"TypeCast">;

const dateTypes: ReadonlySet<string> = new Set(["date", "time", "timetz", "timestamp", "timestamptz"]);

/** Digits that a numeric without a precision has here; PostgreSQL's has as many as it takes. */
const NUMERIC = "DECIMAL(38, 9)";

/** A constant in the form that the engine reads for its type, and casts that cut. */
export function cast(to: Rewriting, node: Cast): void {
  const { typeName, arg } = node;
  if (!typeName || typeName.arrayBounds?.length || typeName.location === undefined || typeName.location < 0) return;
  const type = lastPart(typeName.names);
  const constant = textConstant(arg);
  if (type === "varchar" || type === "bpchar") cut(to, node);
  if (type === "numeric" && !typeName.typmods?.length) numericConstant(to, node);
  if (type === "text" || (type === "varchar" && !typeName.typmods?.length)) asText(to, node);
  if (!constant) return;
  const { text, location } = constant;
  if (type === "interval") return interval(to, node, text, location);
  const word = dateTypes.has(type) ? dateWord(text) : undefined;
  if (word !== undefined) return expression(to, node, word, location);
  if (type === "date") assertDate(text, countCharacters(to.tokens.source, to.tokens.list[to.tokens.at(location)]!.start) + 1);
  const written = type === "bool" ? booleanText(text) : type === "bytea" ? blobText(text) : dateTypes.has(type) ? dateText(text) : undefined;
  const isOrdered = dateTypes.has(type) && (dateText(text, "DMY") !== written || dateText(text, "YMD") !== written);
  if (isOrdered) replaceText(to, location, ({ setting }) => quoteLiteral(dateText(text, dateOrder(setting("DateStyle"))) ?? text));
  else if (written !== undefined && written !== text) replaceText(to, location, quoteLiteral(written));
}

/** $1::int::text: the engine takes a parameter for what the last cast says, and would leave the first one out. */
export function parameterCast({ tokens, editor }: Rewriting, { arg, typeName, location }: Cast): void {
  const inner = arg && "TypeCast" in arg ? arg.TypeCast.arg : undefined;
  if (!inner || !("ParamRef" in inner) || location === undefined || location < 0) return;
  const at = tokens.at(location);
  const isSuffix = tokens.is(at, ":");
  const last = isSuffix ? at - 1 : tokens.at(typeName?.location ?? -1) - 2;
  if (!isSuffix && !(tokens.is(at, "cast") && tokens.is(last + 1, "as"))) return;
  editor.insertBefore(isSuffix ? tokens.operandStart(last) : at + 2, "coalesce(");
  editor.insertAfter(last, ", NULL)");
}

/** A numeric without a precision has room for what PostgreSQL would keep; as in BigQuery, nine digits behind the point. */
export function numeric({ tokens, editor }: Rewriting, { names, typmods, location }: NodeOf<"TypeName">): void {
  if (lastPart(names) !== "numeric" || typmods?.length || location === undefined || location < 0) return;
  const first = tokens.at(location);
  const last = tokens.endOfName(first);
  if (["numeric", "decimal", "dec"].includes(tokens.list[last]!.text)) editor.replace(first, last, inPostgres(NUMERIC, tokens.list[last]!.text));
}

/** x::text, where a whole double has no point. */
function asText(to: Rewriting, { arg, typeName, location }: Cast): void {
  if (!arg || "A_Const" in arg || "ParamRef" in arg || location === undefined || location < 0) return;
  const { tokens, editor } = to;
  const at = tokens.at(location);
  const typeAt = tokens.at(typeName!.location!);
  const last = tokens.is(typeAt + 1, "varying") ? typeAt + 1 : tokens.endOfName(typeAt);
  const plain = tokens.is(last, "varying") ? "varchar" : tokens.list[last]!.text;
  if (tokens.is(at, ":")) {
    editor.insertBefore(tokens.operandStart(at - 1), overData(to, "text_of("));
    editor.replace(at, last, overData(to, ")", `::${plain}`));
  } else if (tokens.is(at, "cast") && tokens.is(typeAt - 1, "as") && tokens.is(last + 1, ")")) {
    editor.replace(at, at, overData(to, "text_of", tokens.list[at]!.text));
    editor.replace(typeAt - 1, last, overData(to, "", `${tokens.written(typeAt - 1)} ${plain}`));
  }
}

/** A constant has the digits that are written. */
function numericConstant({ tokens, editor }: Rewriting, { typeName, arg }: Cast): void {
  const constant = arg && "A_Const" in arg ? arg.A_Const : undefined;
  const text = constant?.fval?.fval ?? constant?.sval?.sval ?? (constant?.ival ? "0" : "");
  const digits = /^\s*-?\d+(?:\.(\d*))?\s*$/.exec(text);
  const written = digits ? undefined : withoutExponent(text);
  if (written !== undefined) {
    const at = tokens.at(constant!.location ?? 0);
    const end = constant!.sval ? literalEnd(tokens, at) : at + (tokens.is(at, "-") ? 1 : 0);
    editor.replace(at, end, inPostgres(quoteLiteral(written), tokens.source.slice(tokens.list[at]!.start, tokens.list[end]!.end)));
    const type = tokens.at(typeName!.location!);
    return editor.replace(type, tokens.endOfName(type), inPostgres(`DECIMAL(38, ${written.split(".")[1]?.length ?? 0})`, tokens.list[tokens.endOfName(type)]!.text));
  }
  if (!digits || (digits[1]?.length ?? 0) > 18 || text.length > 36) return;
  const first = tokens.at(typeName!.location!);
  const last = tokens.endOfName(first);
  editor.replace(first, last, inPostgres(`DECIMAL(38, ${digits[1]?.length ?? 0})`, tokens.list[last]!.text));
}

/** 1.5e3 as 1500, which would be a double on its way to a decimal; undefined for what has no exponent or too many digits. */
function withoutExponent(text: string): string | undefined {
  const found = /^\s*(-?)(\d*)\.?(\d*)e([+-]?\d{1,3})\s*$/i.exec(text);
  if (!found || found[2]! + found[3]! === "") return undefined;
  const [, sign, whole = "", fraction = "", exponent] = found;
  const places = fraction.length - Number(exponent);
  const digits = whole + fraction + "0".repeat(Math.max(0, -places));
  const scale = Math.max(0, places);
  if (Math.max(digits.length, scale) > 36) return undefined;
  const padded = digits.padStart(scale + 1, "0");
  return `${sign}${padded.slice(0, padded.length - scale)}${scale > 0 ? `.${padded.slice(-scale)}` : ""}`;
}

function replaceText({ tokens, editor }: Rewriting, location: number, text: Piece): void {
  const first = tokens.at(location);
  editor.replace(first, literalEnd(tokens, first), text);
}

/** A value that only an expression gives: type 'word' becomes a cast of it. */
function expression({ tokens, editor }: Rewriting, { typeName, location: castAt }: Cast, text: string, location: number): void {
  const first = tokens.at(location);
  const last = literalEnd(tokens, first);
  if (castAt !== undefined && castAt >= 0) return editor.replace(first, last, `(${text})`);
  const typeAt = tokens.at(typeName!.location!);
  const type = tokens.source.slice(tokens.list[typeAt]!.start, tokens.list[first - 1]!.end);
  editor.replace(typeAt, last, `CAST(${text} AS ${type})`);
}

function interval(to: Rewriting, { typeName, location: castAt }: Cast, text: string, location: number): void {
  const { tokens, editor } = to;
  const [fields] = (typeName?.typmods ?? []).map((item) => ("A_Const" in item ? (item.A_Const.ival?.ival ?? 0) : 0));
  const first = tokens.at(location);
  const last = literalEnd(tokens, first);
  const isRange = castAt === -1 && tokens.is(last + 2, "to");
  const isBare = castAt === -1 && fields !== undefined && /^\s*[+-]?\d+\s*$/.test(text);
  // interval '5' minute is the engine's, too.
  if (isBare && !isRange) return;
  const written = intervalText(text, fields);
  if (written === undefined) return;
  const hasUnit = castAt === -1 && fields !== undefined && tokens.list[last + 1]?.kind === "word";
  let end = !hasUnit ? last : isRange ? last + 3 : last + 1;
  if (hasUnit && tokens.is(end + 1, "(")) end = tokens.closing(end + 1);
  editor.replace(first, end, quoteLiteral(written));
}

/** '\x6162': the engine has \x before each byte. */
function blobText(text: string): string | undefined {
  const digits = /^\\x((?:[0-9a-f]{2}\s*)*)$/i.exec(text)?.[1];
  return digits?.replaceAll(/\s*([0-9a-f]{2})/gi, "\\x$1");
}

/** A cast to varchar(n) or char(n) cuts, by PostgreSQL's meaning. */
function cut({ tokens, editor }: Rewriting, { typeName, location }: Cast): void {
  const [length] = typeName?.typmods ?? [];
  if (!length || !("A_Const" in length) || location === undefined || location < 0) return;
  const count = length.A_Const.ival?.ival ?? 0;
  const at = tokens.at(location);
  const typeAt = tokens.at(typeName!.location!);
  const nameEnd = tokens.endOfName(typeAt);
  const open = tokens.is(nameEnd + 1, "varying") ? nameEnd + 2 : nameEnd + 1;
  // char alone is char(1).
  const end = tokens.is(open, "(") ? tokens.closing(open) : open - 1;
  const isSuffix = tokens.is(at, ":");
  const start = isSuffix ? tokens.operandStart(at - 1) : at;
  editor.insertBefore(start, inPostgres("left("));
  editor.insertAfter(isSuffix ? end : tokens.closing(at + 1), inPostgres(`, ${count})`));
}
