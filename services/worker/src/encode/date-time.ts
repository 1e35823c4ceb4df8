import { offsetAt, zoneOffsets, type ZoneOffsets } from "./zone-offsets.ts";

/** Dates and times as PostgreSQL writes them: DateStyle ISO, IntervalStyle postgres. */

export const DAY_MICROS = 86_400_000_000n;
export const INFINITE_DAYS = 2 ** 31 - 1;
export const INFINITE_MICROS = 2n ** 63n - 1n;

export function dateText(days: number): string {
  if (Math.abs(days) === INFINITE_DAYS) return days > 0 ? "infinity" : "-infinity";
  const { text, era } = yearMonthDay(days);
  return text + era;
}

export function timeText(micros: bigint): string {
  const seconds = Number(micros / 1_000_000n);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}${fraction(micros % 1_000_000n)}`;
}

/** @param east seconds */
export function offsetText(east: number): string {
  const size = Math.abs(east);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60];
  while (parts.length > 1 && parts.at(-1) === 0) parts.pop();
  return (east < 0 ? "-" : "+") + parts.map(two).join(":");
}

export function timestampText(micros: bigint): string {
  return zonedText(micros, undefined);
}

export function timestampTzText(micros: bigint, zone: string): string {
  return zonedText(micros, zoneOffsets(zone));
}

function zonedText(micros: bigint, zone: ZoneOffsets | undefined): string {
  if (micros === INFINITE_MICROS || micros === -INFINITE_MICROS) return micros > 0n ? "infinity" : "-infinity";
  const east = zone && offsetAt(zone, micros);
  const local = micros + BigInt(east ?? 0) * 1_000_000n;
  const days = floorDiv(local, DAY_MICROS);
  const { text, era } = yearMonthDay(Number(days));
  return `${text} ${timeText(local - days * DAY_MICROS)}${east === undefined ? "" : offsetText(east)}${era}`;
}

export function intervalText(months: number, days: number, micros: bigint): string {
  const parts: string[] = [];
  let negativeBefore = false;
  const add = (value: number, unit: string) => {
    if (value === 0) return;
    parts.push(`${negativeBefore && value > 0 ? "+" : ""}${value} ${unit}${value === 1 ? "" : "s"}`);
    negativeBefore = value < 0;
  };
  add(Math.trunc(months / 12), "year");
  add(months % 12, "mon");
  add(days, "day");
  if (parts.length > 0 && micros === 0n) return parts.join(" ");
  const size = micros < 0n ? -micros : micros;
  const seconds = size / 1_000_000n;
  const sign = micros < 0n ? "-" : negativeBefore ? "+" : "";
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => String(part).padStart(2, "0")).join(":");
  return [...parts, `${sign}${clock}${fraction(size % 1_000_000n)}`].join(" ");
}

export function floorDiv(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n);
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function fraction(micros: bigint): string {
  return micros === 0n ? "" : `.${String(micros).padStart(6, "0").replace(/0+$/, "")}`;
}

/** Proleptic Gregorian calendar (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
function yearMonthDay(daysSince1970: number): { readonly text: string; readonly era: string } {
  const days = daysSince1970 + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const shown = String(year > 0 ? year : 1 - year).padStart(4, "0");
  return { text: `${shown}-${two(month)}-${two(day)}`, era: year > 0 ? "" : " BC" };
}
