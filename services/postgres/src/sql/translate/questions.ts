import { quoteIdentifier, quoteLiteral, TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";
import { listText, parseArrayLiteral } from "./array-literal.ts";

/**
 * What a statement over data asks before it runs. Of the catalog rows or one value: its engine answers, and the answer
 * stands in the statement in its place. Of the data's engine the columns of a query: a 1 for each that is a list, a 0
 * for each that is not.
 */
export interface Question {
  readonly kind: "rows" | "value" | "lists";
  /** In PostgreSQL's SQL, about the catalog alone; for `lists` in the engine's. */
  readonly sql: string;
}

/** A column of an answer, as its description names it. */
interface AnswerColumn {
  readonly name: string;
  readonly typeOid: number;
  readonly typeModifier?: number;
}

/** Rows of a relation of the catalog that a statement over data may take up. */
export const MAX_ROWS = 10_000;

/** PostgreSQL's types that an answer has, as the data's engine knows them; all others are text there. */
const types: Readonly<Record<number, string>> = {
  16: "BOOLEAN", 20: "BIGINT", 21: "SMALLINT", 22: "SMALLINT[]", 23: "INTEGER", 26: "BIGINT", 28: "BIGINT", 29: "BIGINT", 30: "BIGINT[]", 114: "JSON", 700: "FLOAT", 701: "DOUBLE", 1082: "DATE", 1083: "TIME", 1114: "TIMESTAMP", 1184: "TIMESTAMPTZ", 1186: "INTERVAL",
  1000: "BOOLEAN[]", 1002: "VARCHAR[]", 1003: "VARCHAR[]", 1005: "SMALLINT[]", 1007: "INTEGER[]", 1009: "VARCHAR[]", 1015: "VARCHAR[]", 1016: "BIGINT[]", 1021: "FLOAT[]", 1028: "BIGINT[]", 1034: "VARCHAR[]",
};

/** int2vector and oidvector: numbers with blanks between them. */
const vectors: ReadonlySet<number> = new Set([22, 30]);

/** Whether a value is the same for each row: nothing in it is of a row, of a subquery, or of the client's parameters. */
export function isConstant(node: unknown): boolean {
  if (Array.isArray(node)) return node.every(isConstant);
  if (node === null || typeof node !== "object") return true;
  return Object.entries(node).every(([kind, inner]) => !varying.has(kind) && isConstant(inner));
}

const varying: ReadonlySet<string> = new Set(["ColumnRef", "ParamRef", "SubLink", "SelectStmt", "over", "agg_star"]);

/** The question for a relation's rows. */
export function relationQuestion(schema: string, name: string, columns: readonly string[]): Question {
  const list = columns.length === 0 ? "*" : columns.map(quoteIdentifier).join(", ");
  return { kind: "rows", sql: `SELECT ${list} FROM ${schema}.${quoteIdentifier(name)} LIMIT ${MAX_ROWS + 1}` };
}

/** An answer as the data's engine reads it. @throws TavanaError 54000 for one of too many rows */
export function answerText({ kind }: Question, columns: readonly AnswerColumn[], rows: readonly (readonly (string | null)[])[]): string {
  const value = (text: string | null, { typeOid }: Pick<AnswerColumn, "typeOid">) => {
    const items = text !== null && types[typeOid]?.endsWith("[]") ? (vectors.has(typeOid) ? text.split(" ").filter(Boolean) : parseArrayLiteral(text)) : undefined;
    return text === null ? "NULL" : items ? listText(items) : quoteLiteral(text);
  };
  const typed = (text: string, column: Omit<AnswerColumn, "name">) => `CAST(${text} AS ${column.typeOid === NUMERIC ? numericType(column) : (types[column.typeOid] ?? "VARCHAR")})`;
  if (kind === "value") return typed(value(rows[0]?.[0] ?? null, columns[0]!), columns[0]!);
  if (rows.length > MAX_ROWS) throw new TavanaError("54000", `a statement over data cannot take up more than ${MAX_ROWS} rows of the catalog`, { hint: "Ask the catalog first, and use what it answers in a statement of its own." });
  const named = columns.map((column, at) => `${typed(rows.length === 0 ? "NULL" : `c${at}`, column)} AS ${quoteIdentifier(column.name)}`).join(", ");
  if (rows.length === 0) return `(SELECT ${named} WHERE false)`;
  const lists = rows.map((row) => `(${row.map((text, at) => value(text, columns[at]!)).join(", ")})`);
  return `(SELECT ${named} FROM (VALUES ${lists.join(", ")}) AS answer(${columns.map((_, at) => `c${at}`).join(", ")}))`;
}

const NUMERIC = 1700;

/** Precision and scale in one number, as results have them; none: the engine's widest integer. */
function numericType({ typeModifier = -1 }: Omit<AnswerColumn, "name">): string {
  return typeModifier < 0 ? "HUGEINT" : `DECIMAL(${(typeModifier - 4) >> 16}, ${(typeModifier - 4) & 0xffff})`;
}

/** Nodes of a tree that are calls in FROM. */
export function callsIn(functions: readonly Node[] | undefined): readonly unknown[] {
  return (functions ?? []).flatMap((item) => ("List" in item ? (item.List.items ?? []) : [])).flatMap((item) => ("FuncCall" in item ? [item.FuncCall] : []));
}
