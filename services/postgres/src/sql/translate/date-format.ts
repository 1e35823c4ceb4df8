import { quoteLiteral } from "@tavana/common";

/** A part of what to_char gives: by strftime, or by an expression of the value t. */
export type DatePart = { readonly strftime: string } | { readonly expression: string };

/** What a keyword becomes, also without the blanks and zeros in front that FM takes away. */
interface Keyword {
  readonly plain: DatePart;
  readonly trimmed: DatePart;
  /** It makes a number, which TH may follow. */
  readonly isNumber: boolean;
}

const by = (strftime: string): DatePart => ({ strftime });
const is = (expression: string): DatePart => ({ expression });

/** A number that strftime writes. */
const number = (format: string, trimmed?: string): Keyword => ({ plain: by(format), trimmed: trimmed === undefined ? by(format) : by(trimmed), isNumber: true });
/** A whole number with as many digits as a width has. */
const counted = (value: string, width = 1, trimmedWidth = 1): Keyword => ({ plain: is(`pg.padded(${value}, ${width})`), trimmed: is(`pg.padded(${value}, ${trimmedWidth})`), isNumber: true });
const text = (value: string): Keyword => ({ plain: is(value), trimmed: is(value), isNumber: false });
const filled = (value: string, width: number): Keyword => ({ plain: is(`rpad(${value}, ${width}, ' ')`), trimmed: is(value), isNumber: false });
const fraction = (digits: number): Keyword => counted(`microsecond(t) % 1000000 // ${10 ** (6 - digits)}`, digits, digits);

const meridiem = "CASE WHEN hour(t) % 24 < 12 THEN 'AM' ELSE 'PM' END";
const dotted = (value: string) => `regexp_replace(${value}, '.', '\\0.', 'g')`;
const era = "CASE WHEN year(t) > 0 THEN 'AD' ELSE 'BC' END";
const name = (format: string) => `strftime(t, '${format}')`;
const seconds = "hour(t) * 3600 + minute(t) * 60 + second(t)";
const isoYear = "isoyear(t)";
const isoDay = "datediff('day', date_trunc('week', make_date(isoyear(t), 1, 4)), CAST(t AS DATE)) + 1";

/** Keywords of numbers, in capital or in small letters. */
const numbers: Readonly<Record<string, Keyword>> = {
  HH24: number("%H", "%-H"), HH12: number("%I", "%-I"), HH: number("%I", "%-I"),
  MI: number("%M", "%-M"), SSSSS: counted(seconds), SSSS: counted(seconds), SS: number("%S", "%-S"),
  MS: number("%g"), US: number("%f"), ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((digits) => [`FF${digits}`, fraction(digits)])),
  "Y,YYY": { ...text("pg.padded(year(t) // 1000, 1) || ',' || pg.padded(year(t) % 1000, 3)"), isNumber: true },
  YYYY: { ...number("%Y"), trimmed: is("pg.padded(year(t), 1)") }, YYY: counted("year(t) % 1000", 3), YY: number("%y", "%-y"), Y: counted("year(t) % 10"),
  IYYY: { ...number("%G"), trimmed: is(`pg.padded(${isoYear}, 1)`) }, IYY: counted(`${isoYear} % 1000`, 3), IY: counted(`${isoYear} % 100`, 2), I: counted(`${isoYear} % 10`),
  MM: number("%m", "%-m"), IDDD: counted(isoDay, 3), DDD: number("%j", "%-j"), DD: number("%d", "%-d"), ID: number("%u"), D: counted("dayofweek(t) + 1"),
  IW: { ...number("%V"), trimmed: is("pg.padded(weekofyear(t), 1)") }, WW: counted("(dayofyear(t) - 1) // 7 + 1", 2), W: counted("(day(t) - 1) // 7 + 1"),
  Q: counted("quarter(t)"), CC: counted("century(t)", 2), J: counted("CAST(julian(CAST(t AS DATE)) AS BIGINT)"),
};

/** The hour of an interval is counted beyond a day, and all of it may be negative. */
const times: Readonly<Record<string, Keyword>> = {
  HH24: counted("hour(t)", 2), HH12: counted("pg.clock_hour(hour(t))", 2), HH: counted("pg.clock_hour(hour(t))", 2),
  MI: counted("minute(t)", 2), SS: counted("second(t)", 2), MS: counted("microsecond(t) % 1000000 // 1000", 3, 3), US: counted("microsecond(t) % 1000000", 6, 6),
};

const month = name("%B"), day = name("%A");

/** Keywords whose letters say how what they give is written. */
const words: Readonly<Record<string, Keyword>> = {
  MONTH: filled(`upper(${month})`, 9), Month: filled(month, 9), month: filled(`lower(${month})`, 9),
  DAY: filled(`upper(${day})`, 9), Day: filled(day, 9), day: filled(`lower(${day})`, 9),
  MON: text(`upper(${name("%b")})`), Mon: { ...number("%b"), isNumber: false }, mon: text(`lower(${name("%b")})`),
  DY: text(`upper(${name("%a")})`), Dy: { ...number("%a"), isNumber: false }, dy: text(`lower(${name("%a")})`),
  RM: filled("pg.roman(month(t))", 4), rm: filled("lower(pg.roman(month(t)))", 4),
  "A.M.": text(dotted(meridiem)), "P.M.": text(dotted(meridiem)), "a.m.": text(`lower(${dotted(meridiem)})`), "p.m.": text(`lower(${dotted(meridiem)})`),
  AM: text(meridiem), PM: text(meridiem), am: text(`lower(${meridiem})`), pm: text(`lower(${meridiem})`),
  "A.D.": text(dotted(era)), "B.C.": text(dotted(era)), "a.d.": text(`lower(${dotted(era)})`), "b.c.": text(`lower(${dotted(era)})`),
  AD: text(era), BC: text(era), ad: text(`lower(${era})`), bc: text(`lower(${era})`),
  TZH: text(`left(${name("%z")}, 3)`), TZM: text("pg.zone_minutes(strftime(t, '%z'))"), TZ: text("pg.zone_name(strftime(t, '%Z'))"), tz: text("lower(pg.zone_name(strftime(t, '%Z')))"),
  OF: { ...text(name("%z")), trimmed: is(`regexp_replace(${name("%z")}, '^(.)0', '\\1')`) }, FX: text("''"),
};

const lowerToo = ["TZH", "TZM", "OF", "FX"].map((keyword) => [keyword.toLowerCase(), words[keyword]!] as const);
const both = (all: Readonly<Record<string, Keyword>>) => Object.entries(all).flatMap(([keyword, meaning]) => [[keyword, meaning], [keyword.toLowerCase(), meaning]] as const);
/** One stands before those that it begins with. */
const byLength = (all: readonly (readonly [string, Keyword])[]) => all.toSorted(([one], [other]) => other.length - one.length);
const keywords = byLength([...both(numbers), ...Object.entries(words), ...lowerToo]);
const timeKeywords = new Map(both(times));

/** A pattern as keywords with their prefix and suffix, and texts. */
interface Found {
  readonly keyword?: readonly [string, Keyword];
  readonly prefix: string;
  readonly suffix: string;
  readonly text: string;
}

function* found(pattern: string): Generator<Found> {
  for (let at = 0; at < pattern.length; ) {
    const prefix = /^(FM|fm|TM|tm)?/.exec(pattern.slice(at))![0];
    at += prefix.length;
    const rest = pattern.slice(at);
    const keyword = keywords.find(([word]) => rest.startsWith(word));
    if (keyword) {
      at += keyword[0].length;
      const suffix = /^(TH|th|SP)?/.exec(pattern.slice(at))![0];
      at += suffix.length;
      yield { keyword, prefix: prefix.toUpperCase(), suffix, text: "" };
      continue;
    }
    const quoted = /^"((?:[^"\\]|\\.)*)"?/s.exec(rest);
    const character = rest === "" ? "" : String.fromCodePoint(rest.codePointAt(rest.startsWith('\\"') ? 1 : 0)!);
    yield { prefix: "", suffix: "", text: quoted ? quoted[1]!.replaceAll(/\\(.)/gs, "$1") : character };
    at += quoted ? quoted[0].length : character.length + (rest.startsWith('\\"') ? 1 : 0);
  }
}

/** What to_char gives by a pattern (PostgreSQL manual 9.8), as an expression of t; also strftime's pattern, where that is all. */
export function dateFormat(pattern: string): { readonly strftime?: string; readonly expression: string } {
  const all = [...found(pattern)];
  const used = all.flatMap(({ keyword }) => (keyword ? [keyword[0].toUpperCase()] : []));
  // Without a date in it the value may be a time or an interval, which strftime does not take.
  const isTime = used.length > 0 && used.every((word) => Object.hasOwn(times, word) || /^(FF\d|SSSSS?|[AP]\.?M\.?)$/.test(word));
  const parts = all.map(({ keyword, prefix, suffix, text: written }): DatePart => {
    if (!keyword) return by(written.replaceAll("%", "%%"));
    const meaning = (isTime && timeKeywords.get(keyword[0])) || keyword[1];
    // TM is for names in the language of the server's locale, which is none.
    const isTrimmed = prefix === "FM" || (prefix === "TM" && /^(MONTH|DAY)$/i.test(keyword[0]));
    const part = isTrimmed ? meaning.trimmed : meaning.plain;
    if (!meaning.isNumber || suffix === "" || suffix === "SP") return part;
    const ordinal = `pg.with_ordinal(${asExpression(part)})`;
    return is(suffix === "TH" ? `upper(${ordinal})` : ordinal);
  });
  const merged: DatePart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last && "strftime" in last && "strftime" in part) merged[merged.length - 1] = by(last.strftime + part.strftime);
    else merged.push(part);
  }
  if (used.length === 0) return { expression: `CASE WHEN t IS NOT NULL THEN ${merged.length === 0 ? "''" : merged.map(asExpression).join(" || ")} END` };
  const [only] = merged;
  const expression = merged.map(asExpression).join(" || ");
  return merged.length === 1 && only && "strftime" in only ? { strftime: only.strftime, expression } : { expression };
}

function asExpression(part: DatePart): string {
  if ("expression" in part) return part.expression;
  return /%[^%]/.test(part.strftime.replaceAll("%%", "")) ? `strftime(t, ${quoteLiteral(part.strftime)})` : quoteLiteral(part.strftime.replaceAll("%%", "%"));
}
