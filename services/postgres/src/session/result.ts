import type { Column } from "@tavana/proto";
import { BackendWriter, type FieldDescription } from "../wire/backend-writer.ts";
import { TEXT } from "../parameters/types.ts";
import { formatOf } from "./result-formats.ts";

/** What a statement gives, wherever it is answered: schema, rows and one `complete` at the end, else it throws. */
export type ResultEvent =
  /** `formats`: those of the rows where they are not what was asked for. */
  | { readonly kind: "schema"; readonly columns: readonly ResultColumn[]; readonly formats?: readonly number[] }
  /** Whole DataRow or CopyData messages. */
  | { readonly kind: "rows"; readonly data: Uint8Array; readonly count: number }
  | { readonly kind: "complete"; readonly tag: string };

export type ResultColumn = Omit<FieldDescription, "format">;

export type Result = AsyncGenerator<ResultEvent, void, undefined>;

export function resultColumn({ name, postgresType }: Column): ResultColumn {
  return { name, typeOid: postgresType?.oid ?? TEXT, typeSize: postgresType?.size ?? -1, typeModifier: postgresType?.modifier ?? -1 };
}

export function textColumn(name: string): ResultColumn {
  return { name, typeOid: TEXT, typeSize: -1, typeModifier: -1 };
}

/** @param names those of columns that the engine names otherwise */
export function namedColumns(columns: readonly ResultColumn[], names: readonly (string | undefined)[]): ResultColumn[] {
  return columns.map((column, at) => ({ ...column, name: names[at] ?? column.name }));
}

/** Columns in the formats that Bind asked for: none all text, one for all, else one for each. */
export function fieldDescriptions(columns: readonly ResultColumn[], formats: readonly number[]): FieldDescription[] {
  return columns.map((column, index) => ({ ...column, format: formatOf(formats, index) }));
}

/** A result that the front end makes itself; text is the same in both formats. */
export function localRows(columns: readonly ResultColumn[], rows: readonly (readonly (string | Uint8Array | null)[])[]): ResultEvent[] {
  const writer = new BackendWriter();
  for (const row of rows) writer.dataRow(row);
  return [
    { kind: "schema", columns },
    { kind: "rows", data: writer.take(), count: rows.length },
  ];
}
