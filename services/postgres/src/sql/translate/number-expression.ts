import { quoteLiteral } from "@tavana/common";
import { MAX_DIGITS, type NumberFormat } from "./number-format.ts";
import { numberTemplate, type NumberShape, type TemplatePart } from "./number-template.ts";

/** Digits that PostgreSQL shows of a double and of a float. */
const DOUBLE_DIGITS = 15;
const FLOAT_DIGITS = 6;

/** Places of a shape's parts, but for its digits before the point, in the number that stands for it. */
const POST = 256, SIGNIFICANT = 4, FRACTION = 2;

/** Of a number that is too long only these count. */
const POST_AND_SIGN = 0xff01;

/**
 * What to_char gives for a number, as an expression of its variable.
 *
 * A number's text depends on few things but its digits: how many there are, its sign, zeros at its end. Each such
 * shape has a text with places for digits, found here once; the engine looks which one it is, and fills it in.
 */
export function numberExpression(format: NumberFormat, variable: string): string {
  if (format.isRoman) return romanExpression(format, variable);
  const { post, shift } = format;
  const x = shift === 0 ? variable : `${variable} * ${10n ** BigInt(shift)}`;
  const float = (digits: number) => filledIn(format, `pg.float_digits(TRY_CAST(${x} AS DOUBLE), ${post}, ${digits})`, (whole) => limited(whole, post, digits));
  const exact = filledIn(format, `pg.decimal_digits(${x}, TRY_CAST(${x} AS DECIMAL(18, ${Math.min(post, 18)})), ${post <= 18}, TRY_CAST(${x} AS DECIMAL(38, ${post})))`, () => [post]);
  return `CASE typeof(${variable}) WHEN 'DOUBLE' THEN ${float(DOUBLE_DIGITS)} WHEN 'FLOAT' THEN ${float(FLOAT_DIGITS)} ELSE ${exact} END`;
}

/** Digits behind the point that may be left of a number with so many before it; those that are rounded up to one more have one less. */
function limited(whole: number, post: number, digits: number): number[] {
  const withoutPoint = whole === "NaN".length || whole === "Infinity".length ? [0] : [];
  return [...[whole, whole + 1].map((count) => Math.min(post, Math.max(0, digits - count))), ...withoutPoint];
}

/** The text of a number that is given as a text: n, its digits before the point w, the rest of its shape s, all its digits d. */
function filledIn(format: NumberFormat, number: string, postOf: (whole: number) => readonly number[]): string {
  const { pre, post, isTrimmed, hasPoint, zeroEnd } = format;
  const trims = isTrimmed && hasPoint && zeroEnd < pre + post;
  const text = (shape: NumberShape) => expression(numberTemplate(format, shape));
  const cases = Array.from({ length: pre }, (_, index) => {
    const texts = [...new Set(postOf(index + 1))].flatMap((places) => shapes(index + 1, places, trims)).map((shape) => `WHEN ${shapeNumber(shape)} THEN ${text(shape)}`);
    return `WHEN ${index + 1} THEN CASE v['s'] ${texts.join(" ")} END`;
  });
  const posts = new Set([post, ...Array.from({ length: MAX_DIGITS - pre }, (_, index) => postOf(pre + 1 + index)).flat()]);
  const tooLong = [...posts].flatMap((places) => shapes(undefined, places, false)).map((shape) => `WHEN ${shapeNumber({ ...shape, significant: 0 })} THEN ${text(shape)}`);
  const parts = `{w: pg.number_whole(n, ${pre}), s: pg.number_rest(n, ${trims}), d: replace(ltrim(n, '-'), '.', '')}`;
  return `list_transform(list_transform([${number}], lambda n: ${parts}), lambda v: CASE v['w'] ${cases.join(" ")} WHEN 0 THEN CASE v['s'] & ${POST_AND_SIGN} ${tooLong.join(" ")} END END)[1]`;
}

function shapes(whole: number | undefined, post: number, trims: boolean): NumberShape[] {
  return [false, true].flatMap((isNegative) =>
    (trims ? Array.from({ length: post + 1 }, (_, significant) => significant) : [post]).flatMap((significant) =>
      (whole === 1 ? [false, true] : [false]).map((isFraction) => ({ isNegative, whole, post, significant, isFraction })),
    ),
  );
}

/** As the macro number_rest makes it of a number's text. */
function shapeNumber({ isNegative, post, significant, isFraction }: NumberShape): number {
  return post * POST + significant * SIGNIFICANT + (isFraction ? FRACTION : 0) + (isNegative ? 1 : 0);
}

function expression(template: readonly TemplatePart[]): string {
  const result: string[] = [];
  let text = "";
  let from = -1, to = -1;
  const flush = () => {
    if (text !== "") result.push(quoteLiteral(text));
    if (from >= 0) result.push(`substr(v['d'], ${from + 1}, ${to - from + 1})`);
    text = "";
    from = -1;
  };
  for (const part of template) {
    if ("digit" in part && from >= 0 && part.digit === to + 1) to++;
    else if ("digit" in part) {
      flush();
      from = to = part.digit;
    } else if ("text" in part) {
      if (from >= 0) flush();
      text += part.text;
    } else {
      flush();
      const ordinal = "pg.ordinal(CAST(right(v['d'], 2) AS INTEGER))";
      result.push(part.ordinal === "TH" ? `upper(${ordinal})` : ordinal);
    }
  }
  flush();
  return result.length === 0 ? "''" : result.join(" || ");
}

/** Roman numbers stand beside texts alone. */
function romanExpression({ nodes, isTrimmed }: NumberFormat, variable: string): string {
  const roman = `pg.roman(coalesce(TRY_CAST(${variable} AS INTEGER), CASE WHEN ${variable} IS NOT NULL THEN 0 END))`;
  const parts = nodes.flatMap((node) => {
    if ("text" in node) return [quoteLiteral(node.text)];
    if (node.action.toUpperCase() !== "RN") return [];
    const written = node.action === "RN" ? roman : `lower(${roman})`;
    return [isTrimmed ? written : `lpad(${written}, 15, ' ')`];
  });
  return parts.join(" || ");
}
