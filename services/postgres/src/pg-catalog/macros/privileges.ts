import { constant, current, macro, type Macro } from "./macro.ts";

/** What a role may do is to read: the snapshot holds only what it may see, and permanent objects cannot be changed. */
export const privilegeHelpers: readonly Macro[] = [
  macro("granted", [
    "wanted, known, held",
    `list_transform([{words: list_transform(string_split(upper(wanted), ','), w -> trim(w)), known: known, held: held}],
      v -> CASE WHEN len(list_filter(v.words, w -> NOT list_contains(v.known, regexp_replace(w, ' WITH GRANT OPTION$', '')))) > 0
        THEN error('unrecognized privilege type: "' || wanted || '"')::BOOLEAN ELSE list_has_any(v.words, v.held) END)[1]`,
  ]),
];

/** has_x_privilege([user,] object, privilege): NULL for an OID that is nothing. */
function privilege(kind: string, exists: string, known: readonly string[], held: readonly string[]): Macro {
  const list = (words: readonly string[]) => `[${words.map((word) => `'${word}'`).join(", ")}]::VARCHAR[]`;
  const body = `CASE WHEN ${exists} THEN src.granted(privilege, ${list(known)}, ${list(held)}) END`;
  return macro(`has_${kind}_privilege`, ["x, privilege", body], ["role, x, privilege", body]);
}

const relation = `${current("relations")}[src.relation_strict(x)] IS NOT NULL`;
const onTables = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"];
const onColumns = ["SELECT", "INSERT", "UPDATE", "REFERENCES"];
const columnBody = (x: string) => `CASE WHEN ${current("relations")}[src.relation_strict(${x})] IS NOT NULL THEN src.granted(privilege, ['SELECT', 'INSERT', 'UPDATE', 'REFERENCES'], ['SELECT']) END`;

export const privilegeMacros: readonly Macro[] = [
  privilege("table", relation, onTables, ["SELECT"]),
  privilege("any_column", relation, onColumns, ["SELECT"]),
  macro("has_column_privilege", ["x, columnName, privilege", columnBody("x")], ["role, x, columnName, privilege", columnBody("x")]),
  privilege("schema", `${current("schemas")}[src.namespace(x)] IS NOT NULL`, ["CREATE", "USAGE"], ["USAGE"]),
  privilege("database", "x IS NOT NULL", ["CREATE", "CONNECT", "TEMPORARY", "TEMP"], ["CONNECT", "TEMPORARY", "TEMP"]),
  privilege("function", "x IS NOT NULL", ["EXECUTE"], ["EXECUTE"]),
  privilege("type", `${constant("type_namespaces")}[coalesce(src.oid_of(x), pg.to_regtype(x::VARCHAR))] IS NOT NULL`, ["USAGE"], ["USAGE"]),
  privilege("language", "x IS NOT NULL", ["USAGE"], ["USAGE"]),
  privilege("sequence", relation, ["USAGE", "SELECT", "UPDATE"], []),
  privilege("tablespace", "x IS NOT NULL", ["CREATE"], []),
  privilege("foreign_data_wrapper", "x IS NOT NULL", ["USAGE"], []),
  privilege("server", "x IS NOT NULL", ["USAGE"], []),
  privilege("parameter", "x IS NOT NULL", ["SET", "ALTER SYSTEM"], ["SET"]),
  // Every role is a member of itself and, as PostgreSQL has it, of the database owner's role only when it owns it.
  macro("pg_has_role", ["x, privilege", "CASE WHEN x IS NOT NULL THEN true END"], ["who, x, privilege", "CASE WHEN src.role(x) IS NOT NULL THEN src.role(who) = src.role(x) END"]),
  macro("row_security_active", ["x", "false"]),
];
