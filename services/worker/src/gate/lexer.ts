import { TavanaError } from "@tavana/common";

/**
 * Tokens of DuckDB's SQL, as far as the gate needs them: to split a text into statements, to recognise the
 * closed list of forms that are not queries, and to find parameters. Queries themselves are read by DuckDB's
 * own parser.
 */

export type TokenKind = "word" | "quoted" | "string" | "number" | "parameter" | "symbol" | "semicolon";

export interface Token {
  readonly kind: TokenKind;
  /** Where it stands, in UTF-16 units of the text. */
  readonly start: number;
  readonly end: number;
  /** Words in lower case, quoted identifiers without quotes, everything else as written. */
  readonly text: string;
  /** Depth of parentheses, brackets and braces around it; an opening one has its outside's depth. */
  readonly depth: number;
}

/** Tokens of one text. Each takes some 100 bytes here and ten times as much as a tree: 30 million would end the process. */
export const MAX_TOKENS = 1_000_000;

const wordStart = /[\p{L}_\u0080-\uffff]/u;
const patterns = {
  space: /[\s\u00a0]+/uy,
  lineComment: /--[^\n\r]*/y,
  word: /[\p{L}_\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff]*/uy,
  number: /(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/y,
  parameter: /\$(?:\d+|[\p{L}_][\p{L}\p{N}_]*)|\?\d*/uy,
  dollarTag: /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy,
};

/** Thrown for a text that ends inside a string, identifier or comment. */
export class UnterminatedError extends Error {
  readonly start: number;
  constructor(what: string, start: number) {
    super(`unterminated ${what}`);
    this.start = start;
  }
}

/** @throws TavanaError 54001 for a text of too many tokens; UnterminatedError */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let depth = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  const push = (kind: TokenKind, end: number, text: string) => {
    if (tokens.length === MAX_TOKENS) {
      throw new TavanaError("54001", "statement is too complex", {
        detail: `A text may have ${MAX_TOKENS} words, literals and symbols.`,
        hint: "Use COPY for rows, and parameters of an array type for long lists.",
      });
    }
    tokens.push({ kind, start: at, end, text, depth });
    at = end;
  };
  while (at < sql.length) {
    const char = sql[at]!;
    const skipped = match(patterns.space) ?? match(patterns.lineComment);
    if (skipped) {
      at += skipped.length;
    } else if (char === "/" && sql[at + 1] === "*") {
      at = endOfBlockComment(sql, at);
    } else if (char === "'") {
      push("string", endOfQuoted(sql, at, "'", false, "quoted string"), "");
    } else if ((char === "e" || char === "E") && sql[at + 1] === "'") {
      push("string", endOfQuoted(sql, at + 1, "'", true, "quoted string"), "");
    } else if (/[xXbB]/.test(char) && sql[at + 1] === "'") {
      push("string", endOfQuoted(sql, at + 1, "'", false, "quoted string"), "");
    } else if (char === '"') {
      const end = endOfQuoted(sql, at, '"', false, "quoted identifier");
      push("quoted", end, sql.slice(at + 1, end - 1).replaceAll('""', '"'));
    } else if (char === "$" && match(patterns.dollarTag)) {
      const tag = match(patterns.dollarTag)!;
      const close = sql.indexOf(tag, at + tag.length);
      if (close < 0) throw new UnterminatedError("dollar-quoted string", at);
      push("string", close + tag.length, "");
    } else if (char === "$" || char === "?") {
      const parameter = match(patterns.parameter) ?? char;
      push(parameter === "$" ? "symbol" : "parameter", at + parameter.length, parameter);
    } else if (/\d/.test(char) || (char === "." && /\d/.test(sql[at + 1] ?? ""))) {
      push("number", at + match(patterns.number)!.length, sql.slice(at, at + match(patterns.number)!.length));
    } else if (wordStart.test(char)) {
      const word = match(patterns.word)!;
      push("word", at + word.length, word.toLowerCase());
    } else if (char === ";") {
      push("semicolon", at + 1, ";");
    } else {
      if (")]}".includes(char)) depth = Math.max(0, depth - 1);
      push("symbol", at + 1, char);
      if ("([{".includes(char)) depth += 1;
    }
  }
  return tokens;
}

function endOfQuoted(sql: string, start: number, quote: string, backslash: boolean, what: string): number {
  for (let at = start + 1; at < sql.length; at++) {
    if (backslash && sql[at] === "\\") at++;
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1;
      at++;
    }
  }
  throw new UnterminatedError(what, start);
}

/** Block comments nest, as PostgreSQL's do. */
function endOfBlockComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    if (sql[at] === "/" && sql[at + 1] === "*") {
      depth++;
      at++;
    } else if (sql[at] === "*" && sql[at + 1] === "/") {
      depth--;
      at++;
      if (depth === 0) return at + 1;
    }
  }
  throw new UnterminatedError("/* comment", start);
}

/** The statements of a text: their tokens, without semicolons; empty ones are left out. */
export function splitStatements(sql: string): Token[][] {
  const statements: Token[][] = [];
  let current: Token[] = [];
  for (const token of tokenize(sql)) {
    if (token.kind === "semicolon") {
      if (current.length > 0) statements.push(current);
      current = [];
    } else {
      current.push(token);
    }
  }
  if (current.length > 0) statements.push(current);
  return statements;
}
