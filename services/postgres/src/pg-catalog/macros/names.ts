import { constant, current, macro, type Macro } from "./macro.ts";

/** Names resolve in these schemas when a call does not say which. */
const DEFAULT_PATH = "['public']";

export const nameHelpers: readonly Macro[] = [
  // "A b".c as ['A b', 'c'].
  macro("parts", ["x", `list_transform(regexp_extract_all(x, '"(?:[^"]|"")*"|[^".]+'), p -> CASE WHEN p LIKE '"%' THEN replace(p[2:-2], '""', '"') ELSE lower(trim(p)) END)`]),
  macro("found", ["oids, parts, path", "list_filter(list_transform(CASE WHEN len(parts) > 1 THEN [parts[-2]] ELSE path END, s -> oids[lower(s || '.' || parts[-1])]), o -> o IS NOT NULL)[1]"]),
  // Values go through a one-element list: each is computed once, and outside of the lambda, which may hold no subquery.
  macro("relation_in", [
    "x, path",
    `list_transform([{oids: ${current("relation_oids")}, name: x::VARCHAR, path: ['pg_catalog'] || path}], v -> coalesce(src.oid_of(v.name), src.found(v.oids, src.parts(v.name), v.path)))[1]`,
  ]),
  macro("relation", ["x", `src.relation_in(x, ${DEFAULT_PATH})`]),
  macro("relation_strict", ["x", `coalesce(src.relation(x), CASE WHEN x IS NOT NULL THEN error('relation "' || x || '" does not exist') END)`]),
  // Whether a name without its schema finds this relation; f is its entry in the dictionary.
  macro("seen", ["f, path", 'list_contains(path, f."schema") AND NOT list_has_any(path[1:list_position(path, f."schema") - 1], f.rivals)']),
  macro("visible", ["x, path", `list_transform([{found: ${current("relations")}[src.oid_of(x)], path: ['pg_catalog'] || path}], v -> CASE WHEN v.found IS NOT NULL THEN src.seen(v.found, v.path) END)[1]`]),
  macro("shown_relation", [
    "x, path",
    `list_transform([{given: x::VARCHAR, found: ${current("relations")}[src.relation_in(x, path)], path: ['pg_catalog'] || path}],
      v -> CASE WHEN v.given = '0' THEN '-' WHEN v.found IS NULL THEN v.given WHEN src.seen(v.found, v.path) THEN v.found.short ELSE v.found.long END)[1]`,
  ]),
  macro("by_name", ["map, x", "map[array_to_string(src.parts(x::VARCHAR), '.')]"]),
  macro("namespace", ["x", `coalesce(src.oid_of(x), src.by_name(${current("schema_oids")}, x))`]),
  macro("role", ["x", `coalesce(src.oid_of(x), src.by_name(${current("role_oids")}, x))`]),
];

function strict(kind: string, name: string): Macro {
  return macro(`to_${name}_strict`, ["x", `coalesce(src.oid_of(x), pg.to_${name}(x), CASE WHEN x IS NOT NULL THEN error('${kind} "' || x || '" does not exist') END)`]);
}

/** The name of an oid as PostgreSQL's reg types show it. */
function shown(name: string, found: string): Macro {
  return macro(name, ["x", `list_transform([{given: x::VARCHAR, found: ${found}}], v -> CASE WHEN v.given = '0' THEN '-' ELSE coalesce(v.found, v.given) END)[1]::pg_name`]);
}

/** Nothing but pg_catalog holds objects of these kinds. */
const alwaysVisible = ["operator", "opclass", "opfamily", "collation", "conversion", "statistics_obj", "ts_config", "ts_dict", "ts_parser", "ts_template"];

export const nameMacros: readonly Macro[] = [
  macro("parse_ident", ["x", "src.parts(x)"], ["x, strict", "src.parts(x)"]),
  macro("pg_get_userbyid", ["x", `coalesce(${current("roles")}[src.oid_of(x)], 'unknown (OID=' || x || ')')::pg_name`]),
  macro("pg_table_is_visible", ["x", `src.visible(x, ${DEFAULT_PATH})`], ["x, path", "src.visible(x, path)"]),
  macro("pg_function_is_visible", ["x", `${constant("functions")}[src.oid_of(x)]."schema" = 'pg_catalog'`], ["x, path", `${constant("functions")}[src.oid_of(x)]."schema" = 'pg_catalog'`]),
  ...alwaysVisible.map((kind) => macro(`pg_${kind}_is_visible`, ["x", "CASE WHEN x IS NOT NULL THEN true END"], ["x, path", "CASE WHEN x IS NOT NULL THEN true END"])),
  macro("to_regclass", ["x", "src.relation(x)"], ["x, path", "src.relation_in(x, path)"]),
  macro("to_regclass_strict", ["x", "src.relation_strict(x)"], ["x, path", `coalesce(src.relation_in(x, path), CASE WHEN x IS NOT NULL THEN error('relation "' || x || '" does not exist') END)`]),
  macro("regclass_text", ["x", `src.shown_relation(x, ${DEFAULT_PATH})::pg_name`], ["x, path", "src.shown_relation(x, path)::pg_name"]),
  macro("to_regproc", ["x", `src.by_name(${constant("function_oids")}, regexp_replace(x, '^pg_catalog\\.', ''))`]),
  macro("to_regprocedure", ["x", `(${constant("function_signatures")})[regexp_replace(replace(x, ' ', ''), '^pg_catalog\\.', '')]`]),
  macro("to_regoper", ["x", "NULL::UINTEGER"]),
  macro("to_regoperator", ["x", "NULL::UINTEGER"]),
  macro("to_regcollation", ["x", "NULL::UINTEGER"]),
  macro("to_regnamespace", ["x", `src.by_name(${current("schema_oids")}, x)`]),
  macro("to_regrole", ["x", `src.by_name(${current("role_oids")}, x)`]),
  strict("function", "regproc"),
  strict("function", "regprocedure"),
  strict("schema", "regnamespace"),
  strict("role", "regrole"),
  shown("regproc_text", `${constant("functions")}[src.oid_of(x)].name`),
  shown("regprocedure_text", `${constant("functions")}[src.oid_of(x)].name || '(' || ${constant("functions")}[src.oid_of(x)].arguments || ')'`),
  macro("regoperator_text", ["x", "x::VARCHAR"]),
  shown("regnamespace_text", `pg.quote_ident(${current("schemas")}[src.oid_of(x)])`),
  shown("regrole_text", `pg.quote_ident(${current("roles")}[src.oid_of(x)])`),
  macro(
    "obj_description",
    ["x", `coalesce(${current("relation_comments")}[src.oid_of(x)], ${constant("type_comments")}[src.oid_of(x)])`],
    ["x, catalog", `CASE catalog WHEN 'pg_class' THEN ${current("relation_comments")}[src.oid_of(x)] WHEN 'pg_namespace' THEN ${current("schema_comments")}[src.oid_of(x)]
      WHEN 'pg_type' THEN ${constant("type_comments")}[src.oid_of(x)] WHEN 'pg_proc' THEN ${constant("function_comments")}[src.oid_of(x)] END`],
  ),
  macro("shobj_description", ["x, catalog", "NULL::VARCHAR"]),
  macro("col_description", ["x, number", `${current("column_comments")}[src.oid_of(x)][number::INTEGER]`]),
];
