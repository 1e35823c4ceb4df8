// TEMPORARY
import type { DuckDBResult, DuckDBType } from "@duckdb/node-api";
import { create } from "@bufbuild/protobuf";
import { ColumnSchema, DataTypeSchema, PostgresTypeSchema, type Column, type DataType, type PostgresType, type ResultFormat } from "@tavana/proto";
export interface EncodedBatch { readonly data: Uint8Array; readonly rowCount: number }
export interface EncodeOptions { timeZone: string; rowLimit: number }
export interface EncodedResult { readonly columns: Column[]; next(): Promise<EncodedBatch | null>; readonly limited: boolean; /** True once the engine has confirmed the end, even before next() says so. */ readonly ended?: boolean }
export function dataTypeOf(type: DuckDBType): DataType { return create(DataTypeSchema, { name: String(type), id: type.typeId as number }); }
export function postgresTypeOf(_type: DuckDBType): PostgresType { return create(PostgresTypeSchema, { oid: 25, size: -1, modifier: -1 }); }
export function columnsOf(r: DuckDBResult): Column[] { return r.columnNames().map((name, i) => create(ColumnSchema, { name, type: dataTypeOf(r.columnType(i)), postgresType: postgresTypeOf(r.columnType(i)) })); }
export function encodeResult(result: DuckDBResult, _format: ResultFormat, _options: EncodeOptions): EncodedResult {
  return { columns: columnsOf(result), limited: false, async next() {
    const chunk = await result.fetchChunk(); if (!chunk || chunk.rowCount === 0) return null;
    const parts: Buffer[] = [];
    for (const row of chunk.getRows()) { const cells = row.map((v) => (v === null ? null : Buffer.from(String(v)))); const len = 6 + cells.reduce((n, c) => n + 4 + (c?.length ?? 0), 0); const b = Buffer.alloc(len + 1); b[0] = 68; b.writeInt32BE(len, 1); b.writeInt16BE(cells.length, 5); let o = 7; for (const c of cells) { b.writeInt32BE(c ? c.length : -1, o); o += 4; if (c) { c.copy(b, o); o += c.length; } } parts.push(b); }
    return { data: Buffer.concat(parts), rowCount: chunk.rowCount };
  } };
}
