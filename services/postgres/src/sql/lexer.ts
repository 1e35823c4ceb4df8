export type TokenKind = "word" | "quoted" | "string" | "number" | "parameter" | "symbol" | "semicolon";

/** Why the text ends in the middle of a token, in PostgreSQL's words. */
export type Unterminated = "quoted string" | "quoted identifier" | "dollar-quoted string" | "/* comment";

const TAB = 9, LINE_FEED = 10, CARRIAGE_RETURN = 13, FORM_FEED = 12, VERTICAL_TAB = 11, SPACE = 32;
const DOUBLE_QUOTE = 34, DOLLAR = 36, QUOTE = 39, STAR = 42, DASH = 45, DOT = 46, SLASH = 47;
const ZERO = 48, NINE = 57, SEMICOLON = 59, BACKSLASH = 92, UNDERSCORE = 95;

/** Characters of a number's exponent that are looked at; there are no such numbers beyond. */
const MAX_EXPONENT = 8;

/**
 * PostgreSQL's lexical structure (manual 4.1) as far as it takes to know where a token begins and ends.
 * It reads text that PostgreSQL's own scanner refuses, because DuckDB's SQL has more than PostgreSQL's, and
 * in place: a text of many megabytes costs one pass and no tokens kept. Comments and white space are passed over.
 */
export class Lexer {
  readonly text: string;
  kind: TokenKind = "semicolon";
  /** Of the token: offsets in UTF-16 units, the end exclusive. */
  start = 0;
  end = 0;
  /** Set once the text has ended inside a token, which then reaches to the end. */
  unterminated: Unterminated | undefined;
  /** Where that token or comment begins. */
  unterminatedStart = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Moves to the next token; false at the end of the text. */
  next(): boolean {
    this.#skipBlank();
    const { text } = this;
    this.start = this.end;
    if (this.start >= text.length) return false;
    const code = text.charCodeAt(this.start);
    if (isWordStart(code)) this.#word(code);
    else if (code >= ZERO && code <= NINE) this.#number();
    else if (code === QUOTE) this.#string(false);
    else if (code === DOUBLE_QUOTE) this.#quoted(DOUBLE_QUOTE, "quoted", "quoted identifier");
    else if (code === DOLLAR) this.#dollar();
    else if (code === SEMICOLON) this.#take("semicolon", this.start + 1);
    else if (code === DOT && isDigit(text.charCodeAt(this.start + 1))) this.#number();
    else this.#take("symbol", this.start + 1);
    return true;
  }

  /** The token's text. */
  get token(): string {
    return this.text.slice(this.start, this.end);
  }

  #take(kind: TokenKind, end: number): void {
    this.kind = kind;
    this.end = end;
  }

  #word(first: number): void {
    const { text } = this;
    let end = this.start + 1;
    // E'…' alone gives backslashes a meaning; B'', N'', X'' and U&'' end where a plain string would.
    if ((first | SPACE) === 101 && text.charCodeAt(end) === QUOTE) {
      this.end = end;
      return this.#string(true);
    }
    while (isWordPart(text.charCodeAt(end))) end++;
    this.#take("word", end);
  }

  /** Digits and points alone: letters behind them (1e5, 0xff) make a word, which ends a number in the same place. */
  #number(): void {
    const { text } = this;
    let end = this.start + 1;
    for (let code = text.charCodeAt(end); isDigit(code) || code === DOT || code === UNDERSCORE; code = text.charCodeAt(end)) end++;
    const exponent = /^[eE][+-]?\d+/.exec(text.slice(end, end + MAX_EXPONENT));
    this.#take("number", end + (exponent?.[0].length ?? 0));
  }

  #string(escapes: boolean): void {
    const start = this.start;
    const opening = escapes ? start + 1 : start;
    this.end = opening;
    this.#quoted(QUOTE, "string", "quoted string", escapes);
    // A string goes on in the next quotes after a line break; what backslashes mean goes on with it.
    while (escapes && this.unterminated === undefined) {
      const closed = this.end;
      this.#skipBlank();
      const continues = this.text.charCodeAt(this.end) === QUOTE && this.text.slice(closed, this.end).includes("\n");
      if (!continues) {
        this.end = closed;
        break;
      }
      this.#quoted(QUOTE, "string", "quoted string", true);
    }
    this.start = start;
  }

  /** From the opening quote at `end` (or `start`) to the closing one; a doubled quote stands for itself. */
  #quoted(quote: number, kind: TokenKind, name: Unterminated, escapes = false): void {
    const { text } = this;
    const mark = quote === QUOTE ? "'" : '"';
    let at = Math.max(this.start, this.end) + 1;
    while (true) {
      if (escapes) {
        while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
        if (at >= text.length) at = -1;
      } else at = text.indexOf(mark, at);
      if (at < 0) return this.#endInside(kind, name);
      if (text.charCodeAt(at + 1) !== quote) return this.#take(kind, at + 1);
      at += 2;
    }
  }

  #dollar(): void {
    const { text } = this;
    let end = this.start + 1;
    if (isDigit(text.charCodeAt(end))) {
      while (isDigit(text.charCodeAt(end))) end++;
      return this.#take("parameter", end);
    }
    if (isWordStart(text.charCodeAt(end))) {
      while (isWordPart(text.charCodeAt(end)) && text.charCodeAt(end) !== DOLLAR) end++;
    }
    if (text.charCodeAt(end) !== DOLLAR) return this.#take("symbol", Math.max(end, this.start + 1));
    const tag = text.slice(this.start, end + 1);
    const close = text.indexOf(tag, end + 1);
    if (close < 0) return this.#endInside("string", "dollar-quoted string");
    this.#take("string", close + tag.length);
  }

  #endInside(kind: TokenKind, name: Unterminated): void {
    this.unterminated = name;
    this.unterminatedStart = this.start;
    this.#take(kind, this.text.length);
  }

  #skipBlank(): void {
    const { text } = this;
    let at = this.end;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (isSpace(code)) at++;
      else if (code === DASH && text.charCodeAt(at + 1) === DASH) at = endOfLine(text, at);
      else if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
        const end = endOfComment(text, at);
        if (end < 0) {
          this.unterminated = "/* comment";
          this.unterminatedStart = at;
          at = text.length;
          break;
        }
        at = end;
      } else break;
    }
    this.end = at;
  }
}

/** PostgreSQL's comments nest. -1: it never ends. */
function endOfComment(text: string, start: number): number {
  let depth = 1;
  for (let at = start + 2; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === STAR && text.charCodeAt(at + 1) === SLASH) {
      at++;
      if (--depth === 0) return at + 1;
    } else if (code === SLASH && text.charCodeAt(at + 1) === STAR) {
      at++;
      depth++;
    }
  }
  return -1;
}

function endOfLine(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || code === CARRIAGE_RETURN) return at;
  }
  return text.length;
}

function isSpace(code: number): boolean {
  return code === SPACE || code === TAB || code === LINE_FEED || code === CARRIAGE_RETURN || code === FORM_FEED || code === VERTICAL_TAB;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}

function isWordStart(code: number): boolean {
  const letter = code | SPACE;
  return (letter >= 97 && letter <= 122) || code === UNDERSCORE || code >= 128;
}

function isWordPart(code: number): boolean {
  return isWordStart(code) || isDigit(code) || code === DOLLAR;
}
