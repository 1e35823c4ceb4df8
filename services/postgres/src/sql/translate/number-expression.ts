import type { NumberFormat } from "./number-format.ts";
import { numberTemplate, type NumberShape, type TemplatePart } from "./number-template.ts";
import { textLiteral } from "./session-values.ts";

/** Digits that PostgreSQL shows of a double and of a float. */
const DOUBLE_DIGITS = 15;
const FLOAT_DIGITS = 6;

/** Places of a shape's parts in the number that stands for it. */
const WHOLE = 16_384, POST = 256, SIGNIFICANT = 4, FRACTION = 2;

/**
 * What to_char gives for a number, as an expression of its variable.
 *
 * A number's text depends on few things but its digits: how many there are, its sign, zeros at its end. Each such
 * shape has a text with places for digits, found here once; the engine looks which one it is, and fills it in.
 */
export function numberExpression(format: NumberFormat, variable: string): string {
  if (format.isRoman) return romanExpression(format, variable);
  const { pre, post, shift } = format;
  const x = shift === 0 ? variable : `${variable} * ${10n ** BigInt(shift)}`;
  const number = `CASE typeof(${variable}) WHEN 'DOUBLE' THEN pg.float_digits(TRY_CAST(${x} AS DOUBLE), ${post}, ${DOUBLE_DIGITS}) WHEN 'FLOAT' THEN pg.float_digits(TRY_CAST(${x} AS DOUBLE), ${post}, ${FLOAT_DIGITS}) ELSE pg.decimal_digits(${x}, TRY_CAST(${x} AS DECIMAL(38, ${post}))) END`;
  // The text of the number; its digits without sign and point, and its shape's number.
  const parts = `{d: replace(ltrim(n, '-'), '.', ''), s: pg.number_shape(n, ${pre}, ${format.isTrimmed && format.hasPoint})}`;
  const cases = shapes(format).map((shape) => [shapeNumber(shape), expression(numberTemplate(format, shape))] as const);
  const texts = cases.map(([number_, text]) => `WHEN ${number_} THEN ${text}`).join(" ");
  return `list_transform(list_transform([${number}], lambda n: ${parts}), lambda v: CASE v.s ${texts} END)[1]`;
}

function shapes({ pre, post, isTrimmed, hasPoint }: NumberFormat): NumberShape[] {
  const result: NumberShape[] = [];
  const add = (whole: number | undefined, places: number) => {
    const last = !isTrimmed || !hasPoint || whole === undefined ? 0 : places;
    for (const isNegative of [false, true]) {
      for (let significant = 0; significant <= last; significant++) {
        for (const isFraction of whole === 1 ? [false, true] : [false]) result.push({ isNegative, whole, post: places, significant, isFraction });
      }
    }
  };
  const limited = (whole: number) => [DOUBLE_DIGITS, FLOAT_DIGITS].map((digits) => Math.min(post, Math.max(0, digits - whole)));
  // A number that is rounded up to one more digit is limited as that one.
  const postOf = (whole: number) => new Set([post, ...limited(whole), ...limited(whole + 1), ...(whole === "NaN".length || whole === "Infinity".length ? [0] : [])]);
  for (let whole = 1; whole <= pre; whole++) for (const places of postOf(whole)) add(whole, places);
  for (let places = 0; places <= post; places++) add(undefined, places);
  return result;
}

/** As the macro number_shape makes it of a number's text. */
function shapeNumber({ isNegative, whole = 0, post, significant, isFraction }: NumberShape): number {
  return whole * WHOLE + post * POST + significant * SIGNIFICANT + (isFraction ? FRACTION : 0) + (isNegative ? 1 : 0);
}

function expression(template: readonly TemplatePart[]): string {
  const result: string[] = [];
  let text = "";
  let from = -1, to = -1;
  const flush = () => {
    if (text !== "") result.push(textLiteral(text));
    if (from >= 0) result.push(`substr(v.d, ${from + 1}, ${to - from + 1})`);
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
      const ordinal = "pg.ordinal(CAST(right(v.d, 2) AS INTEGER))";
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
    if ("text" in node) return [textLiteral(node.text)];
    if (node.action.toUpperCase() !== "RN") return [];
    const written = node.action === "RN" ? roman : `lower(${roman})`;
    return [isTrimmed ? written : `lpad(${written}, 15, ' ')`];
  });
  return parts.join(" || ");
}
