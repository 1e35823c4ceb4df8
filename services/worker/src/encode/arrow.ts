import { AsyncByteQueue, Field, makeData, RecordBatch, RecordBatchStreamWriter, Schema, Struct } from "apache-arrow";
import type { DuckDBDataChunk, DuckDBResult, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import type { Column } from "@tavana/proto";
import { arrowColumn, type ArrowColumn } from "./arrow-columns.ts";
import { confirmEnd } from "./confirm-end.ts";
import { byPosition, columnVectors } from "./positions.ts";
import type { EncodedBatch, EncodedResult, EncodeOptions } from "./index.ts";
import { isJson } from "./types.ts";

/** Rows of a record batch: one chunk's at first, so that it leaves soon, then several. */
const BATCH_ROWS = 16_384;

/** A result as one Arrow IPC stream: the schema with the first batch, then batches, then the end marker. */
export function arrowResult(result: DuckDBResult, columns: Column[], types: readonly DuckDBType[], { timeZone, rowLimit }: EncodeOptions): EncodedResult {
  return new ArrowResult(result, columns, types, timeZone, rowLimit || Infinity);
}

class ArrowResult implements EncodedResult {
  readonly columns: Column[];
  limited = false;
  readonly #result: DuckDBResult;
  readonly #types: readonly DuckDBType[];
  readonly #arrow: readonly ArrowColumn[];
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
    this.#types = types.map(byPosition);
    this.#arrow = types.map((type) => arrowColumn(type, timeZone));
    this.#schema = new Schema(
      this.#arrow.map(({ type }, at) => new Field(columns[at]!.name, type, true, isJson(types[at]!) ? new Map([["ARROW:extension:name", "arrow.json"]]) : undefined)),
    );
    this.#writer.reset(this.#sink, this.#schema);
  }

  async next(): Promise<EncodedBatch | null> {
    if (this.#state === "over") return null;
    if (this.#state === "rows") {
      const values = await this.#fetch();
      const rowCount = values[0]?.length ?? 0;
      if (rowCount > 0) {
        this.#writer.write(this.#batch(values, rowCount));
        return { data: this.#sink.take(), rowCount };
      }
    }
    this.#state = "over";
    this.#writer.finish();
    return { data: this.#sink.take(), rowCount: 0 };
  }

  #batch(values: readonly (readonly DuckDBValue[])[], length: number): RecordBatch {
    const children = this.#arrow.map((column, at) => column.build(values[at]!));
    return new RecordBatch(this.#schema, makeData({ type: new Struct(this.#schema.fields), length, nullCount: 0, children }));
  }

  /** The values of the next batch, by column; none at the end that the engine has confirmed. */
  async #fetch(): Promise<DuckDBValue[][]> {
    const values: DuckDBValue[][] = this.columns.map(() => []);
    for (let rows = 0; rows < this.#rowsPerBatch; ) {
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
      append(values, chunk, this.#types, taken);
      rows += taken;
      this.#left -= taken;
      if (taken < chunk.rowCount) {
        this.limited = true;
        this.#state = "end";
        break;
      }
    }
    this.#rowsPerBatch = BATCH_ROWS;
    return values;
  }
}

function append(values: DuckDBValue[][], chunk: DuckDBDataChunk, types: readonly DuckDBType[], rows: number): void {
  for (const [at, vector] of columnVectors(chunk, types).entries()) {
    for (let row = 0; row < rows; row++) values[at]!.push(vector.getItem(row) as DuckDBValue);
  }
}

/** What the writer has written since it was last asked. */
class Sink extends AsyncByteQueue {
  #parts: Uint8Array[] = [];

  override write(part: Uint8Array): void {
    if (part.byteLength > 0) this.#parts.push(part.slice());
  }

  take(): Uint8Array {
    const all = Buffer.concat(this.#parts);
    this.#parts = [];
    return all;
  }
}
