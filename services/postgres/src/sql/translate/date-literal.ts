import { TavanaError } from "@tavana/common";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = String.raw`(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*`;

/** How DateStyle orders the fields of a date that has no name in it. */
export type DateOrder = "MDY" | "DMY" | "YMD";

/** The order that a value of DateStyle has: "ISO, DMY". */
export function dateOrder(style: string | undefined): DateOrder {
  return style?.includes("DMY") ? "DMY" : style?.includes("YMD") ? "YMD" : "MDY";
}

type Parts = readonly [year: number, month: number, day: number];
const byOrder: Readonly<Record<DateOrder, Parts>> = { MDY: [3, 1, 2], DMY: [3, 2, 1], YMD: [1, 2, 3] };
/** The same where a name is in the middle. */
const byName: Readonly<Record<DateOrder, Parts>> = { MDY: [3, 2, 1], DMY: [3, 2, 1], YMD: [1, 2, 3] };

/** Forms of a date that PostgreSQL reads (manual, appendix B.1), and their parts, which DateStyle may tell. */
const forms: readonly (readonly [form: RegExp, parts: Parts | Readonly<Record<DateOrder, Parts>>])[] = [
  [/^(\d{4})(\d{2})(\d{2})(?=$|[ T])/, [1, 2, 3]],
  [/^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/, [1, 2, 3]],
  [/^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?!\d)/, byOrder],
  [new RegExp(String.raw`^(\d{1,2})[- ]${MONTH}[-, ]+(\d{4})(?!\d)`, "i"), [3, 2, 1]],
  [new RegExp(String.raw`^(\d{1,2})[- ]${MONTH}[-, ]+(\d{2})(?![\d:])`, "i"), byName],
  [new RegExp(String.raw`^${MONTH}[- ]+(\d{1,2})[-, ]+(\d{4})(?!\d)`, "i"), [3, 1, 2]],
  [new RegExp(String.raw`^(\d{4})[- ]${MONTH}[- ](\d{1,2})(?![\d:])`, "i"), [1, 2, 3]],
];
/** Years of two digits are those from 1970 to 2069. */
const FIRST_SHORT_YEAR = 70;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?/;
const ERA = /\s+(bc|ad)\s*$/i;
const HALF_DAY = /^\s*(am|pm)(?![a-z])/i;
const ZONE = /^\s*([+-])(\d{1,2}):?(\d{2})?$/;

const words: Readonly<Record<string, string>> = { now: "now()", today: "current_date", tomorrow: "current_date + 1", yesterday: "current_date - 1" };

/** An expression for the words now, today, tomorrow and yesterday. */
export function dateWord(text: string): string | undefined {
  return words[text.trim().toLowerCase()];
}

/**
 * The text of a date or time, with or without a zone, in the form that the engine reads.
 *
 * @returns undefined for anything else, which is left as it is
 */
export function dateText(text: string, order: DateOrder = "MDY"): string | undefined {
  const era = ERA.exec(text);
  const isBefore = era?.[1]!.toLowerCase() === "bc";
  let rest = text.slice(0, era?.index).trim();
  let date = "";
  for (const [form, parts] of forms) {
    const found = form.exec(rest);
    if (!found) continue;
    const [year, month, day] = "MDY" in parts ? parts[order] : parts;
    const number = (part: string) => (/^\d/.test(part) ? Number(part) : months.indexOf(part.toLowerCase()) + 1);
    date = [fullYear(found[year]!), ...[found[month]!, found[day]!].map((part) => String(number(part)).padStart(2, "0"))].join("-");
    rest = rest.slice(found[0].length).replace(/^(\s+|T)/, "");
    if (isBefore) date += " (BC)";
    break;
  }
  if (era && date === "") return undefined;
  if (date === "" && !TIME.test(rest)) return undefined;
  if (rest === "") return date;
  const time = TIME.exec(rest);
  if (!time) return undefined;
  rest = rest.slice(time[0].length);
  const half = HALF_DAY.exec(rest);
  const hour = Number(time[1]);
  if (half && (hour < 1 || hour > 12)) return undefined;
  const shown = half ? (hour % 12) + (half[1]!.toLowerCase() === "pm" ? 12 : 0) : hour;
  const clock = `${String(shown).padStart(2, "0")}:${time[2]}:${time[3] ?? "00"}`;
  rest = rest.slice(half?.[0].length ?? 0);
  const zone = ZONE.exec(rest);
  const suffix = zone ? `${zone[1]}${zone[2]!.padStart(2, "0")}:${zone[3] ?? "00"}` : rest;
  return `${date}${date === "" ? "" : " "}${clock}${suffix}`;
}


function fullYear(year: string): string {
  if (year.length > 2) return year;
  return String(Number(year) + (Number(year) < FIRST_SHORT_YEAR ? 2_000 : 1_900));
}

const BEGINS_WITH_DATE = /^\s*\d{4,}-\d{1,2}-\d{1,2}(?!\d)(.*)$/s;
/** A time, the engine's or PostgreSQL's BC. */
const BEHIND_DATE = /^([T\s]\s*\d{1,2}:.*|\s*\(?BC\)?|\s*AD|Z)?\s*$/is;

/** Refuses a date with something behind it that belongs to none: the engine would overlook it. @throws TavanaError 22007 */
export function assertDate(text: string, position = 0): void {
  const found = BEGINS_WITH_DATE.exec(text);
  if (found && !BEHIND_DATE.test(found[1]!)) throw new TavanaError("22007", `invalid input syntax for type date: "${text}"`, { position });
}
