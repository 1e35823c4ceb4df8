import { TavanaError } from "@tavana/common";
import { Lexer } from "./lexer.ts";

/** One statement of a text, with what its tokens alone tell. */
export interface Statement {
  /** From the first token to the last, without the semicolon. */
  readonly text: string;
  /** Where it begins in the whole text, in UTF-16 units. */
  readonly offset: number;
  /** First word in upper case; empty when it begins with something else, such as a bracket. */
  readonly verb: string;
  /** For WITH: the word that follows the common table expressions. Else the same as `verb`. */
  readonly mainVerb: string;
  /** Number of the highest parameter $1, $2, … in it. */
  readonly parameterCount: number;
  /** Where the first parameter begins in `text`, in UTF-16 units. */
  readonly firstParameter: number | undefined;
}

/** Statements of one text: each is understood before the first one runs, and takes some hundreds of bytes until then. */
const MAX_STATEMENTS = 100_000;

/** Words that can follow the common table expressions of WITH. */
const afterWith: ReadonlySet<string> = new Set(["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE", "FROM", "PIVOT", "UNPIVOT"]);

/**
 * Cuts a text at its semicolons. Empty statements (white space and comments alone) are left out.
 *
 * @throws TavanaError 42601 when the text ends inside a string, identifier or comment, 54001 for too many statements
 */
export function splitStatements(text: string): Statement[] {
  const lexer = new Lexer(text);
  const statements: Statement[] = [];
  let statement = newStatement();
  const finish = () => {
    if (statement.tokens > 0) {
      if (statements.length === MAX_STATEMENTS) throw tooMany();
      statements.push(toStatement(text, statement));
    }
    statement = newStatement();
  };
  while (lexer.next()) {
    if (lexer.kind === "semicolon") {
      finish();
      continue;
    }
    if (statement.tokens++ === 0) {
      statement.start = lexer.start;
      if (lexer.kind === "word") statement.verb = statement.mainVerb = lexer.token.toUpperCase();
    }
    statement.end = lexer.end;
    if (lexer.kind === "symbol") {
      const symbol = text[lexer.start];
      if (symbol === "(") statement.depth++;
      else if (symbol === ")") statement.depth--;
    } else if (lexer.kind === "parameter") {
      statement.firstParameter ??= lexer.start;
      statement.parameterCount = Math.max(statement.parameterCount, Number(text.slice(lexer.start + 1, lexer.end)));
    } else if (statement.mainVerb === "WITH" && statement.depth === 0 && lexer.kind === "word") {
      const word = lexer.token.toUpperCase();
      if (afterWith.has(word)) statement.mainVerb = word;
    }
  }
  if (lexer.unterminated) {
    const start = lexer.unterminatedStart;
    const near = text.slice(start, start + MAX_NEAR_CHARACTERS);
    throw new TavanaError("42601", `unterminated ${lexer.unterminated} at or near "${near}"`, { position: countCharacters(text, start) + 1 });
  }
  finish();
  return statements;
}

function tooMany(): TavanaError {
  return new TavanaError("54001", "too many statements in one query", { detail: `There may be ${MAX_STATEMENTS}.`, hint: "Send them one by one, or use COPY for rows." });
}

/** How much of an unterminated token an error shows; such a token reaches to the end of the text. */
const MAX_NEAR_CHARACTERS = 200;

/** Unicode characters in the first `end` UTF-16 units: what PostgreSQL counts positions in. */
export function countCharacters(text: string, end: number): number {
  let count = end;
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0xdc00 && code <= 0xdfff) count--;
  }
  return count;
}

interface Draft {
  tokens: number;
  start: number;
  end: number;
  verb: string;
  mainVerb: string;
  parameterCount: number;
  firstParameter: number | undefined;
  depth: number;
}

function newStatement(): Draft {
  return { tokens: 0, start: 0, end: 0, verb: "", mainVerb: "", parameterCount: 0, firstParameter: undefined, depth: 0 };
}

function toStatement(text: string, { start, end, verb, mainVerb, parameterCount, firstParameter }: Draft): Statement {
  return { text: text.slice(start, end), offset: start, verb, mainVerb, parameterCount, firstParameter: firstParameter && firstParameter - start };
}
