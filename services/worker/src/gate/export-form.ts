import { TavanaError } from "@tavana/common";
import { normalizePath } from "./path.ts";
import type { Token } from "./lexer.ts";
import type { TokenReader } from "./token-reader.ts";

/** COPY … TO a file: what is written, where, and how. */
export interface Export {
  /** What is written, as a query. */
  readonly query: string;
  /** A URL or path, normalised; without a slash at its end. */
  readonly target: string;
  /** Options for the engine, as `NAME value` texts. */
  readonly options: readonly string[];
  /** Many files in a directory; else the target is one file. */
  readonly isDirectory: boolean;
  /** What becomes of files that are in the directory already. */
  readonly existing: "refuse" | "keep" | "append" | "remove";
}

/** Options of COPY TO (DuckDB manual, "COPY Statement") that say what files are like. */
const writerOptions: ReadonlySet<string> = new Set(
  "array chunk_size compression compression_level dateformat delim delimiter escape file_size_bytes filename_pattern force_quote format header null nullstr parquet_version partition_by per_thread_output prefix quote row_group_size row_group_size_bytes row_groups_per_file sep string_dictionary_page_size_limit suffix timestampformat write_partition_columns".split(
    " ",
  ),
);
/** Options that make many files of one result. */
const directoryOptions: ReadonlySet<string> = new Set(["partition_by", "per_thread_output", "file_size_bytes", "row_groups_per_file"]);
const existingOptions: Readonly<Record<string, Export["existing"]>> = { overwrite_or_ignore: "keep", overwrite: "remove", append: "append" };
const formats: ReadonlySet<string> = new Set(["csv", "json", "parquet"]);

/** Reads a COPY statement from its second word on. @throws TavanaError 0A000, 22023, 42501, 42601 */
export function readExport(reader: TokenReader): Export {
  const query = reader.peek()?.text === "(" ? reader.inParentheses() : tableQuery(reader);
  if (reader.accept("from")) refuse("COPY … FROM a file is not supported", reader, "Read it in a query: SELECT * FROM read_csv('…').");
  reader.require("to");
  const token = reader.peek() ?? reader.next();
  if (token.kind !== "string" || !reader.textOf(token).startsWith("'")) refuse("COPY … TO needs the file's name as a plain string", reader);
  const target = normalizePath(reader.plainString()).replace(/\/$/, "");
  if (/[*[\]]/.test(target)) throw new TavanaError("42601", "a file that is written cannot have wildcards in its name", { position: token.start + 1 });
  reader.accept("with");
  const options = reader.peek()?.text === "(" ? readOptions(reader) : new Map<string, string>();
  reader.end();
  const named = [...options].find(([name]) => name in existingOptions && !isFalse(options.get(name)!));
  const given = [...options].filter(([name]) => !(name in existingOptions));
  return {
    query,
    target,
    options: given.map(([name, value]) => `${name} ${value}`.trim()),
    isDirectory: given.some(([name, value]) => directoryOptions.has(name) && !isFalse(value)),
    existing: named ? existingOptions[named[0]]! : "refuse",
  };
}

/** COPY t TO, COPY s.t(a, b) TO. */
function tableQuery(reader: TokenReader): string {
  const start = reader.position();
  do reader.name();
  while (reader.accept("."));
  const table = reader.slice(start, reader.position());
  const columns = reader.peek()?.text === "(" ? reader.inParentheses() : "*";
  return `SELECT ${columns} FROM ${table}`;
}

function readOptions(reader: TokenReader): Map<string, string> {
  const options = new Map<string, string>();
  reader.require("(");
  do {
    const token = reader.name();
    const name = token.text.toLowerCase();
    if (!writerOptions.has(name) && !(name in existingOptions)) {
      throw new TavanaError("0A000", `option ${token.text} of COPY is not supported`, { position: token.start + 1 });
    }
    const value = readValue(reader);
    if (name === "format" && !formats.has(value.replaceAll("'", "").toLowerCase())) {
      throw new TavanaError("0A000", `COPY cannot write the format ${value}`, { position: token.start + 1, hint: `It writes ${[...formats].join(", ")}.` });
    }
    // The engine follows it out of the directory that it writes to, into any that it may write to at all.
    if (name === "filename_pattern" && !/^'[^'/\\]*'$/.test(value)) {
      throw new TavanaError("42501", "FILENAME_PATTERN must be a plain string without slashes", { position: token.start + 1 });
    }
    options.set(name, value);
  } while (reader.accept(","));
  reader.require(")");
  return options;
}

/** A literal, a name, or a list of them in parentheses; nothing for a switch. */
function readValue(reader: TokenReader): string {
  const start = reader.position();
  const next = reader.peek();
  if (next?.kind === "symbol" && (next.text === "," || next.text === ")")) return "";
  if (reader.accept("*")) return "*";
  if (!reader.accept("(")) reader.literal();
  else {
    do reader.literal();
    while (reader.accept(","));
    reader.require(")");
  }
  return reader.slice(start, reader.position());
}

function isFalse(value: string): boolean {
  return /^'?(?:false|off|0)'?$/i.test(value);
}

function refuse(message: string, reader: TokenReader, hint?: string): never {
  const at: Token | undefined = reader.tokenAt(Math.max(0, reader.position() - 1));
  throw new TavanaError("0A000", message, { ...(at ? { position: at.start + 1 } : {}), ...(hint ? { hint } : {}) });
}
