import { TavanaError, type Edit } from "@tavana/common";
import type { Token } from "./lexer.ts";
import type { TokenReader } from "./token-reader.ts";

/** ALTER TABLE of a temporary table. */
export interface TableChange {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** As of a column's definition. */
  readonly definitions: readonly Token[];
  /** To be checked as queries. */
  readonly inner: readonly string[];
}

/** Constraints of tables, which the engine cannot add to one that is there. */
const constraints: readonly string[] = ["constraint", "primary", "unique", "check", "foreign", "exclude"];

/**
 * Reads ALTER TABLE from its third word on: one action of those that the engine has.
 *
 * @returns undefined, with nothing read, for a table that is not temporary by its name
 * @throws TavanaError 0A000 for another action, or several
 */
export function readAlterTable(reader: TokenReader): TableChange | undefined {
  const start = reader.position();
  reader.ifExists();
  const only = reader.peek();
  const isOnly = reader.accept("only");
  const named = reader.namesTemporary() || reader.tokenAt(reader.position() + 1)?.text !== ".";
  if (!named) {
    reader.skipTo(start);
    return undefined;
  }
  const target = reader.temporaryName();
  const edits = [...(isOnly ? [{ start: only!.start, end: only!.end, text: "" }] : []), target.edit];
  const action = reader.remaining();
  const [first] = action;
  if (action.some(({ kind, text, depth }) => kind === "symbol" && text === "," && depth === 0)) refuse("several actions in one ALTER TABLE", first!);
  return { name: target.name, edits, ...readAction(reader, target.text) };
}

const nothing = { definitions: [], inner: [] } as const;

function readAction(reader: TokenReader, table: string): Pick<TableChange, "definitions" | "inner"> {
  const verb = reader.next();
  const next = reader.peek();
  if (next?.kind === "word" && constraints.includes(next.text)) refuse(`ALTER TABLE ${verb.text.toUpperCase()} ${next.text.toUpperCase()}`, verb);
  if (verb.text === "rename" && reader.accept("to")) {
    reader.name();
    reader.end();
    return nothing;
  }
  reader.accept("column");
  switch (verb.text) {
    case "add":
      reader.ifNotExists();
      reader.name();
      return { definitions: reader.remaining(), inner: [] };
    case "drop":
      reader.ifExists();
      reader.name();
      reader.accept("cascade", "restrict");
      reader.end();
      return nothing;
    case "rename":
      reader.name();
      reader.require("to");
      reader.name();
      reader.end();
      return nothing;
    case "alter":
      reader.name();
      return readColumnChange(reader, table, verb);
    default:
      return refuse(`ALTER TABLE ${verb.text.toUpperCase()}`, verb);
  }
}

function readColumnChange(reader: TokenReader, table: string, verb: Token): Pick<TableChange, "definitions" | "inner"> {
  if (reader.accept("drop")) {
    if (reader.accept("not")) reader.require("null");
    else reader.require("default");
    reader.end();
    return nothing;
  }
  const sets = reader.accept("set");
  if (sets && reader.accept("default")) return { definitions: [], inner: [`SELECT (${reader.rest()})`] };
  if (sets && reader.accept("not")) {
    reader.require("null");
    reader.end();
    return nothing;
  }
  if (sets) reader.require("data");
  if (!reader.accept("type")) refuse("this form of ALTER TABLE", verb);
  const using = reader.indexOfWord("using");
  if (using === undefined) return { definitions: reader.remaining(), inner: [] };
  const definitions = reader.remaining().slice(0, using - reader.position());
  return { definitions, inner: [`SELECT (${reader.slice(using + 1)}) FROM ${table}`] };
}

function refuse(what: string, token: Token): never {
  throw new TavanaError("0A000", `${what} is not supported`, { position: token.start + 1 });
}
