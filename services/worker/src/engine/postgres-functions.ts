/**
 * Functions that PostgreSQL has and DuckDB lacks, or has in fewer forms, as macros of DuckDB's own SQL: what BI tools
 * and drivers write works beside any table. Where both have a function, DuckDB's meaning holds.
 */

interface Macro {
  readonly name: string;
  /** Parameters, and what they give. */
  readonly overloads: readonly (readonly [parameters: string, body: string])[];
  readonly table?: boolean;
}

const macro = (name: string, ...overloads: Macro["overloads"]): Macro => ({ name, overloads });

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

/** Digits with grouping and decimals, as wide as the pattern and a sign. FM takes the blanks away. */
const digits = "length(split_part(replace(pattern, 'FM', ''), '.', 2))";
const grouped = `format('{:' || CASE WHEN contains(pattern, ',') THEN ',' ELSE '' END || '.' || ${digits} || 'f}', TRY_CAST(CAST(x AS VARCHAR) AS DOUBLE))`;
/** Without a 0 before the point there is none in the text either. */
const shortened = `CASE WHEN contains(split_part(pattern, '.', 1), '0') THEN ${grouped} ELSE regexp_replace(${grouped}, '^(-?)0\\.', '\\1.') END`;
const numberText = `CASE WHEN starts_with(pattern, 'FM') THEN ${shortened} ELSE lpad(${shortened}, CAST(length(pattern) + 1 AS INTEGER), ' ') END`;
/** Patterns of numbers that this understands: 9, comma and point, and one 0 before the point. */
const isNumberPattern = "regexp_full_match(pattern, '(FM)?[9,]*0?(\\.[90]*)?')";
const unsupported = "error('to_char: this pattern is not supported for numbers: ' || pattern)";

/** How many groups a regular expression captures: brackets that are neither escaped, in a class, nor (?:…). */
const groups = String.raw`len(regexp_extract_all(regexp_replace(pattern, '\\.|\[[^\]]*\]|\(\?', '', 'g'), '\('))`;

/** Parameters of what takes any number of them: one to six. */
const counts = [1, 2, 3, 4, 5, 6].map((count) => Array.from({ length: count }, (_, index) => `a${index + 1}`));

const macros: readonly Macro[] = [
  // Dates and times
  macro("to_char", ["x, pattern", `CASE WHEN x IS NULL OR pattern IS NULL THEN NULL WHEN typeof(x) IN ('DATE', 'TIME') OR starts_with(typeof(x), 'TIMESTAMP') THEN ${timeText} WHEN ${isNumberPattern} THEN ${numberText} ELSE ${unsupported} END`]),
  macro("date_bin", ["stride, source, origin", "time_bucket(CAST(stride AS INTERVAL), source, origin)"]),
  macro("justify_days", ["x", "to_months(CAST(datepart('year', x) * 12 + datepart('month', x) + datepart('day', x) // 30 AS INTEGER)) + to_days(CAST(datepart('day', x) % 30 AS INTEGER)) + to_microseconds(CAST(epoch_us(x) - epoch_us(to_months(CAST(datepart('year', x) * 12 + datepart('month', x) AS INTEGER))) - epoch_us(to_days(CAST(datepart('day', x) AS INTEGER))) AS BIGINT))"]),
  macro("clock_timestamp", ["", "now()"]),
  macro("statement_timestamp", ["", "now()"]),
  // Text
  macro("~|", ["x, pattern", "regexp_matches(x, pattern)"]),
  macro("!~|", ["x, pattern", "NOT regexp_matches(x, pattern)"]),
  macro("~*", ["x, pattern", "regexp_matches(x, pattern, 'i')"]),
  macro("!~*", ["x, pattern", "NOT regexp_matches(x, pattern, 'i')"]),
  macro("~~|", ["x, patterns", "len(list_filter(patterns, p -> x LIKE p)) > 0"]),
  macro("~~*|", ["x, patterns", "len(list_filter(patterns, p -> x ILIKE p)) > 0"]),
  macro("regexp_match", ["x, pattern", `CASE WHEN NOT regexp_matches(x, pattern) THEN NULL WHEN ${groups} = 0 THEN [regexp_extract(x, pattern)] WHEN ${groups} = 1 THEN [regexp_extract(x, pattern, 1)] ELSE error('regexp_match: more than one group is not supported') END`]),
  macro("lpad", ["x, count", "system.main.lpad(x, count, ' ')"], ["x, count, fill", "system.main.lpad(x, count, fill)"]),
  macro("rpad", ["x, count", "system.main.rpad(x, count, ' ')"], ["x, count, fill", "system.main.rpad(x, count, fill)"]),
  macro("btrim", ["x", "trim(x)"], ["x, characters", "trim(x, characters)"]),
  macro("initcap", ["x", "array_to_string([upper(w[1]) || lower(w[2:]) FOR w IN regexp_extract_all(x, '[[:alnum:]]+|[^[:alnum:]]+')], '')"]),
  macro("octet_length", ["x", "CASE WHEN typeof(x) = 'BLOB' THEN length(hex(TRY_CAST(x AS BLOB))) // 2 ELSE strlen(CAST(x AS VARCHAR)) END"]),
  macro("encode", ["x", "system.main.encode(x)"], ["x, kind", "CASE kind WHEN 'hex' THEN lower(hex(x)) WHEN 'base64' THEN to_base64(x) ELSE error('unrecognized encoding: ' || kind) END"]),
  macro("decode", ["x", "system.main.decode(x)"], ["x, kind", "CASE kind WHEN 'hex' THEN unhex(x) WHEN 'base64' THEN from_base64(x) ELSE error('unrecognized encoding: ' || kind) END"]),
  macro("quote_ident", ["x", `CASE WHEN regexp_full_match(x, '[a-z_][a-z0-9_]*') THEN x ELSE '"' || replace(x, '"', '""') || '"' END`]),
  macro("quote_literal", ["x", "'''' || replace(CAST(x AS VARCHAR), '''', '''''') || ''''"]),
  macro("quote_nullable", ["x", "coalesce('''' || replace(CAST(x AS VARCHAR), '''', '''''') || '''', 'NULL')"]),
  macro("pg_typeof", ["x", "CASE typeof(x) WHEN 'VARCHAR' THEN 'text' WHEN 'BLOB' THEN 'bytea' WHEN 'DOUBLE' THEN 'double precision' WHEN 'FLOAT' THEN 'real' WHEN 'TIMESTAMP' THEN 'timestamp without time zone' WHEN 'TIME' THEN 'time without time zone' WHEN '\"NULL\"' THEN 'unknown' ELSE CASE WHEN starts_with(typeof(x), 'DECIMAL') THEN 'numeric' ELSE lower(typeof(x)) END END"]),
  // Numbers
  macro("div", ["x, y", "trunc(x / y)"]),
  macro("scale", ["x", "CAST(length(split_part(CAST(x AS VARCHAR), '.', 2)) AS INTEGER)"]),
  macro("width_bucket", ["x, low, high, count", "CASE WHEN x < low THEN 0 WHEN x >= high THEN count + 1 ELSE CAST(floor((x - low) / (high - low) * count) AS INTEGER) + 1 END"]),
  macro("num_nulls", ...counts.map((names) => [names.join(", "), names.map((name) => `CAST(${name} IS NULL AS INTEGER)`).join(" + ")] as const)),
  macro("num_nonnulls", ...counts.map((names) => [names.join(", "), names.map((name) => `CAST(${name} IS NOT NULL AS INTEGER)`).join(" + ")] as const)),
  macro("every", ["x", "bool_and(x)"]),
  // Arrays
  macro("array_lower", ["list, dimension", "CASE WHEN dimension = 1 AND len(list) > 0 THEN 1 END"]),
  macro("array_upper", ["list, dimension", "CASE WHEN dimension = 1 AND len(list) > 0 THEN CAST(len(list) AS INTEGER) END"]),
  macro("array_remove", ["list, item", "list_filter(list, e -> e IS DISTINCT FROM item)"]),
  macro("array_replace", ["list, item, other", "list_transform(list, e -> CASE WHEN e IS NOT DISTINCT FROM item THEN other ELSE e END)"]),
  macro("array_positions", ["list, item", "list_filter(range(1, len(list) + 1), i -> list[i] IS NOT DISTINCT FROM item)"]),
  // JSON
  ...["json", "jsonb"].flatMap((prefix) => [
    macro(`${prefix}_agg`, ["x", "to_json(list(x))"]),
    macro(`${prefix}_object_agg`, ["k, v", "json_group_object(k, v)"]),
    macro(`${prefix}_typeof`, ["x", "CASE json_type(x) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' ELSE 'number' END"]),
    macro(`${prefix}_array_elements`, ["x", "unnest(from_json(x, '[\"JSON\"]'))"]),
    macro(`${prefix}_array_elements_text`, ["x", "unnest(json_extract_string(x, '$[*]'))"]),
    macro(`${prefix}_object_keys`, ["x", "unnest(json_keys(x))"]),
    { ...macro(`${prefix}_array_elements`, ["x", "SELECT unnest(from_json(x, '[\"JSON\"]')) AS value"]), table: true },
    { ...macro(`${prefix}_array_elements_text`, ["x", "SELECT unnest(json_extract_string(x, '$[*]')) AS value"]), table: true },
    macro(`${prefix}_extract_path`, ["x, a", "json_extract(x, '$.' || a)"], ["x, a, b", "json_extract(x, '$.' || a || '.' || b)"]),
    macro(`${prefix}_extract_path_text`, ["x, a", "json_extract_string(x, '$.' || a)"], ["x, a, b", "json_extract_string(x, '$.' || a || '.' || b)"]),
  ]),
  macro("jsonb_array_length", ["x", "json_array_length(x)"]),
  macro("to_jsonb", ["x", "to_json(x)"]),
  macro("jsonb_pretty", ["x", "json_pretty(x)"]),
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
