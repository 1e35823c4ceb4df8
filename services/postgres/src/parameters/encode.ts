import { create } from "@bufbuild/protobuf";
import { TavanaError } from "@tavana/common";
import { ParameterSchema, type Parameter } from "@tavana/proto";
import { decodeText } from "../wire/body-reader.ts";
import { arrayDepth, listText, parseArrayBinary, parseArrayText } from "./array.ts";
import { engineSpelling, engineSpellings } from "./spelling.ts";
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
 * @throws TavanaError 22P03, 22P02, 22021 for a broken value, 0A000 for a type that is not supported
 */
export function encodeParameter(known: KnownType, format: number, bytes: Buffer | undefined): Parameter {
  const open = known.oid === UNSPECIFIED || known.oid === UNKNOWN;
  const declared = open ? undefined : parameterType(known.oid);
  const engineType = known.engineType ?? (known.oid === NUMERIC ? undefined : declared?.engineType) ?? "";
  if (bytes === undefined) return create(ParameterSchema, { type: engineType || declared?.engineType, value: { case: "null", value: true } });
  if (format !== 0 && format !== 1) throw new TavanaError("22023", `unsupported format code: ${format}`);
  if (format === 1) return encodeBinary(known.oid, declared, engineType, bytes);
  const text = decodeText(bytes);
  if (declared?.element) return encodeList(declared, engineSpellings(declared.elementOid!, parseArrayText(text)));
  if (known.oid === BYTEA) return blob(byteaText(text));
  if (known.oid === NUMERIC) return asText(numericType(text), text);
  return asText(engineType, engineSpelling(known.oid, text));
}

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
    if (element.decode === undefined) throw new TavanaError("0A000", "binary parameters of type bytea[] are not supported");
    return encodeList(declared, parseArrayBinary(bytes, element.decode));
  }
  if (declared?.decode === undefined) throw new TavanaError("0A000", `binary parameters of the type with OID ${oid} are not supported`);
  const text = declared.decode(bytes);
  return asText(oid === NUMERIC ? numericType(text) : engineType, text);
}

function encodeList(type: ParameterType, value: ReturnType<typeof parseArrayText>): Parameter {
  const element = type.element!.engineType;
  const name = element === DESCRIBED_NUMERIC ? "DOUBLE" : element;
  return asText(name + "[]".repeat(arrayDepth(value)), listText(value));
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
