import { ConfigError, quoteLiteral, type YamlValue } from "@tavana/common";
import { normalizePath } from "../gate/path.ts";

/** Files that are a table. */
export interface Dataset {
  readonly schema: string;
  readonly name: string;
  /** URLs, paths or globs. */
  readonly files: readonly string[];
  readonly format: Format;
  /** Options of the function that reads the files. */
  readonly options: Readonly<Record<string, OptionValue>>;
  readonly description: string;
  /** Descriptions of columns by name. */
  readonly columns: Readonly<Record<string, string>>;
}

export type OptionValue = string | number | boolean | Readonly<Record<string, string>>;
export type Format = keyof typeof formats;

interface FormatRules {
  readonly reader: string;
  readonly endings: RegExp;
  readonly options: readonly string[];
}

/** Readers, and those of their options that say how files are to be understood (DuckDB manual, "Data Import"). */
const formats = {
  parquet: {
    reader: "read_parquet",
    endings: /\.(?:parquet|pq)$/i,
    options: ["binary_as_string", "file_row_number", "filename", "hive_partitioning", "hive_types", "hive_types_autocast", "union_by_name"],
  },
  csv: {
    reader: "read_csv",
    endings: /\.(?:csv|tsv|txt)(?:\.(?:gz|zst))?$/i,
    options: [
      "all_varchar", "allow_quoted_nulls", "columns", "comment", "compression", "dateformat", "decimal_separator", "delim", "encoding", "escape",
      "filename", "header", "hive_partitioning", "hive_types", "hive_types_autocast", "ignore_errors", "max_line_size", "new_line",
      "null_padding", "nullstr", "quote", "sample_size", "skip", "strict_mode", "thousands", "timestampformat", "types", "union_by_name",
    ],
  },
  json: {
    reader: "read_json",
    endings: /\.(?:json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i,
    options: [
      "columns", "compression", "convert_strings_to_integers", "dateformat", "filename", "format", "hive_partitioning", "hive_types",
      "hive_types_autocast", "ignore_errors", "map_inference_threshold", "maximum_depth", "maximum_object_size", "records", "sample_size",
      "timestampformat", "union_by_name",
    ],
  },
} as const satisfies Readonly<Record<string, FormatRules>>;

const formatNames = Object.keys(formats) as Format[];
const takenSchemas: ReadonlySet<string> = new Set(["information_schema", "main", "pg_catalog", "pg_temp", "pg_toast", "public", "system", "tavana", "temp"]);

/** Whether a name is that of a schema of DuckDB or PostgreSQL already. */
export function isTakenSchema(schema: string): boolean {
  const name = schema.toLowerCase();
  return takenSchemas.has(name) || name.startsWith("pg_");
}

/**
 * Reads the section `datasets:`, a map of schemas of tables.
 *
 * @throws ConfigError with file, line, column, and what would be right
 */
export function readDatasets(section: YamlValue): Dataset[] {
  return section.entries().flatMap(([schema, tables]) => {
    if (isTakenSchema(schema)) tables.fail(`the schema name ${schema} is taken`);
    return distinct(tables.entries()).map(([name, value]) => readDataset(schema, name, value));
  });
}

/** DuckDB's names are the same whatever their case. */
function distinct(entries: (readonly [string, YamlValue])[]): (readonly [string, YamlValue])[] {
  const seen = new Set<string>();
  for (const [name, value] of entries) {
    if (seen.has(name.toLowerCase())) value.fail("there is another table of this name");
    seen.add(name.toLowerCase());
  }
  return entries;
}

function readDataset(schema: string, name: string, value: YamlValue): Dataset {
  // `readers` are the gateway's to look at.
  const { files, format, options, description, columns } = value.fields(["files", "format", "options", "description", "columns", "readers"]);
  if (!files) return value.fail("expected files: a URL, a path or a glob, or a list of them");
  const urls = (files.isList ? files.list() : [files]).map(readFile);
  if (urls.length === 0) files.fail("expected at least one file");
  const chosen = format?.oneOf(formatNames) ?? formatNames.find((known) => formats[known].endings.test(urls[0]!)) ?? value.fail(`expected format: one of ${formatNames.join(", ")}`);
  return {
    schema,
    name,
    files: urls,
    format: chosen,
    options: Object.fromEntries((options?.entries() ?? []).map(([option, given]) => [option, readOption(chosen, option, given)])),
    description: description?.text() ?? "",
    columns: Object.fromEntries((columns?.entries() ?? []).map(([column, text]) => [column, text.text("a description")])),
  };
}

function readFile(value: YamlValue): string {
  const file = value.text("a URL, a path or a glob");
  try {
    const normal = normalizePath(file);
    return normal.includes("://") || normal.startsWith("/") ? normal : value.fail("expected a URL or an absolute path");
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    return value.fail((error as Error & { detail?: string }).detail ?? "not a path that can be read");
  }
}

function readOption(format: Format, option: string, value: YamlValue): OptionValue {
  const known: readonly string[] = formats[format].options;
  if (!known.includes(option)) value.fail(`unknown option of ${format}; expected ${known.join(", ")}`);
  if (!value.isMap) return value.scalar();
  return Object.fromEntries(value.entries().map(([column, type]) => [column, type.text("a type")]));
}

/** The query that a dataset stands for. */
export function datasetQuery({ files, format, options }: Dataset): string {
  const given = Object.entries(options).map(([option, value]) => `, ${option} = ${literal(value)}`);
  return `SELECT * FROM ${formats[format].reader}([${files.map(literal).join(", ")}]${given.join("")})`;
}

function literal(value: OptionValue): string {
  if (typeof value === "string") return quoteLiteral(value);
  if (typeof value !== "object") return String(value);
  return `{${Object.entries(value).map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(", ")}}`;
}
