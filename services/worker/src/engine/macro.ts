/** A function in DuckDB's own SQL. */
export interface Macro {
  readonly name: string;
  /** Parameters, and what they give. */
  readonly overloads: readonly (readonly [parameters: string, body: string])[];
  readonly table?: boolean;
}

export const macro = (name: string, ...overloads: Macro["overloads"]): Macro => ({ name, overloads });

/** A body with arguments that are evaluated once, as fields of v. HAVING takes v.x for a column, but not v['x']. */
export function once(fields: Readonly<Record<string, string>>, body: string): string {
  const row = Object.entries(fields).map(([name, value]) => `${name}: ${value}`).join(", ");
  return `list_transform([{${row}}], lambda v: ${body.replaceAll(/\bv\.(\w+)/g, "v['$1']")})[1]`;
}
