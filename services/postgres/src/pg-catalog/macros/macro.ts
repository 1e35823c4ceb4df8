/** A macro of the engine with its overloads: parameters between commas, and what it gives. */
export interface Macro {
  readonly name: string;
  readonly overloads: readonly (readonly [parameters: string, body: string])[];
  /** DuckDB has a function of this name too: a call of it does not make a statement one about the catalog. */
  readonly common?: boolean;
  /** Gives rows. */
  readonly table?: boolean;
}

/**
 * A parameter must not stand inside a subquery of its body: it would be read as a column of that subquery's
 * relations wherever their names agree. Values are looked up in MAPs that a subquery gives instead.
 */
export function macro(name: string, ...overloads: Macro["overloads"]): Macro {
  return { name, overloads };
}

export function definition(schema: string, { name, overloads, table }: Macro): string {
  const bodies = overloads.map(([parameters, body]) => `(${parameters}) AS ${table ? "TABLE " : ""}(${body})`);
  return `CREATE MACRO ${schema}."${name}"${bodies.join(", ")}`;
}

/** A lookup in what changes with each snapshot. */
export function current(map: string): string {
  return `(SELECT "${map}" FROM src.dictionary)`;
}

/** A lookup in what never changes. */
export function constant(map: string): string {
  return `(SELECT "${map}" FROM src.constants)`;
}
