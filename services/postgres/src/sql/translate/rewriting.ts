import type { Node } from "libpg-query";
import type { Editor } from "./editor.ts";
import type { SessionValues } from "./session-values.ts";
import type { Tokens } from "./tokens.ts";

export type NodeOf<K extends string> = Extract<Node, Record<K, unknown>>[K];

/** The node that another one stands in, lists apart. */
export type Parent = { readonly kind: string; readonly node: unknown } | undefined;

/** What rules work with: the statement's tokens, and a place for their edits. */
export interface Rewriting {
  readonly tokens: Tokens;
  readonly editor: Editor;
  /** Whether the catalog answers the statement; known once all of it has been seen. */
  readonly inCatalog: boolean;
  /** Casts to types of the catalog. */
  catalogCasts: number;
  /** Tokens of calls that were given another type in whatever dialect: columns keep the names that they would have. */
  readonly retyped: number[];
  /** Whether a node is a column of the result itself. */
  isOutput(parent: Parent): boolean;
  /** Whether a reference to a column has exactly these parts somewhere in the statement. */
  refersTo(...path: readonly string[]): boolean;
  /** A value in the place of a function keeps the function's name as a column of a select list. */
  nameTarget(parent: Parent, last: number, name: string): void;
}

/** One text for sessions with PostgreSQL's meaning, another for those with DuckDB's. */
export function inPostgres(text: string, otherwise = ""): (session: SessionValues) => string {
  return ({ setting }) => (setting("tavana.dialect") === "postgres" ? text : otherwise);
}

/** As inPostgres, for what only workers have: the catalog's engine has macros of its own. */
export function overData(to: Rewriting, text: string, otherwise = ""): (session: SessionValues) => string {
  return (session) => (to.inCatalog ? otherwise : inPostgres(text, otherwise)(session));
}

/** The last part of a name: of a function, a type, an operator. */
export function lastPart(names: readonly Node[] | undefined): string {
  const last = names?.at(-1);
  return last && "String" in last ? (last.String.sval ?? "") : "";
}

/** A constant's text and place; undefined for anything else. */
export function textConstant(node: Node | undefined): { readonly text: string; readonly location: number } | undefined {
  if (!node || !("A_Const" in node) || !node.A_Const.sval || node.A_Const.location === undefined) return undefined;
  return { text: node.A_Const.sval.sval ?? "", location: node.A_Const.location };
}

/** The parts of a reference to a column; * for all columns. */
export function columnPath({ fields = [] }: NodeOf<"ColumnRef">): string[] {
  return fields.map((field) => ("String" in field ? (field.String.sval ?? "") : "*"));
}
