import { constant, macro, type Macro } from "./macro.ts";

/** Masks of an interval's fields (PostgreSQL's utils/timestamp.h): 1 << 1 is month, 2 year, 3 day, 10 hour, 11 minute, 12 second. */
const INTERVAL_FIELDS =
  "MAP {4: ' year', 2: ' month', 6: ' year to month', 8: ' day', 1024: ' hour', 2048: ' minute', 4096: ' second', 1032: ' day to hour', 3080: ' day to minute', 7176: ' day to second', 3072: ' hour to minute', 7168: ' hour to second', 6144: ' minute to second', 32767: ''}";
const PRECISION = "CASE WHEN v.m & 65535 = 65535 THEN '' ELSE '(' || (v.m & 65535) || ')' END";

/** The name with a modifier that is given; v holds the type t that is no array, the modifier m and the name without one. */
const MODIFIED = `CASE
  WHEN v.t IN (16, 20, 21, 23, 700, 701) THEN v.formatted
  WHEN v.t = 1042 THEN CASE WHEN v.m > 4 THEN 'character(' || (v.m - 4) || ')' ELSE 'character' END
  WHEN v.t = 1043 THEN CASE WHEN v.m > 4 THEN 'character varying(' || (v.m - 4) || ')' ELSE v.formatted END
  WHEN v.t = 1700 THEN CASE WHEN v.m >= 4 THEN 'numeric(' || (((v.m - 4) >> 16) & 65535) || ',' || (xor((v.m - 4) & 2047, 1024) - 1024) || ')' ELSE v.formatted END
  WHEN v.t IN (1083, 1114) THEN replace(v.formatted, ' without', '(' || v.m || ') without')
  WHEN v.t IN (1184, 1266) THEN replace(v.formatted, ' with', '(' || v.m || ') with')
  WHEN v.t = 1186 THEN 'interval' || coalesce((${INTERVAL_FIELDS})[(v.m >> 16) & 32767], '') || ${PRECISION}
  ELSE v.formatted || '(' || v.m || ')' END`;
const NAME = `CASE WHEN v.m >= 0 THEN ${MODIFIED} WHEN v.m IS NOT NULL AND v.t = 1042 THEN 'bpchar' WHEN v.m IS NOT NULL AND v.t = 1560 THEN '"bit"' ELSE v.formatted END`;

/** What a type's name needs beside the types of the engine's own. */
export const typeHelpers: readonly Macro[] = [
  macro("oid_of", ["x", "TRY_CAST(x AS UINTEGER)"]),
  // As type_names spells it: without a modifier, with one pair of brackets. In quotes are a type's own name, of which two mean another one without.
  macro("type_words", ["x", `CASE WHEN x LIKE '"pg_catalog".%' THEN CASE WHEN x[14:] IN ('"char"', '"bit"') THEN x[14:] ELSE trim(x[14:], '"') END ELSE trim(regexp_replace(regexp_replace(regexp_replace(CASE WHEN x LIKE '"%' THEN x ELSE lower(x) END, '^\\s*pg_catalog\\.|\\s*\\([^)]*\\)', '', 'g'), '(\\s*\\[\\d*\\])+\\s*$', '[]'), '\\s+', ' ', 'g')) END`]),
  // Values go through a one-element list: each is computed once, and outside of the lambda.
  macro("shown_type", [
    "type_oid, modifier, found",
    `list_transform([{t: type_oid, m: modifier, found: found}], w -> CASE WHEN w.t IS NULL THEN NULL WHEN w.t = 0 THEN '-' WHEN w.found IS NULL THEN '???'
      ELSE list_transform([{t: w.found.base, m: w.m, formatted: w.found.formatted}], v -> ${NAME})[1] || w.found.suffix END)[1]`,
  ]),
];

export const typeMacros: readonly Macro[] = [
  macro("format_type", ["type_oid, modifier", `src.shown_type(type_oid, modifier, ${constant("types")}[src.oid_of(type_oid)])`]),
  macro("oidvectortypes", ["list", `list_transform([{types: ${constant("types")}, oids: list}], v -> array_to_string(list_transform(v.oids, o -> v.types[o].formatted || v.types[o].suffix), ', '))[1]`]),
  macro("to_regtype", ["x", `${constant("type_names")}[src.type_words(x)]`]),
  macro("to_regtype_strict", ["x", `coalesce(src.oid_of(x), pg.to_regtype(x), CASE WHEN x IS NOT NULL THEN error('type "' || x || '" does not exist') END)`]),
  macro("regtype_text", ["x", `src.shown_type(src.oid_of(x), NULL, ${constant("types")}[coalesce(src.oid_of(x), pg.to_regtype(x::VARCHAR))])`]),
  macro("pg_type_is_visible", ["x", `${constant("type_namespaces")}[src.oid_of(x)] = 11`], ["x, path", `${constant("type_namespaces")}[src.oid_of(x)] = 11`]),
  // The lengths and precisions that information_schema shows.
  macro("_pg_char_max_length", ["t, m", "CASE WHEN m = -1 THEN NULL WHEN t IN (1042, 1043) THEN m - 4 WHEN t IN (1560, 1562) THEN m END"]),
  macro("_pg_char_octet_length", ["t, m", "CASE WHEN t IN (25, 1042, 1043) THEN CASE WHEN m = -1 THEN 1073741824 ELSE (m - 4) * 4 END END"]),
  macro("_pg_numeric_precision", ["t, m", "CASE t WHEN 21 THEN 16 WHEN 23 THEN 32 WHEN 20 THEN 64 WHEN 1700 THEN CASE WHEN m <> -1 THEN ((m - 4) >> 16) & 65535 END WHEN 700 THEN 24 WHEN 701 THEN 53 END"]),
  macro("_pg_numeric_precision_radix", ["t, m", "CASE WHEN t IN (20, 21, 23, 700, 701) THEN 2 WHEN t = 1700 THEN 10 END"]),
  macro("_pg_numeric_scale", ["t, m", "CASE WHEN t IN (20, 21, 23) THEN 0 WHEN t = 1700 AND m <> -1 THEN (m - 4) & 65535 END"]),
  macro("_pg_datetime_precision", ["t, m", "CASE WHEN t = 1082 THEN 0 WHEN t IN (1083, 1114, 1184, 1266) THEN CASE WHEN m < 0 THEN 6 ELSE m END WHEN t = 1186 THEN CASE WHEN m < 0 OR m & 65535 = 65535 THEN 6 ELSE m & 65535 END END"]),
  macro("_pg_interval_type", ["t, m", "CASE WHEN t = 1186 AND m >= 0 THEN upper(nullif(trim(regexp_replace(pg.format_type(t, m), '^interval|\\(.*', '', 'g')), '')) END"]),
];
