import { create } from "@bufbuild/protobuf";
import { DataRowFormatSchema, ResultFormatSchema, type ResultFormat } from "@tavana/proto";
import type { ResultColumn } from "./result.ts";

/** DataRow messages of text. */
export const allText = create(ResultFormatSchema, { format: { case: "dataRow", value: create(DataRowFormatSchema) } });

/** DataRow messages in the formats that Bind asked for. */
export function rowFormat(formats: readonly number[]): ResultFormat {
  if (formats.length === 0) return allText;
  return create(ResultFormatSchema, { format: { case: "dataRow", value: create(DataRowFormatSchema, { columns: [...formats] }) } });
}

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
