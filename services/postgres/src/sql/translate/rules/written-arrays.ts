import type { Node } from "libpg-query";
import { quoteIdentifier } from "@tavana/common";
import { listText, parseArrayLiteral } from "../array-literal.ts";
import type { CatalogParts } from "../catalog-parts.ts";
import { textConstant, type NodeOf } from "../rewriting.ts";
import type { Tokens } from "../tokens.ts";
import { literalEnd } from "./literals.ts";

/** INSERT INTO t VALUES ('{a,b}'): whether that is an array, only the column tells. */
export function insertedArrays(tokens: Tokens, parts: CatalogParts, { relation, cols = [], selectStmt }: NodeOf<"InsertStmt">): void {
  const rows = selectStmt && "SelectStmt" in selectStmt ? (selectStmt.SelectStmt.valuesLists ?? []) : [];
  const constants = rows.flatMap((row) => ("List" in row ? (row.List.items ?? []) : []).flatMap((item, column) => arrayAt(tokens, item, column)));
  const names = cols.flatMap((column) => ("ResTarget" in column ? [column.ResTarget.name ?? ""] : []));
  ask(tokens, parts, relation, names, constants);
}

/** UPDATE t SET a = '{a,b}'. */
export function updatedArrays(tokens: Tokens, parts: CatalogParts, { relation, targetList = [] }: NodeOf<"UpdateStmt">): void {
  const targets = targetList.flatMap((target) => ("ResTarget" in target && !target.ResTarget.indirection ? [target.ResTarget] : []));
  const constants = targets.flatMap(({ val }, column) => (val ? arrayAt(tokens, val, column) : []));
  ask(tokens, parts, relation, targets.map(({ name = "" }) => name), constants);
}

type Constant = Parameters<CatalogParts["askLists"]>[1][number];

function ask(tokens: Tokens, parts: CatalogParts, relation: NodeOf<"RangeVar"> | undefined, names: readonly string[], constants: readonly Constant[]): void {
  if (constants.length === 0 || relation?.location === undefined) return;
  const first = tokens.at(relation.location);
  const written = tokens.source.slice(tokens.list[first]!.start, tokens.list[tokens.endOfName(first)]!.end);
  const table = relation.schemaname === "pg_temp" ? `temp.${quoteIdentifier(relation.relname ?? "")}` : written;
  parts.askLists(`SELECT ${names.length > 0 ? names.map(quoteIdentifier).join(", ") : "*"} FROM ${table}`, constants);
}

function arrayAt(tokens: Tokens, node: Node, column: number): Constant[] {
  const constant = textConstant(node);
  const items = constant?.text.trim().startsWith("{") ? parseArrayLiteral(constant.text) : undefined;
  if (items === undefined) return [];
  const first = tokens.at(constant!.location);
  return [{ part: { first, last: literalEnd(tokens, first) }, column, list: listText(items) }];
}
