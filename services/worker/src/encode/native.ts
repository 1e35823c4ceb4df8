import { DuckDBDecimalType, DuckDBEnumType, DuckDBTypeId, type DuckDBResult, type DuckDBType } from "@duckdb/node-api";
import { ValueFormat } from "@tavana/proto";
import { loadAddon as load } from "../native/addon.ts";
import { dataRowFraming, type CopyFraming } from "./framing.ts";
import { hasOwnBinary } from "./types.ts";
import { zoneOffsets } from "./zone-offsets.ts";

export interface NativeBatch {
  readonly data: ArrayBuffer;
  /** Bytes of it that were written. */
  readonly length: number;
  readonly rowCount: number;
  /** The engine has confirmed that nothing follows. */
  readonly done: boolean;
  /** maxRows was reached and rows were left. */
  readonly more: boolean;
}

export interface NativePlan extends CopyFraming {
  readonly columns: readonly { readonly codec: number; readonly binary: boolean; readonly scale: number; readonly labels: readonly string[] }[];
  readonly zoneFrom: readonly number[];
  readonly zoneEast: readonly number[];
}

/** Encodes a result off the JavaScript thread, or on it. */
export interface NativeEncoder {
  /**
   * @param maxRows 0: no limit
   * @param targetBytes about the size after which a batch is given back
   * @param memory written into, and given back as `data`, as far as it suffices
   * @throws Error with the engine's message when the result failed, was interrupted or closed
   */
  next(maxRows: number, targetBytes: number, memory?: ArrayBuffer): Promise<NativeBatch>;
  /** The same at once: for a few rows that the engine has ready, changing threads costs more than the work. */
  nextNow(maxRows: number, targetBytes: number): NativeBatch;
}

/** Numbers as in native/src/column.h. */
const codecs: Partial<Record<DuckDBTypeId, number>> = {
  [DuckDBTypeId.BOOLEAN]: 1,
  [DuckDBTypeId.TINYINT]: 2,
  [DuckDBTypeId.SMALLINT]: 3,
  [DuckDBTypeId.INTEGER]: 4,
  [DuckDBTypeId.BIGINT]: 5,
  [DuckDBTypeId.UTINYINT]: 6,
  [DuckDBTypeId.USMALLINT]: 7,
  [DuckDBTypeId.UINTEGER]: 8,
  [DuckDBTypeId.UBIGINT]: 9,
  [DuckDBTypeId.FLOAT]: 10,
  [DuckDBTypeId.DOUBLE]: 11,
  [DuckDBTypeId.HUGEINT]: 12,
  [DuckDBTypeId.UHUGEINT]: 13,
  [DuckDBTypeId.VARCHAR]: 18,
  [DuckDBTypeId.BLOB]: 19,
  [DuckDBTypeId.BIT]: 20,
  [DuckDBTypeId.DATE]: 21,
  [DuckDBTypeId.TIME]: 22,
  [DuckDBTypeId.TIME_TZ]: 23,
  [DuckDBTypeId.TIMESTAMP_S]: 24,
  [DuckDBTypeId.TIMESTAMP_MS]: 25,
  [DuckDBTypeId.TIMESTAMP]: 26,
  [DuckDBTypeId.TIMESTAMP_NS]: 27,
  [DuckDBTypeId.TIMESTAMP_TZ]: 28,
  [DuckDBTypeId.INTERVAL]: 29,
  [DuckDBTypeId.UUID]: 30,
};
const DECIMAL_16 = 14;
const ENUM_8 = 31;

/** Whether the addon is there: it was compiled, and knows the engine's library. */
export function nativeAvailable(): boolean {
  return load() !== undefined;
}

/** The error that a streamed result ended with; node-api ends such a stream like a finished one. */
export function resultError(result: DuckDBResult): string | null {
  return load()!.resultError(external(result));
}

/**
 * An encoder for DataRow messages, or for COPY's lines.
 *
 * @returns undefined when the addon is absent, or a column's type is not one of its
 */
export function nativeEncoder(
  result: DuckDBResult,
  types: readonly DuckDBType[],
  formats: readonly ValueFormat[],
  timeZone: string,
  framing: CopyFraming = dataRowFraming,
): NativeEncoder | undefined {
  const native = load();
  if (!native) return undefined;
  const columns = [];
  for (const [index, type] of types.entries()) {
    const column = columnPlan(type, formats[index] === ValueFormat.BINARY);
    if (!column) return undefined;
    columns.push(column);
  }
  const zone = columns.some(({ codec }) => codec === codecs[DuckDBTypeId.TIMESTAMP_TZ]) ? zoneOffsets(timeZone) : zoneOffsets("UTC");
  const encoder = native.encoder(external(result), { ...framing, columns, zoneFrom: zone.from, zoneEast: zone.east });
  return {
    next: (maxRows, targetBytes, memory) => native.next(encoder, maxRows, targetBytes, memory),
    nextNow: (maxRows, targetBytes) => native.nextNow(encoder, maxRows, targetBytes),
  };
}

function columnPlan(type: DuckDBType, binary: boolean): NativePlan["columns"][number] | undefined {
  if (binary && hasOwnBinary(type)) return undefined;
  if (type instanceof DuckDBDecimalType) {
    const wider = [4, 9, 18].filter((digits) => type.width > digits).length;
    return { codec: DECIMAL_16 + wider, binary, scale: type.scale, labels: [] };
  }
  if (type instanceof DuckDBEnumType) {
    const wider = [0xff, 0xffff].filter((count) => type.values.length > count).length;
    return { codec: ENUM_8 + wider, binary, scale: 0, labels: type.values };
  }
  const codec = codecs[type.typeId];
  return codec === undefined ? undefined : { codec, binary, scale: 0, labels: [] };
}

/** node-api's handle of the C API's duckdb_result. */
function external(result: DuckDBResult): unknown {
  return (result as unknown as { readonly result: unknown }).result;
}
