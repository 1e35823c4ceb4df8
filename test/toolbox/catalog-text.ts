import { catalogRelationOid, catalogRelations, informationSchemaRelations } from "../../services/postgres/src/pg-catalog/index.ts";

/** The search path of the sessions whose statements are tried. */
export const PATH = ["public"];
const path = `[${PATH.map((schema) => `'${schema}'`).join(", ")}]`;
const operand = String.raw`((?:\w+\.)*(?:\w+|"\w+")(?:\((?:[^()]|\([^()]*\))*\))?|\((?:[^()]|\([^()]*\))*\))`;
const REG_TYPES = "regclass|regtype|regproc|regprocedure|regoperator|regnamespace|regrole";
const text = String.raw`(E?'(?:[^']|'')*')`;

/**
 * A statement as the catalog engine takes it, by replacement of text: enough for the known statements of these tests.
 * The program itself edits by the syntax tree.
 */
export function catalogText(sql: string): string {
  const aliases = new Map([...sql.matchAll(/pg_catalog\.(pg_\w+)(?: AS)? (\w+)/g)].map(([, relation, alias]) => [alias!, catalogRelationOid(relation!)]));
  return sql
    .replaceAll(/\b(\w+)\.tableoid\b/g, (all, alias: string) => (aliases.get(alias) ?? all).toString())
    .replaceAll(/(?<!')\bpg_catalog\.(pg_\w+)\b(?!\s*\()/g, (all, name: string) => (catalogRelations.has(name) ? `pg.${name}` : all))
    .replaceAll(/\binformation_schema\.(\w+)\b(?!\s*\()/g, (all, name: string) => (informationSchemaRelations.has(name) ? `info.${name}` : all))
    .replaceAll(/\s+COLLATE pg_catalog\.("default"|default)/g, "")
    .replaceAll(/OPERATOR\(pg_catalog\.([^)]+)\)/g, "$1")
    .replaceAll(/(?<!')\b(?:pg_catalog|information_schema)\./g, "")
    .replaceAll(new RegExp(`${text}::(${REG_TYPES})\\b`, "g"), "to_$2_strict($1)")
    .replaceAll(new RegExp(`${operand}::(?:oid|int4|int8)::(${REG_TYPES})\\b`, "g"), "$2_text($1)")
    .replaceAll(new RegExp(`${operand}::(${REG_TYPES})::oid\\b`, "g"), "$1")
    .replaceAll(new RegExp(`${operand}::(${REG_TYPES})\\b`, "g"), "$2_text($1)")
    .replaceAll(new RegExp(`${operand}\\s+!~\\s+${text}`, "g"), "NOT regexp_matches($1, $2)")
    .replaceAll(new RegExp(`${operand}\\s+~\\s+${text}`, "g"), "regexp_matches($1, $2)")
    .replaceAll(/\b(pg_\w+_is_visible)\(((?:[^()]|\([^()]*\))*)\)/g, `$1($2, ${path})`)
    .replaceAll(/::"char"(\[\])?/g, "::VARCHAR$1")
    .replaceAll(/::name\b(\[\])?/g, "::VARCHAR$1")
    .replaceAll(/'\{([^}']*)\}'(::\w+\[\])?/g, (_, items: string) => `[${items.split(",").map((item) => `'${item}'`).join(", ")}]`)
    .replaceAll(/(generate_series\((?:[^()]|\([^()]*\))*\)) s\b(?!\()/g, "$1 s(s)")
    .replaceAll(/\bcurrent_database\(\)/g, "'tavana'")
    .replaceAll(/\bcurrent_user\b/g, "'ann'");
}
