/** A time zone's offsets: from each instant on (microseconds since 1970), so many seconds east of Greenwich. */
export interface ZoneOffsets {
  readonly from: readonly number[];
  readonly east: readonly number[];
}

/** Zones' rules are followed this far; what lies before or after has the first or last offset. */
const FIRST_YEAR = 1850;
const LAST_YEAR = 2100;
const DAY_MS = 86_400_000;
/** Two changes are never closer than this; Ramadan's in Morocco are about a month apart. */
const STEP_MS = 20 * DAY_MS;

const known = new Map<string, ZoneOffsets>();

/** @throws RangeError for an unknown zone */
export function zoneOffsets(zone: string): ZoneOffsets {
  let offsets = known.get(zone);
  if (!offsets) {
    offsets = /^(?:Etc\/)?(?:UTC|GMT|UCT|Zulu|Universal)$/i.test(zone) ? { from: [-Infinity], east: [0] } : find(zone);
    known.set(zone, offsets);
  }
  return offsets;
}

function find(zone: string): ZoneOffsets {
  const offsetAt = offsetReader(zone);
  const from = [-Infinity];
  const east = [offsetAt(Date.UTC(FIRST_YEAR, 0, 1))];
  for (let at = Date.UTC(FIRST_YEAR, 0, 1); at < Date.UTC(LAST_YEAR, 0, 1); at += STEP_MS) {
    const before = east.at(-1)!;
    const after = offsetAt(at + STEP_MS);
    if (after === before) continue;
    let low = at;
    let high = at + STEP_MS;
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000;
      if (offsetAt(middle) === before) low = middle;
      else high = middle;
    }
    from.push(high * 1000);
    east.push(after);
  }
  return { from, east };
}

function offsetReader(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (ms) => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(ms)) parts[type] = Number(value);
    const local = Date.UTC(parts["year"]!, parts["month"]! - 1, parts["day"]!, parts["hour"]!, parts["minute"]!, parts["second"]!);
    return Math.round((local - ms) / 1000);
  };
}
