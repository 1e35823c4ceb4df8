/** PostgreSQL's patterns of dates and times (manual 9.8) with strftime's; a pattern stands before those that it contains. */
const patterns: readonly (readonly [pattern: string, strftime: string])[] = [
  ["HH24", "%H"], ["HH12", "%I"], ["HH", "%I"], ["MI", "%M"], ["SS", "%S"], ["MS", "%g"], ["US", "%f"],
  ["IYYY", "%G"], ["YYYY", "%Y"], ["YY", "%y"], ["MM", "%m"], ["DDD", "%j"], ["DD", "%d"], ["IW", "%V"],
  ["AM", "%p"], ["PM", "%p"], ["Mon", "%b"], ["Dy", "%a"],
];

/** Letters and digits that stand for something else, or that strftime has no counterpart for. */
const PATTERN = new RegExp(`${patterns.map(([pattern]) => pattern).join("|")}|"([^"]*)"|([^A-Za-z0-9"]+)`, "gy");

/**
 * A pattern of to_char, to_date and to_timestamp as strftime takes it.
 *
 * @returns undefined where it has a part without a counterpart: Month and Day with their blanks, numbers, …
 */
export function strftimeFormat(pattern: string): string | undefined {
  let format = "";
  let end = 0;
  for (const found of pattern.matchAll(PATTERN)) {
    const [all, quoted, other] = found;
    format += patterns.find(([known]) => known === all)?.[1] ?? (quoted ?? other ?? "").replaceAll("%", "%%");
    end = found.index + all.length;
  }
  return end === pattern.length && format.includes("%") ? format : undefined;
}
