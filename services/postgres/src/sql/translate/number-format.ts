/** What stands in a pattern of to_char for numbers (PostgreSQL manual 9.8): an action by its keyword, or a text. */
export type NumberNode = { readonly action: string } | { readonly text: string };

/** A pattern of to_char for numbers, with what PostgreSQL knows of it before it sees a number. */
export interface NumberFormat {
  readonly nodes: readonly NumberNode[];
  /** Digits before the point and behind it. */
  readonly pre: number;
  readonly post: number;
  /** V: by how many powers of ten the number is multiplied. */
  readonly shift: number;
  readonly hasPoint: boolean;
  readonly isTrimmed: boolean;
  readonly isRoman: boolean;
  /** Digits before and with the first 0, and up to the last one; 0: there is none before the point. */
  readonly zeroStart: number;
  readonly zeroEnd: number;
  readonly sign: "own" | "before" | "behind" | "brackets" | "written" | "plus";
}

/** One stands before those that it begins with; small letters mean the same, but for th and rn. */
const keywords = [",", ".", "0", "9", "B", "C", "D", "EEEE", "FM", "G", "L", "MI", "PL", "PR", "RN", "SG", "SP", "S", "TH", "V"];

/** What only dates have; without any of it a pattern with digits is one of numbers. */
const DATE = /YY|MM|DD|HH|SS|MON|DAY|DY|IW|WW|Q|MS|US|TZ|FF\d/i;

/** Numbers wider than this have no room in the engine's. */
export const MAX_DIGITS = 38;

/** Whether a pattern is one of numbers: it has digits outside quotes. */
export function isNumberFormat(pattern: string): boolean {
  const plain = pattern.replaceAll(/"(?:[^"\\]|\\.)*"?|FM/gi, " ");
  return !DATE.test(plain) && /[09]|RN|rn|EEEE|eeee/.test(plain);
}

/** @returns undefined for what has no counterpart, or is none of PostgreSQL's patterns either */
export function numberFormat(pattern: string): NumberFormat | undefined {
  const nodes = numberNodes(pattern);
  const has = new Set(nodes.map((node) => ("action" in node ? node.action.toUpperCase() : "")));
  if (has.has("EEEE")) return undefined;
  const count = { pre: 0, post: 0, shift: 0 };
  let zeroStart = 0, zeroEnd = 0, signAt = -1;
  let hasPoint = false, hasShift = false, hasBrackets = false, signIsBehind = false;
  for (const node of nodes) {
    if (!("action" in node)) continue;
    switch (node.action.toUpperCase()) {
      case "9":
        if (hasBrackets) return undefined;
        count[hasShift ? "shift" : hasPoint ? "post" : "pre"]++;
        break;
      case "0":
        if (hasBrackets) return undefined;
        if (zeroStart === 0 && !hasPoint) zeroStart = count.pre + 1;
        count[hasPoint ? "post" : "pre"]++;
        zeroEnd = count.pre + count.post;
        break;
      case ".":
      case "D":
        if (hasPoint || hasShift) return undefined;
        hasPoint = true;
        break;
      case "V":
        if (hasPoint) return undefined;
        hasShift = true;
        break;
      case "S":
        if (signAt >= 0) return undefined;
        signAt = count.pre;
        signIsBehind = hasPoint;
        break;
      case "PR":
        hasBrackets = true;
    }
  }
  const minus = has.has("MI") || has.has("SG");
  const plus = has.has("PL") || has.has("SG");
  if ((signAt >= 0 && (minus || plus || hasBrackets)) || (hasBrackets && (minus || plus))) return undefined;
  const pre = count.pre + count.shift;
  if (pre + count.post > MAX_DIGITS) return undefined;
  const isTrimmed = has.has("FM");
  const before = signIsBehind || signAt === count.pre ? "behind" : "before";
  const sign = signAt >= 0 ? before : hasBrackets ? "brackets" : minus ? "written" : plus ? "plus" : "own";
  return { nodes, ...count, pre, hasPoint, isTrimmed, isRoman: has.has("RN"), zeroStart, zeroEnd, sign };
}

function numberNodes(pattern: string): NumberNode[] {
  const nodes: NumberNode[] = [];
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at);
    const quoted = /^"((?:[^"\\]|\\.)*)"?/s.exec(rest);
    const keyword = keywords.find((word) => rest.startsWith(word) || rest.startsWith(word.toLowerCase()));
    if (quoted) {
      nodes.push({ text: quoted[1]!.replaceAll(/\\(.)/gs, "$1") });
      at += quoted[0].length;
    } else if (keyword !== undefined) {
      nodes.push({ action: rest.slice(0, keyword.length) });
      at += keyword.length;
    } else {
      if (rest.startsWith('\\"')) at++;
      const text = String.fromCodePoint(pattern.codePointAt(at)!);
      nodes.push({ text });
      at += text.length;
    }
  }
  return nodes;
}
