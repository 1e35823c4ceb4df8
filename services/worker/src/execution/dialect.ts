import { Dialect } from "@tavana/proto";

/** What DuckDB is set to where PostgreSQL means something else. */
const postgres: Readonly<Record<string, string>> = { integer_division: "true", default_null_order: "nulls_last_on_asc_first_on_desc" };

/** A statement's settings, in its dialect; what the caller sets itself holds. */
export function settingsOf({ settings, dialect }: { readonly settings: Readonly<Record<string, string>>; readonly dialect: Dialect }): Readonly<Record<string, string>> {
  return dialect === Dialect.POSTGRES ? { ...postgres, ...settings } : settings;
}
