/** Names and numbers as strptime reads them, whatever their letters. */
const readable: readonly (readonly [pattern: string, strptime: string])[] = [
  ["HH24", "%H"], ["HH12", "%I"], ["HH", "%I"], ["MI", "%M"], ["SS", "%S"], ["MS", "%g"], ["US", "%f"],
  ["YYYY", "%Y"], ["YY", "%y"], ["MONTH", "%B"], ["MON", "%b"], ["MM", "%m"], ["DDD", "%j"], ["DD", "%d"], ["AM", "%p"], ["PM", "%p"],
];
const READABLE = new RegExp(`(?:FM)?(${readable.map(([pattern]) => pattern).join("|")})|"([^"]*)"|([^A-Za-z0-9"]+)`, "giy");

/**
 * A pattern of to_date and to_timestamp as strptime takes it.
 *
 * @returns undefined where it has a part without a counterpart
 */
export function strptimeFormat(pattern: string): string | undefined {
  let format = "";
  let end = 0;
  for (const found of pattern.matchAll(READABLE)) {
    const [all, known, quoted, other] = found;
    format += readable.find(([text]) => text === known?.toUpperCase())?.[1] ?? (quoted ?? other ?? "").replaceAll("%", "%%");
    end = found.index + all.length;
  }
  return end === pattern.length && format.includes("%") ? format : undefined;
}
