import { constant, current, macro, type Macro } from "./macro.ts";

/** Names resolve in these schemas when a call does not say which. */
const DEFAULT_PATH = "['pg_catalog', 'public']";

export const nameHelpers: readonly Macro[] = [
  // "A b".c as ['A b', 'c'].
  macro("parts", ["x", `list_transform(regexp_extract_all(x, '"(?:[^"]|"")*"|[^".]+'), p -> CASE WHEN p LIKE '"%' THEN replace(p[2:-2], '""', '"') ELSE lower(trim(p)) END)`]),
  // One row of values goes through a one-element list, so that each is computed outside of the lambda.
  macro("resolve", [
    "x, path",
    `list_transform([{maps: ${current("relation_oids")}, parts: src.parts(x::VARCHAR), path: ['pg_catalog'] || path}],
      v -> list_filter(list_transform(CASE WHEN len(v.parts) > 1 THEN [v.parts[-2]] ELSE v.path END, s -> v.maps[lower(s || '.' || v.parts[-1])]), o -> o IS NOT NULL)[1])[1]`,
  ]),
  macro("relation", ["x, path", "coalesce(src.oid_of(x), src.resolve(x, path))"], ["x", `coalesce(src.oid_of(x), src.resolve(x, ${DEFAULT_PATH}))`]),
  macro("relation_strict", ["x", `coalesce(src.relation(x), CASE WHEN x IS NOT NULL THEN error('relation "' || x || '" does not exist') END)`]),
  macro("visible", [
    "x, path",
    `list_transform([{found: ${current("relations")}[src.oid_of(x)], path: list_filter(['pg_catalog'] || path, s -> s <> '')}],
      v -> CASE WHEN v.found IS NOT NULL THEN list_contains(v.path, v.found."schema") AND NOT list_has_any(v.path[1:list_position(v.path, v.found."schema") - 1], v.found.rivals) END)[1]`,
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
  return macro(name, ["x", `CASE WHEN x IS NULL THEN NULL WHEN src.oid_of(x) = 0 THEN '-' ELSE coalesce(${found}, x::VARCHAR) END`]);
}

/** Nothing but pg_catalog holds objects of these kinds. */
const alwaysVisible = ["operator", "opclass", "opfamily", "collation", "conversion", "statistics_obj", "ts_config", "ts_dict", "ts_parser", "ts_template"];

export const nameMacros: readonly Macro[] = [
  macro("pg_get_userbyid", ["x", `coalesce(${current("roles")}[src.oid_of(x)], 'unknown (OID=' || x || ')')`]),
  macro("pg_table_is_visible", ["x", `src.visible(x, ${DEFAULT_PATH})`], ["x, path", "src.visible(x, path)"]),
  macro("pg_function_is_visible", ["x", `${constant("functions")}[src.oid_of(x)]."schema" = 'pg_catalog'`], ["x, path", `${constant("functions")}[src.oid_of(x)]."schema" = 'pg_catalog'`]),
  ...alwaysVisible.map((kind) => macro(`pg_${kind}_is_visible`, ["x", "CASE WHEN x IS NOT NULL THEN true END"], ["x, path", "CASE WHEN x IS NOT NULL THEN true END"])),
  macro("to_regclass", ["x", `src.resolve(x, ${DEFAULT_PATH})`], ["x, path", "src.resolve(x, path)"]),
  macro("to_regclass_strict", ["x", "src.relation_strict(x)"], ["x, path", `coalesce(src.relation(x, path), CASE WHEN x IS NOT NULL THEN error('relation "' || x || '" does not exist') END)`]),
  shown("regclass_text", `${current("relations")}[src.relation(x)].shown`),
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
  macro("obj_description", ["x", `coalesce(${current("comments")}[1259][src.oid_of(x)], ${constant("comments")}[1247][src.oid_of(x)])`], [
    "x, catalog",
    `CASE catalog WHEN 'pg_class' THEN ${current("comments")}[1259][src.oid_of(x)] WHEN 'pg_namespace' THEN ${current("comments")}[2615][src.oid_of(x)]
      WHEN 'pg_type' THEN ${constant("comments")}[1247][src.oid_of(x)] WHEN 'pg_proc' THEN ${constant("comments")}[1255][src.oid_of(x)] END`,
  ]),
  macro("shobj_description", ["x, catalog", "NULL::VARCHAR"]),
  macro("col_description", ["x, number", `${current("column_comments")}[src.oid_of(x)][number::INTEGER]`]),
];
