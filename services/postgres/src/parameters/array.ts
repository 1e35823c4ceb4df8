import { TavanaError } from "@tavana/common";
import { invalidBinary, type BinaryDecoder } from "./binary.ts";

/** An array's elements as text, NULLs, and arrays within. */
export type ArrayValue = readonly (string | null | ArrayValue)[];

/** PostgreSQL's own bounds (MAXDIM, MaxArraySize). */
const MAX_DIMENSIONS = 6;
const MAX_ELEMENTS = 134_217_727;

/** PostgreSQL's array literal (manual 8.15.2): {1,NULL,"a b",{…}}. Throws 22P02. */
export function parseArrayText(text: string): ArrayValue {
  const malformed = (detail: string) => new TavanaError("22P02", `malformed array literal: "${text.slice(0, 200)}"`, { detail });
  let at = 0;
  const skipSpace = () => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  const readQuoted = () => {
    let value = "";
    for (at++; at < text.length; at++) {
      if (text[at] === '"') {
        at++;
        return value;
      }
      if (text[at] === "\\") at++;
      value += text[at] ?? "";
    }
    throw malformed("Unexpected end of input.");
  };
  const readBare = () => {
    let value = "";
    for (; at < text.length && !",{}\"".includes(text[at]!); at++) {
      if (text[at] === "\\") at++;
      value += text[at] ?? "";
    }
    value = value.trim();
    if (value === "") throw malformed(`Unexpected "${text[at] ?? ""}" character.`);
    return value.toLowerCase() === "null" ? null : value;
  };
  const readArray = (depth: number): ArrayValue => {
    if (depth > MAX_DIMENSIONS) throw new TavanaError("54000", `number of array dimensions exceeds the maximum allowed (${MAX_DIMENSIONS})`);
    const items: (string | null | ArrayValue)[] = [];
    at++;
    skipSpace();
    if (text[at] === "}") {
      at++;
      return items;
    }
    while (true) {
      skipSpace();
      items.push(text[at] === "{" ? readArray(depth + 1) : text[at] === '"' ? readQuoted() : readBare());
      skipSpace();
      const mark = text[at++];
      if (mark === "}") return items;
      if (mark !== ",") throw malformed(mark === undefined ? "Unexpected end of input." : `Unexpected "${mark}" character.`);
    }
  };
  skipSpace();
  // [2:4]={…} gives bounds, which DuckDB's lists don't have.
  if (text[at] === "[") {
    at = text.indexOf("=", at) + 1;
    if (at === 0) throw malformed("Missing \"=\" after array dimensions.");
    skipSpace();
  }
  if (text[at] !== "{") throw malformed('Array value must start with "{" or dimension information.');
  const value = readArray(1);
  skipSpace();
  if (at !== text.length) throw malformed("Junk after closing right brace.");
  return value;
}

/** PostgreSQL's binary array: dimensions, flags, element OID, bounds, then each element with its length. */
export function parseArrayBinary(bytes: Buffer, decode: BinaryDecoder): ArrayValue {
  if (bytes.length < 12) throw invalidBinary();
  const dimensions = bytes.readInt32BE(0);
  if (dimensions < 0 || dimensions > MAX_DIMENSIONS || bytes.length < 12 + dimensions * 8) throw invalidBinary();
  if (dimensions === 0) return [];
  const lengths = Array.from({ length: dimensions }, (_, index) => bytes.readInt32BE(12 + index * 8));
  const elements = lengths.reduce((product, length) => product * length, 1);
  // Each element takes four bytes at least: a larger count is a lie.
  if (lengths.some((length) => length < 0) || elements > Math.min(MAX_ELEMENTS, bytes.length / 4)) throw invalidBinary();
  let at = 12 + dimensions * 8;
  const readElement = () => {
    if (at + 4 > bytes.length) throw invalidBinary();
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length === -1) return null;
    if (length < 0 || at + length > bytes.length) throw invalidBinary();
    at += length;
    return decode(bytes.subarray(at - length, at));
  };
  const readDimension = (index: number): ArrayValue =>
    Array.from({ length: lengths[index]! }, () => (index === dimensions - 1 ? readElement() : readDimension(index + 1)));
  const value = readDimension(0);
  if (at !== bytes.length) throw invalidBinary();
  return value;
}

/** The same array with other items; NULLs stay. */
export function mapItems(value: ArrayValue, item: (text: string) => string): ArrayValue {
  return value.map((one) => (one === null ? null : typeof one === "string" ? item(one) : mapItems(one, item)));
}

/** How deep arrays lie within each other: DuckDB's type has as many []. */
export function arrayDepth(value: ArrayValue): number {
  const inner = value.find((item) => Array.isArray(item));
  return inner === undefined ? 1 : 1 + arrayDepth(inner as ArrayValue);
}

/** DuckDB's text of a list, as its cast from VARCHAR reads it. */
export function listText(value: ArrayValue): string {
  const items = value.map((item) => {
    if (item === null) return "NULL";
    if (typeof item === "string") return `"${item.replace(/[\\"]/g, "\\$&")}"`;
    return listText(item);
  });
  return `[${items.join(", ")}]`;
}
