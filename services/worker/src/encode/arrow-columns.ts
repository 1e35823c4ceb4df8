import {
  Binary,
  Bool,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  Int8,
  IntervalMonthDayNano,
  List,
  makeData,
  Map_,
  Null,
  SparseUnion,
  Struct,
  TimeMicrosecond,
  TimeNanosecond,
  TimestampMicrosecond,
  TimestampMillisecond,
  TimestampNanosecond,
  TimestampSecond,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  vectorFromArray,
  type Data,
  type DataType,
} from "apache-arrow";
import {
  DuckDBArrayType,
  DuckDBDecimalType,
  DuckDBEnumType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId as Id,
  DuckDBUnionType,
  type DuckDBArrayValue,
  type DuckDBBlobValue,
  type DuckDBDateValue,
  type DuckDBDecimalValue,
  type DuckDBIntervalValue,
  type DuckDBListValue,
  type DuckDBMapValue,
  type DuckDBStructValue,
  type DuckDBTimeNSValue,
  type DuckDBTimeValue,
  type DuckDBType,
  type DuckDBUnionValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import { textWriter } from "./text.ts";

/** A column of Arrow's, of values read by positions.ts: its type, and how a batch of values becomes its buffers. */
export interface ArrowColumn {
  readonly type: DataType;
  build(values: readonly DuckDBValue[]): Data;
}

type Fixed = Int32Array | BigInt64Array;

/**
 * Arrow's form of each of DuckDB's types, as DuckDB exports them itself. What Arrow has no type for is text: BIT,
 * UUID, TIME WITH TIME ZONE, numbers of more than 38 digits, and VARIANT, as JSON.
 */
export function arrowColumn(type: DuckDBType, zone: string): ArrowColumn {
  const primitive = primitives[type.typeId];
  if (primitive) return primitive(zone);
  if (type instanceof DuckDBDecimalType) return decimal(type.width, type.scale, (value) => (value as DuckDBDecimalValue).value);
  if (type instanceof DuckDBEnumType) return dictionary(type.values);
  if (type instanceof DuckDBListType) return list(type, zone);
  if (type instanceof DuckDBArrayType) return fixedList(type, zone);
  if (type instanceof DuckDBStructType) return struct(type, zone);
  if (type instanceof DuckDBMapType) return map(type, zone);
  if (type instanceof DuckDBUnionType) return union(type, zone);
  const text = textWriter(type, zone);
  return bytes(new Utf8(), (value) => Buffer.from(text(value), "utf8"));
}

const identity = (value: DuckDBValue) => value as never;

const primitives: Partial<Record<Id, (zone: string) => ArrowColumn>> = {
  [Id.SQLNULL]: () => {
    const type = new Null();
    return { type, build: (values) => makeData({ type, length: values.length }) };
  },
  [Id.BOOLEAN]: () => {
    const type = new Bool();
    return { type, build: (values) => makeData({ type, ...validity(values), data: bitmap(values, (value) => value === true) }) };
  },
  [Id.TINYINT]: () => numbers(new Int8(), Int8Array, identity),
  [Id.SMALLINT]: () => numbers(new Int16(), Int16Array, identity),
  [Id.INTEGER]: () => numbers(new Int32(), Int32Array, identity),
  [Id.BIGINT]: () => numbers(new Int64(), BigInt64Array, identity),
  [Id.UTINYINT]: () => numbers(new Uint8(), Uint8Array, identity),
  [Id.USMALLINT]: () => numbers(new Uint16(), Uint16Array, identity),
  [Id.UINTEGER]: () => numbers(new Uint32(), Uint32Array, identity),
  [Id.UBIGINT]: () => numbers(new Uint64(), BigUint64Array, identity),
  [Id.FLOAT]: () => numbers(new Float32(), Float32Array, identity),
  [Id.DOUBLE]: () => numbers(new Float64(), Float64Array, identity),
  [Id.HUGEINT]: () => decimal(38, 0, (value) => value as bigint),
  [Id.BLOB]: () => bytes(new Binary(), (value) => (value as DuckDBBlobValue).bytes),
  [Id.DATE]: () => numbers(new DateDay(), Int32Array, (value) => (value as DuckDBDateValue).days as never),
  [Id.TIME]: () => numbers(new TimeMicrosecond(), BigInt64Array, (value) => (value as DuckDBTimeValue).micros as never),
  [Id.TIME_NS]: () => numbers(new TimeNanosecond(), BigInt64Array, (value) => (value as DuckDBTimeNSValue).nanos as never),
  [Id.TIMESTAMP_S]: () => numbers(new TimestampSecond(), BigInt64Array, stored("seconds")),
  [Id.TIMESTAMP_MS]: () => numbers(new TimestampMillisecond(), BigInt64Array, stored("millis")),
  [Id.TIMESTAMP]: () => numbers(new TimestampMicrosecond(), BigInt64Array, stored("micros")),
  [Id.TIMESTAMP_NS]: () => numbers(new TimestampNanosecond(), BigInt64Array, stored("nanos")),
  [Id.TIMESTAMP_TZ]: (zone) => numbers(new TimestampMicrosecond(zone), BigInt64Array, stored("micros")),
  [Id.INTERVAL]: () => {
    const type = new IntervalMonthDayNano();
    return {
      type,
      build(values) {
        const data = new Int32Array(values.length * 4);
        const nanos = new BigInt64Array(data.buffer);
        values.forEach((value, at) => {
          if (value === null) return;
          const interval = value as DuckDBIntervalValue;
          data[4 * at] = interval.months;
          data[4 * at + 1] = interval.days;
          nanos[2 * at + 1] = interval.micros * 1000n;
        });
        return makeData({ type, ...validity(values), data });
      },
    };
  },
};

function stored(unit: "seconds" | "millis" | "micros" | "nanos") {
  return (value: DuckDBValue) => (value as unknown as Record<typeof unit, bigint>)[unit] as never;
}

function numbers<T extends DataType>(type: T, of: new (length: number) => { [at: number]: number | bigint }, read: (value: DuckDBValue) => never): ArrowColumn {
  return {
    type,
    build(values) {
      const data = new of(values.length);
      values.forEach((value, at) => {
        if (value !== null) data[at] = read(value);
      });
      return makeData({ type, ...validity(values), data: data as unknown as Fixed } as never);
    },
  };
}

function decimal(width: number, scale: number, read: (value: DuckDBValue) => bigint): ArrowColumn {
  const type = new Decimal(scale, width, 128);
  return {
    type,
    build(values) {
      const words = new BigInt64Array(values.length * 2);
      values.forEach((value, at) => {
        if (value === null) return;
        words[2 * at] = BigInt.asIntN(64, read(value));
        words[2 * at + 1] = BigInt.asIntN(64, read(value) >> 64n);
      });
      return makeData({ type, ...validity(values), data: new Uint32Array(words.buffer) });
    },
  };
}

function bytes(type: Utf8 | Binary, read: (value: DuckDBValue) => Uint8Array): ArrowColumn {
  return {
    type,
    build(values) {
      const parts = values.map((value) => (value === null ? new Uint8Array() : read(value)));
      const valueOffsets = new Int32Array(values.length + 1);
      parts.forEach((part, at) => (valueOffsets[at + 1] = valueOffsets[at]! + part.length));
      const data = new Uint8Array(valueOffsets.at(-1)!);
      parts.forEach((part, at) => data.set(part, valueOffsets[at]));
      return makeData({ type, ...validity(values), valueOffsets, data } as never);
    },
  };
}

function dictionary(labels: readonly string[]): ArrowColumn {
  const type = new Dictionary(new Utf8(), new Int32());
  const words = vectorFromArray([...labels], new Utf8());
  const indexes = new Map(labels.map((label, at) => [label, at]));
  return {
    type,
    build(values) {
      const data = Int32Array.from(values, (value) => indexes.get(value as string) ?? 0);
      return makeData({ type, ...validity(values), data, dictionary: words });
    },
  };
}

function list({ valueType }: DuckDBListType, zone: string): ArrowColumn {
  const element = arrowColumn(valueType, zone);
  const type = new List(new Field("item", element.type, true));
  return {
    type,
    build(values) {
      const items: DuckDBValue[] = [];
      const valueOffsets = new Int32Array(values.length + 1);
      values.forEach((value, at) => {
        if (value !== null) for (const item of (value as DuckDBListValue).items) items.push(item);
        valueOffsets[at + 1] = items.length;
      });
      return makeData({ type, ...validity(values), valueOffsets, child: element.build(items) });
    },
  };
}

function fixedList({ valueType, length }: DuckDBArrayType, zone: string): ArrowColumn {
  const element = arrowColumn(valueType, zone);
  const type = new FixedSizeList(length, new Field("item", element.type, true));
  const empty = Array.from({ length }, () => null);
  return {
    type,
    build(values) {
      const items = values.flatMap((value) => (value === null ? empty : (value as DuckDBArrayValue).items));
      return makeData({ type, ...validity(values), child: element.build(items) });
    },
  };
}

function struct({ entryNames, entryTypes }: DuckDBStructType, zone: string): ArrowColumn {
  const columns = entryTypes.map((type) => arrowColumn(type, zone));
  const type = new Struct(columns.map((column, at) => new Field(entryNames[at]!, column.type, true)));
  return {
    type,
    build(values) {
      const children = columns.map((column, at) =>
        column.build(values.map((value) => (value === null ? null : ((value as DuckDBStructValue).entries[String(at)] ?? null)))),
      );
      return makeData({ type, ...validity(values), children });
    },
  };
}

function map({ keyType, valueType }: DuckDBMapType, zone: string): ArrowColumn {
  const key = arrowColumn(keyType, zone);
  const item = arrowColumn(valueType, zone);
  const entry = new Struct<{ key: DataType; value: DataType }>([new Field("key", key.type, false), new Field("value", item.type, true)]);
  const type = new Map_(new Field("entries", entry, false));
  return {
    type,
    build(values) {
      const entries = values.flatMap((value) => (value === null ? [] : (value as DuckDBMapValue).entries));
      const valueOffsets = new Int32Array(values.length + 1);
      values.forEach((value, at) => {
        valueOffsets[at + 1] = valueOffsets[at]! + (value === null ? 0 : (value as DuckDBMapValue).entries.length);
      });
      const children = [key.build(entries.map((one) => one.key)), item.build(entries.map((one) => one.value))];
      const child = makeData({ type: entry, length: entries.length, nullCount: 0, children });
      return makeData({ type, ...validity(values), valueOffsets, child } as never);
    },
  };
}

/** Arrow's unions have no validity of their own: a NULL is a NULL of the first member. */
function union({ memberTags, memberTypes }: DuckDBUnionType, zone: string): ArrowColumn {
  const columns = memberTypes.map((type) => arrowColumn(type, zone));
  const fields = columns.map((column, at) => new Field(memberTags[at]!, column.type, true));
  const type = new SparseUnion(Int32Array.from(memberTags, (_, at) => at), fields);
  return {
    type,
    build(values) {
      const tags = values.map((value) => (value === null ? 0 : memberTags.indexOf((value as DuckDBUnionValue).tag)));
      const children = columns.map((column, member) =>
        column.build(values.map((value, at) => (value === null || tags[at] !== member ? null : (value as DuckDBUnionValue).value))),
      );
      return makeData({ type, length: values.length, nullCount: 0, typeIds: Int8Array.from(tags), children });
    },
  };
}

function validity(values: readonly DuckDBValue[]) {
  const nullCount = values.reduce<number>((count, value) => count + (value === null ? 1 : 0), 0);
  return { length: values.length, nullCount, ...(nullCount > 0 ? { nullBitmap: bitmap(values, (value) => value !== null) } : {}) };
}

/** A bit for each value, the first in the lowest place. */
function bitmap(values: readonly DuckDBValue[], set: (value: DuckDBValue) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(values.length / 64) * 8);
  values.forEach((value, at) => {
    if (set(value)) bits[at >> 3]! |= 1 << (at & 7);
  });
  return bits;
}
