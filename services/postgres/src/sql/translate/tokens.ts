import { Lexer, type TokenKind } from "../lexer.ts";

/** A token with its place, in UTF-16 units. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  /** As written; words in lower case, quoted identifiers without their quotes. */
  readonly text: string;
}

/** A statement's tokens, found by the byte offsets that the parser's tree has. */
export class Tokens {
  readonly list: readonly Token[];
  readonly source: string;
  readonly #unitOfByte: ((byte: number) => number) | undefined;

  constructor(source: string) {
    this.source = source;
    const list: Token[] = [];
    const lexer = new Lexer(source);
    while (lexer.next()) list.push({ kind: lexer.kind, start: lexer.start, end: lexer.end, text: normal(lexer.kind, lexer.token) });
    this.list = list;
    this.#unitOfByte = byteMap(source);
  }

  /** Index of the token that begins at, or covers, a byte of the text. */
  at(byte: number): number {
    const unit = this.#unitOfByte ? this.#unitOfByte(byte) : byte;
    let low = 0;
    let high = this.list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.list[middle]!.start <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Whether the token there is this symbol, or this word. */
  is(index: number, text: string): boolean {
    const token = this.list[index];
    return token !== undefined && (token.kind === "symbol" || token.kind === "word") && token.text === text;
  }

  /** The token as it stands in the text. */
  written(index: number): string {
    const { start, end } = this.list[index]!;
    return this.source.slice(start, end);
  }

  isName(index: number): boolean {
    const kind = this.list[index]?.kind;
    return kind === "word" || kind === "quoted";
  }

  /** Index of the last token of a name a.b.c that begins here. */
  endOfName(index: number): number {
    let end = index;
    while (this.is(end + 1, ".") && this.isName(end + 2)) end += 2;
    return end;
  }

  /** Index of the first such symbol from here on; -1: there is none. */
  following(symbol: string, index: number): number {
    for (let at = index; at < this.list.length; at++) if (this.is(at, symbol)) return at;
    return -1;
  }

  /** Index of the bracket that closes the one here. */
  closing(index: number): number {
    const [open, close] = this.is(index, "[") ? ["[", "]"] : ["(", ")"];
    let depth = 0;
    for (let at = index; at < this.list.length; at++) {
      if (this.is(at, open)) depth++;
      else if (this.is(at, close) && --depth === 0) return at;
    }
    return this.list.length - 1;
  }

  /** Index of the bracket that is open where a token stands; -1: none is. */
  enclosing(index: number): number {
    let depth = 0;
    for (let at = index - 1; at >= 0; at--) {
      if (this.is(at, ")")) depth++;
      else if (this.is(at, "(") && --depth < 0) return at;
    }
    return -1;
  }

  /** Index of the last token before one that is this word, in no brackets of their own. */
  lastBefore(word: string, index: number): number {
    let depth = 0;
    let at = index;
    for (; at > 0 && (depth > 0 || !this.is(at, word)); at--) depth += this.is(at, ")") ? 1 : this.is(at, "(") ? -1 : 0;
    return at;
  }

  /** Indexes of the tokens between two brackets that are in no others. */
  *inside(open: number, close: number): Generator<number> {
    for (let at = open + 1; at < close; at++) {
      yield at;
      if (this.is(at, "(") || this.is(at, "[")) at = this.closing(at);
    }
  }

  /** Indexes of the commas between two brackets that are in no others. */
  commas(open: number, close: number): number[] {
    return [...this.inside(open, close)].filter((at) => this.is(at, ","));
  }

  /** Index of the first token of the operand that ends here: what a cast behind it applies to. */
  operandStart(index: number): number {
    const last = this.list[index];
    if (!last) return 0;
    if (last.kind === "symbol" && (last.text === ")" || last.text === "]")) {
      const open = this.#opening(index);
      const before = this.list[open - 1];
      if (last.text === "]" && before?.text !== "array") return this.operandStart(open - 1);
      const isCall = last.text === ")" && this.isName(open - 1) && !notCallable.has(before!.kind === "word" ? before!.text : "");
      return isCall || before?.text === "array" ? this.#pathStart(open - 1) : open;
    }
    return this.#pathStart(index);
  }

  /** Back over a.b.c, and over x:: before a type's name. */
  #pathStart(index: number): number {
    let start = index;
    while (this.is(start - 1, ".") && this.isName(start - 2)) start -= 2;
    if (this.is(start - 1, ":") && this.is(start - 2, ":")) return this.operandStart(start - 3);
    return start;
  }

  #opening(index: number): number {
    const [open, close] = this.is(index, "]") ? ["[", "]"] : ["(", ")"];
    let depth = 0;
    for (let at = index; at >= 0; at--) {
      if (this.is(at, close)) depth++;
      else if (this.is(at, open) && --depth === 0) return at;
    }
    return 0;
  }
}

/** Words before a bracket that is no call's. */
const notCallable: ReadonlySet<string> = new Set(["and", "or", "not", "in", "any", "all", "some", "select", "where", "on", "when", "then", "else", "case", "by", "having", "from", "as", "like", "ilike", "between", "is", "values", "using"]);

function normal(kind: TokenKind, text: string): string {
  if (kind === "word") return text.toLowerCase();
  if (kind === "quoted") return text.slice(1, -1).replaceAll('""', '"');
  return text;
}

/** From byte offsets of UTF-8 to UTF-16 units; undefined where they are the same. */
function byteMap(source: string): ((byte: number) => number) | undefined {
  // oxlint-disable-next-line no-control-regex -- ASCII is what is looked for
  if (/^[\x00-\x7f]*$/.test(source)) return undefined;
  const bytes = Buffer.from(source, "utf8");
  return (byte) => bytes.subarray(0, byte).toString("utf8").length;
}
