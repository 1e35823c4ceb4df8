import { create } from "@bufbuild/protobuf";
import { TavanaError } from "@tavana/common";
import { CopyBinarySchema, CopyCsvSchema, CopyFormatSchema, CopyTextSchema, type CopyFormat } from "@tavana/proto";
import type { Node } from "libpg-query";
import type { Command } from "./command.ts";
import { Lexer } from "./lexer.ts";
import { countCharacters } from "./split.ts";
import { constantText, parseOwn, parseStatement } from "./syntax-tree.ts";

/** The query stands here while PostgreSQL's grammar reads the rest: it may be written in DuckDB's SQL. */
const STAND_IN = "COPY (SELECT) ";
const WHOLE_TABLE = "SELECT * FROM ";

const STAND_IN_TABLE = "COPY t ";

/** COPY … TO STDOUT and FROM STDIN with their options (PostgreSQL manual, COPY). Other forms of COPY are the engine's. */
export function recogniseCopy(text: string): Command {
  const source = findSource(text);
  if (!source) return { kind: "engine", writes: true };
  const isIn = source.direction === "FROM";
  if (source.target !== (isIn ? "STDIN" : "STDOUT")) return { kind: "engine", writes: true };
  const rest = text.slice(source.end);
  const standIn = isIn && source.table !== undefined ? STAND_IN_TABLE : STAND_IN;
  // Positions in the stand-in's text are bytes from 0; those in errors are characters of the statement from 1.
  const place = (bytes: number) =>
    countCharacters(text, source.end) + [...Buffer.from(standIn + rest).toString("utf8", 0, bytes)].length - standIn.length + 1;
  const options = parseOptions(standIn + rest, place);
  const format = copyFormat(options, place, source.direction);
  if (isIn) return { kind: "copyIn", table: source.table!, columns: source.columns, format, matchesHeader: isMatch(options), forceNull: namesOf(options, "force_null"), forceNotNull: namesOf(options, "force_not_null") };
  return { kind: "copyOut", sql: source.sql, offset: source.offset, format };
}

interface Source {
  /** The query whose rows are copied. */
  readonly sql: string;
  /** Where that begins in the statement, in UTF-16 units; undefined where it doesn't stand there as it is. */
  readonly offset: number | undefined;
  /** The table and its columns as they are written; undefined for a query. */
  readonly table: string | undefined;
  readonly columns: string | undefined;
  /** Where the words TO or FROM begin. */
  readonly end: number;
  readonly direction: "TO" | "FROM";
  readonly target: string;
}

/** COPY ( query ) TO … or COPY [BINARY] table [( columns )] TO …. */
function findSource(text: string): Source | undefined {
  const lexer = new Lexer(text);
  lexer.next();
  let depth = 0;
  let first: number | undefined;
  let last = 0;
  let columns: { start: number; end: number } | undefined;
  while (lexer.next()) {
    const word = lexer.kind === "word" ? lexer.token.toUpperCase() : "";
    if (depth === 0 && (word === "TO" || word === "FROM") && first !== undefined) {
      const end = lexer.start;
      const target = lexer.next() && lexer.kind === "word" ? lexer.token.toUpperCase() : "";
      const isQuery = text[first] === "(";
      const table = text.slice(first, columns && !isQuery ? columns.start : last).trim();
      const sql = isQuery ? text.slice(first + 1, last - 1) : columns ? `SELECT ${text.slice(columns.start + 1, columns.end - 1)} FROM ${table}` : WHOLE_TABLE + table;
      const offset = isQuery ? first + 1 : columns ? undefined : first - WHOLE_TABLE.length;
      const named = columns && !isQuery ? text.slice(columns.start + 1, columns.end - 1) : undefined;
      return { sql, offset, table: isQuery ? undefined : table, columns: named, end, direction: word, target };
    }
    first ??= lexer.start;
    last = lexer.end;
    if (lexer.kind !== "symbol") continue;
    const symbol = text[lexer.start];
    if (symbol === "(" && depth++ === 0) columns = { start: lexer.start, end: lexer.end };
    else if (symbol === ")" && --depth === 0 && columns) columns.end = lexer.end;
  }
  return undefined;
}

function parseOptions(text: string, place: (bytes: number) => number): readonly Node[] {
  const tree = parseStatement(text);
  if (tree && "CopyStmt" in tree) {
    if (tree.CopyStmt.whereClause) throw new TavanaError("0A000", "COPY FROM with WHERE is not supported", { hint: "Copy into a temporary table, and select from it." });
    return tree.CopyStmt.options ?? [];
  }
  try {
    parseOwn(text);
  } catch (error) {
    if (!(error instanceof TavanaError) || error.position === 0) throw error;
    throw new TavanaError(error.sqlstate, error.message, { position: place(error.position - 1) });
  }
  throw new TavanaError("42601", "syntax error in COPY");
}

/** Options as PostgreSQL's ProcessCopyOptions checks them. */
function copyFormat(options: readonly Node[], place: (bytes: number) => number, direction: "TO" | "FROM"): CopyFormat {
  const given = new Map<string, Node | undefined>();
  const positions = new Map<string, number>();
  for (const option of options) {
    if (!("DefElem" in option)) continue;
    const name = option.DefElem.defname ?? "";
    const position = place(option.DefElem.location ?? 0);
    if (given.has(name)) throw new TavanaError("42601", "conflicting or redundant options", { position });
    if (!knownOptions.has(name)) throw new TavanaError("42601", `option "${name}" not recognized`, { position });
    positions.set(name, position);
    given.set(name, option.DefElem.arg);
  }
  const text = (name: string) => constantText(given.get(name));
  const format = text("format") ?? "text";
  if (format !== "text" && format !== "csv" && format !== "binary") {
    throw new TavanaError("22023", `COPY format "${format}" not recognized`, { position: positions.get("format") });
  }
  for (const name of given.keys()) {
    if (format === "binary" && ["delimiter", "null", "header"].includes(name)) throw new TavanaError("42601", `cannot specify ${name.toUpperCase()} in BINARY mode`);
    if (format !== "csv" && csvOptions.has(name)) throw new TavanaError("0A000", `COPY ${name.replaceAll("_", " ")} available only in CSV mode`);
    const only = onlyIn[name] ?? direction;
    if (only !== direction) throw new TavanaError("0A000", `COPY ${name.replaceAll("_", " ")} only available using COPY ${only}`);
  }
  const encoding = text("encoding");
  if (encoding !== undefined && !/^utf-?8$|^unicode$|^sql_ascii$/i.test(encoding)) throw new TavanaError("0A000", `COPY encoding "${encoding}" is not supported`);
  if (format === "binary") return create(CopyFormatSchema, { format: { case: "binary", value: create(CopyBinarySchema) } });
  const delimiter = oneByte("delimiter", text("delimiter"));
  const isMatched = isMatch(options);
  if (isMatched && direction === "TO") throw new TavanaError("42601", 'cannot use "match" with HEADER in COPY TO', { position: positions.get("header") });
  const header = given.has("header") && !isMatched && isOn("header", text("header"));
  const nullText = text("null");
  if (format === "text") return create(CopyFormatSchema, { format: { case: "text", value: create(CopyTextSchema, { delimiter, null: nullText, header }) } });
  const value = create(CopyCsvSchema, { delimiter, null: nullText, header, quote: oneByte("quote", text("quote")), escape: oneByte("escape", text("escape")) });
  value.forceQuote = namesOf(options, "force_quote");
  value.forceQuoteAll = given.has("force_quote") && value.forceQuote.length === 0;
  return create(CopyFormatSchema, { format: { case: "csv", value } });
}

/** HEADER MATCH: the first line must name the columns. */
function isMatch(options: readonly Node[]): boolean {
  return options.some((option) => "DefElem" in option && option.DefElem.defname === "header" && constantText(option.DefElem.arg)?.toLowerCase() === "match");
}

/** The columns that an option names. */
function namesOf(options: readonly Node[], name: string): string[] {
  const found = options.find((option) => "DefElem" in option && option.DefElem.defname === name);
  const argument = found && "DefElem" in found ? found.DefElem.arg : undefined;
  return argument && "List" in argument ? (argument.List.items ?? []).map((item) => constantText(item) ?? "") : [];
}

const onlyIn: Readonly<Record<string, "TO" | "FROM">> = { force_quote: "TO", force_not_null: "FROM", force_null: "FROM" };
const csvOptions: ReadonlySet<string> = new Set(["quote", "escape", "force_quote", "force_not_null", "force_null"]);
const knownOptions: ReadonlySet<string> = new Set(["format", "delimiter", "null", "header", "quote", "escape", "force_quote", "force_not_null", "force_null", "encoding"]);

function oneByte(name: string, value: string | undefined): string {
  if (value === undefined) return "";
  if (Buffer.byteLength(value) !== 1) throw new TavanaError("0A000", `COPY ${name} must be a single one-byte character`);
  if (value === "\n" || value === "\r") throw new TavanaError("22023", `COPY ${name} cannot be newline or carriage return`);
  return value;
}

function isOn(name: string, value: string | undefined): boolean {
  if (value === undefined || /^(true|on|1)$/i.test(value)) return true;
  if (/^(false|off|0)$/i.test(value)) return false;
  throw new TavanaError("42601", `${name} requires a Boolean value`);
}
