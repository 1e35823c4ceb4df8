import { TavanaError } from "@tavana/common";

/** A setting that clients know from PostgreSQL (manual, chapter 20) or from this platform. */
export interface SettingDefinition {
  /** As SHOW and ParameterStatus spell it. */
  readonly name: string;
  readonly initial: string;
  /** The value as it is kept; throws 22023 for what PostgreSQL refuses, 0A000 for what would not be honoured. */
  readonly normalise: (value: string) => string;
  /** Reported to the client at start and at each change (manual 55.2.7). */
  readonly reported: boolean;
  /** Tells about the server: no client can change it. */
  readonly fixed: boolean;
}

type Rule = (name: string) => (value: string) => string;

function invalid(name: string, value: string, hint?: string): TavanaError {
  return new TavanaError("22023", `invalid value for parameter "${name}": "${value}"`, { hint });
}

function unsupportedValue(name: string, value: string): TavanaError {
  return new TavanaError("0A000", `value "${value}" of parameter "${name}" is not supported`);
}

const anything: Rule = () => (value) => value;

/** PostgreSQL takes any unambiguous beginning of a truth value. */
const bool: Rule = (name) => (value) => {
  const word = value.toLowerCase();
  const begins = (full: string, atLeast = 1) => word.length >= atLeast && full.startsWith(word);
  if (begins("true") || begins("yes") || begins("on", 2) || word === "1") return "on";
  if (begins("false") || begins("no") || begins("off", 2) || word === "0") return "off";
  throw new TavanaError("22023", `parameter "${name}" requires a Boolean value`);
};

const only =
  (supported: string, rule: Rule): Rule =>
  (name) =>
  (value) => {
    const normal = rule(name)(value);
    if (normal !== supported) throw unsupportedValue(name, value);
    return normal;
  };

const integer =
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
const duration: Rule = (name) => (value) => {
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

const oneOf =
  (...values: readonly string[]): Rule =>
  (name) =>
  (value) => {
    const word = value.toLowerCase();
    if (!values.includes(word)) throw invalid(name, value, `Available values: ${values.join(", ")}.`);
    return word;
  };

const encoding: Rule = (name) => (value) => {
  const bare = value.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (bare === "utf8" || bare === "unicode") return "UTF8";
  // A client that wants no conversion gets the server's bytes, which are UTF-8.
  if (bare === "sqlascii") return "SQL_ASCII";
  if (!/^(latin|iso8859|win|windows|koi8|euc|big5|gb|sjis|shift|uhc|johab|mule|abc|tcvn|alt|vscii)/.test(bare)) throw invalid(name, value);
  throw new TavanaError("0A000", `conversion between ${value.toUpperCase()} and UTF8 is not supported`, { hint: "Use client_encoding UTF8." });
};

/** Dates are always written in ISO style; the order of day and month concerns input alone. */
const dateStyle: Rule = (name) => (value) => {
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

/** A name of the time zone database, or a whole number of hours east of Greenwich. */
const timeZone: Rule = (name) => (value) => {
  const zone = value.trim();
  const hours = /^(?:utc|gmt)?([+-]?\d{1,2})(?::00)?$/i.exec(zone);
  if (hours) {
    const east = Number(hours[1]);
    if (Math.abs(east) > 14) throw invalid(name, value);
    // The names under Etc/ count westwards.
    return east === 0 ? "UTC" : `Etc/GMT${east > 0 ? "-" : "+"}${Math.abs(east)}`;
  }
  try {
    // Knows every name of the database, in any case, and spells it properly.
    const known = new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
    return known.toLowerCase() === zone.toLowerCase() ? known : zone;
  } catch {
    throw invalid(name, value);
  }
};

const extraFloatDigits: Rule = (name) => (value) => {
  const digits = integer(-15, 3)(name)(value);
  // Above 0: the shortest text that reads back as the same number, which is what is always sent.
  if (Number(digits) <= 0) throw unsupportedValue(name, value);
  return digits;
};

const isolation = oneOf("serializable", "repeatable read", "read committed", "read uncommitted");

function define(name: string, initial: string, rule: Rule = anything, flags: { reported?: boolean; fixed?: boolean } = {}): SettingDefinition {
  return { name, initial, normalise: rule(name), reported: flags.reported ?? false, fixed: flags.fixed ?? false };
}

const reported = { reported: true };
const fixed = { fixed: true };
const reportedFixed = { reported: true, fixed: true };

const definitions: readonly SettingDefinition[] = [
  define("application_name", "", () => (value) => value.replace(/[^\x20-\x7e]/g, "?").slice(0, 63), reported),
  define("backslash_quote", "safe_encoding", oneOf("safe_encoding", "on", "off")),
  define("block_size", "8192", anything, fixed),
  define("bytea_output", "hex", only("hex", oneOf("escape", "hex"))),
  define("check_function_bodies", "on", bool),
  define("client_encoding", "UTF8", encoding, reported),
  define("client_min_messages", "notice", oneOf("debug5", "debug4", "debug3", "debug2", "debug1", "debug", "log", "notice", "warning", "error")),
  define("DateStyle", "ISO, MDY", dateStyle, reported),
  define("default_null_order", "nulls_last", oneOf("nulls_last", "nulls_first", "nulls_first_on_asc_last_on_desc", "nulls_last_on_asc_first_on_desc")),
  define("default_tablespace", "", only("", anything)),
  define("default_transaction_deferrable", "off", bool),
  define("default_transaction_isolation", "read committed", isolation),
  define("default_transaction_read_only", "off", bool, reported),
  define("escape_string_warning", "on", bool),
  define("extra_float_digits", "1", extraFloatDigits),
  define("idle_in_transaction_session_timeout", "0", duration),
  define("in_hot_standby", "off", anything, reportedFixed),
  define("integer_datetimes", "on", anything, reportedFixed),
  define("integer_division", "off", bool),
  define("IntervalStyle", "postgres", only("postgres", oneOf("postgres", "postgres_verbose", "sql_standard", "iso_8601")), reported),
  define("is_superuser", "off", anything, reportedFixed),
  define("jit", "off", bool),
  define("lc_collate", "C", anything, fixed),
  define("lc_ctype", "C.UTF-8", anything, fixed),
  define("lc_messages", "C"),
  define("lc_monetary", "C"),
  define("lc_numeric", "C"),
  define("lc_time", "C"),
  define("lock_timeout", "0", duration),
  define("max_identifier_length", "63", anything, fixed),
  define("max_index_keys", "32", anything, fixed),
  define("password_encryption", "scram-sha-256", oneOf("scram-sha-256", "md5")),
  define("role", "none", only("none", anything)),
  define("row_security", "on", bool),
  define("search_path", '"$user", public'),
  define("server_encoding", "UTF8", anything, reportedFixed),
  define("server_version", "15.0", anything, reportedFixed),
  define("server_version_num", "150000", anything, fixed),
  define("session_authorization", "", anything, reportedFixed),
  define("standard_conforming_strings", "on", only("on", bool), reported),
  define("statement_timeout", "0", duration),
  define("synchronous_commit", "on", oneOf("local", "remote_write", "remote_apply", "on", "off")),
  define("tavana.dialect", "duckdb", oneOf("duckdb", "postgres")),
  define("temp_tablespaces", "", only("", anything)),
  define("TimeZone", "UTC", timeZone, reported),
  define("transaction_deferrable", "off", bool),
  define("transaction_isolation", "read committed", isolation),
  define("transaction_read_only", "off", bool),
  define("work_mem", "4MB"),
  define("xmloption", "content", oneOf("content", "document")),
];

const byName = new Map(definitions.map((definition) => [definition.name.toLowerCase(), definition]));

/** Names are not case-sensitive. */
export function findSetting(name: string): SettingDefinition | undefined {
  return byName.get(name.toLowerCase());
}

/** In the order in which PostgreSQL lists and reports them. */
export const allSettings: readonly SettingDefinition[] = definitions;

/** Every setting with the value that it begins with. */
export function settingDefaults(): { readonly name: string; readonly value: string; readonly description: string }[] {
  return allSettings.map(({ name, initial }) => ({ name, value: initial, description: "" }));
}
