/** What macros look up and no snapshot changes: MAPs in one row. */
export function constants(): string[] {
  const described = `
    SELECT p.oid, p.proname AS name, n.nspname AS "schema", p.prosrc AS source,
      coalesce(f.arguments, array_to_string(list_transform(range(1, len(p.proargtypes) + 1), i -> coalesce(pg.quote_ident(p.proargnames[i]) || ' ', '') || t.names[p.proargtypes[i]]), ', ')) AS arguments,
      coalesce(f.result, CASE WHEN p.proretset THEN 'SETOF ' ELSE '' END || t.names[p.prorettype]) AS result
    FROM pg.pg_proc p JOIN (VALUES (11, 'pg_catalog'), ((SELECT any_value(typnamespace) FROM src.types WHERE typtype = 'd'), 'information_schema')) n(oid, nspname) ON n.oid = p.pronamespace
    LEFT JOIN src.functions f ON f.oid = p.oid, (SELECT map(list(oid), list(formatted)) AS names FROM src.types) t`;
  const entry = `{"name": name, "schema": "schema", "arguments": arguments, "result": result, "source": source}`;
  const arrays = "t.typlen = -1 AND t.typstorage <> 'p' AND t.typsubscript = 6179";
  const names = `
    SELECT name, min(oid) AS oid FROM (
      SELECT typname AS name, oid FROM src.types UNION SELECT formatted, oid FROM src.types WHERE formatted NOT LIKE '%[]'
      UNION VALUES ('int', 23), ('dec', 1700), ('decimal', 1700), ('float', 701), ('char', 1042), ('nchar', 1042), ('"bit"', 1560), ('"char"', 18), ('character varying', 1043), ('national character', 1042), ('national character varying', 1043)
      UNION SELECT formatted, oid FROM src.types WHERE formatted LIKE '%[]' UNION VALUES ('int[]', 1007), ('decimal[]', 1231), ('float[]', 1022), ('varchar[]', 1015), ('char[]', 1014)
      UNION SELECT e.typname || '[]', e.typarray FROM src.types e WHERE e.typarray <> 0
    ) WHERE NOT (name = 'char' AND oid = 18) AND NOT (name = 'char[]' AND oid = 1002) GROUP BY name`;
  return [
    `CREATE TABLE src.constants AS SELECT
      now() AS started,
      (SELECT map(list(t.oid), list({"base": coalesce(e.oid, t.oid), "formatted": coalesce(e.formatted, t.formatted), "suffix": CASE WHEN e.oid IS NOT NULL THEN '[]' ELSE '' END}))
        FROM src.types t LEFT JOIN src.types e ON e.oid = t.typelem AND ${arrays}) AS types,
      (SELECT map(list(oid), list(typnamespace)) FROM src.types) AS type_namespaces,
      (SELECT map(list(name), list(oid::UINTEGER)) FROM (${names})) AS type_names,
      (SELECT map(list(oid), list(${entry})) FROM (${described})) AS functions,
      (SELECT map(list(proname), list(oid)) FROM (SELECT proname, min(oid) AS oid FROM pg.pg_proc GROUP BY proname)) AS function_oids,
      (SELECT map(list(signature), list(oid)) FROM (SELECT name || '(' || replace(arguments, ' ', '') || ')' AS signature, min(oid) AS oid FROM (${described}) GROUP BY ALL)) AS function_signatures,
      (SELECT map(list(oid), list(description)) FROM src.types WHERE description IS NOT NULL) AS type_comments,
      (SELECT map(list(oid), list(description)) FROM src.engine_functions WHERE description IS NOT NULL) AS function_comments`,
  ];
}
