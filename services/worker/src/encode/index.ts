import type { DuckDBDataChunk, DuckDBResult, DuckDBType } from "@duckdb/node-api";
import { TavanaError } from "@tavana/common";
import { ValueFormat, type Column, type ResultFormat } from "@tavana/proto";
import { requireColumns } from "../columns.ts";
import { arrowResult } from "./arrow.ts";
import { confirmEnd } from "./confirm-end.ts";
import { copyFraming, dataRowFraming, Framing, type CopyFraming } from "./framing.ts";
import { giveMemory, MEMORY_BYTES, takeMemory } from "./memory.ts";
import { nativeEncoder, type NativeEncoder } from "./native.ts";
import { headerLine, RowEncoder } from "./rows.ts";
import { columnsOf } from "./types.ts";

export { dataTypeOf, postgresTypeOf } from "./types.ts";

/** A piece of an encoded result; its memory is the receiver's. */
export interface EncodedBatch {
  readonly data: Uint8Array;
  readonly rowCount: number;
  /** Gives the memory back for another piece; only for a receiver that is sure that nothing uses it any more. */
  readonly release?: () => void;
}

export interface EncodeOptions {
  /** IANA name; what TIMESTAMP WITH TIME ZONE is written in, in PostgreSQL's formats. */
  readonly timeZone: string;
  /** Stop after so many rows; 0: none. */
  readonly rowLimit: number;
  /** The result is a few rows that the engine has ready: encode them without changing threads. */
  readonly ready?: boolean;
}

export interface EncodedResult {
  readonly columns: Column[];
  /**
   * The next piece; null only once the engine has confirmed that the result is whole. Not to be called again
   * before it has answered.
   *
   * @throws Error with the engine's message when the result failed, was interrupted or closed
   */
  next(): Promise<EncodedBatch | null>;
  /** The row limit was reached and rows were left. */
  readonly limited: boolean;
  /** True once the engine has confirmed the end, even before next() says so. */
  readonly ended?: boolean;
}

/** A piece is given back after so many bytes: the first soon, so that the reader has something to do. */
const FIRST_BYTES = 16 * 1024;
const TARGET_BYTES = MEMORY_BYTES - 128 * 1024;

/** PostgreSQL manual, COPY, "Binary Format". */
const COPY_SIGNATURE = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/**
 * Encodes a result, in the addon where it can, else in TypeScript.
 *
 * @throws TavanaError 08P01 for formats that do not fit the columns, 22023 for COPY options that contradict, 54011 for too many columns
 */
export function encodeResult(result: DuckDBResult, format: ResultFormat, options: EncodeOptions): EncodedResult {
  requireColumns(result.columnCount);
  const types = result.columnTypes();
  const columns = columnsOf(result.columnNames(), types);
  const { format: chosen } = format;
  if (chosen.case === undefined || chosen.case === "arrow") return arrowResult(result, columns, types, options);
  if (chosen.case === "dataRow") {
    return new EncodedRows(result, columns, types, formatsOf(chosen.value.columns, columns.length), dataRowFraming, options, []);
  }
  const framing = copyFraming(chosen.value, columns);
  const binary = framing.framing === Framing.copyBinary;
  const formats = columns.map(() => (binary ? ValueFormat.BINARY : ValueFormat.UNSPECIFIED));
  const head = binary ? [copyData(COPY_SIGNATURE)] : framing.header ? [headerLine(columns.map(({ name }) => name), framing)] : [];
  return new EncodedRows(result, columns, types, formats, framing, options, head, binary ? copyData(COPY_TRAILER) : undefined);
}

/** As in Bind: none for all text, one for all columns, else one for each. */
function formatsOf(given: readonly ValueFormat[], count: number): ValueFormat[] {
  if (given.length > 1 && given.length !== count) {
    throw new TavanaError("08P01", `bind message has ${given.length} result formats but query has ${count} columns`);
  }
  const unknown = given.find((format) => format !== ValueFormat.UNSPECIFIED && format !== ValueFormat.BINARY);
  if (unknown !== undefined) throw new TavanaError("22023", `unsupported format code: ${unknown}`);
  return Array.from({ length: count }, (_, at) => (given.length === 1 ? given[0]! : (given[at] ?? ValueFormat.UNSPECIFIED)));
}

function copyData(content: Buffer): Buffer {
  const message = Buffer.alloc(5 + content.length);
  message.write("d", 0, "latin1");
  message.writeInt32BE(4 + content.length, 1);
  content.copy(message, 5);
  return message;
}

/** Rows as DataRow messages or COPY's lines, and what stands before and behind them. */
class EncodedRows implements EncodedResult {
  readonly columns: Column[];
  limited = false;
  ended = false;
  readonly #source: RowSource;
  readonly #head: Buffer[];
  #tail: Buffer | undefined;
  #left: number;
  #first = true;

  constructor(
    result: DuckDBResult,
    columns: Column[],
    types: readonly DuckDBType[],
    formats: readonly ValueFormat[],
    framing: CopyFraming,
    { timeZone, rowLimit, ready = false }: EncodeOptions,
    head: Buffer[],
    tail?: Buffer,
  ) {
    this.columns = columns;
    this.#head = head;
    this.#tail = tail;
    this.#left = rowLimit || Infinity;
    const native = nativeEncoder(result, types, formats, timeZone, framing);
    this.#source = native ? new NativeRows(native, ready) : new TypeScriptRows(result, new RowEncoder(types, formats, timeZone, framing));
  }

  async next(): Promise<EncodedBatch | null> {
    const head = this.#head.shift();
    if (head) return { data: head, rowCount: 0 };
    if (this.ended || this.limited) {
      const tail = this.#tail;
      this.#tail = undefined;
      return tail ? { data: tail, rowCount: 0 } : null;
    }
    const batch = await this.#source.next(this.#left, this.#first ? FIRST_BYTES : TARGET_BYTES);
    this.#first = false;
    this.#left -= batch.rowCount;
    this.ended = batch.done;
    this.limited = batch.more && this.#left <= 0;
    return batch.rowCount > 0 ? batch : this.next();
  }
}

interface SourceBatch extends EncodedBatch {
  readonly done: boolean;
  readonly more: boolean;
}

interface RowSource {
  next(maxRows: number, targetBytes: number): Promise<SourceBatch>;
}

class NativeRows implements RowSource {
  readonly #encoder: NativeEncoder;
  readonly #ready: boolean;

  constructor(encoder: NativeEncoder, ready: boolean) {
    this.#encoder = encoder;
    this.#ready = ready;
  }

  async next(maxRows: number, targetBytes: number): Promise<SourceBatch> {
    if (this.#ready) {
      const { data, length, rowCount, done, more } = this.#encoder.nextNow(maxRows === Infinity ? 0 : maxRows, targetBytes);
      return { data: new Uint8Array(data, 0, length), rowCount, done, more };
    }
    // The first piece is small and often the only one: memory of its own costs it less than a place in the pool.
    const memory = targetBytes === TARGET_BYTES ? takeMemory() : undefined;
    const { data, length, rowCount, done, more } = await this.#encoder.next(maxRows === Infinity ? 0 : maxRows, targetBytes, memory);
    if (memory && data !== memory) giveMemory(memory);
    return { data: new Uint8Array(data, 0, length), rowCount, done, more, ...(data === memory ? { release: () => giveMemory(memory) } : {}) };
  }
}

/** One chunk at a time; the rest of a chunk that a row limit has cut is not needed any more. */
class TypeScriptRows implements RowSource {
  readonly #result: DuckDBResult;
  readonly #encoder: RowEncoder;
  #ahead: DuckDBDataChunk | null | undefined;

  constructor(result: DuckDBResult, encoder: RowEncoder) {
    this.#result = result;
    this.#encoder = encoder;
  }

  async next(maxRows: number): Promise<SourceBatch> {
    const chunk = await this.#take();
    if (!chunk) return { data: new Uint8Array(), rowCount: 0, done: true, more: false };
    const rows = Math.min(chunk.rowCount, maxRows);
    const data = this.#encoder.encode(chunk, 0, rows);
    if (rows < chunk.rowCount) return { data, rowCount: rows, done: false, more: true };
    this.#ahead = await this.#fetch();
    return { data, rowCount: rows, done: this.#ahead === null, more: this.#ahead !== null };
  }

  async #take(): Promise<DuckDBDataChunk | null> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    return ahead === undefined ? this.#fetch() : ahead;
  }

  async #fetch(): Promise<DuckDBDataChunk | null> {
    const chunk = await this.#result.fetchChunk();
    if (chunk && chunk.rowCount > 0) return chunk;
    await confirmEnd(this.#result);
    return null;
  }
}
