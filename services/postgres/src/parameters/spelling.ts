import { booleanText } from "../sql/translate/boolean-literal.ts";
import { assertDate, dateText, type DateOrder } from "../sql/translate/date-literal.ts";
import { intervalText } from "../sql/translate/interval-literal.ts";
import { BOOLEAN } from "./types.ts";

const DATE = 1082;
const INTERVAL = 1186;
/** A date of digits alone: most numbers of eight are none. */
const PLAUSIBLE = /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/;
/** Longer than any date, interval or boolean that people write. */
const MAX_SPELLING = 100;
/** date, time, timestamp, timestamptz, timetz */
const dateTypes: ReadonlySet<number> = new Set([1082, 1083, 1114, 1184, 1266]);

/** Whether the engine may read a text otherwise than PostgreSQL, for a type that neither the client nor the engine has told. */
export function needsType(text: string): boolean {
  if (text.length > MAX_SPELLING) return false;
  if (booleanText(text) !== undefined) return true;
  const date = dateText(text);
  if (date !== undefined) return date !== text && (PLAUSIBLE.test(text) || !/^\d+$/.test(text));
  // A bare number would be seconds.
  return /[a-z:]/i.test(text) && /\d/.test(text) && intervalText(text) !== undefined;
}

/** A parameter's text in the engine's spelling, where PostgreSQL reads more than the engine does. */
export function engineSpelling(oid: number, text: string, order: DateOrder): string {
  if (oid === BOOLEAN) return booleanText(text) ?? text;
  if (oid === DATE) assertDate(text);
  if (dateTypes.has(oid)) return dateText(text, order) ?? text;
  return oid === INTERVAL ? (intervalText(text) ?? text) : text;
}
