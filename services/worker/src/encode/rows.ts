import type { DuckDBDataChunk, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { ValueFormat } from "@tavana/proto";
import { binaryWriter } from "./binary.ts";
import { Framing, type CopyFraming } from "./framing.ts";
import { byPosition, columnVectors } from "./positions.ts";
import { textWriter } from "./text.ts";

/** As kMostRowBytes in native/src/row-format.h: what passes as one message. */
const MOST_ROW_BYTES = 200 * 1024 * 1024;

/** Encodes rows of chunks in TypeScript: every type, and the oracle of the addon's encoder. */
export class RowEncoder {
  readonly #framing: CopyFraming;
  readonly #types: readonly DuckDBType[];
  readonly #fields: readonly ((value: DuckDBValue) => Buffer)[];

  constructor(types: readonly DuckDBType[], formats: readonly ValueFormat[], timeZone: string, framing: CopyFraming) {
    this.#framing = framing;
    this.#types = types.map(byPosition);
    this.#fields = types.map((type, at) => {
      if (formats[at] === ValueFormat.BINARY) return binaryWriter(type, timeZone);
      const text = textWriter(type, timeZone);
      return (value) => Buffer.from(text(value), "utf8");
    });
  }

  /** The rows from one on, up to another. */
  encode(chunk: DuckDBDataChunk, from: number, to: number): Uint8Array {
    const columns = columnVectors(chunk, this.#types);
    const rows: Buffer[] = [];
    for (let row = from; row < to; row++) {
      const fields = columns.map((column, at) => {
        const value = column.getItem(row);
        return value === null || value === undefined ? null : this.#fields[at]!(value);
      });
      const framed = this.#frame(fields);
      if (framed.length > MOST_ROW_BYTES) throw new Error("Invalid Input Error: a row is too large to be sent");
      rows.push(framed);
    }
    return Buffer.concat(rows);
  }

  #frame(fields: readonly (Buffer | null)[]): Buffer {
    switch (this.#framing.framing) {
      case Framing.dataRow:
        return withLengths("D", fields);
      case Framing.copyBinary:
        return withLengths("d", fields);
      case Framing.copyText:
        return line(fields.map((field) => (field ? escapeText(field, this.#framing.delimiter) : this.#framing.null)), this.#framing);
      case Framing.copyCsv:
        return line(
          fields.map((field, at) => (field ? quoteCsv(field.toString("utf8"), this.#framing, at, fields.length === 1) : this.#framing.null)),
          this.#framing,
        );
    }
  }
}

/** A message: a type, a length that counts itself, the number of fields, and each field with its length. */
function withLengths(type: "D" | "d", fields: readonly (Buffer | null)[]): Buffer {
  const length = fields.reduce((sum, field) => sum + 4 + (field?.length ?? 0), 6);
  const message = Buffer.allocUnsafe(length + 1);
  message.write(type, 0, "latin1");
  message.writeInt32BE(length, 1);
  message.writeInt16BE(fields.length, 5);
  let at = 7;
  for (const field of fields) {
    at = message.writeInt32BE(field ? field.length : -1, at);
    if (field) at += field.copy(message, at);
  }
  return message;
}

/** The first line of COPY … HEADER, as a CopyData message. */
export function headerLine(names: readonly string[], framing: CopyFraming): Buffer {
  const csv = framing.framing === Framing.copyCsv;
  const plain = { ...framing, forceQuote: [] };
  return line(names.map((name, at) => (csv ? quoteCsv(name, plain, at, names.length === 1) : escapeText(Buffer.from(name), framing.delimiter))), framing);
}

/** A CopyData message with one line. */
function line(fields: readonly string[], framing: CopyFraming): Buffer {
  const text = Buffer.from(`${fields.join(framing.delimiter)}\n`, "utf8");
  const message = Buffer.allocUnsafe(text.length + 5);
  message.write("d", 0, "latin1");
  message.writeInt32BE(text.length + 4, 1);
  text.copy(message, 5);
  return message;
}

const letters: Readonly<Record<string, string>> = { "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v", "\\": "\\" };

/** COPY's text format (PostgreSQL manual, COPY). */
function escapeText(field: Buffer, delimiter: string): string {
  let escaped = "";
  for (const char of field.toString("utf8")) {
    const letter = letters[char] ?? (char === delimiter ? char : undefined);
    escaped += letter ? `\\${letter}` : char;
  }
  return escaped;
}

/** COPY's CSV format, as CopyAttributeOutCSV in PostgreSQL's copyto.c quotes. */
function quoteCsv(text: string, framing: CopyFraming, column: number, alone: boolean): string {
  const { delimiter, quote, escape } = framing;
  const special = [delimiter, quote, "\n", "\r"].some((char) => text.includes(char));
  const needed = framing.forceQuote[column] === true || text === framing.null || special || (alone && text === "\\.");
  if (!needed) return text;
  let quoted = "";
  for (const char of text) quoted += char === quote || char === escape ? escape + char : char;
  return quote + quoted + quote;
}
