/** A text of format()'s pattern that follows an argument, and the function that the argument is quoted by. */
export interface FormatPart {
  readonly text: string;
  readonly by: string;
}

const quotes: Readonly<Record<string, string>> = { s: "", I: "quote_ident", L: "quote_nullable" };

/**
 * The pattern of PostgreSQL's format() (manual 9.4.1), cut at its arguments; the first part stands before them all.
 *
 * @returns undefined where arguments have positions or widths, or are too few or too many
 */
export function formatParts(pattern: string, count: number): FormatPart[] | undefined {
  const parts: { text: string; by: string }[] = [{ text: "", by: "" }];
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] !== "%") parts.at(-1)!.text += pattern[at];
    else if (pattern[at + 1] === "%") parts.at(-1)!.text += pattern[++at];
    else {
      const by = quotes[pattern[++at] ?? ""];
      if (by === undefined) return undefined;
      parts.push({ text: "", by });
    }
  }
  return parts.length === count + 1 ? parts : undefined;
}
