import { quoteLiteral } from "@tavana/common";
import { keywords } from "../data/keywords.ts";
import { macro, type Macro } from "./macro.ts";

const reserved = `[${keywords.trim().split(" ").map(quoteLiteral).join(", ")}]`;
/** Literals as PostgreSQL writes them: with E where there is a backslash. */
const literal = "CASE WHEN contains(x::VARCHAR, '\\') THEN 'E''' || replace(replace(x::VARCHAR, '\\', '\\\\'), '''', '''''') || '''' ELSE '''' || replace(x::VARCHAR, '''', '''''') || '''' END";
const UNITS = ["kB", "MB", "GB", "TB", "PB"];

/** PostgreSQL's pg_size_pretty: whole units, the next one from 10,240 on, halves rounded away from zero. */
function sizes(): string {
  const cases = UNITS.map((unit, index) => {
    const shown = `(sign(x) * ((abs(x::HUGEINT) >> ${10 * (index + 1) - 1}) + 1 >> 1))::HUGEINT`;
    return index === UNITS.length - 1 ? `ELSE ${shown} || ' ${unit}'` : `WHEN (abs(x::HUGEINT) >> ${10 * (index + 1) - 1}) < ${2 * 10_240 - 1} THEN ${shown} || ' ${unit}'`;
  });
  return `CASE WHEN x IS NULL THEN NULL WHEN abs(x) < 10240 THEN x::BIGINT || ' bytes' ${cases.join(" ")} END`;
}

const encodings =
  "SQL_ASCII EUC_JP EUC_CN EUC_KR EUC_TW EUC_JIS_2004 UTF8 MULE_INTERNAL LATIN1 LATIN2 LATIN3 LATIN4 LATIN5 LATIN6 LATIN7 LATIN8 LATIN9 LATIN10 WIN1256 WIN1258 WIN866 WIN874 KOI8R WIN1251 WIN1252 ISO_8859_5 ISO_8859_6 ISO_8859_7 ISO_8859_8 WIN1250 WIN1253 WIN1254 WIN1255 WIN1257 KOI8U SJIS BIG5 GBK UHC GB18030 JOHAB SHIFT_JIS_2004"
    .split(" ").map(quoteLiteral).join(", ");

/** PostgreSQL's format(): %s, %I and %L in the order of the arguments. */
function format(...names: readonly string[]): readonly [string, string] {
  const pieces = names.map((name, index) => {
    return [`a${index}: {i: pg.quote_ident(${name}::VARCHAR), l: pg.quote_nullable(${name}), s: coalesce(${name}::VARCHAR, '')}`, `CASE v.specs[${index + 1}] WHEN '%I' THEN v.a${index}.i WHEN '%L' THEN v.a${index}.l ELSE v.a${index}.s END || coalesce(v.texts[${index + 2}], '')`];
  });
  const body = `list_transform([{specs: regexp_extract_all(pattern, '%[sIL]'), texts: regexp_split_to_array(pattern, '%[sIL]'), ${pieces.map(([field]) => field).join(", ")}}], v -> v.texts[1] || ${pieces.map(([, text]) => text).join(" || ")})[1]`;
  return [["pattern", ...names].join(", "), body];
}

/** Functions on values that DuckDB has too, or has with fewer forms. */
const common: readonly Macro[] = [
  // What the engine makes of the operator ~, which must match the whole text there and any part of it in PostgreSQL.
  macro("regexp_full_match", ["x, pattern", "regexp_matches(x, pattern)"]),
  macro("~|", ["x, pattern", "regexp_matches(x, pattern)"]),
  macro("!~|", ["x, pattern", "NOT regexp_matches(x, pattern)"]),
  macro("~*", ["x, pattern", "regexp_matches(x, pattern, 'i')"]),
  macro("!~*", ["x, pattern", "NOT regexp_matches(x, pattern, 'i')"]),
  macro("quote_ident", ["x", `(CASE WHEN regexp_matches(x, '^[a-z_][a-z0-9_]*$') AND NOT list_contains(${reserved}, x) THEN x ELSE '"' || replace(x, '"', '""') || '"' END)::VARCHAR`]),
  macro("quote_literal", ["x", literal]),
  macro("quote_nullable", ["x", `coalesce(${literal}, 'NULL')`]),
  macro("format", format("a"), format("a", "b"), format("a", "b", "c"), format("a", "b", "c", "d")),
  macro("array_to_string", ["list, separator", "array_to_string_comma_default(list, sep := separator)"], ["list, separator, missing", "array_to_string_comma_default(list_transform(list, e -> coalesce(e::VARCHAR, missing)), sep := separator)"]),
  macro("array_lower", ["list, dimension", "CASE WHEN dimension = 1 AND len(list) > 0 THEN 1 END"]),
  macro("array_upper", ["list, dimension", "CASE WHEN dimension = 1 AND len(list) > 0 THEN len(list)::INTEGER END"]),
  macro("array_ndims", ["list", "CASE WHEN len(list) > 0 THEN 1 END"]),
  macro("cardinality", ["list", "len(list)::INTEGER"]),
  macro("array_remove", ["list, item", "list_filter(list, e -> e IS DISTINCT FROM item)"]),
  macro("pg_size_pretty", ["x", sizes()]),
].map((one) => ({ ...one, common: true }));

export const valueMacros: readonly Macro[] = [
  ...common,
  // What to_char's TZ and OF need, as workers have them.
  { ...macro("zone_name", ["n", "CASE WHEN n IN ('Etc/UTC', 'Z') THEN 'UTC' WHEN contains(n, '/') THEN error('to_char: abbreviations of time zones other than UTC are not supported') ELSE n END"]), common: true },
  // Of integers a bigint, as workers have it.
  ...["summed", "summed_plainly"].map((name) => ({ ...macro(name, ...["SMALLINT", "INTEGER"].map((type) => [`s, x ${type}, u BIGINT`, "CAST(s AS BIGINT)"] as const), ["s, x, u", "s"], ["s, x UUID, u INTEGER", "s"]), common: true })),
  macro("_pg_expandarray", ["list", "unnest(list_transform(list, (e, i) -> {x: e, n: i::INTEGER}))"]),
  macro("nameconcatoid", ["name, x", "left(name, 63 - 1 - length(x::VARCHAR)) || '_' || x"]),
  macro("pg_encoding_to_char", ["x", `coalesce([${encodings}][x + 1], '')::pg_name`]),
  macro("pg_char_to_encoding", ["x", `coalesce(list_position([${encodings}], replace(upper(x), '-', '')) - 1, -1)::INTEGER`]),
  macro("pg_encoding_max_length", ["x", "CASE WHEN x = 6 THEN 4 WHEN x = 0 THEN 1 END"]),
];
