import { constant, current, macro, type Macro } from "./macro.ts";

/** The text of an object of a kind that there is none of. */
function none(name: string, ...parameters: readonly string[]): Macro {
  return macro(name, ...parameters.map((list) => [list, "NULL::VARCHAR"] as const));
}

const definedView = `${current("view_definitions")}[src.relation(x)]`;
const functionField = (field: string) => `${constant("functions")}[src.oid_of(x)]."${field}"`;
const functionText = `list_transform([${constant("functions")}[src.oid_of(x)]], f -> 'CREATE OR REPLACE FUNCTION ' || f."schema" || '.' || f.name || '(' || f.arguments || ')' || chr(10) || ' RETURNS ' || f.result || chr(10) || ' LANGUAGE internal' || chr(10) || 'AS $function$' || f.source || '$function$' || chr(10))[1]`;

export const definitionMacros: readonly Macro[] = [
  macro("pg_get_viewdef", ["x", definedView], ["x, pretty", definedView]),
  macro("pg_get_expr", ["expression, relation", "expression::VARCHAR"], ["expression, relation, pretty", "expression::VARCHAR"]),
  macro("pg_get_functiondef", ["x", functionText]),
  macro("pg_get_function_arguments", ["x", functionField("arguments")]),
  macro("pg_get_function_identity_arguments", ["x", functionField("arguments")]),
  macro("pg_get_function_result", ["x", functionField("result")]),
  none("pg_get_function_arg_default", "x, number"),
  none("pg_get_function_sqlbody", "x"),
  macro("pg_get_ruledef", ...(["x", "x, pretty"] as const).map((list) => [list, "'CREATE RULE \"_RETURN\" AS ON SELECT DO INSTEAD ' || (" + current("rule_definitions") + ")[src.oid_of(x)]"] as const)),
  none("pg_get_constraintdef", "x", "x, pretty"),
  none("pg_get_indexdef", "x", "x, number, pretty"),
  none("pg_get_triggerdef", "x", "x, pretty"),
  none("pg_get_partkeydef", "x"),
  none("pg_get_partition_constraintdef", "x"),
  none("pg_get_statisticsobjdef", "x"),
  none("pg_get_statisticsobjdef_columns", "x"),
  none("pg_get_statisticsobjdef_expressions", "x"),
  none("pg_get_serial_sequence", "relation, columnName"),
  none("pg_identify_object_as_address", "class, object, part"),
  none("pg_describe_object", "class, object, part"),
  none("pg_indexam_has_property", "x, property"),
  none("pg_index_has_property", "x, property"),
  none("pg_index_column_has_property", "x, number, property"),
  none("pg_tablespace_location", "x"),
  none("pg_relation_filepath", "x"),
  macro("pg_relation_is_publishable", ["x", "CASE WHEN x IS NOT NULL THEN false END"]),
  macro("pg_relation_is_updatable", ["x, triggers", "CASE WHEN x IS NOT NULL THEN 0 END"]),
  macro("pg_column_is_updatable", ["x, number, triggers", "CASE WHEN x IS NOT NULL THEN false END"]),
  macro("pg_sequence_last_value", ["x", "NULL::BIGINT"]),
  macro("pg_sequence_parameters", ["x", "NULL::VARCHAR"]),
];
