import { booleanText } from "../sql/translate/boolean-literal.ts";
import { dateText } from "../sql/translate/date-literal.ts";
import { intervalText } from "../sql/translate/interval-literal.ts";
import { BOOLEAN } from "./types.ts";

const INTERVAL = 1186;
/** date, time, timestamp, timestamptz, timetz */
const dateTypes: ReadonlySet<number> = new Set([1082, 1083, 1114, 1184, 1266]);

/** A parameter's text in the engine's spelling, where PostgreSQL reads more than the engine does. */
export function engineSpelling(oid: number, text: string): string {
  if (oid === BOOLEAN) return booleanText(text) ?? text;
  if (dateTypes.has(oid)) return dateText(text) ?? text;
  return oid === INTERVAL ? (intervalText(text) ?? text) : text;
}
