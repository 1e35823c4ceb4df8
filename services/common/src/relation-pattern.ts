/**
 * Names of relations that a right is given for: `*` for all, `schema.*`, `schema.name`. Upper and lower case are the
 * same, as in DuckDB.
 */
export type RelationPattern = string;

/** What is wrong with a pattern; undefined for one that can be used. */
export function patternProblem(pattern: RelationPattern): string | undefined {
  return pattern === "*" || /^[^.*]+\.(?:\*|[^.*]+)$/.test(pattern) ? undefined : "expected schema.table, schema.* or *";
}

/** Whether one of the patterns covers a relation. */
export function coversRelation(patterns: readonly RelationPattern[], schema: string, name: string): boolean {
  const wanted = ["*", `${schema}.*`.toLowerCase(), `${schema}.${name}`.toLowerCase()];
  return patterns.some((pattern) => wanted.includes(pattern.toLowerCase()));
}
