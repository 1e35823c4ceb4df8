import { macro, once, type Macro } from "./macro.ts";
import { jsonMacros } from "./postgres-json.ts";

/**
 * Functions that PostgreSQL has and DuckDB lacks, or has in fewer forms, as macros of DuckDB's own SQL: what BI tools
 * and drivers write works beside any table. Where both have a function, DuckDB's meaning holds.
 */

/** Patterns of to_char (PostgreSQL manual 9.8) with strftime's; those that contain others come first. */
const patterns: readonly (readonly [pattern: string, strftime: string])[] = [
  ["FMMonth", "%B"], ["FMDay", "%A"], ["FMDD", "%-d"], ["FMMM", "%-m"], ["FMHH24", "%-H"], ["FMHH12", "%-I"], ["FMHH", "%-I"], ["FMMI", "%-M"], ["FMSS", "%-S"], ["FM", ""],
  ["HH24", "%H"], ["HH12", "%I"], ["HH", "%I"], ["MI", "%M"], ["SS", "%S"], ["MS", "%g"], ["US", "%f"],
  ["IYYY", "%G"], ["YYYY", "%Y"], ["YY", "%y"], ["Mon", "%b"], ["mon", "%b"], ["MM", "%m"], ["IW", "%V"], ["DDD", "%j"], ["DD", "%d"], ["Dy", "%a"], ["ID", "%u"],
  ["AM", "%p"], ["PM", "%p"], ["am", "%p"], ["pm", "%p"],
];

/** A character that stands for a pattern between the two rounds of replacement: what one puts in, no other may find. */
const code = (index: number) => `chr(${0xe000 + index})`;

/** Month and Day fill nine characters, Q and D have no counterpart: they go through strftime as codes, in this order. */
const filledCode = (index: number) => code(200 + index);

function strftimeFormat(): string {
  let text = "pattern";
  patterns.forEach(([pattern], index) => {
    if (pattern === "Mon") text = `replace(${text}, 'Month', ${filledCode(0)})`;
    if (pattern === "DDD") text = `replace(${text}, 'Day', ${filledCode(1)})`;
    text = `replace(${text}, '${pattern}', ${code(index)})`;
  });
  text = `replace(replace(replace(${text}, 'Q', ${filledCode(2)}), 'D', ${filledCode(3)}), '"', '')`;
  patterns.forEach(([, strftime], index) => {
    text = `replace(${text}, ${code(index)}, '${strftime}')`;
  });
  return text;
}

const asTimestamp = "TRY_CAST(CAST(x AS VARCHAR) AS TIMESTAMP)";
const timeText = [
  `rpad(strftime(${asTimestamp}, '%B'), 9, ' ')`,
  `rpad(strftime(${asTimestamp}, '%A'), 9, ' ')`,
  `CAST(quarter(${asTimestamp}) AS VARCHAR)`,
  `CAST(dayofweek(${asTimestamp}) + 1 AS VARCHAR)`,
].reduce((text, value, index) => `replace(${text}, ${filledCode(index)}, ${value})`, `strftime(${asTimestamp}, ${strftimeFormat()})`);
/** All that it knows; what else has letters would stay as it is. */
const isTimePattern = `regexp_full_match(pattern, '(${patterns.map(([pattern]) => pattern).join("|")}|Month|Day|Q|D|"[^"]*"|[^A-Za-z0-9"\\\\])*')`;
/** Digits with grouping and decimals, as wide as the pattern and a sign; FM takes the blanks away. Too many digits are #. */
const digits = "length(split_part(replace(pattern, 'FM', ''), '.', 2))";
const rounded = `CAST(round(TRY_CAST(CAST(x AS VARCHAR) AS DECIMAL(38, 10)), CAST(${digits} AS INTEGER)) AS DOUBLE)`;
const grouped = `format('{:' || CASE WHEN contains(pattern, ',') THEN ',' ELSE '' END || '.' || ${digits} || 'f}', ${rounded})`;
const tooLong = `${rounded} <> 0 AND log10(abs(${rounded})) >= length(regexp_replace(split_part(pattern, '.', 1), '[^09]', '', 'g'))`;
/** Without a 0 before the point there is none in the text either. */
const shortened = `CASE WHEN ${tooLong} THEN CASE WHEN ${rounded} < 0 THEN '-' ELSE '' END || regexp_replace(replace(pattern, 'FM', ''), '[09]', '#', 'g') WHEN contains(split_part(pattern, '.', 1), '0') THEN ${grouped} ELSE regexp_replace(${grouped}, '^(-?)0\\.', '\\1.') END`;
const numberText = `CASE WHEN starts_with(pattern, 'FM') THEN ${shortened} ELSE lpad(${shortened}, CAST(length(pattern) + 1 AS INTEGER), ' ') END`;
/** Patterns of numbers that this understands: 9, comma and point, and one 0 before the point; after FM each digit behind it is a 0. */
const isNumberPattern = "regexp_full_match(pattern, '[9,]*[09](\\.[90]+)?|FM[9,]*[09](\\.0+)?')";
const unsupported = "error('to_char: this pattern is not supported unless a statement in PostgreSQL''s grammar has it as a constant or a parameter: ' || pattern)";

const ROMAN = [["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"], ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"], ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]]
  .map((names, place) => `[${names.map((name) => `'${name}'`).join(", ")}][n // ${10 ** (2 - place)} % 10 + 1]`).join(" || ");

/** What the front end's to_char of constant patterns needs: a number's text, its shape, its endings; parts of dates. */
const numberMacros: readonly Macro[] = [
  macro("float_precision", ["whole, post, digits", "CASE WHEN length(whole) >= digits THEN 0 ELSE least(post, digits - length(whole)) END"]),
  macro("float_digits", ["x, post, digits", "CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN CASE WHEN x < 0 THEN '-Infinity' ELSE 'Infinity' END ELSE format('{:.' || pg.float_precision(format('{:.0f}', abs(x)), post, digits) || 'f}', x) END"]),
  // What has no room in a decimal has more digits than any pattern.
  macro("decimal_digits", ["x, short, is_enough, long", "CASE WHEN is_enough AND short IS NOT NULL THEN CAST(short AS VARCHAR) WHEN long IS NOT NULL THEN CAST(long AS VARCHAR) WHEN x IS NOT NULL THEN CASE WHEN starts_with(CAST(x AS VARCHAR), '-') THEN '-' ELSE '' END || repeat('9', 99) || '.' END"]),
  macro("number_whole", ["n, pre", "CASE WHEN length(split_part(ltrim(n, '-'), '.', 1)) > pre THEN 0 ELSE length(split_part(ltrim(n, '-'), '.', 1)) END"]),
  macro("number_rest", ["n, trims", "length(split_part(n, '.', 2)) * 256 + CASE WHEN trims THEN length(rtrim(split_part(n, '.', 2), '0')) ELSE length(split_part(n, '.', 2)) END * 4 + CASE WHEN starts_with(n, '0') OR starts_with(n, '-0') THEN 2 ELSE 0 END + CASE WHEN starts_with(n, '-') THEN 1 ELSE 0 END"]),
  macro("padded", ["n, width", "CASE WHEN n < 0 THEN '-' ELSE '' END || CASE WHEN length(CAST(abs(n) AS VARCHAR)) < width THEN lpad(CAST(abs(n) AS VARCHAR), width, '0') ELSE CAST(abs(n) AS VARCHAR) END"]),
  macro("clock_hour", ["n", "CASE WHEN n % 12 = 0 THEN 12 ELSE n % 12 END"]),
  macro("zone_minutes", ["n", "CASE WHEN contains(n, ':') THEN split_part(n, ':', 2) ELSE '00' END"]),
  macro("zone_name", ["n", "CASE WHEN n IN ('Etc/UTC', 'Z') THEN 'UTC' WHEN contains(n, '/') THEN error('to_char: abbreviations of time zones other than UTC are not supported') ELSE n END"]),
  macro("roman", ["n", `CASE WHEN n BETWEEN 1 AND 3999 THEN repeat('M', n // 1000) || ${ROMAN} WHEN n IS NOT NULL THEN repeat('#', 15) END`]),
  macro("ordinal", ["n", "CASE WHEN n % 100 BETWEEN 11 AND 13 THEN 'th' ELSE CASE n % 10 WHEN 1 THEN 'st' WHEN 2 THEN 'nd' WHEN 3 THEN 'rd' ELSE 'th' END END"]),
  macro("with_ordinal", ["n", "n || pg.ordinal(CAST(right(ltrim(n, '-'), 2) AS INTEGER))"]),
];

/** How many groups a regular expression captures: brackets that are neither escaped, in a class, nor (?:…). */
const groups = String.raw`len(regexp_extract_all(regexp_replace(pattern, '\\.|\[[^\]]*\]|\(\?', '', 'g'), '\('))`;

/** What such a regular expression captures; a pattern's groups beyond the sixth are not seen. */
const captures = `CASE WHEN regexp_matches(x, pattern) THEN CASE ${groups} WHEN 0 THEN [regexp_extract(x, pattern)] ${[1, 2, 3, 4, 5, 6].map((count) => `WHEN ${count} THEN [${Array.from({ length: count }, (_, group) => `regexp_extract(x, pattern, ${group + 1})`).join(", ")}]`).join(" ")} ELSE error('regexp_match: more than six groups are not supported') END END`;

/** Operators that compare a value with a list of patterns: | for any of them, & for all. */
const listOperators: readonly (readonly [operator: string, matches: string])[] = [
  ["~~", "x LIKE p"], ["!~~", "x NOT LIKE p"], ["~~*", "x ILIKE p"], ["!~~*", "x NOT ILIKE p"],
  ["~|", "regexp_matches(x, p)"], ["!~|", "NOT regexp_matches(x, p)"], ["~*|", "regexp_matches(x, p, 'i')"], ["!~*|", "NOT regexp_matches(x, p, 'i')"],
];

/** Parameters of what takes any number of them: one to six. */
const counts = [1, 2, 3, 4, 5, 6].map((count) => Array.from({ length: count }, (_, index) => `a${index + 1}`));

/** What PostgreSQL calls the types that results are announced with, by DuckDB's names. */
const pgTypeNames: Readonly<Record<string, string>> = {
  VARCHAR: "text", BLOB: "bytea", DOUBLE: "double precision", FLOAT: "real", TIME: "time without time zone", TIMESTAMP: "timestamp without time zone", TIMESTAMP_S: "timestamp without time zone", TIMESTAMP_MS: "timestamp without time zone", TIMESTAMP_NS: "timestamp without time zone",
  HUGEINT: "numeric", UHUGEINT: "numeric", UBIGINT: "numeric", BIGNUM: "numeric", UINTEGER: "bigint", USMALLINT: "integer", TINYINT: "smallint", UTINYINT: "smallint", VARIANT: "json", '"NULL"': "unknown",
};
const pgTypeName = `CASE ${Object.entries(pgTypeNames).map(([type, name]) => `WHEN t = '${type}' THEN '${name}'`).join(" ")}
  WHEN starts_with(t, 'DECIMAL') THEN 'numeric' WHEN regexp_matches(t, '^(STRUCT|MAP|UNION)\\(') THEN 'json' WHEN starts_with(t, 'ENUM') THEN 'text' ELSE lower(t) END`;

/**
 * A sum beside its argument, whose type says which overload it is: that of integers is a bigint (22003 beyond). What the
 * binder cannot tell yet, an aggregate in a window's sum or a name of the select list, fits the last one best.
 */
const summed: Macro["overloads"] = [...["TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT"].map((type) => [`s, x ${type}, u BIGINT`, "CAST(s AS BIGINT)"] as const), ["s, x, u", "s"], ["s, x UUID, u INTEGER", "s"]];

const macros: readonly Macro[] = [
  // Dates and times
  // For texts in DuckDB's grammar; the front end has its own where it knows the pattern.
  macro("to_char", ["x, pattern", `CASE WHEN x IS NULL OR pattern IS NULL THEN NULL WHEN (typeof(x) = 'DATE' OR starts_with(typeof(x), 'TIMESTAMP')) AND ${isTimePattern} THEN ${timeText} WHEN NOT (typeof(x) IN ('DATE', 'TIME') OR starts_with(typeof(x), 'TIMESTAMP')) AND ${isNumberPattern} THEN ${numberText} ELSE ${unsupported} END`]),
  ...numberMacros,
  // Digits beyond the pattern's would be left out.
  macro("digit_count", ["x, part", "length(regexp_replace(split_part(replace(upper(x), 'D', '.'), '.', part), '[^0-9]', '', 'g'))"]),
  macro("to_number", ["x, pattern", "CASE WHEN NOT regexp_full_match(pattern, '(?i)(FM|MI|SG|PL|PR|S|L|\\$| |[09,.GD])*') OR pg.digit_count(x, 1) > pg.digit_count(pattern, 1) OR pg.digit_count(x, 2) > pg.digit_count(pattern, 2) THEN error('to_number: this pattern is not supported for this text: ' || pattern) ELSE CAST(CASE WHEN regexp_matches(x, '[-<]') THEN '-' ELSE '' END || regexp_replace(x, '[^0-9.]', '', 'g') AS DECIMAL(38, 9)) END"]),
  macro("date_bin", ["stride, source, origin", "time_bucket(CAST(stride AS INTERVAL), source, origin)"]),
  macro("date_trunc_in", ["part, x, zone", "timezone(zone, date_trunc(part, timezone(zone, x)))"]),
  macro("justify_days", ["x", "to_months(CAST(datepart('year', x) * 12 + datepart('month', x) + datepart('day', x) // 30 AS INTEGER)) + to_days(CAST(datepart('day', x) % 30 AS INTEGER)) + to_microseconds(CAST(epoch_us(x) - epoch_us(to_months(CAST(datepart('year', x) * 12 + datepart('month', x) AS INTEGER))) - epoch_us(to_days(CAST(datepart('day', x) AS INTEGER))) AS BIGINT))"]),
  macro("justify_hours", ["x", "x + to_days(CAST(trunc(epoch_us(x - to_months(CAST(datepart('year', x) * 12 + datepart('month', x) AS INTEGER)) - to_days(CAST(datepart('day', x) AS INTEGER))) / 864e8) AS INTEGER)) - to_hours(24 * CAST(trunc(epoch_us(x - to_months(CAST(datepart('year', x) * 12 + datepart('month', x) AS INTEGER)) - to_days(CAST(datepart('day', x) AS INTEGER))) / 864e8) AS BIGINT))"]),
  macro("make_interval", ["years := 0, months := 0, weeks := 0, days := 0, hours := 0, mins := 0, secs := 0", "to_months(CAST(years * 12 + months AS INTEGER)) + to_days(CAST(weeks * 7 + days AS INTEGER)) + to_microseconds(CAST(hours * 3600000000 + mins * 60000000 + secs * 1e6 AS BIGINT))"]),
  macro("justify_all", ["us", "to_months(CAST(us // 2592000000000 AS INTEGER)) + to_days(CAST(us % 2592000000000 // 86400000000 AS INTEGER)) + to_microseconds(us % 86400000000)"]),
  macro("justify_interval", ["x", "pg.justify_all(((datepart('year', x) * 12 + datepart('month', x)) * 30 + datepart('day', x)) * 86400000000 + (datepart('hour', x) * 60 + datepart('minute', x)) * 60000000 + datepart('microsecond', x))"]),
  macro("make_timestamptz", ["y, m, d, h, mi, s", "CAST(make_timestamp(y, m, d, h, mi, s) AS TIMESTAMPTZ)"], ["y, m, d, h, mi, s, zone", "timezone(zone, make_timestamp(y, m, d, h, mi, s))"]),
  macro("overlaps", ["a, b, c, d", "least(a, b) < greatest(c, d) AND least(c, d) < greatest(a, b)"]),
  { ...macro("integer_series", ["a, b", "SELECT CAST(generate_series AS INTEGER) AS generate_series FROM generate_series(a, b)"], ["a, b, c", "SELECT CAST(generate_series AS INTEGER) AS generate_series FROM generate_series(a, b, c)"]), table: true },
  macro("clock_timestamp", ["", "now()"]),
  macro("statement_timestamp", ["", "now()"]),
  // Text
  macro("~|", ["x, pattern", "regexp_matches(x, pattern)"]),
  macro("!~|", ["x, pattern", "NOT regexp_matches(x, pattern)"]),
  macro("~*", ["x, pattern", "regexp_matches(x, pattern, 'i')"]),
  macro("!~*", ["x, pattern", "NOT regexp_matches(x, pattern, 'i')"]),
  ...listOperators.flatMap(([operator, matches]) => [
    macro(`${operator}|`, ["x, patterns", `CASE WHEN x IS NOT NULL THEN len(list_filter(patterns, p -> ${matches})) > 0 OR CASE WHEN len(patterns) > list_count(patterns) THEN NULL ELSE false END END`]),
    macro(`${operator}&`, ["x, patterns", `CASE WHEN x IS NOT NULL THEN len(list_filter(patterns, p -> NOT (${matches}))) = 0 AND CASE WHEN len(patterns) > list_count(patterns) THEN NULL ELSE true END END`]),
  ]),
  macro("regexp_captures", ["x, pattern", captures]),
  macro("regexp_flagged", ["pattern, flags", "CASE WHEN replace(flags, 'g', '') = '' THEN pattern ELSE '(?' || replace(flags, 'g', '') || ')' || pattern END"]),
  macro("regexp_match", ["x, pattern", "pg.regexp_captures(x, pattern)"], ["x, pattern, flags", "pg.regexp_captures(x, pg.regexp_flagged(pattern, flags))"]),
  macro("regexp_rows", ["x, pattern", "list_filter([pg.regexp_captures(x, pattern)], m -> m IS NOT NULL)"], ["x, pattern, flags", "list_transform(CASE WHEN contains(flags, 'g') THEN regexp_extract_all(x, pg.regexp_flagged(pattern, flags)) ELSE list_filter([x], m -> regexp_matches(m, pg.regexp_flagged(pattern, flags))) END, m -> pg.regexp_captures(m, pg.regexp_flagged(pattern, flags)))"]),
  macro("regexp_part", ["x, pattern", `CASE WHEN regexp_matches(x, pattern) THEN CASE ${groups} WHEN 0 THEN regexp_extract(x, pattern) ELSE regexp_extract(x, pattern, 1) END END`]),
  macro("regexp_like", ["x, pattern", "regexp_matches(x, pattern)"], ["x, pattern, flags", "regexp_matches(x, pg.regexp_flagged(pattern, flags))"]),
  macro("regexp_count", ["x, pattern", "CAST(len(regexp_extract_all(x, pattern)) AS INTEGER)"]),
  macro("regexp_substr", ["x, pattern", "CASE WHEN regexp_matches(x, pattern) THEN regexp_extract(x, pattern) END"]),
  macro("regexp_instr", ["x, pattern", "CASE WHEN regexp_matches(x, pattern) THEN CAST(instr(x, regexp_extract(x, pattern)) AS INTEGER) ELSE 0 END"]),
  { ...macro("regexp_split_to_table", ["x, pattern", "SELECT unnest(string_split_regex(x, pattern)) AS regexp_split_to_table"]), table: true },
  { ...macro("string_to_table", ["x, separator", "SELECT unnest(string_split(x, separator)) AS string_to_table"]), table: true },
  macro("string_to_table", ["x, separator", "unnest(string_split(x, separator))"]),
  macro("text_split", ["x, separator", "CASE WHEN x = '' THEN [] WHEN separator = '' THEN list_filter([x], lambda e: e IS NOT NULL) ELSE string_split(x, coalesce(separator, '')) END"]),
  macro("text_split_blank", ["x, separator, blank", once({ x: "pg.text_split(x, separator)", b: "blank" }, "list_transform(v.x, lambda e: nullif(e, v.b))")]),
  macro("hex_digits", ["x", "lower(to_hex(x))"]),
  macro("text_joined", ["list, separator, blank", once({ list: "CAST(list AS VARCHAR[])", b: "blank" }, "array_to_string(list_transform(v.list, lambda e: coalesce(e, v.b)), separator)")]),
  macro("overlay", ["x, part, start", "left(x, start - 1) || part || substr(x, start + length(part))"], ["x, part, start, count", "left(x, start - 1) || part || substr(x, start + count)"]),
  macro("convert_from", ["x, encoding", "system.main.decode(x)"]),
  macro("convert_to", ["x, encoding", "system.main.encode(x)"]),
  // Of PostgreSQL's meaning: the front end writes them where tavana.dialect is postgres.
  macro("part_of", ["x, start", "substr(x, CAST(greatest(start, 1) AS BIGINT))"], ["x, start, count", "CASE WHEN count < 0 THEN error('negative substring length not allowed') ELSE substr(x, CAST(greatest(start, 1) AS BIGINT), CAST(greatest(start + count - greatest(start, 1), 0) AS BIGINT)) END"]),
  macro("shown", ["x", "CASE typeof(x) WHEN 'BOOLEAN' THEN CASE CAST(x AS VARCHAR) WHEN 'true' THEN 't' WHEN 'false' THEN 'f' END WHEN 'DOUBLE' THEN regexp_replace(CAST(x AS VARCHAR), '\\.0$', '') ELSE CAST(x AS VARCHAR) END"]),
  macro("text_of", ["x", "CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN regexp_replace(CAST(x AS VARCHAR), '\\.0$', '') ELSE CAST(x AS VARCHAR) END"]),
  macro("round_to_even", ["x", "round(x) - CASE WHEN typeof(x) IN ('DOUBLE', 'FLOAT') AND abs(x - trunc(x)) = 0.5 AND round(x) % 2 <> 0 THEN sign(x) ELSE 0 END"]),
  macro("filled", ["x, width", "CASE WHEN width < 0 AND length(x) < -width THEN rpad(x, CAST(-width AS INTEGER), ' ') WHEN length(x) < width THEN lpad(x, CAST(width AS INTEGER), ' ') ELSE x END"]),
  macro("@^", ["x, y", "xor(x, y)"]),
  macro("lpad", ["x, count", "system.main.lpad(x, count, ' ')"], ["x, count, fill", "system.main.lpad(x, count, fill)"]),
  macro("rpad", ["x, count", "system.main.rpad(x, count, ' ')"], ["x, count, fill", "system.main.rpad(x, count, fill)"]),
  macro("btrim", ["x", "trim(x)"], ["x, characters", "trim(x, characters)"]),
  macro("initcap", ["x", "array_to_string([upper(w[1]) || lower(w[2:]) FOR w IN regexp_extract_all(x, '[[:alnum:]]+|[^[:alnum:]]+')], '')"]),
  macro("octet_length", ["x", "CASE WHEN typeof(x) = 'BLOB' THEN length(hex(TRY_CAST(x AS BLOB))) // 2 ELSE strlen(CAST(x AS VARCHAR)) END"]),
  macro("bit_length", ["x", "pg.octet_length(x) * 8"]),
  macro("encode", ["x", "system.main.encode(x)"], ["x, kind", "CASE kind WHEN 'hex' THEN lower(hex(x)) WHEN 'base64' THEN to_base64(x) ELSE error('unrecognized encoding: ' || kind) END"]),
  macro("decode", ["x", "system.main.decode(x)"], ["x, kind", "CASE kind WHEN 'hex' THEN unhex(x) WHEN 'base64' THEN from_base64(x) ELSE error('unrecognized encoding: ' || kind) END"]),
  macro("quote_ident", ["x", `CASE WHEN regexp_full_match(x, '[a-z_][a-z0-9_]*') THEN x ELSE '"' || replace(x, '"', '""') || '"' END`]),
  macro("quote_literal", ["x", "'''' || replace(CAST(x AS VARCHAR), '''', '''''') || ''''"]),
  macro("quote_nullable", ["x", "coalesce('''' || replace(CAST(x AS VARCHAR), '''', '''''') || '''', 'NULL')"]),
  macro("pg_type_name", ["t", pgTypeName]),
  macro("pg_typeof", ["x", `pg.pg_type_name(regexp_replace(typeof(x), '(\\[\\d*\\])+$', '')) || CASE WHEN ends_with(typeof(x), ']') THEN '[]' ELSE '' END`]),
  // Numbers
  macro("|/", ["x", "sqrt(x)"]),
  macro("||/", ["x", "cbrt(x)"]),
  macro("summed", ...summed),
  macro("summed_plainly", ...summed, ["s, x INTERVAL, u BIGINT", "to_months(CAST(sum(datepart('year', x) * 12 + datepart('month', x)) AS INTEGER)) + to_days(CAST(sum(datepart('day', x)) AS INTEGER)) + to_microseconds(CAST(sum(datepart('hour', x) * 3600000000 + datepart('minute', x) * 60000000 + datepart('microsecond', x)) AS BIGINT))"]),
  macro("div", ["x, y", "trunc(x / y)"]),
  macro("scale", ["x", "CAST(length(split_part(CAST(x AS VARCHAR), '.', 2)) AS INTEGER)"]),
  macro("width_bucket", ["x, low, high, count", "CASE WHEN x < low THEN 0 WHEN x >= high THEN count + 1 ELSE CAST(floor((x - low) / (high - low) * count) AS INTEGER) + 1 END"]),
  macro("num_nulls", ...counts.map((names) => [names.join(", "), names.map((name) => `CAST(${name} IS NULL AS INTEGER)`).join(" + ")] as const)),
  macro("num_nonnulls", ...counts.map((names) => [names.join(", "), names.map((name) => `CAST(${name} IS NOT NULL AS INTEGER)`).join(" + ")] as const)),
  macro("every", ["x", "bool_and(x)"]),
  // Arrays
  macro("array_dims", ["list", "CASE WHEN contains(typeof(list), '[][]') THEN error('array_dims of arrays of several dimensions is not supported') WHEN len(list) > 0 THEN '[1:' || len(list) || ']' END"]),
  macro("array_ndims", ["list", "CASE WHEN len(list) > 0 THEN CAST(length(regexp_replace(typeof(list), '[^\\[]', '', 'g')) AS INTEGER) END"]),
  macro("array_lower", ["list, dimension", "CASE WHEN dimension = 1 AND len(list) > 0 THEN 1 END"]),
  macro("array_upper", ["list, dimension", "CASE WHEN dimension = 1 AND len(list) > 0 THEN CAST(len(list) AS INTEGER) WHEN dimension > 1 AND contains(typeof(list), '[][]') THEN error('lengths of further dimensions are not supported') END"]),
  macro("item_count", ["list", "CASE WHEN contains(typeof(list), '[][]') THEN error('cardinality of arrays of several dimensions is not supported') ELSE CAST(len(list) AS INTEGER) END"]),
  macro("@+>", ["list, item", "list_append(list, item)"]),
  macro("@+<", ["item, list", "list_prepend(item, list)"]),
  macro("array_remove", ["list, item", "list_filter(list, e -> e IS DISTINCT FROM item)"]),
  macro("array_replace", ["list, item, other", "list_transform(list, e -> CASE WHEN e IS NOT DISTINCT FROM item THEN other ELSE e END)"]),
  macro("array_fill", ["item, counts", "list_transform(range(counts[1]), i -> item)"]),
  macro("trim_array", ["list, count", "list[:len(list) - count]"]),
  macro("array_positions", ["list, item", "list_filter(range(1, len(list) + 1), i -> list[i] IS NOT DISTINCT FROM item)"]),
  // JSON
  ...["json", "jsonb"].flatMap((prefix) => [
    macro(`${prefix}_agg`, ["x", "to_json(list(x))"]),
    macro(`${prefix}_object_agg`, ["k, v", "json_group_object(k, v)"]),
    macro(`${prefix}_typeof`, ["x", "CASE json_type(x) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' ELSE CASE WHEN x IS NOT NULL THEN 'number' END END"]),
    macro(`${prefix}_array_elements`, ["x", "unnest(from_json(x, '[\"JSON\"]'))"]),
    macro(`${prefix}_array_elements_text`, ["x", "unnest(json_extract_string(x, '$[*]'))"]),
    { ...macro(`${prefix}_array_elements`, ["x", "SELECT unnest(from_json(x, '[\"JSON\"]')) AS value"]), table: true },
    { ...macro(`${prefix}_array_elements_text`, ["x", "SELECT unnest(json_extract_string(x, '$[*]')) AS value"]), table: true },
    macro(`${prefix}_extract_path`, ["x, a", "json_extract(x, '$.' || a)"], ["x, a, b", "json_extract(x, '$.' || a || '.' || b)"]),
    macro(`${prefix}_extract_path_text`, ["x, a", "json_extract_string(x, '$.' || a)"], ["x, a, b", "json_extract_string(x, '$.' || a || '.' || b)"]),
  ]),
  macro("json_names", ["x", "unnest(json_keys(x))"]),
  { ...macro("json_names", ["x", "SELECT unnest(json_keys(x)) AS json_object_keys"]), table: true },
  { ...macro("json_pairs", ["x", "SELECT key, value FROM json_each(x)"]), table: true },
  { ...macro("json_pairs_text", ["x", "SELECT key, value ->> '$' AS value FROM json_each(x)"]), table: true },
  macro("@|", ["x, name", "CASE json_type(x) WHEN 'OBJECT' THEN list_contains(json_keys(x), name) ELSE list_contains(json_extract_string(x, '$[*]'), name) END"]),
  macro("@||", ["x, names", "list_has_any(json_keys(x), names)"]),
  macro("@&", ["x, names", "list_has_all(json_keys(x), names)"]),
  macro("|@>", ["x, y", "json_contains(CAST(x AS JSON), CAST(y AS JSON))"]),
  macro("<@|", ["x, y", "json_contains(CAST(y AS JSON), CAST(x AS JSON))"]),
  macro("jsonb_array_length", ["x", "json_array_length(x)"]),
  macro("to_jsonb", ["x", "to_json(x)"]),
  macro("jsonb_pretty", ["x", "json_pretty(x)"]),
  ...jsonMacros,
];

/** Schema of the macros; it stands at the end of every search path. */
export const FUNCTION_SCHEMA = "pg";

/** What makes them, in the engine's own database. */
export const functionStatements: readonly string[] = [
  `CREATE SCHEMA ${FUNCTION_SCHEMA}`,
  ...macros.map(({ name, overloads, table }) => {
    const bodies = overloads.map(([parameters, body]) => `(${parameters}) AS ${table ? "TABLE " : ""}(${body})`);
    return `CREATE MACRO ${FUNCTION_SCHEMA}."${name}"${bodies.join(", ")}`;
  }),
];

export const functionNames: readonly string[] = macros.filter(({ table }) => !table).map(({ name }) => name);
export const tableFunctionNames: readonly string[] = macros.filter(({ table }) => table).map(({ name }) => name);
