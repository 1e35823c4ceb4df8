import type { ResultColumn } from "./result.ts";

/** Types whose binary form is their text: bpchar, name, text, varchar. */
const textTypes: ReadonlySet<number> = new Set([19, 25, 1042, 1043]);

/** The format of one column: none given is all text, one is for all, else there is one for each. */
export function formatOf(formats: readonly number[], index: number): number {
  return formats.length === 1 ? formats[0]! : (formats[index] ?? 0);
}

/** Whether rows in one choice of formats are rows in another, too. */
export function haveSameBytes(columns: readonly ResultColumn[], formats: readonly number[], others: readonly number[]): boolean {
  return columns.every(({ typeOid }, index) => textTypes.has(typeOid) || formatOf(formats, index) === formatOf(others, index));
}
