import { TavanaError } from "@tavana/common";
import { protocolViolation } from "../wire/protocol-error.ts";
import { decodeText } from "../wire/body-reader.ts";

/** A value in PostgreSQL's binary format (each type's `recv` function) as text that DuckDB casts. Throws 22P03. */
export type BinaryDecoder = (bytes: Buffer) => string;

/** PostgreSQL counts days and microseconds from here: days from 1970-01-01 to 2000-01-01. */
const EPOCH_DAYS = 10_957;
const MICROSECONDS_PER_DAY = 86_400_000_000n;
const MICROSECONDS_PER_SECOND = 1_000_000n;
const MIN_INT32 = -0x8000_0000;
const MAX_INT32 = 0x7fff_ffff;
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

export function invalidBinary(): TavanaError {
  return new TavanaError("22P03", "incorrect binary data format in bind parameter");
}

const sized =
  (length: number, decode: BinaryDecoder): BinaryDecoder =>
  (bytes) => {
    // As PostgreSQL: what is missing breaks the message, what is left over breaks the value.
    if (bytes.length < length) throw protocolViolation("insufficient data left in message");
    if (bytes.length > length) throw invalidBinary();
    return decode(bytes);
  };

export const decodeBinary = {
  bool: sized(1, (bytes) => (bytes[0] === 0 ? "false" : "true")),
  int2: sized(2, (bytes) => String(bytes.readInt16BE(0))),
  int4: sized(4, (bytes) => String(bytes.readInt32BE(0))),
  int8: sized(8, (bytes) => String(bytes.readBigInt64BE(0))),
  oid: sized(4, (bytes) => String(bytes.readUInt32BE(0))),
  float4: sized(4, (bytes) => floatText(bytes.readFloatBE(0))),
  float8: sized(8, (bytes) => floatText(bytes.readDoubleBE(0))),
  text: decodeText as BinaryDecoder,
  bits: bitsText,
  jsonb: jsonbText,
  uuid: sized(16, uuidText),
  numeric: numericText,
  date: sized(4, (bytes) => dateText(bytes.readInt32BE(0))),
  time: sized(8, (bytes) => timeText(bytes.readBigInt64BE(0))),
  timetz: sized(12, timetzText),
  timestamp: sized(8, (bytes) => timestampText(bytes.readBigInt64BE(0), "")),
  timestamptz: sized(8, (bytes) => timestampText(bytes.readBigInt64BE(0), "+00")),
  interval: sized(16, intervalText),
} as const;

function floatText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

/** How many bits, then bytes of them. */
function bitsText(bytes: Buffer): string {
  const count = bytes.length < 4 ? -1 : bytes.readInt32BE(0);
  if (count < 0 || bytes.length !== 4 + Math.ceil(count / 8)) throw invalidBinary();
  return [...bytes.subarray(4)].map((byte) => byte.toString(2).padStart(8, "0")).join("").slice(0, count);
}

/** One byte of version, then the text. */
function jsonbText(bytes: Buffer): string {
  if (bytes[0] !== 1) throw invalidBinary();
  return decodeText(bytes.subarray(1));
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const NUMERIC_HEADER_BYTES = 8;
const NUMERIC_NEGATIVE = 0x4000;
const NUMERIC_NAN = 0xc000;
const NUMERIC_INFINITY = 0xd000;
const NUMERIC_NEGATIVE_INFINITY = 0xf000;

/** Digits to the base of 10,000, the power of the first one, a sign and the digits shown after the point. */
function numericText(bytes: Buffer): string {
  if (bytes.length < NUMERIC_HEADER_BYTES) throw invalidBinary();
  const count = bytes.readUInt16BE(0);
  const weight = bytes.readInt16BE(2);
  const sign = bytes.readUInt16BE(4);
  const scale = bytes.readUInt16BE(6);
  if (sign === NUMERIC_NAN) return "nan";
  if (sign === NUMERIC_INFINITY) return "inf";
  if (sign === NUMERIC_NEGATIVE_INFINITY) return "-inf";
  if ((sign !== 0 && sign !== NUMERIC_NEGATIVE) || bytes.length !== NUMERIC_HEADER_BYTES + count * 2) throw invalidBinary();
  const group = (power: number) => {
    const index = weight - power;
    const digits = index >= 0 && index < count ? bytes.readUInt16BE(NUMERIC_HEADER_BYTES + index * 2) : 0;
    if (digits > 9999) throw invalidBinary();
    return String(digits).padStart(4, "0");
  };
  let whole = "";
  for (let power = Math.max(weight, 0); power >= 0; power--) whole += group(power);
  let fraction = "";
  for (let power = -1; fraction.length < scale; power--) fraction += group(power);
  const text = whole.replace(/^0+(?=\d)/, "") + (scale > 0 ? `.${fraction.slice(0, scale)}` : "");
  return sign === NUMERIC_NEGATIVE ? `-${text}` : text;
}

function dateText(days: number): string {
  if (days === MAX_INT32) return "infinity";
  if (days === MIN_INT32) return "-infinity";
  const { text, era } = calendarDate(BigInt(days + EPOCH_DAYS));
  return text + era;
}

function timeText(microseconds: bigint): string {
  const seconds = microseconds / MICROSECONDS_PER_SECOND;
  const fraction = microseconds % MICROSECONDS_PER_SECOND;
  if (microseconds < 0n || microseconds > MICROSECONDS_PER_DAY) throw invalidBinary();
  const two = (value: bigint) => String(value).padStart(2, "0");
  const clock = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return fraction === 0n ? clock : `${clock}.${String(fraction).padStart(6, "0")}`;
}

/** The zone is in seconds west of Greenwich. */
function timetzText(bytes: Buffer): string {
  const west = bytes.readInt32BE(8);
  const seconds = Math.abs(west);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const rest = seconds % 60 === 0 ? "" : `:${two(seconds % 60)}`;
  return `${timeText(bytes.readBigInt64BE(0))}${west > 0 ? "-" : "+"}${two(seconds / 3600)}:${two((seconds / 60) % 60)}${rest}`;
}

function timestampText(microseconds: bigint, zone: string): string {
  if (microseconds === MAX_INT64) return "infinity";
  if (microseconds === MIN_INT64) return "-infinity";
  const ofDay = ((microseconds % MICROSECONDS_PER_DAY) + MICROSECONDS_PER_DAY) % MICROSECONDS_PER_DAY;
  const { text, era } = calendarDate((microseconds - ofDay) / MICROSECONDS_PER_DAY + BigInt(EPOCH_DAYS));
  return `${text}${era} ${timeText(ofDay)}${zone}`;
}

function intervalText(bytes: Buffer): string {
  return `${bytes.readInt32BE(12)} months ${bytes.readInt32BE(8)} days ${bytes.readBigInt64BE(0)} microseconds`;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant's civil_from_days); DuckDB writes "(BC)" behind the date. */
function calendarDate(days: bigint): { text: string; era: string } {
  const shifted = days + 719_468n;
  const cycle = (shifted >= 0n ? shifted : shifted - 146_096n) / 146_097n;
  const dayOfCycle = shifted - cycle * 146_097n;
  const yearOfCycle = (dayOfCycle - dayOfCycle / 1_460n + dayOfCycle / 36_524n - dayOfCycle / 146_096n) / 365n;
  const dayOfYear = dayOfCycle - (365n * yearOfCycle + yearOfCycle / 4n - yearOfCycle / 100n);
  const monthFromMarch = (5n * dayOfYear + 2n) / 153n;
  const day = dayOfYear - (153n * monthFromMarch + 2n) / 5n + 1n;
  const month = monthFromMarch < 10n ? monthFromMarch + 3n : monthFromMarch - 9n;
  const year = yearOfCycle + cycle * 400n + (month <= 2n ? 1n : 0n);
  const shown = year > 0n ? year : 1n - year;
  const two = (value: bigint) => String(value).padStart(2, "0");
  return { text: `${String(shown).padStart(4, "0")}-${two(month)}-${two(day)}`, era: year > 0n ? "" : " (BC)" };
}
