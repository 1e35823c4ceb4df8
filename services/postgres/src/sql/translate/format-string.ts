import { quoteLiteral } from "@tavana/common";

/** A part of what format() gives: a text, or an argument counted from 1, how it is quoted and filled up. */
export type FormatPart = { readonly text: string } | { readonly argument: number; readonly by: string; readonly width?: FormatWidth };

/** A number, or the argument that it is taken from; the text stands to the left where it is negative or has a minus sign. */
interface FormatWidth {
  readonly isLeft: boolean;
  readonly count?: number;
  readonly argument?: number;
}

const quotes: Readonly<Record<string, string>> = { s: "", I: "quote_ident", L: "quote_nullable" };
const SPECIFIER = /%(?:%|(?:(\d+)\$)?(-)?(?:(\d+)|\*(?:(\d+)\$)?)?([sIL]))/g;

/**
 * The pattern of PostgreSQL's format() (manual 9.4.1), cut at its arguments.
 *
 * @returns undefined where it is none, or has too few arguments
 */
export function formatParts(pattern: string, count: number): FormatPart[] | undefined {
  const parts: FormatPart[] = [];
  let end = 0;
  let next = 1;
  for (const found of pattern.matchAll(SPECIFIER)) {
    const [all, position, minus, width, widthPosition, kind] = found;
    const before = pattern.slice(end, found.index);
    if (before.includes("%")) return undefined;
    if (before !== "") parts.push({ text: before });
    end = found.index + all.length;
    if (kind === undefined) {
      parts.push({ text: "%" });
      continue;
    }
    const isLeft = minus !== undefined;
    const fromArgument = all.includes("*");
    const widthArgument = fromArgument ? (widthPosition === undefined ? next++ : Number(widthPosition)) : undefined;
    if (position !== undefined) next = Number(position);
    const argument = next++;
    if (argument > count || argument === 0 || (widthArgument ?? 0) > count) return undefined;
    const filled = widthArgument !== undefined ? { isLeft, argument: widthArgument } : width !== undefined ? { isLeft, count: Number(width) } : undefined;
    parts.push({ argument, by: quotes[kind]!, ...(filled ? { width: filled } : {}) });
  }
  if (pattern.slice(end).includes("%")) return undefined;
  if (end < pattern.length) parts.push({ text: pattern.slice(end) });
  return parts;
}

/** The parts as one expression of v, a row of the arguments; over data a boolean is shown as PostgreSQL has it. */
export function formatExpression(parts: readonly FormatPart[], inCatalog: boolean): string {
  const shown = parts.map((part) => {
    if ("text" in part) return quoteLiteral(part.text);
    const value = inCatalog ? `CAST(v[${part.argument}] AS VARCHAR)` : `shown(v[${part.argument}])`;
    const text = part.by === "" ? value : `${part.by}(${value})`;
    if (!part.width) return text;
    const { isLeft, count, argument } = part.width;
    const width = count === undefined ? `v[${argument}]` : String(count);
    return `filled(coalesce(CAST(${text} AS VARCHAR), ''), ${isLeft ? `-abs(${width})` : `coalesce(${width}, 0)`})`;
  });
  return `concat(${shown.length === 0 ? "''" : shown.join(", ")})`;
}
