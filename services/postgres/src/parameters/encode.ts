import { create } from "@bufbuild/protobuf";
import { TavanaError } from "@tavana/common";
import { ParameterSchema, type Parameter } from "@tavana/proto";
import { decodeText } from "../wire/body-reader.ts";
import { arrayDepth, listText, mapItems, parseArrayBinary, parseArrayText, type ArrayValue } from "./array.ts";
import type { DateOrder } from "../sql/translate/date-literal.ts";
import { engineSpelling } from "./spelling.ts";
import { BYTEA, DESCRIBED_NUMERIC, NUMERIC, parameterType, UNKNOWN, UNSPECIFIED, type ParameterType } from "./types.ts";

/** DuckDB's widest DECIMAL, in digits. */
const MAX_DECIMAL_DIGITS = 38;

/** What is known of a parameter's type. */
export interface KnownType {
  /** 0: the client has left it open and nothing is described yet. */
  readonly oid: number;
  /** DuckDB's type where the engine has told it. */
  readonly engineType?: string;
}

/**
 * A bound value as the API takes it.
 *
 * @param bytes undefined: NULL
 * @param format 0 text, 1 binary
 * @param order of the fields of a date, as DateStyle has it
 * @throws TavanaError 22P03, 22P02, 22021 for a broken value, 0A000 for a type that is not supported
 */
export function encodeParameter(known: KnownType, format: number, bytes: Buffer | undefined, order: DateOrder = "MDY"): Parameter {
  const open = known.oid === UNSPECIFIED || known.oid === UNKNOWN;
  const declared = open ? undefined : parameterType(known.oid);
  const engineType = known.engineType ?? (known.oid === NUMERIC ? undefined : declared?.engineType) ?? "";
  if (bytes === undefined) return create(ParameterSchema, { type: engineType || declared?.engineType, value: { case: "null", value: true } });
  if (format !== 0 && format !== 1) throw new TavanaError("22023", `unsupported format code: ${format}`);
  if (format === 1) return encodeBinary(known.oid, declared, engineType, bytes);
  const text = decodeText(bytes);
  if (declared?.element) return encodeList(declared, mapItems(parseArrayText(text), (item) => engineSpelling(declared.elementOid!, item, order)));
  if (known.oid === BYTEA) return blob(byteaText(text));
  if (known.oid === NUMERIC) return asText(numericType(text), text);
  if (integers.has(known.oid) && !/^\s*[+-]?\d+\s*$/.test(text)) throw new TavanaError("22P02", `invalid input syntax for type ${integers.get(known.oid)}: "${text}"`);
  return asText(engineType, engineSpelling(known.oid, text, order));
}

/** The engine would round 2.5, and take 0x10 and 1e3. */
const integers: ReadonlyMap<number, string> = new Map([[20, "bigint"], [21, "smallint"], [23, "integer"]]);

/** DuckDB type of a declared parameter for Describe; empty: to be inferred. Throws 0A000. */
export function declaredEngineType(oid: number): string {
  if (oid === UNSPECIFIED || oid === UNKNOWN) return "";
  const type = parameterType(oid);
  // A type without a counterpart travels as text, and the statement says what it is.
  return type?.engineType ?? "";
}

function encodeBinary(oid: number, declared: ParameterType | undefined, engineType: string, bytes: Buffer): Parameter {
  if (oid === BYTEA) return blob(bytes);
  if (declared?.element) {
    const { element } = declared;
    return encodeList(declared, parseArrayBinary(bytes, element.decode ?? ((item) => `\\x${item.toString("hex")}`)));
  }
  if (declared?.decode === undefined) throw new TavanaError("0A000", `binary parameters of the type with OID ${oid} are not supported`);
  const text = declared.decode(bytes);
  return asText(oid === NUMERIC ? numericType(text) : engineType, text);
}

function encodeList({ element, elementOid }: ParameterType, value: ArrayValue): Parameter {
  const { engineType } = element!;
  const depth = "[]".repeat(arrayDepth(value));
  // Its cast to a list of JSON reads a text as JSON, in which null is a value.
  if (engineType === "JSON") return itemsOf(value).includes(null) ? asText(`VARCHAR${depth}`, listText(value)) : asText(engineType + depth, jsonText(value));
  if (elementOid === BYTEA) return asText(engineType + depth, listText(mapItems(value, (item) => byteaText(item).toString("hex").replaceAll(/../g, "\\x$&"))));
  return asText((engineType === DESCRIBED_NUMERIC ? commonNumericType(value) : engineType) + depth, listText(value));
}

function jsonText(value: ArrayValue): string {
  return `[${value.map((item) => (item === null || typeof item === "string" ? item : jsonText(item))).join(", ")}]`;
}

function itemsOf(value: ArrayValue): (string | null)[] {
  return value.flatMap((item) => (item === null || typeof item === "string" ? [item] : itemsOf(item)));
}

/** The DECIMAL that holds all numbers of an array; DOUBLE where none does. */
function commonNumericType(value: ArrayValue): string {
  const types = itemsOf(value).flatMap((item) => (item === null ? [] : [/^DECIMAL\((\d+),(\d+)\)$/.exec(numericType(item))]));
  const scale = Math.max(0, ...types.map((type) => Number(type?.[2])));
  const whole = Math.max(1, ...types.map((type) => Number(type?.[1]) - Number(type?.[2])));
  return types.includes(null) || whole + scale > MAX_DECIMAL_DIGITS ? "DOUBLE" : `DECIMAL(${whole + scale},${scale})`;
}

function asText(type: string, value: string): Parameter {
  return create(ParameterSchema, { type, value: { case: "text", value } });
}

function blob(value: Uint8Array): Parameter {
  return create(ParameterSchema, { type: "BLOB", value: { case: "blob", value } });
}

/** The DECIMAL that holds a number as it is written; DOUBLE where none does. */
function numericType(text: string): string {
  const match = /^\s*[+-]?(\d*)\.?(\d*)\s*$/.exec(text);
  if (!match) return "DOUBLE";
  const whole = match[1]!.replace(/^0+/, "").length;
  const scale = match[2]!.length;
  const precision = Math.max(whole + scale, 1);
  return precision > MAX_DECIMAL_DIGITS ? "DOUBLE" : `DECIMAL(${precision},${scale})`;
}

/** PostgreSQL's two text forms of bytea (manual 8.4): \x with hexadecimal digits, or octal escapes. */
function byteaText(text: string): Buffer {
  if (text.startsWith("\\x")) {
    const digits = text.slice(2).replace(/\s/g, "");
    if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new TavanaError("22023", "invalid hexadecimal data in bytea value");
    return Buffer.from(digits, "hex");
  }
  const latin = Buffer.from(text, "utf8").toString("latin1");
  const plain = latin.replace(/\\(\\|[0-3][0-7]{2}|)/g, (_, escaped: string) => {
    if (escaped === "") throw new TavanaError("22P02", "invalid input syntax for type bytea");
    return escaped === "\\" ? "\\" : String.fromCharCode(Number.parseInt(escaped, 8));
  });
  return Buffer.from(plain, "latin1");
}
