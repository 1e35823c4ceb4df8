import { AsyncByteQueue, Field, makeData, RecordBatch, RecordBatchStreamWriter, Schema, Struct } from "apache-arrow";
import duckdb from "@duckdb/node-bindings";
import type { DuckDBResult, DuckDBType } from "@duckdb/node-api";
import type { Column } from "@tavana/proto";
import { collector, type Collector } from "./arrow-collectors.ts";
import { confirmEnd } from "./confirm-end.ts";
import { giveMemory, MEMORY_BYTES, takeMemory } from "./memory.ts";
import type { EncodedBatch, EncodedResult, EncodeOptions } from "./index.ts";
import { isJson } from "./types.ts";

/** Rows of a record batch: one chunk's at first, so that it leaves soon, then several, unless they are large. */
const BATCH_ROWS = 16_384;
const BATCH_BYTES = MEMORY_BYTES - 128 * 1024;
/** Smaller pieces have memory of their own. */
const POOLED_BYTES = 64 * 1024;

/** A result as one Arrow IPC stream: the schema with the first batch, then batches, then the end marker. */
export function arrowResult(result: DuckDBResult, columns: Column[], types: readonly DuckDBType[], { timeZone, rowLimit }: EncodeOptions): EncodedResult {
  return new ArrowResult(result, columns, types, timeZone, rowLimit || Infinity);
}

class ArrowResult implements EncodedResult {
  readonly columns: Column[];
  limited = false;
  readonly #result: DuckDBResult;
  readonly #collectors: readonly Collector[];
  readonly #schema: Schema;
  readonly #writer = new RecordBatchStreamWriter({ autoDestroy: false });
  readonly #sink = new Sink();
  #left: number;
  #rowsPerBatch = 1;
  #state: "rows" | "end" | "over" = "rows";

  constructor(result: DuckDBResult, columns: Column[], types: readonly DuckDBType[], timeZone: string, rowLimit: number) {
    this.columns = columns;
    this.#result = result;
    this.#left = rowLimit;
    this.#collectors = types.map((type) => collector(type, timeZone));
    this.#schema = new Schema(
      this.#collectors.map(({ type }, at) => new Field(columns[at]!.name, type, true, isJson(types[at]!) ? new Map([["ARROW:extension:name", "arrow.json"]]) : undefined)),
    );
    this.#writer.reset(this.#sink, this.#schema);
  }

  async next(): Promise<EncodedBatch | null> {
    if (this.#state === "over") return null;
    if (this.#state === "rows") {
      const rowCount = await this.#gather();
      if (rowCount > 0) {
        this.#writer.write(this.#batch(rowCount));
        return { ...this.#sink.take(), rowCount };
      }
    }
    this.#state = "over";
    this.#writer.finish();
    return { ...this.#sink.take(), rowCount: 0 };
  }

  #batch(length: number): RecordBatch {
    const children = this.#collectors.map((column) => column.take());
    return new RecordBatch(this.#schema, makeData({ type: new Struct(this.#schema.fields), length, nullCount: 0, children }));
  }

  /** Gathers the next batch. @returns its rows; none at the end that the engine has confirmed */
  async #gather(): Promise<number> {
    let rows = 0;
    let bytes = 0;
    while (rows < this.#rowsPerBatch && bytes < BATCH_BYTES) {
      const chunk = await this.#result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) {
        await confirmEnd(this.#result);
        this.#state = "end";
        break;
      }
      if (this.#left === 0) {
        this.limited = true;
        this.#state = "end";
        break;
      }
      const taken = Math.min(chunk.rowCount, this.#left);
      for (const [at, column] of this.#collectors.entries()) bytes += column.add(duckdb.data_chunk_get_vector(chunk.chunk, at), taken);
      rows += taken;
      this.#left -= taken;
      if (taken < chunk.rowCount) {
        this.limited = true;
        this.#state = "end";
        break;
      }
    }
    this.#rowsPerBatch = BATCH_ROWS;
    return rows;
  }
}

/** What the writer has written since it was last asked. */
class Sink extends AsyncByteQueue {
  #parts: Uint8Array[] = [];

  override write(part: Uint8Array): void {
    if (part.byteLength > 0) this.#parts.push(part);
  }

  /** All of it in one piece, in memory that is used again where it suffices. */
  take(): Pick<EncodedBatch, "data" | "release"> {
    const parts = this.#parts;
    this.#parts = [];
    const length = parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (length > MEMORY_BYTES || length < POOLED_BYTES) return { data: Buffer.concat(parts, length) };
    const memory = takeMemory();
    const data = new Uint8Array(memory, 0, length);
    let at = 0;
    for (const part of parts) {
      data.set(part, at);
      at += part.byteLength;
    }
    return { data, release: () => giveMemory(memory) };
  }
}
