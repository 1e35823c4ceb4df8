/// <reference lib="esnext.temporal" />
import { TavanaError } from "@tavana/common";

/** A time zone's offsets: from each instant on (microseconds since 1970), so many seconds east of Greenwich. */
export interface ZoneOffsets {
  readonly from: readonly number[];
  readonly east: readonly number[];
}

/** No zone had anything but its local mean time before. */
const FIRST = Temporal.Instant.from("1800-01-01T00:00:00Z");
/**
 * Changes are listed up to here. From 2100 on every zone follows one rule, and the calendar's 400 years are whole weeks,
 * so what lies behind has the offset of 400, 800, … years before. The addon has the same number (date-time.h).
 */
const LISTED_UNTIL = Temporal.Instant.from("2500-01-01T00:00:00Z");
const LISTED_UNTIL_MICROS = BigInt(LISTED_UNTIL.epochMilliseconds) * 1000n;
const CYCLE_MICROS = 146_097n * 86_400_000_000n;

const known = new Map<string, ZoneOffsets>();

/** @throws TavanaError 22023 for the few names (SystemV/…) that only the engine knows */
export function zoneOffsets(zone: string): ZoneOffsets {
  let offsets = known.get(zone);
  if (!offsets) {
    offsets = list(zone);
    known.set(zone, offsets);
  }
  return offsets;
}

/** @param micros since 1970 */
export function offsetAt({ from, east }: ZoneOffsets, micros: bigint): number {
  const cycles = micros < LISTED_UNTIL_MICROS ? 0n : (micros - LISTED_UNTIL_MICROS) / CYCLE_MICROS + 1n;
  const at = Number(micros - cycles * CYCLE_MICROS);
  let low = 0;
  let high = from.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (from[middle]! <= at) low = middle;
    else high = middle;
  }
  return east[low]!;
}

function list(zone: string): ZoneOffsets {
  let at: Temporal.ZonedDateTime | null = inZone(zone);
  const from = [-Infinity];
  const east = [seconds(at)];
  while ((at = at.getTimeZoneTransition("next")) && Temporal.Instant.compare(at.toInstant(), LISTED_UNTIL) < 0) {
    from.push(at.epochMilliseconds * 1000);
    east.push(seconds(at));
  }
  return { from, east };
}

/** ICU's short names (PST, JST, …), which the engine takes, are none of Temporal's. */
function inZone(zone: string): Temporal.ZonedDateTime {
  try {
    return FIRST.toZonedDateTimeISO(zone);
  } catch {
    try {
      return FIRST.toZonedDateTimeISO(new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone);
    } catch (cause) {
      throw new TavanaError("22023", `time zone "${zone}" has no offsets here`, { cause });
    }
  }
}

function seconds(at: Temporal.ZonedDateTime): number {
  return at.offsetNanoseconds / 1e9;
}
