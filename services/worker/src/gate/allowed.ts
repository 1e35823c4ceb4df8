/** What a query may be made of. Everything is refused unless a list here, or the engine's own list of functions, names it. */

/** Kinds of nodes in the tree of json_serialize_sql that hold no access of their own. */
export const nodeTypes: ReadonlySet<string> = new Set([
  // query nodes
  "SELECT_NODE",
  "SET_OPERATION_NODE",
  "RECURSIVE_CTE_NODE",
  "CTE_NODE",
  // table references
  "BASE_TABLE",
  "SUBQUERY",
  "JOIN",
  "TABLE_FUNCTION",
  "EXPRESSION_LIST",
  "EMPTY",
  "PIVOT",
  "SHOW_REF",
  "SHOW_UNQUALIFIED",
  // modifiers and orders
  "LIMIT_MODIFIER",
  "LIMIT_PERCENT_MODIFIER",
  "ORDER_MODIFIER",
  "DISTINCT_MODIFIER",
  "ORDER_DEFAULT",
  "ASCENDING",
  "DESCENDING",
]);

export const expressionClasses: ReadonlySet<string> = new Set([
  "BETWEEN",
  "CASE",
  "CAST",
  "COLLATE",
  "COLUMN_REF",
  "COMPARISON",
  "CONJUNCTION",
  "CONSTANT",
  "DEFAULT",
  "FUNCTION",
  "LAMBDA",
  "LAMBDA_REF",
  "OPERATOR",
  "PARAMETER",
  "POSITIONAL_REFERENCE",
  "STAR",
  "SUBQUERY",
  "TYPE",
  "WINDOW",
]);

/** Functions of the engine that are not for users: they bind other texts, change the process, or wait without end. */
export const refusedFunctions: ReadonlySet<string> = new Set([
  "getenv",
  "json_serialize_plan",
  "json_execute_serialized_sql",
  "parse_duckdb_log_message",
  "current_setting",
  "setseed",
  "write_log",
]);

/** Functions whose value differs from call to call. */
export const volatileFunctions: ReadonlySet<string> = new Set([
  "random",
  "uuid",
  "uuidv4",
  "uuidv7",
  "gen_random_uuid",
  "now",
  "today",
  "ago",
  "current_date",
  "current_localtime",
  "current_localtimestamp",
  "get_current_time",
  "get_current_timestamp",
  "transaction_timestamp",
  "txid_current",
  "current_transaction_id",
  "current_query_id",
  "current_connection_id",
  "nextval",
  "currval",
  "getvariable",
]);

/** Table functions that read the files named by their first argument. */
export const fileFunctions: ReadonlySet<string> = new Set([
  "glob",
  "parquet_bloom_probe",
  "parquet_file_metadata",
  "parquet_full_metadata",
  "parquet_kv_metadata",
  "parquet_metadata",
  "parquet_scan",
  "parquet_schema",
  "read_blob",
  "read_csv",
  "read_csv_auto",
  "read_json",
  "read_json_auto",
  "read_json_objects",
  "read_json_objects_auto",
  "read_ndjson",
  "read_ndjson_auto",
  "read_ndjson_objects",
  "read_parquet",
  "read_text",
  "sniff_csv",
]);

/** Table functions that list what the engine holds, whoever may read it. */
export const catalogTableFunctions: ReadonlySet<string> = new Set([
  "duckdb_columns",
  "duckdb_constraints",
  "duckdb_databases",
  "duckdb_functions",
  "duckdb_indexes",
  "duckdb_schemas",
  "duckdb_sequences",
  "duckdb_tables",
  "duckdb_types",
  "duckdb_views",
]);

/** The engine's own views that show more than what there is: its settings, requests to stores with their signatures, others' statements. */
export const closedViews: ReadonlySet<string> = new Set(["duckdb_logs", "pg_prepared_statements", "pg_settings"]);

/** The engine's views that names without a schema mean where the search path leads to information_schema. */
export const informationSchemaViews: ReadonlySet<string> = new Set([
  "character_sets",
  "check_constraints",
  "columns",
  "constraint_column_usage",
  "constraint_table_usage",
  "key_column_usage",
  "referential_constraints",
  "schemata",
  "table_constraints",
  "tables",
  "views",
]);

/** Table functions that touch nothing but their arguments. */
export const plainTableFunctions: ReadonlySet<string> = new Set([
  "duckdb_keywords",
  "generate_series",
  "generate_subscripts",
  "icu_calendar_names",
  "json_each",
  "json_tree",
  "pg_timezone_names",
  "range",
  "regexp_split_to_table",
  "repeat",
  "repeat_row",
  "test_all_types",
  "unnest",
]);

/** Functions in a select list that give more than one row. */
export const rowFunctions: ReadonlySet<string> = new Set(["unnest", "generate_subscripts", "regexp_split_to_table"]);
