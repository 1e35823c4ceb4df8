import duckdb, { type Vector } from "@duckdb/node-bindings";
import { DuckDBDecimalType, DuckDBEnumType, DuckDBTypeId as Id, DuckDBVector, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import { makeData, vectorFromArray, Utf8, type Data, type DataType } from "apache-arrow";
import { loadAddon, type Addon } from "../native/addon.ts";
import { arrowColumn, type ArrowColumn } from "./arrow-columns.ts";
import { byPosition } from "./positions.ts";

/** Gathers a column's values of one record batch, chunk by chunk. */
export interface Collector {
  readonly type: DataType;
  /** Takes the first rows of a chunk's vector. @returns the bytes that they take here, about */
  add(vector: Vector, rows: number): number;
  /** What was gathered, as Arrow has it; begins anew. What was taken before is written over. */
  take(): Data;
}

/**
 * Types whose values lie in DuckDB's vectors as in Arrow's buffers are copied whole, texts by the addon, a few
 * changed on the way; for all others each value is read by itself.
 */
export function collector(type: DuckDBType, zone: string): Collector {
  const column = arrowColumn(type, zone);
  const native = loadAddon();
  if (type instanceof DuckDBDecimalType) return new Fixed(column.type, decimalBytes(type), toDecimal128);
  if (type instanceof DuckDBEnumType) return new Labels(column.type, type);
  if (type.typeId === Id.BOOLEAN) return new Bits(column.type);
  if ((type.typeId === Id.VARCHAR || type.typeId === Id.BLOB) && native) return new Texts(column.type, native);
  const bytes = fixedBytes[type.typeId];
  return bytes === undefined ? new Values(column, byPosition(type)) : new Fixed(column.type, bytes);
}

/** Bytes of a value that is the same in both. */
const fixedBytes: Partial<Record<Id, number>> = {
  [Id.TINYINT]: 1,
  [Id.UTINYINT]: 1,
  [Id.SMALLINT]: 2,
  [Id.USMALLINT]: 2,
  [Id.INTEGER]: 4,
  [Id.UINTEGER]: 4,
  [Id.FLOAT]: 4,
  [Id.DATE]: 4,
  [Id.BIGINT]: 8,
  [Id.UBIGINT]: 8,
  [Id.DOUBLE]: 8,
  [Id.TIME]: 8,
  [Id.TIME_NS]: 8,
  [Id.TIMESTAMP_S]: 8,
  [Id.TIMESTAMP_MS]: 8,
  [Id.TIMESTAMP]: 8,
  [Id.TIMESTAMP_NS]: 8,
  [Id.TIMESTAMP_TZ]: 8,
  [Id.HUGEINT]: 16,
};

/**
 * Bytes that are added to, and taken. Their memory is used again: the garbage collector would run all the time for
 * what each batch leaves.
 */
class Bytes {
  #memory = new Uint8Array(1024);
  length = 0;

  /** Room for so many more, to be written at once. */
  grow(count: number): Uint8Array {
    if (this.length + count > this.#memory.length) {
      const larger = new Uint8Array(Math.max(2 * this.#memory.length, this.length + count));
      larger.set(this.#memory.subarray(0, this.length));
      this.#memory = larger;
    }
    const room = this.#memory.subarray(this.length, this.length + count);
    this.length += count;
    return room;
  }

  take(): Uint8Array {
    const taken = this.#memory.subarray(0, this.length);
    this.length = 0;
    return taken;
  }
}

/** Bits, the first in the lowest place, in memory that is used again. */
class BitList {
  #bytes = new Uint8Array(0);

  /** Room for so many; those that were set before stay. */
  reserve(count: number): void {
    const needed = bytesOfBits(count);
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * needed);
    larger.set(this.#bytes);
    this.#bytes = larger;
  }

  fill(): void {
    this.#bytes.fill(0xff);
  }

  set(at: number, on: boolean): void {
    if (on) this.#bytes[at >> 3]! |= 1 << (at & 7);
    else this.#bytes[at >> 3]! &= ~(1 << (at & 7));
  }

  first(count: number): Uint8Array {
    return this.#bytes.subarray(0, bytesOfBits(count));
  }
}

/** Whole words of 64 bits, as DuckDB and Arrow have them. */
function bytesOfBits(count: number): number {
  return Math.ceil(count / 64) * 8;
}

/** Which rows are not NULL. */
class Validity {
  readonly #bits = new BitList();
  rows = 0;
  #nulls = 0;

  /** @returns the bits of the vector, undefined when nothing is NULL */
  add(vector: Vector, rows: number): Uint8Array | undefined {
    const valid = duckdb.vector_get_validity(vector, bytesOfBits(rows)) as Uint8Array | null;
    const start = this.rows;
    this.rows += rows;
    if (!valid && this.#nulls === 0) return undefined;
    this.#bits.reserve(this.rows);
    // The first NULL of a batch: all before it were none.
    if (this.#nulls === 0) this.#bits.fill();
    for (let row = 0; row < rows; row++) {
      const isThere = isValid(valid ?? undefined, row);
      this.#bits.set(start + row, isThere);
      if (!isThere) this.#nulls++;
    }
    return valid ?? undefined;
  }

  take(): { length: number; nullCount: number; nullBitmap?: Uint8Array } {
    const taken = { length: this.rows, nullCount: this.#nulls, ...(this.#nulls > 0 ? { nullBitmap: this.#bits.first(this.rows) } : {}) };
    this.rows = 0;
    this.#nulls = 0;
    return taken;
  }
}

function isValid(bits: Uint8Array | undefined, row: number): boolean {
  return bits === undefined || ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
}

/** Values of the same number of bytes. */
class Fixed implements Collector {
  readonly type: DataType;
  readonly #bytes: number;
  readonly #convert: ((from: Uint8Array, bytes: number, to: Uint8Array) => void) | undefined;
  readonly #data = new Bytes();
  readonly #validity = new Validity();

  /** @param convert makes values of 16 bytes of those that the vector has */
  constructor(type: DataType, bytes: number, convert?: (from: Uint8Array, bytes: number, to: Uint8Array) => void) {
    this.type = type;
    this.#bytes = bytes;
    this.#convert = convert;
  }

  add(vector: Vector, rows: number): number {
    this.#validity.add(vector, rows);
    const from = duckdb.vector_get_data(vector, rows * this.#bytes);
    const to = this.#data.grow(rows * (this.#convert ? 16 : this.#bytes));
    if (this.#convert) this.#convert(from, this.#bytes, to);
    else to.set(from);
    return to.length;
  }

  take(): Data {
    const data = this.#data.take();
    const Values = this.type.ArrayType as new (memory: ArrayBufferLike, offset: number, length: number) => never;
    const width = (Values as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
    return makeData({ type: this.type, ...this.#validity.take(), data: new Values(data.buffer, data.byteOffset, data.length / width) } as never);
  }
}

function decimalBytes({ width }: DuckDBDecimalType): number {
  return width <= 4 ? 2 : width <= 9 ? 4 : width <= 18 ? 8 : 16;
}

/** Integers of two's complement, the lowest byte first, with their sign in all higher ones. */
function toDecimal128(from: Uint8Array, bytes: number, to: Uint8Array): void {
  if (bytes === 16) return to.set(from);
  const words = new Int32Array(to.buffer, to.byteOffset, to.length / 4);
  const count = to.length / 16;
  const view = new DataView(from.buffer, from.byteOffset, from.length);
  for (let at = 0; at < count; at++) {
    const low = bytes === 2 ? view.getInt16(2 * at, true) : view.getInt32(bytes * at, true);
    const high = bytes === 8 ? view.getInt32(8 * at + 4, true) : low >> 31;
    words[4 * at] = low;
    words[4 * at + 1] = high;
    words[4 * at + 2] = words[4 * at + 3] = high >> 31;
  }
}

/** Texts and blobs, by the addon: node-api makes an object of each. */
class Texts implements Collector {
  readonly type: DataType;
  readonly #native: Pick<Addon, "stringEnds" | "copyStrings">;
  readonly #data = new Bytes();
  readonly #offsets = new Bytes();
  readonly #validity = new Validity();

  constructor(type: DataType, native: Pick<Addon, "stringEnds" | "copyStrings">) {
    this.type = type;
    this.#native = native;
  }

  add(vector: Vector, rows: number): number {
    this.#validity.add(vector, rows);
    const room = this.#offsets.grow(4 * rows);
    const offsets = new Int32Array(room.buffer, room.byteOffset, rows);
    const bytes = this.#native.stringEnds(vector, rows, this.#data.length, offsets);
    if (bytes > 0) this.#native.copyStrings(vector, rows, this.#data.grow(bytes));
    return bytes + room.length;
  }

  take(): Data {
    const ends = this.#offsets.take();
    const valueOffsets = new Int32Array(ends.length / 4 + 1);
    valueOffsets.set(new Int32Array(ends.buffer, ends.byteOffset, ends.length / 4), 1);
    return makeData({ type: this.type, ...this.#validity.take(), valueOffsets, data: this.#data.take() } as never);
  }
}

/** Booleans: a byte each in DuckDB, a bit in Arrow. */
class Bits implements Collector {
  readonly type: DataType;
  readonly #bits = new BitList();
  readonly #validity = new Validity();

  constructor(type: DataType) {
    this.type = type;
  }

  add(vector: Vector, rows: number): number {
    const start = this.#validity.rows;
    this.#validity.add(vector, rows);
    this.#bits.reserve(start + rows);
    const values = duckdb.vector_get_data(vector, rows);
    for (let row = 0; row < rows; row++) this.#bits.set(start + row, values[row] === 1);
    return rows / 8;
  }

  take(): Data {
    const validity = this.#validity.take();
    return makeData({ type: this.type, ...validity, data: this.#bits.first(validity.length) } as never);
  }
}

/** Values of an ENUM, as places in the list of its labels. */
class Labels implements Collector {
  readonly type: DataType;
  readonly #bytes: number;
  readonly #words;
  readonly #data = new Bytes();
  readonly #validity = new Validity();

  constructor(type: DataType, { values }: DuckDBEnumType) {
    this.type = type;
    this.#bytes = values.length <= 0xff ? 1 : values.length <= 0xffff ? 2 : 4;
    this.#words = vectorFromArray([...values], new Utf8());
  }

  add(vector: Vector, rows: number): number {
    const valid = this.#validity.add(vector, rows);
    const from = duckdb.vector_get_data(vector, rows * this.#bytes);
    const view = new DataView(from.buffer, from.byteOffset, from.length);
    const room = this.#data.grow(4 * rows);
    const to = new Int32Array(room.buffer, room.byteOffset, rows);
    for (let row = 0; row < rows; row++) {
      // What stands where a value is NULL may be no label's place.
      if (!isValid(valid, row)) to[row] = 0;
      else to[row] = this.#bytes === 1 ? view.getUint8(row) : this.#bytes === 2 ? view.getUint16(2 * row, true) : view.getInt32(4 * row, true);
    }
    return room.length;
  }

  take(): Data {
    const data = this.#data.take();
    return makeData({ type: this.type, ...this.#validity.take(), data: new Int32Array(data.buffer, data.byteOffset, data.length / 4), dictionary: this.#words } as never);
  }
}

/** Any other type, value by value. */
class Values implements Collector {
  readonly type: DataType;
  readonly #column: ArrowColumn;
  readonly #duckdb: DuckDBType;
  #values: DuckDBValue[] = [];

  constructor(column: ArrowColumn, type: DuckDBType) {
    this.type = column.type;
    this.#column = column;
    this.#duckdb = type;
  }

  add(vector: Vector, rows: number): number {
    const values = DuckDBVector.create(vector, rows, this.#duckdb);
    for (let row = 0; row < rows; row++) this.#values.push(values.getItem(row) as DuckDBValue);
    return 32 * rows; // the more it is, the less it is known
  }

  take(): Data {
    const values = this.#values;
    this.#values = [];
    return this.#column.build(values);
  }
}
