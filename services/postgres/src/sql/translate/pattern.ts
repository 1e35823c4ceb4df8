/** What is special in RE2 and not in the patterns of SIMILAR TO. */
const ESCAPED = new Set([".", "^", "$", "\\"]);

/** A pattern of SIMILAR TO (PostgreSQL manual 9.7.2) as a regular expression that matches the whole text. */
export function similarPattern(pattern: string, escape = "\\"): string {
  let result = "";
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    if (character === escape && at + 1 < pattern.length) result += quoted(pattern[++at]!);
    else if (inClass) {
      result += character === "\\" ? "\\\\" : character;
      inClass = character !== "]";
    } else if (character === "[") {
      result += character;
      inClass = true;
    } else if (character === "%") result += "(?s:.*)";
    else if (character === "_") result += "(?s:.)";
    else result += ESCAPED.has(character) ? quoted(character) : character;
  }
  return result;
}

/**
 * A pattern of substring(x SIMILAR pattern ESCAPE escape), where the escape and a double quote stand before and behind
 * what is wanted, as a regular expression whose only group is that.
 *
 * @returns undefined where it has not two of them, or none
 */
export function similarPart(pattern: string, escape: string): string | undefined {
  const parts = pattern.split(`${escape}"`).map((part) => similarPattern(part, escape).replaceAll(/\\.|\((?!\?)/gs, (found) => (found === "(" ? "(?:" : found)));
  if (parts.length === 1) return `^(${parts[0]})$`;
  if (parts.length !== 3) return undefined;
  // What stands before is as short as it can be.
  return `^(?:${parts[0]!.replaceAll("(?s:.*)", "(?s:.*?)")})(${parts[1]})(?:${parts[2]})$`;
}

function quoted(character: string): string {
  return /[A-Za-z0-9_\s]/.test(character) ? character : `\\${character}`;
}

/** Limits of words: PostgreSQL has escapes for their beginning and end, too (manual 9.7.3). */
const limits: Readonly<Record<string, string>> = { m: "\\b", M: "\\b", y: "\\b", Y: "\\B" };

/** A regular expression of PostgreSQL's with RE2's escapes; undefined: it has them already. */
export function regularExpression(pattern: string): string | undefined {
  if (!/\\[mMyY]/.test(pattern)) return undefined;
  return pattern.replaceAll(/\\(.)/gs, (escape, letter: string) => limits[letter] ?? escape);
}

/** The text that replaces a match, where & stands for all of it. */
export function replacementText(text: string): string | undefined {
  if (!text.includes("\\&")) return undefined;
  return text.replaceAll(/\\(.)/gs, (escape, letter: string) => (letter === "&" ? "\\0" : escape));
}
