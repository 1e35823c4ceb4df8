import { create } from "@bufbuild/protobuf";
import { DurationSchema, type Duration } from "@bufbuild/protobuf/wkt";

/** A protobuf Duration of so many milliseconds, to the nanosecond. (protobuf's own helper takes whole ones only.) */
export function durationOf(ms: number): Duration {
  const nanoseconds = Math.max(0, Math.round(ms * 1e6));
  return create(DurationSchema, { seconds: BigInt(Math.floor(nanoseconds / 1e9)), nanos: nanoseconds % 1e9 });
}

/** Longest time of a timer, in milliseconds: 24 days. A longer one fires at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;
