import { DuckDBTypeId as Id, type DuckDBArrayValue, type DuckDBListValue, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import { jsonWriter } from "./json.ts";
import { scalarWriter, type TextWriter } from "./scalar-text.ts";
import { elementOf, innermost, vectorItem } from "./types.ts";

const jsonTypes: ReadonlySet<Id> = new Set([Id.STRUCT, Id.MAP, Id.UNION, Id.VARIANT]);

/** Text of any type, as PostgreSQL's output functions give it; what PostgreSQL has no type for is JSON. */
export function textWriter(type: DuckDBType, zone: string): TextWriter {
  if (vectorItem(type)) return (value) => (value as DuckDBListValue).items.join(" ");
  if (elementOf(type)) return arrayTextWriter(type, zone);
  return jsonTypes.has(type.typeId) ? jsonWriter(type, zone) : scalarWriter(type, zone);
}

/** array_out: lists of lists become dimensions. DuckDB's may be ragged, which PostgreSQL's text can still show. */
function arrayTextWriter(type: DuckDBType, zone: string): TextWriter {
  const write = textWriter(innermost(type), zone);
  const list = (value: DuckDBValue, of: DuckDBType): string => {
    const element = elementOf(of)!;
    const items = (value as DuckDBListValue | DuckDBArrayValue).items.map((item) => {
      if (item === null) return "NULL";
      return elementOf(element) ? list(item, element) : quoteElement(write(item));
    });
    return `{${items.join(",")}}`;
  };
  return (value) => {
    const text = list(value, type);
    return /^[{},]*$/.test(text) ? "{}" : text; // dimensions without elements are no dimensions
  };
}

/** Elements that would read as something else are quoted (PostgreSQL manual 8.15.6). */
function quoteElement(text: string): string {
  const plain = text !== "" && !/[{}",\\\s]/.test(text) && text.toUpperCase() !== "NULL";
  return plain ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}

