import { TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";
import { formatParts } from "../format-string.ts";
import { intervalText } from "../interval-literal.ts";
import { inPostgres, textConstant, type Parent, type Rewriting } from "../rewriting.ts";
import { textLiteral, type SessionValues } from "../session-values.ts";
import { fromText, toChar, toNumber } from "./formatting.ts";
import { literalEnd } from "./literals.ts";
import { patternArguments } from "./patterns.ts";

/** A call with its place: tokens of its name's ends and of its closing bracket. */
export interface Call {
  readonly name: string;
  readonly args: readonly Node[];
  readonly first: number;
  readonly nameEnd: number;
  readonly close: number;
  readonly parent: Parent;
}

/** Functions with words for commas: overlay(x placing y from 1 for 2). */
const argumentWords: ReadonlySet<string> = new Set(["placing", "from", "for"]);

/** Fields of which the engine gives whole numbers, and how many microseconds they have. */
const fractions: Readonly<Record<string, string>> = { second: "1e6", seconds: "1e6", sec: "1e6", milliseconds: "1e3", millisecond: "1e3", ms: "1e3" };

/** Functions of a select list that give rows there by PostgreSQL's meaning, with what gives a list of them. */
const rowFunctions: Readonly<Record<string, string>> = { generate_series: "generate_series", regexp_matches: "regexp_rows" };

/** Functions whose forms differ. @returns whether the call was rewritten as a whole */
export function call(to: Rewriting, it: Call): boolean {
  const { name, args } = it;
  patternArguments(to, name, args);
  switch (name) {
    case "to_char":
      return toChar(to, it);
    case "to_date":
    case "to_timestamp":
      return fromText(to, it);
    case "to_number":
      return toNumber(to, it);
    case "substring":
      return args.length === 2 && textConstant(args[1]) !== undefined && byPattern(to, it);
    case "overlay":
      return overlay(to, it);
    case "date_trunc":
      if (args.length === 3) to.editor.replace(it.first, it.nameEnd, "date_trunc_in");
      return args.length === 3;
    case "overlaps":
      return overlaps(to, it);
    case "extract":
    case "date_part":
      return fraction(to, it);
    case "format":
      return format(to, it);
    case "json_agg":
    case "jsonb_agg":
      return aggregate(to, it);
    case "generate_series":
      seriesStep(to, args[2]);
      return rows(to, it);
    case "regexp_matches":
      return rows(to, it);
    default:
      return false;
  }
}

/** substring(x from 'pattern'). */
function byPattern(to: Rewriting, { name, first, nameEnd, close, parent }: Call): boolean {
  to.editor.replace(first, nameEnd, "regexp_part");
  commas(to, nameEnd + 1, close);
  to.nameTarget(parent, close, name);
  return true;
}

/** Its name is a word of the engine's grammar. */
function overlay(to: Rewriting, { first, nameEnd, close }: Call): boolean {
  to.editor.replace(first, nameEnd, '"overlay"');
  commas(to, nameEnd + 1, close);
  return true;
}

function commas({ tokens, editor }: Rewriting, open: number, close: number): void {
  for (const at of tokens.inside(open, close)) if (tokens.list[at]!.kind === "word" && argumentWords.has(tokens.list[at]!.text)) editor.replace(at, at, ",");
}

/** (a, b) OVERLAPS (c, d); its place is the word between. */
function overlaps(to: Rewriting, { first, nameEnd, close, parent }: Call): boolean {
  const { tokens, editor } = to;
  const start = tokens.operandStart(first - 1);
  editor.replace(start, tokens.is(start, "row") ? start + 1 : start, '"overlaps"(');
  editor.replace(first - 1, nameEnd + 1, ", ");
  to.nameTarget(parent, close, "overlaps");
  return true;
}

/** extract(second from x) has a fraction. */
function fraction({ tokens, editor }: Rewriting, { name, args, first, close }: Call): boolean {
  const field = textConstant(args[0]);
  const size = field && fractions[field.text.toLowerCase()];
  if (size === undefined) return false;
  const at = tokens.at(field!.location);
  const written = tokens.written(at);
  editor.insertBefore(first, inPostgres("("));
  editor.replace(at, at, inPostgres(name === "extract" ? "microseconds" : "'microseconds'", written));
  editor.insertAfter(close, inPostgres(` / ${size})`));
  return true;
}

/** format('%s of %s', a, b): the engine's format has another language. */
function format(to: Rewriting, { name, args, first, nameEnd, close, parent }: Call): boolean {
  const { tokens, editor } = to;
  const template = textConstant(args[0]);
  if (!template?.text.includes("%")) return false;
  const parts = formatParts(template.text, args.length - 1);
  if (parts === undefined) throw new TavanaError("0A000", "this form of format() is not supported", { hint: "Use %s, %I and %L alone, one for each argument in its order." });
  const at = tokens.at(template.location);
  const open = nameEnd + 1;
  const separators = [...tokens.inside(open, close)].filter((index) => tokens.is(index, ","));
  editor.replace(first, nameEnd, "concat");
  editor.replace(at, literalEnd(tokens, at), textLiteral(parts[0]!.text));
  parts.slice(1).forEach(({ text, by }, index) => {
    editor.replace(separators[index]!, separators[index]!, by === "" ? "," : `, ${by}(`);
    const end = (separators[index + 1] ?? close) - 1;
    editor.insertAfter(end, `${by === "" ? "" : ")"}, ${textLiteral(text)}`);
  });
  to.nameTarget(parent, close, name);
  return true;
}

/** json_agg(x ORDER BY y): an aggregate of the engine's can be ordered and filtered, a macro cannot. */
function aggregate(to: Rewriting, { name, first, nameEnd, close, parent }: Call): boolean {
  const { tokens, editor } = to;
  let end = close;
  if (tokens.is(end + 1, "filter")) end = tokens.closing(end + 2);
  if (tokens.is(end + 1, "over")) end = tokens.is(end + 2, "(") ? tokens.closing(end + 2) : end + 2;
  editor.replace(first, nameEnd, "to_json(list");
  editor.insertAfter(end, ")");
  to.nameTarget(parent, end, name);
  return true;
}

/** generate_series(a, b, '1 day'). */
function seriesStep({ tokens, editor }: Rewriting, step: Node | undefined): void {
  const constant = textConstant(step);
  if (!constant) return;
  const at = tokens.at(constant.location);
  editor.replace(at, literalEnd(tokens, at), `INTERVAL ${textLiteral(intervalText(constant.text) ?? constant.text)}`);
}

/** generate_series(1, 3) in a select list. */
function rows(to: Rewriting, { name, first, nameEnd, close, parent }: Call): boolean {
  if (parent?.kind === "List") return false; // of FROM
  // The catalog's statements have PostgreSQL's meaning always; its engine has no regexp_rows.
  const always = name === "generate_series";
  const piece = (text: string, otherwise: string) => (session: SessionValues) => (to.inCatalog && always ? text : inPostgres(text, otherwise)(session));
  to.editor.replace(first, nameEnd, piece(`unnest(${rowFunctions[name]!}`, name));
  to.editor.insertAfter(close, piece(")", ""));
  return true;
}
