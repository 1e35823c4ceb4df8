/** A function in DuckDB's own SQL. */
export interface Macro {
  readonly name: string;
  /** Parameters, and what they give. */
  readonly overloads: readonly (readonly [parameters: string, body: string])[];
  readonly table?: boolean;
}

export const macro = (name: string, ...overloads: Macro["overloads"]): Macro => ({ name, overloads });
