import { TavanaError } from "@tavana/common";
import type { CopyFormat } from "@tavana/proto";

/** A row's values as the client wrote them; undefined: NULL. */
export type CopyRow = readonly (Buffer | undefined)[];

/** Reads rows from the pieces of a client's COPY data (PostgreSQL manual, COPY, "File Formats"). */
export interface CopyReader {
  /** Rows that are whole now. @throws TavanaError 22P04 for data that is not in the format */
  push(piece: Buffer): CopyRow[];
  /** The rest at the end. @throws as push */
  finish(): CopyRow[];
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const BACKSLASH = 92;
const SIGNATURE = Buffer.from("PGCOPY\n\xff\r\n\0", "latin1");
/** What passes to a worker as one message. */
const MAX_ROW_BYTES = 200 * 1024 * 1024;

export function copyReader({ format }: CopyFormat): CopyReader {
  if (format.case === "binary") return new BinaryReader();
  if (format.case === "csv") {
    const { delimiter, quote, escape, header } = format.value;
    return new CsvReader((delimiter || ",").charCodeAt(0), (quote || '"').charCodeAt(0), (escape || quote || '"').charCodeAt(0), format.value.null ?? "", header);
  }
  const { delimiter, header } = format.value ?? {};
  return new TextReader((delimiter || "\t").charCodeAt(0), format.value?.null ?? "\\N", header ?? false);
}

function badFormat(message: string): TavanaError {
  return new TavanaError("22P04", message);
}

/**
 * What has come and is no whole row yet. A row that takes many pieces is looked at again only when as much again has
 * come: the time it takes grows with its size, not with the square of it.
 */
class Rest {
  #pieces: Buffer[] = [];
  #bytes = 0;
  #wanted = 0;

  /** All that there is, with a piece behind it; undefined: it is not worth looking yet. */
  add(piece: Buffer): Buffer | undefined {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes > MAX_ROW_BYTES) throw new TavanaError("54000", "a row of COPY data is too long");
    return this.#bytes < this.#wanted ? undefined : this.take();
  }

  take(): Buffer {
    const all = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    return all;
  }

  keep(bytes: Buffer): void {
    this.#pieces = bytes.length > 0 ? [bytes] : [];
    this.#bytes = bytes.length;
    this.#wanted = 2 * bytes.length;
  }
}

/** Of formats whose rows are lines; the last one may lack its end. */
abstract class LineReader implements CopyReader {
  protected readonly rest = new Rest();

  push(piece: Buffer): CopyRow[] {
    const bytes = this.rest.add(piece);
    return bytes ? this.read(bytes, false) : [];
  }

  finish(): CopyRow[] {
    const last = this.rest.take();
    return last.length > 0 ? this.read(last, true) : [];
  }

  /** The rows that are whole; keeps what is behind them, unless it is the end. */
  protected abstract read(bytes: Buffer, isEnd: boolean): CopyRow[];
}

class TextReader extends LineReader {
  readonly #delimiter: number;
  readonly #null: Buffer;
  #skipsHeader: boolean;
  #ended = false;

  constructor(delimiter: number, nullText: string, header: boolean) {
    super();
    this.#delimiter = delimiter;
    this.#null = Buffer.from(nullText);
    this.#skipsHeader = header;
  }

  protected override read(bytes: Buffer, isEnd: boolean): CopyRow[] {
    const rows: CopyRow[] = [];
    let start = 0;
    for (let end = this.#lineEnd(bytes, start); end >= 0; end = this.#lineEnd(bytes, start)) {
      this.#line(bytes.subarray(start, end), rows);
      start = end + 1;
    }
    if (!isEnd) this.rest.keep(bytes.subarray(start));
    else if (start < bytes.length) this.#line(bytes.subarray(start), rows);
    return rows;
  }

  /** A line feed ends a line unless a backslash stands before it. */
  #lineEnd(bytes: Buffer, start: number): number {
    for (let at = bytes.indexOf(LINE_FEED, start); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) {
      let backslashes = 0;
      while (bytes[at - 1 - backslashes] === BACKSLASH && at - 1 - backslashes >= start) backslashes++;
      if (backslashes % 2 === 0) return at;
    }
    return -1;
  }

  #line(whole: Buffer, rows: CopyRow[]): void {
    const line = whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole;
    if (this.#skipsHeader) {
      this.#skipsHeader = false;
      return;
    }
    if (this.#ended || (line.length === 2 && line[0] === BACKSLASH && line[1] === 46)) {
      this.#ended = true; // \. was the end of data for old clients
      return;
    }
    const row: (Buffer | undefined)[] = [];
    let start = 0;
    for (let at = 0; at <= line.length; at++) {
      if (at < line.length && line[at] === BACKSLASH) at++;
      else if (at === line.length || line[at] === this.#delimiter) {
        const field = line.subarray(start, at);
        row.push(field.equals(this.#null) ? undefined : unescaped(field));
        start = at + 1;
      }
    }
    rows.push(row);
  }
}

const escapes: Readonly<Record<string, number>> = { b: 8, f: 12, n: LINE_FEED, r: CARRIAGE_RETURN, t: 9, v: 11 };

/** Backslash sequences of COPY's text format, \ooo and \xhh included. */
function unescaped(field: Buffer): Buffer {
  if (!field.includes(BACKSLASH)) return field;
  const latin = field.toString("latin1");
  const plain = latin.replaceAll(/\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|(.))/gs, (_, octal?: string, hex?: string, other?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return String.fromCharCode(escapes[other!] ?? other!.charCodeAt(0));
  });
  return Buffer.from(plain, "latin1");
}

class CsvReader extends LineReader {
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #escape: number;
  readonly #null: Buffer;
  #skipsHeader: boolean;

  constructor(delimiter: number, quote: number, escape: number, nullText: string, header: boolean) {
    super();
    this.#delimiter = delimiter;
    this.#quote = quote;
    this.#escape = escape;
    this.#null = Buffer.from(nullText);
    this.#skipsHeader = header;
  }

  protected override read(bytes: Buffer, isEnd: boolean): CopyRow[] {
    const rows: CopyRow[] = [];
    let start = 0;
    for (;;) {
      const end = this.#lineEnd(bytes, start, isEnd);
      if (end === undefined) break;
      const line = bytes.subarray(start, bytes[end - 1] === CARRIAGE_RETURN && end > start ? end - 1 : end);
      start = end + 1;
      if (this.#skipsHeader) this.#skipsHeader = false;
      else if (!(line.length === 2 && line[0] === BACKSLASH && line[1] === 46)) rows.push(this.#fields(line));
      if (start >= bytes.length) break;
    }
    if (!isEnd) this.rest.keep(bytes.subarray(start));
    return rows;
  }

  /** Line feeds within quotes belong to values. */
  #lineEnd(bytes: Buffer, start: number, isEnd: boolean): number | undefined {
    let quoted = false;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at];
      if (quoted && byte === this.#escape && this.#escape !== this.#quote) at++;
      else if (byte === this.#quote) quoted = !quoted;
      else if (byte === LINE_FEED && !quoted) return at;
    }
    if (!isEnd) return undefined;
    if (quoted) throw badFormat("unterminated CSV quoted field");
    return bytes.length;
  }

  #fields(line: Buffer): CopyRow {
    const row: (Buffer | undefined)[] = [];
    let value: number[] = [];
    let wasQuoted = false;
    let quoted = false;
    for (let at = 0; at <= line.length; at++) {
      const byte = line[at];
      if (quoted && at < line.length) {
        if (byte === this.#escape && (line[at + 1] === this.#quote || line[at + 1] === this.#escape)) value.push(line[++at]!);
        else if (byte === this.#quote) quoted = false;
        else value.push(byte!);
      } else if (at === line.length || byte === this.#delimiter) {
        const field = Buffer.from(value);
        row.push(!wasQuoted && field.equals(this.#null) ? undefined : field);
        value = [];
        wasQuoted = false;
      } else if (byte === this.#quote) quoted = wasQuoted = true;
      else value.push(byte!);
    }
    return row;
  }
}

class BinaryReader implements CopyReader {
  readonly #rest = new Rest();
  #hasHeader = false;
  #ended = false;

  push(piece: Buffer): CopyRow[] {
    const bytes = this.#rest.add(piece);
    return bytes ? this.#read(bytes) : [];
  }

  finish(): CopyRow[] {
    const rows = this.#read(this.#rest.take());
    if (!this.#ended) throw badFormat("unexpected EOF in COPY data");
    return rows;
  }

  #read(bytes: Buffer): CopyRow[] {
    const rows: CopyRow[] = [];
    let at = 0;
    if (!this.#hasHeader) {
      if (bytes.length < 19) {
        this.#rest.keep(bytes);
        return rows;
      }
      if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw badFormat("COPY file signature not recognized");
      at = 19 + bytes.readInt32BE(15);
      this.#hasHeader = true;
    }
    while (!this.#ended && bytes.length - at >= 2) {
      const count = bytes.readInt16BE(at);
      if (count === -1) {
        this.#ended = true;
        break;
      }
      const row = readTuple(bytes, at + 2, count);
      if (!row) break;
      rows.push(row.values);
      at = row.end;
    }
    this.#rest.keep(this.#ended ? Buffer.alloc(0) : bytes.subarray(at));
    return rows;
  }
}

/** undefined: it is not whole yet. */
function readTuple(bytes: Buffer, from: number, count: number): { values: CopyRow; end: number } | undefined {
  const values: (Buffer | undefined)[] = [];
  let at = from;
  for (let field = 0; field < count; field++) {
    if (bytes.length - at < 4) return undefined;
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < -1) throw badFormat("invalid field size");
    if (length === -1) {
      values.push(undefined);
      continue;
    }
    if (bytes.length - at < length) return undefined;
    values.push(bytes.subarray(at, at + length));
    at += length;
  }
  return { values, end: at };
}
