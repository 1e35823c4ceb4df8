import { quoteIdentifier, TavanaError } from "@tavana/common";
import type { Edit } from "@tavana/common";
import type { Token } from "./lexer.ts";

/** A temporary object as a statement names it, and as it is written to be meant for sure. */
export interface TemporaryName {
  readonly name: string;
  readonly text: string;
  readonly edit: Edit;
}

/** Reads a statement's tokens from left to right; positions are indexes of tokens. */
export class TokenReader {
  readonly #sql: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(sql: string, tokens: readonly Token[]) {
    this.#sql = sql;
    this.#tokens = tokens;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  next(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw new TavanaError("42601", "syntax error at end of input", { position: this.#sql.length + 1 });
    return token;
  }

  position(): number {
    return this.#at;
  }

  tokenAt(index: number): Token | undefined {
    return this.#tokens[index];
  }

  first(...words: string[]): boolean {
    return words.includes(this.#tokens[0]?.text ?? "");
  }

  span(index: number): { start: number; end: number } {
    const { start, end } = this.#tokens[index]!;
    return { start, end };
  }

  /** A token as it was written. */
  textOf({ start, end }: Token): string {
    return this.#sql.slice(start, end);
  }

  /** Takes the next token when it is one of these words or symbols. */
  accept(...words: string[]): boolean {
    const token = this.peek();
    if (!token || token.kind === "quoted" || token.kind === "string" || !words.includes(token.text)) return false;
    this.#at++;
    return true;
  }

  /** Takes IF EXISTS. */
  ifExists(): boolean {
    const taken = this.accept("if");
    if (taken) this.require("exists");
    return taken;
  }

  /** Takes IF NOT EXISTS. */
  ifNotExists(): boolean {
    const taken = this.accept("if");
    if (taken) {
      this.require("not");
      this.require("exists");
    }
    return taken;
  }

  require(...words: string[]): void {
    if (!this.accept(...words)) this.fail();
  }

  fail(): never {
    const token = this.peek();
    if (!token) throw new TavanaError("42601", "syntax error at end of input", { position: this.#sql.length + 1 });
    throw new TavanaError("42601", `syntax error at or near "${this.#sql.slice(token.start, token.end)}"`, { position: token.start + 1 });
  }

  end(): void {
    if (this.peek()) this.fail();
  }

  name(): Token {
    const token = this.peek();
    if (token?.kind !== "word" && token?.kind !== "quoted") this.fail();
    return this.next();
  }

  /** The value of a plain string: 'text'. */
  plainString(): string {
    const token = this.peek();
    const written = token ? this.textOf(token) : "";
    if (token?.kind !== "string" || !written.startsWith("'")) this.fail();
    this.#at++;
    return written.slice(1, -1).replaceAll("''", "'");
  }

  /** The value of a string without escapes: 'text', or $tag$text$tag$. */
  text(): string {
    const token = this.peek();
    const dollar = /^(\$[^$]*\$)([^]*)\1$/.exec(token?.kind === "string" ? this.textOf(token) : "");
    if (!dollar) return this.plainString();
    this.#at++;
    return dollar[2]!;
  }

  /** One literal, a signed number or a bare word, as SET takes them. */
  literal(): void {
    this.accept("-", "+");
    const token = this.peek();
    if (!token || !["string", "number", "word", "quoted"].includes(token.kind)) this.fail();
    this.#at++;
  }

  /**
   * The name of a temporary object: `t`, `temp.t`, `pg_temp.t`.
   * @throws TavanaError 25006 for any other schema or catalog
   */
  temporaryName(): TemporaryName {
    const start = this.peek()?.start ?? this.#sql.length;
    const parts = [this.name()];
    while (this.accept(".")) parts.push(this.name());
    const name = parts.at(-1)!.text;
    const qualifiers = parts.slice(0, -1).map(({ text }) => text.toLowerCase());
    const inTemp = ["", "temp", "pg_temp", "temp.main"].includes(qualifiers.join("."));
    if (!inTemp) {
      throw new TavanaError("25006", `cannot change "${parts.map(({ text }) => text).join(".")}" in a read-only catalog`, {
        position: start + 1,
        hint: "Only temporary tables and views can be changed here.",
      });
    }
    const text = `temp.main.${quoteIdentifier(name)}`;
    return { name, text, edit: { start, end: parts.at(-1)!.end, text } };
  }

  /** Whether the name that comes, behind IF EXISTS, says that its object is temporary. */
  namesTemporary(): boolean {
    const behind = this.peek()?.text === "if" && this.tokenAt(this.#at + 1)?.text === "exists" ? 2 : 0;
    const schema = this.tokenAt(this.#at + behind);
    return ["temp", "pg_temp"].includes(schema?.text.toLowerCase() ?? "") && this.tokenAt(this.#at + behind + 1)?.text === ".";
  }

  skipTo(index: number): void {
    this.#at = index;
  }

  /** Text of the statement from the next token on. */
  rest(): string {
    return this.slice(this.#at);
  }

  /** Text from one token up to another (its start), to the end without one. */
  slice(from: number, to?: number): string {
    const start = this.#tokens[from]?.start;
    if (start === undefined) {
      this.#at = this.#tokens.length;
      this.fail();
    }
    return this.#sql.slice(start, to === undefined ? this.#tokens.at(-1)!.end : this.#tokens[to]!.start).trimEnd();
  }

  remaining(): readonly Token[] {
    return this.#tokens.slice(this.#at);
  }

  /** Text between the parentheses that begin here; goes on behind them. */
  inParentheses(): string {
    const open = this.#at;
    this.skipParentheses();
    return this.#sql.slice(this.#tokens[open]!.end, this.#tokens[this.#at - 1]!.start).trim();
  }

  skipParentheses(): void {
    const { depth } = this.next();
    while (this.next().depth > depth);
  }

  /** Skips a list in parentheses when this word follows it, and says so; else stays where it was. */
  skipParenthesesUntil(word: string): boolean {
    const before = this.#at;
    this.skipParentheses();
    const follows = this.peek()?.kind === "word" && this.peek()?.text === word;
    if (!follows) this.#at = before;
    return follows;
  }

  parenthesesHoldQuery(): boolean {
    const inside = this.#tokens[this.#at + 1];
    return inside?.kind === "word" && ["select", "from", "with", "values"].includes(inside.text);
  }

  /** Index of a word outside of all parentheses from here on; with a second word, of the two in a row. */
  indexOfWord(word: string, second?: string): number | undefined {
    for (let index = this.#at; index < this.#tokens.length; index++) {
      const token = this.#tokens[index]!;
      if (token.kind !== "word" || token.depth > 0 || token.text !== word) continue;
      if (second === undefined || this.#tokens[index + 1]?.text === second) return index;
    }
    return undefined;
  }

  /** Index of the clause FROM, not the one of IS DISTINCT FROM. */
  indexOfFrom(): number | undefined {
    for (let index = this.#at; index < this.#tokens.length; index++) {
      const token = this.#tokens[index]!;
      const clause = token.kind === "word" && token.depth === 0 && token.text === "from";
      if (clause && this.#tokens[index - 1]?.text !== "distinct") return index;
    }
    return undefined;
  }

  /** The expressions of `a = x, b = y` up to a token. */
  assignments(until: number | undefined): string[] {
    const end = until ?? this.#tokens.length;
    const values: string[] = [];
    while (this.#at < end) {
      this.name();
      this.require("=");
      const start = this.#at;
      while (this.#at < end && !(this.peek()!.depth === 0 && this.peek()!.text === "," && this.peek()!.kind === "symbol")) this.#at++;
      if (this.#at === start) this.fail();
      const last = this.#tokens[this.#at - 1]!;
      values.push(this.#sql.slice(this.#tokens[start]!.start, last.end));
      if (this.#at < end) this.#at++;
    }
    if (values.length === 0) this.fail();
    return values;
  }

  /** The query of CREATE … AS without a trailing WITH [NO] DATA, which DuckDB takes but its serialiser does not. */
  withoutDataClause(): string {
    const last = this.#tokens.length - 1;
    const clause = this.#tokens[last]?.text === "data" && ["with", "no"].includes(this.#tokens[last - 1]?.text ?? "");
    if (!clause) return this.rest();
    const withIndex = this.#tokens[last - 1]!.text === "no" ? last - 2 : last - 1;
    return this.slice(this.#at, withIndex);
  }
}
