/** Months, days and microseconds in each unit of an interval (PostgreSQL manual 8.5.4). */
const DAY = 1, HOUR_US = 3_600_000_000, MINUTE_US = 60_000_000, SECOND_US = 1_000_000;
const units: readonly (readonly [names: string, months: number, days: number, microseconds: number])[] = [
  ["millennium millennia mil mils millenniums", 12_000, 0, 0],
  ["century centuries c cent", 1_200, 0, 0],
  ["decade decades dec decs", 120, 0, 0],
  ["year years y yr yrs", 12, 0, 0],
  ["month months mon mons", 1, 0, 0],
  ["week weeks w", 0, 7 * DAY, 0],
  ["day days d", 0, DAY, 0],
  ["hour hours h hr hrs", 0, 0, HOUR_US],
  ["minute minutes m min mins", 0, 0, MINUTE_US],
  ["second seconds s sec secs", 0, 0, SECOND_US],
  ["millisecond milliseconds ms msec msecs", 0, 0, 1_000],
  ["microsecond microseconds us usec usecs", 0, 0, 1],
];
const byName = new Map(units.flatMap(([names, ...sizes]) => names.split(" ").map((name) => [name, sizes] as const)));
const DAYS_OF_MONTH = 30;
const DAY_US = 24 * HOUR_US;

/** Bits of the fields that a type interval … to … names (PostgreSQL's timestamp.h). */
const MINUTE_TO_SECOND = (1 << 11) | (1 << 12);
const lastFields: readonly (readonly [bit: number, unit: string])[] = [[1 << 12, "second"], [1 << 11, "minute"], [1 << 10, "hour"], [1 << 3, "day"], [1 << 1, "month"], [1 << 2, "year"]];

const PART = /\s*(?:([+-]?)\s*(\d+):(\d+)(?::(\d+(?:\.\d*)?))?|([+-]?)(\d+)-(\d+)(?![\d-])|([+-]?)\s*(\d+(?:\.\d*)?|\.\d+)\s*([a-z]*))/iy;
const ISO = /^P(?:(-?[\d.]+)Y)?(?:(-?[\d.]+)M)?(?:(-?[\d.]+)W)?(?:(-?[\d.]+)D)?(?:T(?:(-?[\d.]+)H)?(?:(-?[\d.]+)M)?(?:(-?[\d.]+)S)?)?$/i;
const isoUnits = ["year", "month", "week", "day", "hour", "minute", "second"];

/** What every engine reads. */
const PLAIN = /^\s*-?\d+\s+(year|month|week|day|hour|minute|second)s?\s*$/i;

/**
 * An interval's text in the form that the engine reads.
 *
 * @param fields bits of the fields that its type names; 0: none
 * @returns undefined where it already is, or where it is no interval
 */
export function intervalText(text: string, fields = 0): string | undefined {
  if (PLAIN.test(text)) return undefined;
  const total = { months: 0, days: 0, microseconds: 0 };
  const add = (amount: number, unit: string) => {
    const [months, days, microseconds] = byName.get(unit.toLowerCase())!;
    const allMonths = amount * months;
    const wholeMonths = Math.trunc(allMonths);
    const allDays = amount * days + (allMonths - wholeMonths) * (months === 1 ? DAYS_OF_MONTH : 0);
    const wholeDays = Math.trunc(allDays);
    total.months += wholeMonths;
    total.days += wholeDays;
    total.microseconds += Math.round((allDays - wholeDays) * DAY_US + amount * microseconds);
  };
  if (!(readIso(text, add) || readParts(text, fields, add))) return undefined;
  const { months, days, microseconds } = total;
  const sign = microseconds < 0 ? "-" : "";
  const seconds = Math.abs(microseconds) / SECOND_US;
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60].map((part) => String(part).padStart(2, "0")).join(":");
  return `${months} months ${days} days ${sign}${clock}:${(seconds % 60).toFixed(6).padStart(9, "0")}`;
}

type Add = (amount: number, unit: string) => void;

function readIso(text: string, add: Add): boolean {
  const found = ISO.exec(text.trim());
  if (!found || text.trim().length < 3) return false;
  isoUnits.forEach((unit, index) => {
    const amount = found[index + 1];
    if (amount !== undefined) add(Number(amount), unit);
  });
  return true;
}

function readParts(text: string, fields: number, add: Add): boolean {
  const ago = /\s+ago\s*$/i.exec(text);
  const source = text.slice(0, ago?.index).replace(/^\s*@/, "").trimEnd();
  const sign = ago ? -1 : 1;
  PART.lastIndex = 0;
  if (source.trim() === "") return false;
  while (PART.lastIndex < source.length) {
    const found = PART.exec(source);
    if (!found) return false;
    const [, clockSign, first, second, third, yearSign, years, months, numberSign, amount, unit = ""] = found;
    const signed = (part: string | undefined) => (part === "-" ? -sign : sign);
    if (first !== undefined) {
      const isMinutes = fields === MINUTE_TO_SECOND && third === undefined;
      const parts = isMinutes ? [0, Number(first), Number(second)] : [Number(first), Number(second), Number(third ?? 0)];
      ["hour", "minute", "second"].forEach((name, index) => add(signed(clockSign) * parts[index]!, name));
    } else if (years !== undefined) {
      add(signed(yearSign) * Number(years), "year");
      add(signed(yearSign) * Number(months), "month");
    } else {
      const name = unit !== "" ? unit : bareUnit(fields, PART.lastIndex < source.length);
      if (!byName.has(name.toLowerCase())) return false;
      add(signed(numberSign) * Number(amount), name);
    }
  }
  return true;
}

/** A number without a unit is in the last field of the type, days before a time, else seconds. */
function bareUnit(fields: number, isFollowed: boolean): string {
  if (isFollowed) return "day";
  return lastFields.find(([bit]) => (fields & bit) !== 0)?.[1] ?? "second";
}
