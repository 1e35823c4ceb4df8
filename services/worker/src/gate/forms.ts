import { TavanaError } from "@tavana/common";
import type { Edit } from "@tavana/common";
import { readAlterTable } from "./alter-form.ts";
import { readExport, type Export } from "./export-form.ts";
import { readInsert } from "./insert-form.ts";
import type { Token } from "./lexer.ts";
import { serialColumns } from "./serial-columns.ts";
import { TokenReader } from "./token-reader.ts";
import { readComment, readCreateSchema, readCreateView, readDropView, readRename, targetsOf, type ViewChange } from "./view-form.ts";

/**
 * The closed list of statements that are not queries. A form tells what is to be checked as a query (`inner`),
 * and which edits make its text safe: names of temporary objects are always qualified, so that nothing
 * permanent on one worker can be meant.
 */
export interface Form {
  readonly kind: "query" | "explain" | "transaction" | "setting" | "ddl" | "dml" | "export" | "view" | "empty";
  /** PostgreSQL's command tag; for `dml` and CREATE TABLE AS a row count follows. */
  readonly tag: string;
  /** Texts to be checked as queries before the statement may run. */
  readonly inner: readonly string[];
  readonly edits: readonly Edit[];
  readonly transaction?: "begin" | "commit" | "rollback";
  /** Whether a name follows that a table's column definitions may use; they are checked word by word. */
  readonly definitions?: readonly Token[];
  /** Sequences that it needs, as they are written, where its table is not there yet. */
  readonly sequences?: readonly string[];
  /** Leaves something in the session that outlives the statement and any transaction. */
  readonly leavesState: boolean;
  readonly writes: readonly string[];
  /** Files that are written. */
  readonly export?: Export;
  /** Of views that are kept, for everyone who may see them. */
  readonly view?: ViewChange;
}

const queryWords = new Set(["select", "from", "with", "values", "table", "describe", "desc", "show", "summarize"]);

/** Words that begin statements of DuckDB or PostgreSQL which are not on the list; anything else is no statement. */
const refusedVerbs = new Set(
  "analyze attach call checkpoint close cluster deallocate declare detach discard do execute export fetch force grant import install listen load lock merge move notify pivot pivot_longer pivot_wider pragma prepare reassign reindex refresh release revoke savepoint security unlisten unpivot update use vacuum".split(
    " ",
  ),
);

/** Engine settings that a session may change (DESIGN: allow-list), in lower case. */
export const sessionSettings: ReadonlySet<string> = new Set([
  "timezone",
  "calendar",
  "default_collation",
  "default_null_order",
  "null_order",
  "default_order",
  "integer_division",
  "ieee_floating_point_ops",
  "old_implicit_casting",
  "order_by_non_integer_literal",
  "preserve_insertion_order",
  "scalar_subquery_error_on_multiple_rows",
  "schema",
  "search_path",
]);

/** Recognises a statement by its leading words. @throws TavanaError 0A000, 25006, 42601, 42704 */
export function recognize(sql: string, tokens: readonly Token[]): Form {
  const reader: TokenReader = new TokenReader(sql, tokens);
  const first = tokens[0];
  if (!first) return { ...plain, kind: "empty", tag: "" };
  if (first.text === "(" || queryWords.has(first.text)) return { ...plain, kind: "query", tag: "SELECT", inner: [sql] };
  const form = first.kind === "word" ? forms[first.text] : undefined;
  if (!form) {
    if (first.kind === "word" && refusedVerbs.has(first.text)) refuse(first.text, first);
    reader.fail();
  }
  reader.next();
  return form(reader);
}

const plain: Form = { kind: "query", tag: "", inner: [], edits: [], leavesState: false, writes: [] };

const forms: Readonly<Record<string, (reader: TokenReader) => Form>> = {
  explain: explainForm,
  begin: beginForm,
  start: (reader) => {
    reader.require("transaction");
    return beginForm(reader);
  },
  commit: (reader) => endForm(reader, "commit", "COMMIT"),
  end: (reader) => endForm(reader, "commit", "COMMIT"),
  rollback: (reader) => endForm(reader, "rollback", "ROLLBACK"),
  abort: (reader) => endForm(reader, "rollback", "ROLLBACK"),
  set: setForm,
  reset: resetForm,
  create: createForm,
  drop: dropForm,
  alter: alterForm,
  comment: commentForm,
  insert: insertForm,
  update: updateForm,
  delete: deleteForm,
  truncate: truncateForm,
  copy: copyForm,
};

function explainForm(reader: TokenReader): Form {
  reader.accept("analyze");
  if (reader.accept("(")) {
    do if (!reader.accept("analyze")) readFormat(reader);
    while (reader.accept(","));
    reader.require(")");
  }
  return { ...plain, kind: "explain", tag: "EXPLAIN", inner: [reader.rest()] };
}

function readFormat(reader: TokenReader): void {
  reader.require("format");
  reader.name();
}

function beginForm(reader: TokenReader): Form {
  reader.accept("transaction", "work");
  if (reader.accept("read") && !reader.accept("only", "write")) reader.fail();
  reader.end();
  return { ...plain, kind: "transaction", tag: "BEGIN", transaction: "begin" };
}

function endForm(reader: TokenReader, transaction: "commit" | "rollback", tag: string): Form {
  const edits = reader.first("end", "abort") ? [{ ...reader.span(0), text: tag }] : [];
  reader.accept("transaction", "work");
  reader.end();
  return { ...plain, kind: "transaction", tag, transaction, edits };
}

function setForm(reader: TokenReader): Form {
  reader.accept("session");
  if (reader.accept("variable")) {
    reader.name();
    reader.require("=", "to");
    return { ...plain, kind: "setting", tag: "SET", inner: [`SELECT (${reader.rest()})`], leavesState: true };
  }
  const timeZone = reader.accept("time");
  if (timeZone) reader.require("zone");
  else {
    requireSetting(reader);
    reader.require("=", "to");
  }
  reader.literal();
  reader.end();
  return { ...plain, kind: "setting", tag: "SET", leavesState: true };
}

function resetForm(reader: TokenReader): Form {
  reader.accept("session");
  requireSetting(reader);
  reader.end();
  return { ...plain, kind: "setting", tag: "RESET", leavesState: true };
}

function requireSetting(reader: TokenReader): void {
  const token = reader.name();
  if (!sessionSettings.has(token.text.toLowerCase())) throw protectedSetting(token.text, token.start + 1);
}

/** @param position of its name in the statement, if it stands in one */
export function protectedSetting(name: string, position = 0): TavanaError {
  return new TavanaError("42501", `permission denied to set parameter "${name}"`, { position, hint: "This setting is the platform's, or unknown to it." });
}

function createForm(reader: TokenReader): Form {
  const start = reader.position();
  const replaces = reader.accept("or");
  if (replaces) reader.require("replace");
  const temporary = reader.accept("temp", "temporary") || (reader.accept("local", "global") && reader.accept("temp", "temporary"));
  const what = reader.name();
  if (what.text === "schema" && !replaces && !temporary) return viewForm("CREATE SCHEMA", readCreateSchema(reader));
  if (what.text !== "table" && what.text !== "view") refuse(`create ${what.text}`, what);
  if (!temporary && what.text === "view") return viewForm("CREATE VIEW", readCreateView(reader, replaces ? "replace" : "refuse"));
  if (!temporary) refusePermanent(`CREATE ${what.text.toUpperCase()}`);
  reader.ifNotExists();
  const target = reader.temporaryName();
  const edits = [target.edit];
  const base = { ...plain, kind: "ddl", leavesState: true, writes: [target.name], edits } as const;
  // CREATE LOCAL TEMP … is PostgreSQL's; DuckDB has only TEMP.
  const local = reader.tokenAt(start);
  if (local?.text === "local" || local?.text === "global") edits.unshift({ start: local.start, end: local.end, text: "" });
  if (what.text === "table" && reader.peek()?.text === "(" && !reader.skipParenthesesUntil("as")) {
    const serials = serialColumns(target.name, reader.remaining());
    if (serials.length > 0 && replaces) refuse("create or replace table with serial columns", reader.tokenAt(0)!);
    edits.push(...serials.map(({ edit }) => edit));
    return { ...base, tag: "CREATE TABLE", definitions: reader.remaining(), sequences: serials.map(({ sequence }) => sequence) };
  }
  if (reader.peek()?.text === "(") reader.skipParentheses();
  reader.require("as");
  const inner = [reader.withoutDataClause()];
  return { ...base, tag: what.text === "table" ? "SELECT" : "CREATE VIEW", inner };
}

function dropForm(reader: TokenReader): Form {
  const what = reader.name();
  if (what.text !== "table" && what.text !== "view") refuse(`drop ${what.text}`, what);
  if (what.text === "view" && !reader.namesTemporary()) return viewForm("DROP VIEW", readDropView(reader));
  reader.ifExists();
  const target = reader.temporaryName();
  if (reader.peek()?.text === ",") refuse(`dropping several ${what.text}s at once`, what);
  reader.accept("cascade", "restrict");
  reader.end();
  return { ...plain, kind: "ddl", tag: `DROP ${what.text.toUpperCase()}`, edits: [target.edit], leavesState: true, writes: [target.name] };
}

function alterForm(reader: TokenReader): Form {
  const what = reader.name();
  const table = what.text === "table" ? readAlterTable(reader) : undefined;
  if (table) return { ...plain, ...table, kind: "ddl", tag: "ALTER TABLE", leavesState: true, writes: [table.name] };
  const change = what.text === "view" || what.text === "table" ? readRename(reader) : undefined;
  return change ? viewForm(`ALTER ${what.text.toUpperCase()}`, change) : refuse(`alter ${what.text}`, what);
}

function commentForm(reader: TokenReader): Form {
  reader.require("on");
  const what = reader.peek();
  const change = readComment(reader);
  return change ? viewForm("COMMENT", change) : refuse(`comment on ${what?.text ?? ""}`, what ?? reader.tokenAt(0)!);
}

function viewForm(tag: string, view: ViewChange): Form {
  return { ...plain, kind: "view", tag, view, inner: view.kind === "create" ? [view.query] : [], writes: targetsOf(view).map(({ name }) => name) };
}

function insertForm(reader: TokenReader): Form {
  if (reader.peek()?.text === "or") refuse("insert or replace", reader.tokenAt(0)!);
  const { target, inner } = readInsert(reader);
  return { ...plain, kind: "dml", tag: "INSERT 0", edits: [target.edit], leavesState: true, writes: [target.name], inner };
}

function updateForm(reader: TokenReader): Form {
  const target = reader.temporaryName();
  if (reader.accept("as") || reader.peek()?.text !== "set") reader.name();
  reader.require("set");
  const returning = reader.indexOfWord("returning");
  const where = reader.indexOfWord("where");
  const from = reader.indexOfFrom();
  const values = reader.assignments(from ?? where ?? returning);
  const tables = [target.text, ...(from === undefined ? [] : [reader.slice(from + 1, where ?? returning)])].join(", ");
  const condition = where === undefined ? "" : ` WHERE ${reader.slice(where + 1, returning)}`;
  const inner = [`SELECT ${values.map((value) => `(${value})`).join(", ")} FROM ${tables}${condition}`];
  if (returning !== undefined) inner.push(`SELECT ${reader.slice(returning + 1)}`);
  return { ...plain, kind: "dml", tag: "UPDATE", edits: [target.edit], leavesState: true, writes: [target.name], inner };
}

function deleteForm(reader: TokenReader): Form {
  reader.require("from");
  const target = reader.temporaryName();
  if (reader.accept("as") || (reader.peek()?.kind === "word" && !["using", "where", "returning"].includes(reader.peek()!.text))) reader.name();
  const returning = reader.indexOfWord("returning");
  const where = reader.indexOfWord("where");
  const using = reader.indexOfWord("using");
  const tables = [target.text, ...(using === undefined ? [] : [reader.slice(using + 1, where ?? returning)])].join(", ");
  const condition = where === undefined ? "" : ` WHERE ${reader.slice(where + 1, returning)}`;
  if (where === undefined && using === undefined && returning === undefined) reader.end();
  const inner = [`SELECT 1 FROM ${tables}${condition}`];
  if (returning !== undefined) inner.push(`SELECT ${reader.slice(returning + 1)}`);
  return { ...plain, kind: "dml", tag: "DELETE", edits: [target.edit], leavesState: true, writes: [target.name], inner };
}

function truncateForm(reader: TokenReader): Form {
  const word = reader.tokenAt(0)!;
  reader.accept("table");
  const head = { start: word.start, end: reader.tokenAt(reader.position())?.start ?? word.end, text: "DELETE FROM " };
  const target = reader.temporaryName();
  reader.end();
  return { ...plain, kind: "ddl", tag: "TRUNCATE TABLE", edits: [head, target.edit], leavesState: true, writes: [target.name] };
}

function copyForm(reader: TokenReader): Form {
  const written = readExport(reader);
  return { ...plain, kind: "export", tag: "COPY", inner: [written.query], export: written };
}

function refuse(what: string, token: Token): never {
  throw new TavanaError("0A000", `${what.toUpperCase()} is not supported`, { position: token.start + 1 });
}

function refusePermanent(what: string): never {
  throw new TavanaError("25006", `cannot execute ${what} in a read-only catalog`, {
    hint: "Only temporary tables and views can be made here: CREATE TEMP TABLE …",
  });
}
