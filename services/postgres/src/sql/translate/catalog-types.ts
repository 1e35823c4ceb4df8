import type { Node } from "libpg-query";
import type { Editor } from "./editor.ts";
import type { Tokens } from "./tokens.ts";

/** Types of PostgreSQL's catalog by the names that they have in the catalog engine (services/worker/src/engine/named-types.ts). */
export const catalogTypes: Readonly<Record<string, string>> = {
  _char: "pg_char[]",
  _name: "pg_name[]",
  _oid: "pg_oid[]",
  character_data: "pg_varchar",
  cid: "pg_cid",
  int2vector: "pg_int2vector",
  name: "pg_name",
  oid: "pg_oid",
  oidvector: "pg_oidvector",
  sql_identifier: "pg_name",
  xid: "pg_xid",
  yes_or_no: "pg_varchar",
};

/** Columns of pg_catalog whose type is a vector: PostgreSQL counts their items from 0. */
const vectorColumns: ReadonlySet<string> = new Set(["indkey", "indclass", "indcollation", "indoption", "partattrs", "partclass", "partcollation", "prattrs", "proargtypes", "stxkeys", "tgattr"]);

/** proargtypes[0]: the engine counts items from 1. */
export function vectorSubscript({ arg, indirection = [] }: Extract<Node, { A_Indirection: unknown }>["A_Indirection"], tokens: Tokens, editor: Editor): void {
  const column = arg && "ColumnRef" in arg ? arg.ColumnRef : undefined;
  const last = column?.fields?.at(-1);
  const subscript = indirection[0];
  if (column?.location === undefined || !last || !("String" in last) || !vectorColumns.has(last.String.sval ?? "")) return;
  if (!subscript || !("A_Indices" in subscript) || subscript.A_Indices.is_slice) return;
  const bracket = tokens.endOfName(tokens.at(column.location)) + 1;
  if (!tokens.is(bracket, "[")) return;
  editor.insertAfter(bracket, "(");
  editor.insertBefore(tokens.closing(bracket), ") + 1");
}
