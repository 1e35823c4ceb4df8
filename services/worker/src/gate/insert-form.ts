import { quoteIdentifier } from "@tavana/common";
import type { TemporaryName, TokenReader } from "./token-reader.ts";

/** What INSERT names, and the texts in it that are to be checked as queries. */
export interface Insert {
  readonly target: TemporaryName;
  readonly inner: readonly string[];
}

/** INTO t [AS x] [(a, b)] … [ON CONFLICT …] [RETURNING …], behind INSERT. @throws TavanaError 25006, 42601 */
export function readInsert(reader: TokenReader): Insert {
  reader.require("into");
  const target = reader.temporaryName();
  const alias = reader.accept("as") ? reader.name().text : target.name;
  if (reader.accept("by")) reader.require("name", "position");
  if (reader.peek()?.text === "(" && !reader.parenthesesHoldQuery()) reader.skipParentheses();
  const returning = reader.indexOfWord("returning");
  const conflict = reader.indexOfWord("on", "conflict");
  const inner = returning === undefined ? [] : [`SELECT ${reader.slice(returning + 1)}`];
  if (reader.accept("default")) reader.require("values");
  else {
    inner.unshift(reader.slice(reader.position(), conflict ?? returning));
    if (conflict !== undefined) reader.skipTo(conflict);
  }
  if (conflict === undefined) return { target, inner };
  const tables = `${target.text} AS ${quoteIdentifier(alias)}, ${target.text} AS excluded`;
  return { target, inner: [...inner, ...readConflict(reader, tables, returning)] };
}

/** ON CONFLICT [(a, b)] DO NOTHING, or DO UPDATE SET a = x [WHERE y]. @returns its expressions as queries of the tables */
function readConflict(reader: TokenReader, tables: string, returning: number | undefined): string[] {
  reader.require("on");
  reader.require("conflict");
  if (reader.accept("(")) {
    do reader.name();
    while (reader.accept(","));
    reader.require(")");
  }
  reader.require("do");
  if (reader.accept("nothing")) {
    if (returning === undefined) reader.end();
    else if (reader.position() !== returning) reader.fail();
    return [];
  }
  reader.require("update");
  reader.require("set");
  const where = reader.indexOfWord("where");
  const values = reader.assignments(where ?? returning);
  const condition = where === undefined ? "" : ` WHERE ${reader.slice(where + 1, returning)}`;
  return [`SELECT ${values.map((value) => `(${value})`).join(", ")} FROM ${tables}${condition}`];
}
