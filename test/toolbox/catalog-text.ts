import { catalogRelationOid, catalogRelations, informationSchemaRelations } from "../../services/postgres/src/pg-catalog/index.ts";

/** The search path of the sessions whose statements are tried. */
export const PATH = ["public"];
const path = `[${PATH.map((schema) => `'${schema}'`).join(", ")}]`;
const nested = ["0", "0", "0", "0", "0"].reduce((inner) => String.raw`\((?:[^()]|${inner})*\)`, String.raw`\([^()]*\)`);
const operand = String.raw`((?:\w+\.)*(?:\w+|"\w+")(?:${nested})?|${nested})`;
const REG_TYPES = "regclass|regtype|regproc|regprocedure|regoperator|regnamespace|regrole";
const text = String.raw`(E?'(?:[^']|'')*')`;

/**
 * A statement as the catalog engine takes it, by replacement of text: enough for the known statements of these tests.
 * The program itself edits by the syntax tree.
 */
export function catalogText(sql: string): string {
  return edited(uniform(sql));
}

/** CAST(x AS regclass) as x::regclass, from the inside out. */
function uniform(sql: string): string {
  let text = sql;
  for (let start = text.lastIndexOf("CAST("); start >= 0; start = start === 0 ? -1 : text.lastIndexOf("CAST(", start - 1)) {
    let end = start + 5;
    for (let depth = 1; depth > 0; end++) depth += text[end] === "(" ? 1 : text[end] === ")" ? -1 : 0;
    const [, value, type] = /^([^]*) AS ([^()]+)$/.exec(text.slice(start + 5, end - 1)) ?? [];
    if (value && new RegExp(`^(${REG_TYPES}|text|oid)$`, "i").test(type!)) text = `${text.slice(0, start)}${/^'[^']*'$/.test(value) ? value : `(${value})`}::${type!.toLowerCase()}${text.slice(end)}`;
  }
  return text;
}

function edited(sql: string): string {
  const aliases = new Map([...sql.matchAll(/pg_catalog\.(pg_\w+)(?: AS)? (\w+)/g)].map(([, relation, alias]) => [alias!, catalogRelationOid(relation!)]));
  return sql
    .replaceAll(/\b(\w+)\.tableoid\b/g, (all, alias: string) => (aliases.get(alias) ?? all).toString())
    .replaceAll(/(?<!')\bpg_catalog\.(pg_\w+)\b(?!\s*\()/g, (all, name: string) => (catalogRelations.has(name) ? `pg.${name}` : all))
    .replaceAll(/\binformation_schema\.(\w+)\b(?!\s*\()/gi, (all, name: string) => (informationSchemaRelations.has(name.toLowerCase()) ? `info.${name}` : all))
    .replaceAll(/\s+COLLATE pg_catalog\.("default"|default)/g, "")
    .replaceAll(/OPERATOR\(pg_catalog\.([^)]+)\)/g, "$1")
    .replaceAll(/(?<!')\b(?:pg_catalog|information_schema)\./g, "")
    .replaceAll(new RegExp(`${text}::(${REG_TYPES})\\b`, "g"), "to_$2_strict($1)")
    .replaceAll(new RegExp(`${operand}::(?:oid|int4|int8)::(${REG_TYPES})\\b`, "g"), "$2_text($1)")
    .replaceAll(new RegExp(`${operand}::(${REG_TYPES})\\)?::oid\\b`, "g"), (all, value: string, type: string) => (all.includes(")::oid") ? `to_${type}_strict(${value}))` : `to_${type}_strict(${value})`))
    .replaceAll(new RegExp(`${operand}::(${REG_TYPES})\\b`, "g"), "$2_text($1)")
    .replaceAll(new RegExp(`${operand}\\s+!~\\s+${text}`, "g"), "NOT regexp_matches($1, $2)")
    .replaceAll(new RegExp(`${operand}\\s+~\\s+${text}`, "g"), "regexp_matches($1, $2)")
    .replaceAll(/\b(pg_\w+_is_visible)\(((?:[^()]|\([^()]*\))*)\)/g, `$1($2, ${path})`)
    .replaceAll(/::"char"(\[\])?/g, "::VARCHAR$1")
    .replaceAll(/::name\b(\[\])?/g, "::VARCHAR$1")
    .replaceAll(/'\{([^}']*)\}'(::\w+\[\])?/g, (_, items: string) => `[${items.split(",").map((item) => `'${item}'`).join(", ")}]`)
    .replaceAll(/(generate_series\((?:[^()]|\([^()]*\))*\)) s\b(?!\()/g, "$1 s(s)")
    .replaceAll(/\bjson_build_object\(/g, "json_object(")
    .replaceAll(/\bcurrent_setting\(/g, "setting_text(")
    .replaceAll(/\bcurrent_database\(\)/g, "'tavana'")
    .replaceAll(/\bcurrent_user\b/g, "'ann'");
}
