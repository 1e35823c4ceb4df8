import { TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";
import type { Command } from "./command.ts";
import { Lexer } from "./lexer.ts";
import { parseOwn, parseStatement } from "./syntax-tree.ts";
import { namedType } from "./type-names.ts";

/** The query stands here while PostgreSQL's grammar reads the rest: it may be written in DuckDB's SQL. */
const STAND_IN = "SELECT";

/** DECLARE's options as PostgreSQL's grammar numbers them (parsenodes.h). */
const BINARY = 1, SCROLL = 2, NO_SCROLL = 4, INSENSITIVE = 8, ASENSITIVE = 16, HOLD = 32;

/** PREPARE name [( types )] AS statement. */
export function recognisePrepare(text: string): Command {
  const { tree, sql, offset } = split(text, "AS");
  if (!("PrepareStmt" in tree)) {
    // PREPARE TRANSACTION, in which AS is no keyword.
    return { kind: "unsupported", what: "two-phase commit" };
  }
  const { name = "", argtypes = [] } = tree.PrepareStmt;
  return { kind: "prepare", name, types: argtypes.map((type) => namedType(type, text)), sql, offset };
}

/** DECLARE name [options] CURSOR [WITH HOLD] FOR query. */
export function recogniseDeclare(text: string): Command {
  const { tree, sql, offset } = split(text, "FOR");
  if (!("DeclareCursorStmt" in tree)) throw new TavanaError("42601", "syntax error");
  const { portalname: name = "", options = 0 } = tree.DeclareCursorStmt;
  const has = (flag: number) => (options & flag) !== 0;
  if (has(SCROLL) && has(NO_SCROLL)) throw new TavanaError("42P11", "cannot specify both SCROLL and NO SCROLL");
  if (has(INSENSITIVE) && has(ASENSITIVE)) throw new TavanaError("42P11", "cannot specify both INSENSITIVE and ASENSITIVE");
  return { kind: "declareCursor", name, sql, offset, binary: has(BINARY), scroll: has(SCROLL), hold: has(HOLD) };
}

/** EXECUTE name [( expressions )]: the expressions as they are written. */
export function recogniseExecute(text: string): Command {
  const tree = parseOwn(text);
  if (!("ExecuteStmt" in tree)) throw new TavanaError("42601", "syntax error");
  return { kind: "execute", name: tree.ExecuteStmt.name ?? "", arguments: argumentTexts(text).map((part, index) => ({ ...part, tree: tree.ExecuteStmt.params?.[index] })) };
}

/** Parts a text behind the first word of this kind outside of brackets. */
function split(text: string, keyword: string): { tree: Node; sql: string; offset: number } {
  const lexer = new Lexer(text);
  let depth = 0;
  // The verb and the name come first; a name may read like the keyword only in quotes.
  for (let tokens = 0; lexer.next(); tokens++) {
    if (lexer.kind === "symbol") depth += text[lexer.start] === "(" ? 1 : text[lexer.start] === ")" ? -1 : 0;
    if (tokens < 2 || depth > 0 || lexer.kind !== "word" || lexer.token.toUpperCase() !== keyword) continue;
    const offset = lexer.end;
    const sql = text.slice(offset);
    const tree = parseStatement(`${text.slice(0, offset)} ${STAND_IN}`);
    if (!tree || sql.trim() === "") break;
    return { tree, sql, offset };
  }
  return { tree: parseOwn(text), sql: "", offset: text.length };
}

/** The parts between commas in the outer brackets. */
function argumentTexts(text: string): { sql: string; offset: number }[] {
  const lexer = new Lexer(text);
  const parts: { sql: string; offset: number }[] = [];
  let depth = 0;
  let start = 0;
  while (lexer.next()) {
    if (lexer.kind !== "symbol") continue;
    const symbol = text[lexer.start]!;
    if ("([{".includes(symbol) && depth++ === 0) start = lexer.end;
    const closes = ")]}".includes(symbol) && --depth === 0;
    if (!closes && !(symbol === "," && depth === 1)) continue;
    parts.push({ sql: text.slice(start, lexer.start), offset: start });
    start = lexer.end;
  }
  return parts;
}
