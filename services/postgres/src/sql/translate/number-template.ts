import type { NumberFormat } from "./number-format.ts";

/** A number as a pattern sees it: what of it decides how its text looks, its digits apart. */
export interface NumberShape {
  readonly isNegative: boolean;
  /** Digits before the point, more than none; undefined: more than the pattern has. */
  readonly whole: number | undefined;
  /** Digits behind the point. */
  readonly post: number;
  /** Those of them that are left without zeros at the end. */
  readonly significant: number;
  /** There is a lone zero before the point. */
  readonly isFraction: boolean;
}

/** What a number's text is made of: texts, one of its digits counted from 0, its sign as a th. */
export type TemplatePart = { readonly text: string } | { readonly digit: number } | { readonly ordinal: "th" | "TH" };

/** The text that to_char makes of all numbers of one shape. */
export function numberTemplate(format: NumberFormat, { isNegative, whole, post, significant, isFraction }: NumberShape): TemplatePart[] {
  const { nodes, pre, hasPoint, isTrimmed, sign } = format;
  const parts: TemplatePart[] = [];
  const write = (text: string) => parts.push({ text });
  const spaces = whole === undefined ? 0 : pre - whole;
  const digits = whole ?? pre;
  /** What is shown of a number that does not fit has a point always. */
  const hasOwnPoint = whole === undefined || post > 0;
  const end = hasOwnPoint ? digits + 1 + post : digits;
  const zeroStart = format.zeroStart - 1;
  const hasZero = format.zeroStart > 0;
  let signWritten = sign === "written" || (sign !== "plus" && sign !== "before" && sign !== "behind" && !isNegative && isTrimmed);
  const inBrackets = sign === "brackets" && (isNegative || !isTrimmed);
  const numberCount = post + pre - 1 + (!signWritten && spaces === 0 ? 1 : 0);
  let relevant: number | undefined;
  if (isTrimmed && hasPoint && hasOwnPoint) {
    relevant = digits + (whole === undefined ? post : significant);
    if (format.zeroEnd > spaces) relevant = Math.max(relevant, Math.min(end - 1, format.zeroEnd - spaces));
  }
  const endsAtPoint = relevant === digits;
  let at = 0;
  let current = 0;
  let inNumber = false;
  const digit = (isZero: boolean) => {
    inNumber = false;
    const hasLoneZero = !hasZero && at === 0 && isFraction && post > 0;
    if (!signWritten && (current >= spaces || (hasZero && zeroStart === current)) && (!hasLoneZero || endsAtPoint)) {
      if (sign === "before") write(isNegative ? "-" : "+");
      else if (inBrackets) write(isNegative ? "<" : " ");
      else if (sign !== "behind" && isNegative) write("-");
      else if (sign !== "behind" && !isTrimmed) write(" ");
      if (sign !== "behind") signWritten = true;
    }
    if (current < spaces && (!hasZero || zeroStart > current)) {
      if (!isTrimmed) write(" ");
    } else if (current < spaces) {
      write("0");
      inNumber = true;
    } else {
      if (hasOwnPoint && at === digits) write(".");
      else if (relevant !== undefined && at > relevant && !isZero) {
        // A zero at the end.
      } else if (hasLoneZero) {
        if (!isTrimmed) write(" ");
        else if (endsAtPoint) write("0");
      } else if (at === end) {
        // PostgreSQL's text ends with its number, whatever follows: a double has no more digits.
        return false;
      } else {
        parts.push(whole === undefined ? { text: "#" } : { digit: at > digits ? at - 1 : at });
        inNumber = true;
      }
      if (at < end) at++;
    }
    let last = numberCount + (spaces > 0 ? 1 : 0) + (hasPoint ? 1 : 0);
    if (relevant !== undefined && relevant === at) last = current;
    if (current + 1 === last) {
      if (signWritten && inBrackets) write(isNegative ? ">" : " ");
      else if (sign === "behind") write(isNegative ? "-" : "+");
    }
    current++;
    return true;
  };
  for (const node of nodes) {
    if ("text" in node) {
      write(node.text);
      continue;
    }
    const action = node.action.toUpperCase();
    if (["9", "0", ".", "D"].includes(action)) {
      if (!digit(action === "0")) break;
    } else if (action === "," || action === "G") {
      if (inNumber) write(",");
      else if (!isTrimmed) write(" ");
    } else if (action === "L") write(" ");
    else if (action === "MI" && (isNegative || !isTrimmed)) write(isNegative ? "-" : " ");
    else if (action === "PL" && (!isNegative || !isTrimmed)) write(isNegative ? " " : "+");
    else if (action === "SG") write(isNegative ? "-" : "+");
    else if (action === "TH" && whole !== undefined && !isNegative && !hasPoint) parts.push({ ordinal: node.action as "th" | "TH" });
  }
  return parts;
}
