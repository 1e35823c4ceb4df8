import duckdb from "@duckdb/node-bindings";
import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBUnionType,
  DuckDBVector,
  type DuckDBDataChunk,
  type DuckDBType,
} from "@duckdb/node-api";

/**
 * The same type with each STRUCT's fields named by their positions ("0", "1", …): fields without names, as those of
 * row(1, 2), would be one field in node-api's objects.
 */
export function byPosition(type: DuckDBType): DuckDBType {
  if (type instanceof DuckDBStructType) return new DuckDBStructType(type.entryNames.map((_, at) => String(at)), type.entryTypes.map(byPosition));
  if (type instanceof DuckDBListType) return new DuckDBListType(byPosition(type.valueType));
  if (type instanceof DuckDBArrayType) return new DuckDBArrayType(byPosition(type.valueType), type.length);
  if (type instanceof DuckDBMapType) return new DuckDBMapType(byPosition(type.keyType), byPosition(type.valueType));
  if (type instanceof DuckDBUnionType) return new DuckDBUnionType(type.memberTags, type.memberTypes.map(byPosition));
  return type;
}

/** The columns of a chunk, read as these types say. */
export function columnVectors({ chunk, rowCount }: DuckDBDataChunk, types: readonly DuckDBType[]): DuckDBVector[] {
  return types.map((type, at) => DuckDBVector.create(duckdb.data_chunk_get_vector(chunk, at), rowCount, type));
}
