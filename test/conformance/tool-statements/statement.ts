/** A statement that a tool sends while it connects or browses. */
export interface ToolStatement {
  readonly sql: string;
  readonly values?: readonly unknown[];
  /** Its rows tell of one server alone (sizes, OIDs, versions): only its columns are compared. */
  readonly columnsOnly?: true;
  /** Columns of numbers that are of another type here. */
  readonly otherTypes?: readonly string[];
}

/** Statements whose rows are the same on every server with the same tables. */
export function same(...list: readonly (string | readonly [sql: string, ...values: unknown[]])[]): ToolStatement[] {
  return list.map((one) => (typeof one === "string" ? { sql: one } : { sql: one[0], values: one.slice(1) }));
}

/** Statements of which only the columns can be compared. */
export function alike(...list: readonly (string | readonly [sql: string, ...values: unknown[]])[]): ToolStatement[] {
  return same(...list).map((one) => ({ ...one, columnsOnly: true }));
}
