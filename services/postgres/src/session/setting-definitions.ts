import { anything, bool, dateStyle, duration, encoding, extraFloatDigits, isolation, memory, oneOf, only, timeZone, type Rule } from "./setting-rules.ts";
import { serverSettings, tuningSettings } from "./tuning-settings.ts";

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
  /** PostgreSQL lets superusers alone change it, and nobody is one here. */
  readonly superuser?: boolean;
}

function define(name: string, initial: string, rule: Rule = anything, flags: { reported?: boolean; fixed?: boolean } = {}): SettingDefinition {
  return { name, initial, normalise: rule(name), reported: flags.reported ?? false, fixed: flags.fixed ?? false };
}

const reported = { reported: true };
const fixed = { fixed: true };
const reportedFixed = { reported: true, fixed: true };

const definitions: readonly SettingDefinition[] = [
  define("application_name", "", () => (value) => value.replace(/[^\x20-\x7e]/g, "?").slice(0, 63), reported),
  define("array_nulls", "on", only("on", bool)),
  define("backslash_quote", "safe_encoding", oneOf("safe_encoding", "on", "off")),
  define("block_size", "8192", anything, fixed),
  define("bytea_output", "hex", only("hex", oneOf("escape", "hex"))),
  define("check_function_bodies", "on", bool),
  define("client_encoding", "UTF8", encoding, reported),
  define("client_min_messages", "notice", oneOf("debug5", "debug4", "debug3", "debug2", "debug1", "debug", "log", "notice", "warning", "error")),
  define("cluster_name", "", anything, fixed),
  define("DateStyle", "ISO, MDY", dateStyle, reported),
  define("debug_assertions", "off", anything, fixed),
  define("default_null_order", "nulls_last", oneOf("nulls_last", "nulls_first", "nulls_first_on_asc_last_on_desc", "nulls_last_on_asc_first_on_desc")),
  define("default_table_access_method", "heap", only("heap", anything)),
  define("default_tablespace", "", only("", anything)),
  define("default_text_search_config", "pg_catalog.english"),
  define("default_transaction_deferrable", "off", bool),
  define("default_transaction_isolation", "read committed", isolation),
  define("default_transaction_read_only", "off", bool, reported),
  define("escape_string_warning", "on", bool),
  define("exit_on_error", "off", only("off", bool)),
  define("extra_float_digits", "1", extraFloatDigits),
  define("idle_in_transaction_session_timeout", "0", duration),
  define("idle_session_timeout", "0", duration),
  define("in_hot_standby", "off", anything, reportedFixed),
  define("integer_datetimes", "on", anything, reportedFixed),
  define("integer_division", "off", bool),
  define("IntervalStyle", "postgres", only(["postgres", "iso_8601"], oneOf("postgres", "postgres_verbose", "sql_standard", "iso_8601")), reported),
  define("is_superuser", "off", anything, reportedFixed),
  define("jit", "off", bool),
  define("lc_collate", "C", anything, fixed),
  define("lc_ctype", "C.UTF-8", anything, fixed),
  define("lc_messages", "C"),
  define("lc_monetary", "C"),
  define("lc_numeric", "C"),
  define("lc_time", "C"),
  define("local_preload_libraries", "", only("", anything)),
  define("lock_timeout", "0", duration),
  define("max_connections", "100", anything, fixed),
  define("max_function_args", "100", anything, fixed),
  define("max_identifier_length", "63", anything, fixed),
  define("max_index_keys", "32", anything, fixed),
  define("max_prepared_transactions", "0", anything, fixed),
  define("password_encryption", "scram-sha-256", oneOf("scram-sha-256", "md5")),
  define("quote_all_identifiers", "off", only("off", bool)),
  define("role", "none"),
  define("row_security", "on", bool),
  define("search_path", '"$user", public'),
  define("server_encoding", "UTF8", anything, reportedFixed),
  define("server_version", "15.0", anything, reportedFixed),
  define("server_version_num", "150000", anything, fixed),
  define("session_authorization", "", anything, reported),
  define("ssl", "off", anything, fixed),
  define("standard_conforming_strings", "on", only("on", bool), reported),
  define("statement_timeout", "0", duration),
  define("synchronous_commit", "on", oneOf("local", "remote_write", "remote_apply", "on", "off")),
  define("tavana.dialect", "duckdb", oneOf("duckdb", "postgres")),
  define("temp_tablespaces", "", only("", anything)),
  define("TimeZone", "UTC", timeZone, reported),
  define("timezone_abbreviations", "Default", only("Default", anything)),
  define("transaction_deferrable", "off", bool),
  define("transaction_isolation", "read committed", isolation),
  define("transaction_read_only", "off", bool),
  define("transform_null_equals", "off", only("off", bool)),
  define("work_mem", "4MB", memory(1_024, 64, 2_147_483_647)),
  define("xmlbinary", "base64", only("base64", oneOf("base64", "hex"))),
  define("xmloption", "content", oneOf("content", "document")),
];

/** In the order in which PostgreSQL lists and reports them. */
export const allSettings: readonly SettingDefinition[] = [
  ...definitions,
  ...tuningSettings.map(([name, initial, rule]) => define(name, initial, rule)),
  ...serverSettings.map(([name, initial]) => ({ ...define(name, initial), superuser: true })),
].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));

const byName = new Map(allSettings.map((definition) => [definition.name.toLowerCase(), definition]));

/** Names are not case-sensitive. */
export function findSetting(name: string): SettingDefinition | undefined {
  return byName.get(name.toLowerCase());
}

/** Every setting with the value that it begins with. */
export function settingDefaults(): { readonly name: string; readonly value: string; readonly description: string }[] {
  return allSettings.map(({ name, initial }) => ({ name, value: initial, description: "" }));
}

export const reportedSettings = allSettings.filter((setting) => setting.reported);
