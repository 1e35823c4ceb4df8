import { TavanaError } from "@tavana/common";

/** Of a setting's name: how a value is checked and written. Throws 22023 for what PostgreSQL refuses, 0A000 for what would not be honoured. */
export type Rule = (name: string) => (value: string) => string;

function invalid(name: string, value: string, hint?: string): TavanaError {
  return new TavanaError("22023", `invalid value for parameter "${name}": "${value}"`, { hint });
}

function unsupportedValue(name: string, value: string): TavanaError {
  return new TavanaError("0A000", `value "${value}" of parameter "${name}" is not supported`);
}

export const anything: Rule = () => (value) => value;

/** PostgreSQL takes any unambiguous beginning of a truth value. */
export const bool: Rule = (name) => (value) => {
  const word = value.toLowerCase();
  const begins = (full: string, atLeast = 1) => word.length >= atLeast && full.startsWith(word);
  if (begins("true") || begins("yes") || begins("on", 2) || word === "1") return "on";
  if (begins("false") || begins("no") || begins("off", 2) || word === "0") return "off";
  throw new TavanaError("22023", `parameter "${name}" requires a Boolean value`);
};

export const only =
  (supported: string | readonly string[], rule: Rule): Rule =>
  (name) =>
  (value) => {
    const normal = rule(name)(value);
    if (normal !== supported && !(Array.isArray(supported) && supported.includes(normal))) throw unsupportedValue(name, value);
    return normal;
  };

export const integer =
  (min: number, max: number): Rule =>
  (name) =>
  (value) => {
    const number = Number(value.trim());
    if (value.trim() === "" || !Number.isFinite(number)) throw invalid(name, value);
    const rounded = Math.round(number);
    if (rounded < min || rounded > max) throw outOfRange(name, rounded, min, max);
    return String(rounded);
  };

function outOfRange(name: string, value: number, min: number, max: number): TavanaError {
  return new TavanaError("22023", `${value} is outside the valid range for parameter "${name}" (${min} .. ${max})`);
}

const unitsInMilliseconds: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const MAX_INT32 = 2_147_483_647;

/** A time in milliseconds; kept as PostgreSQL shows it, in the largest unit that divides it. */
export const duration: Rule = (name) => (value) => {
  const milliseconds = parseDuration(name, value);
  if (milliseconds === 0) return "0";
  for (const unit of ["d", "h", "min", "s"]) {
    if (milliseconds % unitsInMilliseconds[unit]! === 0) return `${milliseconds / unitsInMilliseconds[unit]!}${unit}`;
  }
  return `${milliseconds}ms`;
};

/** @returns milliseconds */
export function parseDuration(name: string, value: string): number {
  const match = /^\s*([+-]?[0-9.]+)\s*([a-z]*)\s*$/.exec(value);
  const unit = match ? unitsInMilliseconds[match[2] || "ms"] : undefined;
  const number = Number(match?.[1]);
  if (unit === undefined || !Number.isFinite(number)) {
    throw invalid(name, value, match ? 'Valid units for this parameter are "us", "ms", "s", "min", "h", and "d".' : undefined);
  }
  const milliseconds = Math.round(number * unit);
  if (milliseconds < 0 || milliseconds > MAX_INT32) {
    throw new TavanaError("22023", `${milliseconds} ms is outside the valid range for parameter "${name}" (0 ms .. ${MAX_INT32} ms)`);
  }
  return milliseconds;
}

export const oneOf =
  (...values: readonly string[]): Rule =>
  (name) =>
  (value) => {
    const word = value.toLowerCase();
    if (!values.includes(word)) throw invalid(name, value, `Available values: ${values.join(", ")}.`);
    return word;
  };

export const encoding: Rule = (name) => (value) => {
  const bare = value.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (bare === "utf8" || bare === "unicode") return "UTF8";
  // A client that wants no conversion gets the server's bytes, which are UTF-8.
  if (bare === "sqlascii") return "SQL_ASCII";
  if (!/^(latin|iso8859|win|windows|koi8|euc|big5|gb|sjis|shift|uhc|johab|mule|abc|tcvn|alt|vscii)/.test(bare)) throw invalid(name, value);
  throw new TavanaError("0A000", `conversion between ${value.toUpperCase()} and UTF8 is not supported`, { hint: "Use client_encoding UTF8." });
};

/** Dates are always written in ISO style; the order of day and month concerns input alone. */
export const dateStyle: Rule = (name) => (value) => {
  let order = "MDY";
  for (const part of value.split(",").map((word) => word.trim().toLowerCase())) {
    if (part === "iso") continue;
    if (part === "mdy" || part === "us" || part.startsWith("noneuro")) order = "MDY";
    else if (part === "dmy" || part.startsWith("euro")) order = "DMY";
    else if (part === "ymd") order = "YMD";
    else if (part === "sql" || part.startsWith("postgres") || part === "german") throw unsupportedValue(name, value);
    else throw invalid(name, value);
  }
  return `ISO, ${order}`;
};

/**
 * A name of the time zone database, or a whole number of hours: east of Greenwich as a bare number, west of it in
 * POSIX's form, UTC+3 or +03:00 (PostgreSQL manual B.5), which is how pgjdbc names such zones.
 */
export const timeZone: Rule = (name) => (value) => {
  const zone = value.trim();
  const posix = /^(?:(?:utc|gmt)([+-]\d{1,2})(?::?(\d{2}))?|([+-]?\d{1,2}):(\d{2}))$/i.exec(zone);
  if (Number(posix?.[2] ?? posix?.[4] ?? 0) !== 0) throw unsupportedValue(name, value);
  const bare = /^[+-]?\d{1,2}$/.exec(zone);
  const east = posix ? -Number(posix[1] ?? posix[3]) : bare ? Number(zone) : undefined;
  if (east !== undefined) {
    if (Math.abs(east) > 14) throw invalid(name, value);
    // The names under Etc/ count westwards.
    return east === 0 ? "UTC" : `Etc/GMT${east > 0 ? "-" : "+"}${Math.abs(east)}`;
  }
  if (/^[+-]/.test(zone)) throw invalid(name, value);
  try {
    // Knows every name of the database, in any case, and spells it properly.
    const known = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
    return known.toLowerCase() === zone.toLowerCase() ? known : zone;
  } catch {
    throw invalid(name, value);
  }
};

export const extraFloatDigits: Rule = (name) => (value) => {
  const digits = integer(-15, 3)(name)(value);
  // Above 0: the shortest text that reads back as the same number, which is what is always sent.
  if (Number(digits) <= 0) throw unsupportedValue(name, value);
  return digits;
};

export const isolation = oneOf("serializable", "repeatable read", "read committed", "read uncommitted");

export const real =
  (min: number, max: number): Rule =>
  (name) =>
  (value) => {
    const number = Number(value.trim());
    if (value.trim() === "" || !Number.isFinite(number)) throw invalid(name, value);
    if (number < min || number > max) throw outOfRange(name, number, min, max);
    return String(number);
  };

const KIBI = 1_024;
/** In bytes, the largest first. */
const memoryUnits: readonly (readonly [unit: string, bytes: number])[] = [["TB", KIBI ** 4], ["GB", KIBI ** 3], ["MB", KIBI ** 2], ["kB", KIBI], ["B", 1]];

/** An amount of memory, counted in a unit of so many bytes; kept as PostgreSQL shows it, in the largest unit that divides it. */
export const memory =
  (unitBytes: number, min: number, max: number): Rule =>
  (name) =>
  (value) => {
    const match = /^\s*([+-]?[0-9.]+)\s*([A-Za-z]*)\s*$/.exec(value);
    const unit = match?.[2] ? memoryUnits.find(([spelt]) => spelt === match[2])?.[1] : unitBytes;
    const number = Number(match?.[1]);
    if (unit === undefined || !Number.isFinite(number)) {
      throw invalid(name, value, match ? 'Valid units for this parameter are "B", "kB", "MB", "GB", and "TB".' : undefined);
    }
    const amount = Math.round((number * unit) / unitBytes);
    if (amount < min || amount > max) throw outOfRange(name, amount, min, max);
    const bytes = amount * unitBytes;
    const shown = memoryUnits.find(([, size]) => bytes % size === 0);
    return amount <= 0 || !shown ? String(amount) : `${bytes / shown[1]}${shown[0]}`;
  };
