import { quoteLiteral, TavanaError } from "@tavana/common";
import { dateFormat } from "../date-format.ts";
import { strptimeFormat } from "../date-reading.ts";
import { numberExpression } from "../number-expression.ts";
import { isNumberFormat, numberFormat } from "../number-format.ts";
import { textConstant, type Rewriting } from "../rewriting.ts";
import type { Piece } from "../session-values.ts";
import type { Call } from "./calls.ts";
import { literalEnd } from "./literals.ts";

/** What a text becomes when it is read by a pattern. */
const dateCasts: Readonly<Record<string, string>> = { to_date: "DATE", to_timestamp: "TIMESTAMPTZ" };

/** A pattern of some thirty digits of which each may be left out makes more; a statement may have hundreds of them. */
const MAX_EXPRESSION_LENGTH = 32_768;

interface Pattern {
  readonly text: string;
  /** Its tokens. */
  readonly first: number;
  readonly last: number;
}

function constantPattern({ tokens }: Rewriting, { args }: Call): Pattern | undefined {
  const pattern = args.length === 2 ? textConstant(args[1]) : undefined;
  if (!pattern) return undefined;
  const first = tokens.at(pattern.location);
  return { text: pattern.text, first, last: literalEnd(tokens, first) };
}

/** to_char(x, 'YYYY-MM'): an expression that is made for the pattern; the value is made once, however often it needs it. */
export function toChar(to: Rewriting, it: Call): boolean {
  const { editor, tokens } = to;
  const { name, args, first, nameEnd, close, parent } = it;
  const pattern = constantPattern(to, it);
  const [, argument] = args;
  if (pattern) {
    const { strftime, expression } = written(pattern.text);
    if (strftime === undefined) {
      editor.replace(first, nameEnd + 1, "list_transform([");
      editor.replace(pattern.first - 1, pattern.last, `], lambda t: ${expression}`);
      editor.insertAfter(close, "[1]");
    } else {
      editor.replace(first, nameEnd, "strftime");
      editor.replace(pattern.first, pattern.last, quoteLiteral(strftime));
    }
  } else if (args.length === 2 && argument && "ParamRef" in argument && argument.ParamRef.location !== undefined) {
    const { number = 0, location } = argument.ParamRef;
    const at = tokens.at(location);
    const text = `CAST(${tokens.written(at)} AS VARCHAR)`;
    // Without its value it is a text, and NULL of NULL.
    const known = (made: (pattern: string) => string, otherwise: string): Piece => (_, parameter) => {
      const value = parameter(number);
      return value === undefined ? otherwise : made(value);
    };
    editor.replace(first, nameEnd + 1, known(() => "list_transform([", "(CAST("));
    editor.replace(at - 1, at, known((pattern_) => `], lambda t: CASE WHEN ${text} IS NOT NULL THEN ${written(pattern_).expression} END`, ` AS VARCHAR) || ${text}`));
    editor.insertAfter(close, known(() => "[1]", ""));
  } else if (args.length === 2) return false;
  to.nameTarget(parent, close, name);
  return true;
}

/** @throws TavanaError 0A000 for a pattern that has no counterpart */
function written(pattern: string): { readonly strftime?: string; readonly expression: string } {
  if (!isNumberFormat(pattern)) return dateFormat(pattern);
  const format = numberFormat(pattern);
  const expression = format && numberExpression(format, "t");
  if (expression === undefined || expression.length > MAX_EXPRESSION_LENGTH) throw new TavanaError("0A000", `to_char: the pattern "${pattern}" is not supported`);
  return { expression };
}

/** to_date and to_timestamp with a pattern that is known. */
export function fromText(to: Rewriting, it: Call): boolean {
  const { name, first, nameEnd, close, parent } = it;
  const pattern = constantPattern(to, it);
  const format = pattern && strptimeFormat(pattern.text);
  if (format === undefined) return false;
  to.editor.replace(first, nameEnd, "CAST(strptime");
  to.editor.replace(pattern!.first, pattern!.last, quoteLiteral(format));
  to.editor.insertAfter(close, ` AS ${dateCasts[name]})`);
  to.nameTarget(parent, close, name);
  return true;
}

/** to_number(x, '9,999.99') has as many digits behind the point as its pattern. */
export function toNumber(to: Rewriting, it: Call): boolean {
  const format = numberFormat(constantPattern(to, it)?.text ?? "");
  if (!format) return false;
  to.editor.insertBefore(it.first, "CAST(");
  to.editor.insertAfter(it.close, ` AS DECIMAL(38, ${format.post}))`);
  to.nameTarget(it.parent, it.close, it.name);
  return true;
}
