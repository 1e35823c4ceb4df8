/** Patterns of to_char by what they are for, beside values of each type: all of PostgreSQL's but EEEE. */
const numberPatterns = [
  "999", "9999.99", "0000.00", "9990.9", "990.99", ".99", "9,999,999.99", "999G999D99", "FM999,999,990.00", "FM999.99", "FM990.009", "FM0.9", "FM9.9", "FM99.", "FM.99",
  "S999.9", "999.9S", "S9,999", "9S9", "MI999.9", "999.99MI", "FM999MI", "SG999", "999SG", "PL999", "FM999PL", "999PR", "FM9,999.9PR", "L9999.9", "FML999",
  "999TH", "9999th", "FM999th", "99V99", "FM99V9", "RN", "FMRN", "FMrn", "$99,999.9", "999%", "\"n=\"999", "9 9 9", "9-9/9", "B99", "000,009", "0,999.0", "FM000.900",
];
const numbers: Readonly<Record<string, readonly string[]>> = {
  int4: ["0", "1", "-1", "12", "-485", "1234", "123456", "3999", "4000", "111", "112", "-113"],
  int8: ["0", "7", "-12345678901"],
  "numeric(20,5)": ["0", "0.5", "-0.5", "0.05", "1.5", "-1.25", "12.10", "99.995", "-99.996", "1000.001", "-1234567.891", "-0.001"],
  float8: ["0", "0.1", "-0.5", "2.5", "0.125", "99.995", "-1234.56", "1e15", "123456789.123456789"],
  float4: ["0.1", "-1234.56", "123456.7"],
};
const datePatterns = [
  "YYYY-MM-DD HH24:MI:SS.MS", "YYYY-MM-DD\"T\"HH24:MI:SS.US", "Month DD|FMMonth FMDD|MONTH|month|Mon|MON|mon", "Day|FMDay|DAY|day|Dy|DY|dy", "D ID DDD FMDDD IDDD W WW IW FMIW",
  "YYY YY Y IYYY IYY IY I Y,YYY FMYYYY", "HH HH12 FMHH12 AM PM am p.m. A.M.", "Q CC FMCC J", "RM|FMRM|rm|", "DDth DDTH FMDDth MMth HH24th YYYYth", "SSSS SSSSS FF1 FF2 FF3 FF4 FF5 FF6", "AD BC a.d. B.C.", "TMMonth TMDay FX DDSP",
  "\"quoted \\\" text\" % ' x", "yyyy-mm-dd hh24:mi:ss", "yyyymmdd", "IYYY-\"W\"IW-ID", "MS US FMMS FMUS", "Mm Yyyy", "",
];
const dates: Readonly<Record<string, readonly string[]>> = {
  timestamp: ["2024-03-05 14:07:09.123456", "2024-12-30 00:00:00", "1999-01-01 12:30:00.5", "0012-05-11 01:02:03", "2000-02-29 23:59:59.999999"],
  timestamptz: ["2024-03-05 14:07:09.123456+02"],
  date: ["2024-03-05", "2021-01-03"],
};
const timePatterns = ["HH24:MI:SS", "FMHH24 HH12:MI AM", "MS US FF3 SSSS", "HH24th"];
const times: Readonly<Record<string, readonly string[]>> = { time: ["14:07:09.5", "00:00:00"], interval: ["30:05:09.25", "-01:30:00", "120:00:00"] };

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

function each(patterns: readonly string[], values: typeof numbers): string[] {
  return patterns.flatMap((pattern) => Object.entries(values).map(([type, texts]) => `select ${texts.map((text) => `to_char(${literal(text)}::${type}, ${literal(pattern)})`).join(", ")}`));
}

/** What PostgreSQL has no answer for, or an error. */
const without: readonly RegExp[] = [/int8, '(FM)?(RN|rn)'/, /::(timestamp|timestamptz|date|time|interval), ''/];

export const formattingStatements: readonly string[] = [
  ...[...each(numberPatterns, numbers), ...each(datePatterns, dates), ...each(timePatterns, times)].filter((statement) => !without.some((pattern) => pattern.test(statement))),
  "select to_char(timestamptz '2024-03-05 14:07:09+00', 'TZ|tz|OF|FMOF|TZH|TZM')",
  "select to_char(x, 'FM999th') from generate_series(1, 30) x",
  "select to_char(null::int, '999'), to_char(null::date, 'YYYY')",
  "select to_number('1,234.56', '9,999.99'), to_number('-12', 'S99'), to_number('12-', '99S'), to_number('<12>', '99PR'), to_number('$1,234', 'L9,999')",
  "select * from generate_series(timestamp '2024-01-01', timestamp '2024-01-03', '1 day') as d",
  "select generate_series(timestamp '2024-01-01', timestamp '2024-01-02', '6 hours')",
];
