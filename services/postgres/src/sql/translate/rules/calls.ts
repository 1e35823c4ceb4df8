import { quoteLiteral, TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";
import { formatExpression, formatParts } from "../format-string.ts";
import { intervalText } from "../interval-literal.ts";
import { similarPart } from "../pattern.ts";
import { inPostgres, lastPart, overData, textConstant, type Parent, type Rewriting } from "../rewriting.ts";
import type { SessionValues } from "../session-values.ts";
import { fromText, toChar, toNumber } from "./formatting.ts";
import { jsonChange } from "./json.ts";
import { literalEnd } from "./literals.ts";
import { rowFields } from "./rows.ts";
import { patternArguments } from "./patterns.ts";
import { endOfCall } from "./result-types.ts";

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

/** Fields of which the engine gives whole numbers, or none with PostgreSQL's digits behind the point: by what its microseconds are divided, and the digits. */
const fractions: Readonly<Record<string, readonly [divisor: string, digits: number]>> = Object.fromEntries([
  ...["second", "seconds", "sec"].map((field) => [field, ["1e6", 6]] as const),
  ...["milliseconds", "millisecond", "ms"].map((field) => [field, ["1e3", 3]] as const),
  ["epoch", ["", 6]] as const,
]);

/** Functions of a select list that give rows there by PostgreSQL's meaning, with what gives a list of them. */
const rowFunctions: Readonly<Record<string, string>> = { generate_series: "generate_series", regexp_matches: "regexp_rows" };

/** Functions whose forms differ. @returns whether the call was rewritten as a whole */
export function call(to: Rewriting, it: Call): boolean {
  const { name, args } = it;
  patternArguments(to, name, args);
  if (name.startsWith("jsonb_path_")) throw new TavanaError("0A000", "SQL/JSON paths are not supported", { hint: "Use ->, #> and jsonb_array_elements()." });
  switch (name) {
    case "to_char":
      return toChar(to, it);
    case "to_date":
    case "to_timestamp":
      return fromText(to, it);
    case "to_number":
      return toNumber(to, it);
    case "substring":
      return (args.length === 2 && textConstant(args[1]) !== undefined && byPattern(to, it)) || similarPartOf(to, it) || partOfText(to, it);
    case "substr":
      return partOfText(to, it);
    case "round":
      if (args.length === 1) to.editor.replace(it.first, it.nameEnd, overData(to, "round_to_even", "round"));
      return false;
    case "string_to_array":
      to.editor.replace(it.first, it.nameEnd, args.length === 2 ? overData(to, "text_split", name) : "text_split_blank");
      return false;
    case "to_hex":
      to.editor.replace(it.first, it.nameEnd, overData(to, "hex_digits", name));
      return false;
    case "array_length":
      // Of an empty list it is NULL; the engine's is 0.
      to.editor.replace(it.first, it.nameEnd, inPostgres("array_upper", name));
      return false;
    case "cardinality":
      to.editor.replace(it.first, it.nameEnd, overData(to, "item_count", name));
      return false;
    case "array_to_string":
      if (args.length === 3) to.editor.replace(it.first, it.nameEnd, () => (to.inCatalog ? name : "text_joined"));
      return false;
    case "length":
      if (args[0] && isBytes(args[0])) to.editor.replace(it.first, it.nameEnd, "octet_length");
      return false;
    case "sha256":
      to.editor.replace(it.first, it.nameEnd, inPostgres("unhex(sha256", "sha256"));
      to.editor.insertAfter(it.close, inPostgres(")"));
      return false;
    case "concat":
    case "concat_ws":
      shownArguments(to, it);
      return false;
    case "overlay":
      return overlay(to, it);
    case "age":
      // Of texts the engine cannot tell what they are.
      for (const argument of args) {
        const text = textConstant(argument);
        if (text) to.editor.insertBefore(to.tokens.at(text.location), "TIMESTAMP ");
      }
      return false;
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
    case "jsonb_set":
    case "jsonb_insert":
      jsonChange(to, args);
      return false;
    case "to_json":
    case "to_jsonb":
    case "row_to_json":
    case "json_build_array":
    case "jsonb_build_array":
    case "json_build_object":
    case "jsonb_build_object":
      rowFields(to, args);
      return false;
    case "json_agg":
    case "jsonb_agg":
      rowFields(to, args);
      return aggregate(to, it);
    case "generate_series":
      series(to, it);
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

/** substr(x, -1, 4): by PostgreSQL's meaning a part that begins before the text, not one counted from its end. */
function partOfText(to: Rewriting, { args, first, nameEnd, close }: Call): boolean {
  const { tokens, editor } = to;
  const start = args[1] && "A_Const" in args[1] ? args[1].A_Const.ival?.ival : undefined;
  if (args.length < 2 || args.length > 3 || (start ?? 0) > 0) return false;
  editor.replace(first, nameEnd, overData(to, "part_of", tokens.list[nameEnd]!.text));
  for (const at of tokens.inside(nameEnd + 1, close)) if (tokens.is(at, "from") || tokens.is(at, "for")) editor.replace(at, at, overData(to, ",", tokens.list[at]!.text));
  return false;
}

/** Whether a value is evidently bytea. */
function isBytes(node: Node): boolean {
  if ("TypeCast" in node) return lastPart(node.TypeCast.typeName?.names) === "bytea";
  return "FuncCall" in node && ["decode", "convert_to", "sha256"].includes(lastPart(node.FuncCall.funcname));
}

/** Booleans are t and f in texts. */
function shownArguments(to: Rewriting, { args, nameEnd, close }: Call): void {
  const { tokens, editor } = to;
  const ends = [...tokens.commas(nameEnd + 1, close), close];
  if (ends.length !== args.length) return;
  let start = nameEnd + 2;
  ends.forEach((end, index) => {
    if (textConstant(args[index]) === undefined && !tokens.is(start, "variadic")) {
      editor.insertBefore(start, overData(to, "shown("));
      editor.insertAfter(end - 1, overData(to, ")"));
    }
    start = end + 1;
  });
}

/** substring(x SIMILAR 'pattern' ESCAPE '#'), which substring(x FROM 'pattern' FOR '#') is, too. */
function similarPartOf(to: Rewriting, { name, args, first, nameEnd, close, parent }: Call): boolean {
  const { tokens, editor } = to;
  const [pattern, escape] = [textConstant(args[1]), textConstant(args[2])];
  const expression = pattern && escape && similarPart(pattern.text, escape.text);
  if (expression === undefined) return false;
  const at = tokens.at(pattern!.location);
  editor.replace(first, nameEnd, "regexp_part");
  editor.replace(at - 1, close - 1, `, ${quoteLiteral(expression)}`);
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

/** (a, b) OVERLAPS (c, d); its place is the word between. The second of a pair may be an interval. */
function overlaps(to: Rewriting, { args, first, nameEnd, close, parent }: Call): boolean {
  const { tokens, editor } = to;
  const start = tokens.operandStart(first - 1);
  const isInterval = (node: Node | undefined) => node !== undefined && "TypeCast" in node && lastPart(node.TypeCast.typeName?.names) === "interval";
  const open = tokens.is(start, "row") ? start + 1 : start;
  [[open, first - 1, args[1]] as const, [nameEnd + 1, close, args[3]] as const].forEach(([from, until, end]) => {
    if (!isInterval(end)) return;
    const comma = tokens.commas(from, until)[0]!;
    editor.replace(comma, comma, `, ${tokens.source.slice(tokens.list[from + 1]!.start, tokens.list[comma - 1]!.end)} +`);
  });
  editor.replace(start, open, '"overlaps"(');
  editor.replace(first - 1, nameEnd + 1, ", ");
  to.nameTarget(parent, close, "overlaps");
  return true;
}

/** extract(second from x) has a fraction; it gives a numeric, date_part a double. */
function fraction({ tokens, editor }: Rewriting, { name, args, first, close }: Call): boolean {
  const field = textConstant(args[0]);
  const known = field && fractions[field.text.toLowerCase()];
  if (known === undefined) return false;
  const [divisor, digits] = known;
  const isExtract = name === "extract";
  if (divisor === "" && !isExtract) return false;
  const at = tokens.at(field!.location);
  const written = tokens.written(at);
  editor.insertBefore(first, inPostgres(isExtract ? "CAST((" : "("));
  if (divisor !== "") editor.replace(at, at, inPostgres(isExtract ? "microseconds" : "'microseconds'", written));
  editor.insertAfter(close, inPostgres(`${divisor === "" ? "" : ` / ${divisor}`})${isExtract ? ` AS DECIMAL(18, ${digits}))` : ""}`));
  return true;
}

/** format('%s of %s', a, b): the engine's format has another language. Its arguments become a row, each written once. */
function format(to: Rewriting, { name, args, first, nameEnd, close, parent }: Call): boolean {
  const { tokens, editor } = to;
  const template = textConstant(args[0]);
  if (!template?.text.includes("%")) return false;
  const parts = formatParts(template.text, args.length - 1);
  if (parts === undefined) throw new TavanaError("0A000", `format: the pattern "${template.text}" is not supported with ${args.length - 1} arguments`);
  const at = tokens.at(template.location);
  const end = literalEnd(tokens, at);
  const expression = () => formatExpression(parts, to.inCatalog);
  if (args.length === 1) editor.replace(first, close, expression);
  else {
    editor.replace(first, nameEnd + 1, "list_transform([row(");
    editor.replace(at, end + 1, "");
    editor.replace(close, close, () => `)], lambda v: ${expression()})[1]`);
  }
  to.nameTarget(parent, close, name);
  return true;
}

/** json_agg(x ORDER BY y): an aggregate of the engine's can be ordered and filtered, a macro cannot. */
function aggregate(to: Rewriting, { name, first, nameEnd, close, parent }: Call): boolean {
  const { editor } = to;
  const end = endOfCall(to, close);
  editor.replace(first, nameEnd, "to_json(list");
  editor.insertAfter(end, ")");
  to.nameTarget(parent, end, name);
  return true;
}

/** generate_series(a, b, '1 day'), where a and b may be texts beside a type; of dates it gives times with a zone. */
function series({ tokens, editor }: Rewriting, { args, first, nameEnd, close }: Call): void {
  const step = textConstant(args[2]);
  if (step) {
    const at = tokens.at(step.location);
    editor.replace(at, literalEnd(tokens, at), `INTERVAL ${quoteLiteral(intervalText(step.text) ?? step.text)}`);
  }
  const types = args.slice(0, 2).map((node) => ("TypeCast" in node ? lastPart(node.TypeCast.typeName?.names) : ""));
  const type = types.includes("date") || types.includes("timestamptz") ? "TIMESTAMPTZ" : types.includes("timestamp") ? "TIMESTAMP" : undefined;
  if (type === undefined) return;
  const ends = tokens.commas(nameEnd + 1, close);
  args.slice(0, 2).forEach((node, index) => {
    const start = index === 0 ? first + (nameEnd - first) + 2 : ends[0]! + 1;
    const isText = textConstant(node) !== undefined;
    if (!isText && types[index] !== "date") return;
    const cast = (text: string) => (isText ? text : inPostgres(text));
    editor.insertBefore(start, cast("CAST("));
    editor.insertAfter((ends[index] ?? close) - 1, cast(` AS ${type})`));
  });
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
