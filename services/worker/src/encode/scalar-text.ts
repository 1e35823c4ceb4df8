import {
  DuckDBDecimalType,
  DuckDBTypeId as Id,
  type DuckDBBitValue,
  type DuckDBBlobValue,
  type DuckDBDateValue,
  type DuckDBDecimalValue,
  type DuckDBIntervalValue,
  type DuckDBTimeNSValue,
  type DuckDBTimestampMillisecondsValue,
  type DuckDBTimestampNanosecondsValue,
  type DuckDBTimestampSecondsValue,
  type DuckDBTimestampTZValue,
  type DuckDBTimestampValue,
  type DuckDBTimeTZValue,
  type DuckDBTimeValue,
  type DuckDBType,
  type DuckDBValue,
} from "@duckdb/node-api";
import { dateText, floorDiv, INFINITE_MICROS, intervalText, offsetText, timestampText, timestampTzText, timeText } from "./date-time.ts";
import { decimalText, float4Text, float8Text } from "./numbers.ts";

/** Writes one value that is not NULL as PostgreSQL's text output does. */
export type TextWriter = (value: DuckDBValue) => string;

/** For every type that is not nested. */
export function scalarWriter(type: DuckDBType, zone: string): TextWriter {
  const write = scalars[type.typeId];
  if (write) return (value) => write(value, zone);
  if (type instanceof DuckDBDecimalType) return (value) => decimalText((value as DuckDBDecimalValue).value, type.scale);
  return String; // VARCHAR, ENUM, integers, UUID, and what only DuckDB knows
}

const scalars: Partial<Record<Id, (value: DuckDBValue, zone: string) => string>> = {
  [Id.BOOLEAN]: (value) => (value ? "t" : "f"),
  [Id.FLOAT]: (value) => float4Text(value as number),
  [Id.DOUBLE]: (value) => float8Text(value as number),
  [Id.BLOB]: (value) => `\\x${Buffer.from((value as DuckDBBlobValue).bytes).toString("hex")}`,
  [Id.BIT]: (value) => (value as DuckDBBitValue).toBits().join(""),
  [Id.DATE]: (value) => dateText((value as DuckDBDateValue).days),
  [Id.TIME]: (value) => timeText((value as DuckDBTimeValue).micros),
  [Id.TIME_NS]: (value) => timeText((value as DuckDBTimeNSValue).nanos / 1000n),
  [Id.TIME_TZ]: (value) => timeText((value as DuckDBTimeTZValue).micros) + offsetText((value as DuckDBTimeTZValue).offset),
  [Id.TIMESTAMP]: (value) => timestampText(timestampMicros(Id.TIMESTAMP, value)),
  [Id.TIMESTAMP_S]: (value) => timestampText(timestampMicros(Id.TIMESTAMP_S, value)),
  [Id.TIMESTAMP_MS]: (value) => timestampText(timestampMicros(Id.TIMESTAMP_MS, value)),
  [Id.TIMESTAMP_NS]: (value) => timestampText(timestampMicros(Id.TIMESTAMP_NS, value)),
  [Id.TIMESTAMP_TZ]: (value, zone) => timestampTzText(timestampMicros(Id.TIMESTAMP_TZ, value), zone),
  [Id.INTERVAL]: (value) => {
    const { months, days, micros } = value as DuckDBIntervalValue;
    return intervalText(months, days, micros);
  },
};

/**
 * Microseconds since 1970 of a timestamp of any unit; DuckDB's infinities are the same number in each. Nanoseconds,
 * which PostgreSQL has not, are cut off downwards.
 */
export function timestampMicros(typeId: Id, value: DuckDBValue): bigint {
  const units = {
    [Id.TIMESTAMP_S]: () => (value as DuckDBTimestampSecondsValue).seconds,
    [Id.TIMESTAMP_MS]: () => (value as DuckDBTimestampMillisecondsValue).millis,
    [Id.TIMESTAMP_NS]: () => (value as DuckDBTimestampNanosecondsValue).nanos,
  } as Partial<Record<Id, () => bigint>>;
  const stored = units[typeId]?.() ?? (value as DuckDBTimestampValue | DuckDBTimestampTZValue).micros;
  if (stored === INFINITE_MICROS || stored === -INFINITE_MICROS) return stored;
  if (typeId === Id.TIMESTAMP_S) return stored * 1_000_000n;
  if (typeId === Id.TIMESTAMP_MS) return stored * 1000n;
  return typeId === Id.TIMESTAMP_NS ? floorDiv(stored, 1000n) : stored;
}
