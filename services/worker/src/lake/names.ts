import { quoteIdentifier } from "@tavana/common";

/** A relation of the catalog. */
export interface Name {
  readonly schema: string;
  readonly name: string;
}

/** Whether two names are one to DuckDB. */
export function isSame(one: Name, other: Name): boolean {
  return one.name.toLowerCase() === other.name.toLowerCase() && one.schema.toLowerCase() === other.schema.toLowerCase();
}

/** The same for names that are one to DuckDB. */
export function keyOf({ schema, name }: Name): string {
  return JSON.stringify([schema, name]).toLowerCase();
}

/** As the engine reads it. */
export function qualified({ schema, name }: Name): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}
