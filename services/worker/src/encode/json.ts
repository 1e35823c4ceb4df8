import {
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId as Id,
  DuckDBUnionType,
  type DuckDBArrayValue,
  type DuckDBListValue,
  type DuckDBMapValue,
  type DuckDBStructValue,
  type DuckDBType,
  type DuckDBUnionValue,
  type DuckDBValue,
  type DuckDBVariantValue,
} from "@duckdb/node-api";
import { scalarWriter, type TextWriter } from "./scalar-text.ts";
import { elementOf, isJson } from "./types.ts";

/** Writes nested values, which PostgreSQL has no types for, as JSON (RFC 8259), as DuckDB's to_json does. */
export function jsonWriter(type: DuckDBType, zone: string): TextWriter {
  const write = writerOf(type, zone);
  return (value) => write(value);
}

type JsonWriter = (value: DuckDBValue) => string;

const numbers: ReadonlySet<Id> = new Set([
  Id.TINYINT,
  Id.SMALLINT,
  Id.INTEGER,
  Id.BIGINT,
  Id.HUGEINT,
  Id.UTINYINT,
  Id.USMALLINT,
  Id.UINTEGER,
  Id.UBIGINT,
  Id.UHUGEINT,
  Id.BIGNUM,
  Id.DECIMAL,
  Id.FLOAT,
  Id.DOUBLE,
]);

/** Fields without names are f1, f2, …, as in PostgreSQL's row_to_json. */
export function fieldName(name: string, at: number): string {
  return name || `f${at + 1}`;
}

/** @param named a STRUCT's values stand under its fields' names, as a VARIANT's do, not under their positions */
function writerOf(type: DuckDBType, zone: string, named = false): JsonWriter {
  const write = notNull(type, zone, named);
  return (value) => (value === null || value === undefined ? "null" : write(value));
}

/** Keys of objects are strings: a nested key is written as the JSON that it is. */
function keyWriter(type: DuckDBType, zone: string, named: boolean): JsonWriter {
  const nested = elementOf(type) || [Id.STRUCT, Id.MAP, Id.UNION, Id.VARIANT].includes(type.typeId);
  return nested ? writerOf(type, zone, named) : scalarWriter(type, zone);
}

function notNull(type: DuckDBType, zone: string, named: boolean): JsonWriter {
  const element = elementOf(type);
  if (element) {
    const item = writerOf(element, zone, named);
    return (value) => `[${(value as DuckDBListValue | DuckDBArrayValue).items.map(item).join(",")}]`;
  }
  if (type instanceof DuckDBStructType) {
    const fields = type.entryNames.map((name, at) => ({
      key: JSON.stringify(fieldName(name, at)),
      entry: named ? name : String(at),
      write: writerOf(type.entryTypes[at]!, zone, named),
    }));
    return (value) => {
      const { entries } = value as DuckDBStructValue;
      return `{${fields.map(({ key, entry, write }) => `${key}:${write(entries[entry]!)}`).join(",")}}`;
    };
  }
  if (type instanceof DuckDBMapType) {
    const key = keyWriter(type.keyType, zone, named);
    const item = writerOf(type.valueType, zone, named);
    return (value) => `{${(value as DuckDBMapValue).entries.map((entry) => `${JSON.stringify(key(entry.key))}:${item(entry.value)}`).join(",")}}`;
  }
  if (type instanceof DuckDBUnionType) {
    const members = new Map(type.memberTags.map((tag, at) => [tag, writerOf(type.memberTypes[at]!, zone, named)]));
    return (value) => {
      const { tag, value: member } = value as DuckDBUnionValue;
      return `{${JSON.stringify(tag)}:${members.get(tag)!(member)}}`;
    };
  }
  if (type.typeId === Id.VARIANT) {
    return (value) => {
      const variant = value as DuckDBVariantValue & { readonly value: DuckDBValue; readonly type: DuckDBType };
      return writerOf(variant.type, zone, true)(variant.value);
    };
  }
  if (isJson(type)) return (value) => String(value);
  if (type.typeId === Id.BOOLEAN) return (value) => (value ? "true" : "false");
  const text = scalarWriter(type, zone);
  if (!numbers.has(type.typeId)) return (value) => JSON.stringify(text(value));
  // JSON has no NaN and no infinities; PostgreSQL and DuckDB write them as strings.
  return (value) => (/^-?[0-9]/.test(text(value)) ? text(value) : JSON.stringify(text(value)));
}
