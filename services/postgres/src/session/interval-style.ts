import { BackendWriter } from "../wire/backend-writer.ts";
import { dataRows } from "../wire/data-rows.ts";
import { formatOf } from "./result-formats.ts";
import type { ResultColumn } from "./result.ts";

const INTERVAL = 1186;

/** Which columns of a result are intervals as text. */
export function intervalColumns(columns: readonly ResultColumn[], formats: readonly number[]): ReadonlySet<number> {
  return new Set(columns.flatMap(({ typeOid }, index) => (typeOid === INTERVAL && formatOf(formats, index) === 0 ? [index] : [])));
}

/** DataRows whose intervals are in ISO 8601: the engine gives them as PostgreSQL's own style has them. */
export function withIsoIntervals(data: Uint8Array, columns: ReadonlySet<number>): Uint8Array {
  const writer = new BackendWriter();
  for (const row of dataRows(data)) writer.dataRow(row.map((value, index) => (value === undefined ? null : columns.has(index) ? isoInterval(value.toString("latin1")) : value)));
  return writer.take();
}

/** 1 year 2 mons -3 days +04:05:06.7 as P1Y2M-3DT4H5M6.7S (EncodeInterval in PostgreSQL's datetime.c). */
export function isoInterval(text: string): string {
  const [, sign = "", hours = "0", minutes = "0", seconds = "0"] = /([-+]?)(\d+):(\d+):([\d.]+)$/.exec(text) ?? [];
  const dates = [...text.matchAll(/(-?\d+) (y|m|d)/g)].map(([, count, unit]) => `${count}${unit!.toUpperCase()}`).join("");
  const part = (digits: string, unit: string) => (Number(digits) === 0 ? "" : `${sign === "-" ? "-" : ""}${digits.replace(/^0+(?=\d)/, "")}${unit}`);
  const time = part(hours, "H") + part(minutes, "M") + part(seconds, "S");
  if (dates === "" && time === "") return "PT0S";
  return `P${dates}${time === "" ? "" : `T${time}`}`;
}
