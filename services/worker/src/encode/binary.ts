import { isIP } from "node:net";
import {
  DuckDBDecimalType,
  DuckDBTypeId as Id,
  type DuckDBArrayValue,
  type DuckDBBitValue,
  type DuckDBBlobValue,
  type DuckDBDateValue,
  type DuckDBDecimalValue,
  type DuckDBIntervalValue,
  type DuckDBListValue,
  type DuckDBTimeNSValue,
  type DuckDBTimeTZValue,
  type DuckDBTimeValue,
  type DuckDBType,
  type DuckDBUUIDValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import { TavanaError } from "@tavana/common";
import { DAY_MICROS, INFINITE_DAYS, INFINITE_MICROS } from "./date-time.ts";
import { timestampMicros } from "./scalar-text.ts";
import { textWriter } from "./text.ts";
import { elementOf, innermost, postgresTypeOf, vectorItem } from "./types.ts";

/** Writes one value that is not NULL as PostgreSQL's binary output (the types' send functions) does. */
export type BinaryWriter = (value: DuckDBValue) => Buffer;

/** PostgreSQL counts days and microseconds from 2000-01-01. */
const EPOCH_DAYS = 10_957;
const EPOCH_MICROS = BigInt(EPOCH_DAYS) * DAY_MICROS;

export function binaryWriter(type: DuckDBType, zone: string): BinaryWriter {
  const item = vectorItem(type);
  if (item) return vectorWriter(item, zone);
  if (elementOf(type)) return arrayWriter(type, zone);
  if (type instanceof DuckDBDecimalType) return (value) => numeric((value as DuckDBDecimalValue).value, type.scale);
  const write = (type.alias === undefined ? undefined : named[type.alias]) ?? scalars[type.typeId];
  if (write) return write;
  const text = textWriter(type, zone); // text, json: the binary form is the text
  return (value) => Buffer.from(text(value), "utf8");
}

function sized(length: number, fill: (buffer: Buffer) => void): Buffer {
  const buffer = Buffer.allocUnsafe(length);
  fill(buffer);
  return buffer;
}

const int2 = (value: DuckDBValue) => sized(2, (b) => b.writeInt16BE(value as number));
const int4 = (value: DuckDBValue) => sized(4, (b) => b.writeInt32BE(value as number));
const int8 = (value: DuckDBValue) => sized(8, (b) => b.writeBigInt64BE(BigInt(value as bigint | number)));
const whole = (value: DuckDBValue) => numeric(BigInt(value as bigint), 0);

const scalars: Partial<Record<Id, BinaryWriter>> = {
  [Id.BOOLEAN]: (value) => Buffer.from([value ? 1 : 0]),
  [Id.TINYINT]: int2,
  [Id.SMALLINT]: int2,
  [Id.UTINYINT]: int2,
  [Id.INTEGER]: int4,
  [Id.USMALLINT]: int4,
  [Id.BIGINT]: int8,
  [Id.UINTEGER]: int8,
  [Id.UBIGINT]: whole,
  [Id.HUGEINT]: whole,
  [Id.UHUGEINT]: whole,
  [Id.BIGNUM]: whole,
  [Id.FLOAT]: (value) => sized(4, (b) => b.writeFloatBE(value as number)),
  [Id.DOUBLE]: (value) => sized(8, (b) => b.writeDoubleBE(value as number)),
  [Id.BLOB]: (value) => Buffer.from((value as DuckDBBlobValue).bytes),
  [Id.BIT]: bits,
  [Id.UUID]: (value) => Buffer.from(String(value as DuckDBUUIDValue).replaceAll("-", ""), "hex"),
  [Id.DATE]: (value) => {
    const { days } = value as DuckDBDateValue;
    if (Math.abs(days) === INFINITE_DAYS) return int4(days > 0 ? 2 ** 31 - 1 : -(2 ** 31));
    if (days < EPOCH_DAYS - 2 ** 31) throw outOfRange("date");
    return int4(days - EPOCH_DAYS);
  },
  [Id.TIME]: (value) => int8((value as DuckDBTimeValue).micros),
  [Id.TIME_NS]: (value) => int8((value as DuckDBTimeNSValue).nanos / 1000n),
  [Id.TIME_TZ]: (value) =>
    sized(12, (b) => {
      b.writeBigInt64BE((value as DuckDBTimeTZValue).micros, 0);
      b.writeInt32BE(-(value as DuckDBTimeTZValue).offset, 8);
    }),
  [Id.TIMESTAMP]: timestamp(Id.TIMESTAMP),
  [Id.TIMESTAMP_S]: timestamp(Id.TIMESTAMP_S),
  [Id.TIMESTAMP_MS]: timestamp(Id.TIMESTAMP_MS),
  [Id.TIMESTAMP_NS]: timestamp(Id.TIMESTAMP_NS),
  [Id.TIMESTAMP_TZ]: timestamp(Id.TIMESTAMP_TZ),
  [Id.INTERVAL]: (value) =>
    sized(16, (b) => {
      const { months, days, micros } = value as DuckDBIntervalValue;
      b.writeBigInt64BE(micros, 0);
      b.writeInt32BE(days, 8);
      b.writeInt32BE(months, 12);
    }),
};

const uint4 = (value: DuckDBValue) => sized(4, (b) => b.writeUInt32BE(value as number));

/** Of types that PostgreSQL sends in another way than those that they stand for. */
const named: Readonly<Record<string, BinaryWriter>> = {
  pg_oid: uint4,
  pg_xid: uint4,
  pg_cid: uint4,
  pg_oidvector_item: uint4,
  pg_inet: (value) => inet(value as string),
  // One byte, always.
  pg_char: (value) => (value === "" ? Buffer.alloc(1) : Buffer.from(value as string, "utf8").subarray(0, 1)),
};

/** An address without a netmask (inet_send in PostgreSQL's network.c): family, bits, no cidr, bytes. */
function inet(address: string): Buffer {
  const version = isIP(address);
  if (version === 4) return Buffer.from([2, 32, 0, 4, ...address.split(".").map(Number)]);
  if (version !== 6) throw new Error(`invalid input syntax for type inet: "${address}"`);
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const [before, after] = [groups(head), groups(tail ?? "")];
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from([3, 128, 0, 16, ...all.flatMap((group) => [group >> 8, group & 255])]);
}

function timestamp(typeId: Id): BinaryWriter {
  return (value) => {
    const micros = timestampMicros(typeId, value);
    if (micros === INFINITE_MICROS) return int8(micros);
    if (micros === -INFINITE_MICROS) return int8(micros - 1n);
    if (micros < EPOCH_MICROS - 2n ** 63n) throw outOfRange("timestamp");
    return int8(micros - EPOCH_MICROS);
  };
}

/** The first 30 years of DuckDB's range have no number that counts from 2000. */
function outOfRange(what: "date" | "timestamp"): Error {
  return new Error(`Conversion Error: ${what} field value out of range of the binary format`);
}

function bits(value: DuckDBValue): Buffer {
  const all = (value as DuckDBBitValue).toBits();
  const buffer = Buffer.alloc(4 + Math.ceil(all.length / 8));
  buffer.writeInt32BE(all.length, 0);
  all.forEach((bit, at) => {
    if (bit) buffer[4 + (at >> 3)]! |= 0x80 >> (at & 7);
  });
  return buffer;
}

/** numeric_send: digits of base 10,000 around the point. */
function numeric(value: bigint, scale: number): Buffer {
  const padding = (4 - (scale % 4)) % 4;
  const decimal = String(value < 0n ? -value : value) + "0".repeat(padding);
  const padded = decimal.padStart(Math.ceil(decimal.length / 4) * 4, "0");
  const groups = padded.match(/.{4}/g)!.map(Number);
  let weight = groups.length - (scale + padding) / 4 - 1;
  while (groups.length > 0 && groups.at(-1) === 0) groups.pop();
  while (groups.length > 0 && groups[0] === 0) {
    groups.shift();
    weight--;
  }
  if (groups.length === 0) weight = 0;
  return sized(8 + 2 * groups.length, (b) => {
    b.writeInt16BE(groups.length, 0);
    b.writeInt16BE(weight, 2);
    b.writeUInt16BE(value < 0n ? 0x4000 : 0, 4);
    b.writeInt16BE(scale, 6);
    groups.forEach((group, at) => b.writeInt16BE(group, 8 + 2 * at));
  });
}

/** oidvector's and int2vector's form: an array that counts from 0 and has one dimension even without items. */
function vectorWriter(item: DuckDBType, zone: string): BinaryWriter {
  const write = binaryWriter(item, zone);
  const { oid } = postgresTypeOf(item);
  return (value) => {
    const items = (value as DuckDBListValue).items.map((one) => write(one));
    return Buffer.concat([...[1, 0, oid, items.length, 0].map(int4), ...items.flatMap((one) => [int4(one.length), one])]);
  };
}

/** array_send. @throws TavanaError 0A000 for lists of different lengths, which are no array to PostgreSQL */
function arrayWriter(type: DuckDBType, zone: string): BinaryWriter {
  const element = innermost(type);
  const write = binaryWriter(element, zone);
  const { oid } = postgresTypeOf(element);
  return (value) => {
    const dimensions: number[] = [];
    const items: (Buffer | null)[] = [];
    const walk = (current: DuckDBValue, of: DuckDBType, depth: number): void => {
      const inner = elementOf(of);
      if (!inner) {
        items.push(current === null ? null : write(current));
        return;
      }
      const list = current === null ? undefined : (current as DuckDBListValue | DuckDBArrayValue).items;
      dimensions[depth] ??= list?.length ?? 0;
      if (!list || dimensions[depth] !== list.length) {
        throw new TavanaError("0A000", "lists of different lengths have no binary form", {
          hint: "Ask for text, or cast the column to JSON.",
        });
      }
      for (const item of list) walk(item, inner, depth + 1);
    };
    walk(value, type, 0);
    const empty = items.length === 0;
    const header = Buffer.alloc(12 + (empty ? 0 : 8 * dimensions.length));
    header.writeInt32BE(empty ? 0 : dimensions.length, 0);
    header.writeInt32BE(items.includes(null) ? 1 : 0, 4);
    header.writeUInt32BE(oid, 8);
    if (!empty) {
      dimensions.forEach((length, at) => {
        header.writeInt32BE(length, 12 + 8 * at);
        header.writeInt32BE(1, 16 + 8 * at);
      });
    }
    return Buffer.concat([header, ...items.flatMap((item) => (item ? [int4(item.length), item] : [int4(-1)]))]);
  };
}
