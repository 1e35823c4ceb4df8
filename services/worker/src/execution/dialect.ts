import { TavanaError } from "@tavana/common";
import { Dialect } from "@tavana/proto";
import { protectedSetting, sessionSettings } from "../gate/forms.ts";

/** What DuckDB is set to where PostgreSQL means something else. */
const postgres: Readonly<Record<string, string>> = { integer_division: "true", default_null_order: "nulls_last_on_asc_first_on_desc" };

/**
 * A statement's settings, in its dialect; what the caller sets itself holds. They are those that SET takes, too: the
 * engine lets more of them be changed, for the worker's own use.
 *
 * @throws TavanaError 42704, 42501
 */
export function settingsOf({ settings, dialect }: { readonly settings: Readonly<Record<string, string>>; readonly dialect: Dialect }): Readonly<Record<string, string>> {
  for (const name of Object.keys(settings)) {
    if (!/^\w+$/.test(name)) throw new TavanaError("42704", `unrecognized configuration parameter "${name}"`);
    if (!sessionSettings.has(name.toLowerCase())) throw protectedSetting(name);
  }
  return dialect === Dialect.POSTGRES ? { ...postgres, ...settings } : settings;
}
