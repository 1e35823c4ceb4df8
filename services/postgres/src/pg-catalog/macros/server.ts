import { current, macro, type Macro } from "./macro.ts";

/** Nobody knows how large what stands behind a table is without reading it: the size is NULL, not a made-up number. */
function size(name: string, ...parameters: readonly string[]): Macro {
  return macro(name, ...parameters.map((list) => [list, "NULL::BIGINT"] as const));
}

/** Counters of PostgreSQL's that nothing here counts. */
const uncounted = ["numscans", "tuples_returned", "tuples_fetched", "tuples_inserted", "tuples_updated", "tuples_deleted", "live_tuples", "dead_tuples", "blocks_fetched", "blocks_hit"];

export const serverMacros: readonly Macro[] = [
  size("pg_relation_size", "x", "x, fork"),
  size("pg_total_relation_size", "x"),
  size("pg_table_size", "x"),
  size("pg_indexes_size", "x"),
  size("pg_database_size", "x"),
  size("pg_tablespace_size", "x"),
  ...uncounted.map((counter) => size(`pg_stat_get_${counter}`, "x")),
  macro("pg_is_in_recovery", ["", "false"]),
  macro("pg_is_wal_replay_paused", ["", "false"]),
  macro("pg_current_wal_lsn", ["", "NULL::VARCHAR"]),
  macro("pg_current_wal_insert_lsn", ["", "NULL::VARCHAR"]),
  macro("pg_current_xact_id_if_assigned", ["", "NULL::UBIGINT"]),
  macro("txid_current_if_assigned", ["", "NULL::BIGINT"]),
  macro("transaction_age", ["x", "CASE WHEN x IS NOT NULL THEN 2147483647 END"]),
  macro("pg_relation_filenode", ["x", "NULL::UINTEGER"]),
  macro("pg_last_wal_receive_lsn", ["", "NULL::VARCHAR"]),
  macro("pg_last_wal_replay_lsn", ["", "NULL::VARCHAR"]),
  macro("pg_last_xact_replay_timestamp", ["", "NULL::TIMESTAMPTZ"]),
  macro("pg_postmaster_start_time", ["", "(SELECT started FROM src.constants)"]),
  macro("pg_conf_load_time", ["", "(SELECT started FROM src.constants)"]),
  macro("pg_my_temp_schema", ["", "0::UINTEGER"]),
  macro("pg_is_other_temp_schema", ["x", "CASE WHEN x IS NOT NULL THEN false END"]),
  macro("pg_blocking_pids", ["x", "[]::INTEGER[]"]),
  macro("pg_safe_snapshot_blocking_pids", ["x", "[]::INTEGER[]"]),
  macro("pg_stat_get_snapshot_timestamp", ["", "NULL::TIMESTAMPTZ"]),
  macro("pg_jit_available", ["", "false"]),
  macro("pg_listening_channels", ["", "unnest([]::VARCHAR[])"]),
  macro("pg_current_logfile", ["", "NULL::VARCHAR"]),
  macro("pg_trigger_depth", ["", "0"]),
  macro("pg_tablespace_databases", ["x", "unnest([]::UINTEGER[])"]),
  macro("getdatabaseencoding", ["", "'UTF8'::pg_name"]),
  macro("pg_client_encoding", ["", "'UTF8'::pg_name"]),
  macro("pg_database_collation_actual_version", ["x", "NULL::VARCHAR"]),
  macro("pg_collation_actual_version", ["x", "NULL::VARCHAR"]),
  macro("inet_server_addr", ["", "NULL::VARCHAR"]),
  macro("inet_server_port", ["", "NULL::INTEGER"]),
  macro("inet_client_addr", ["", "NULL::VARCHAR"]),
  macro("inet_client_port", ["", "NULL::INTEGER"]),
  // For current_setting() of what is no literal: that name is DuckDB's own, for its own settings.
  macro("setting_text", ["x", `coalesce(${current("settings")}[lower(x)], CASE WHEN x IS NOT NULL THEN error('unrecognized configuration parameter "' || x || '"') END)`], ["x, missing", `${current("settings")}[lower(x)]`]),
  macro("current_schemas", ["implicit", "CASE WHEN implicit THEN ['pg_catalog', 'public'] ELSE ['public'] END"]),
  macro("pg_get_partition_ancestors", ["x", "unnest([]::UINTEGER[])"]),
  macro("pg_partition_root", ["x", "NULL::UINTEGER"]),
  { ...macro("pg_get_keywords", ["", "SELECT keyword_name AS word, left(keyword_category, 1) AS catcode, false AS barelabel, keyword_category AS catdesc, NULL::VARCHAR AS baredesc FROM duckdb_keywords()"]), table: true },
  { ...macro("pg_options_to_table", ["options", "SELECT NULL::VARCHAR AS option_name, NULL::VARCHAR AS option_value WHERE false"]), table: true },
  { ...macro("aclexplode", ["acl", "SELECT NULL::UINTEGER AS grantor, NULL::UINTEGER AS grantee, NULL::VARCHAR AS privilege_type, false AS is_grantable WHERE false"]), table: true },
  { ...macro("pg_partition_tree", ["x", "SELECT NULL::UINTEGER AS relid, NULL::UINTEGER AS parentrelid, false AS isleaf, 0 AS level WHERE false"]), table: true },
  { ...macro("pg_get_publication_tables", ["x", "SELECT NULL::UINTEGER AS relid, NULL::SMALLINT[] AS attrs, NULL::VARCHAR AS qual WHERE false"]), table: true },
  { ...macro("pg_lock_status", ["", "SELECT * FROM pg.pg_locks"]), table: true },
];
