import { TavanaError } from "@tavana/common";
import { DATABASE } from "../engine/engine.ts";
import type { Token } from "./lexer.ts";
import type { TokenReader } from "./token-reader.ts";

/** A view as a statement names it; without a schema, the first of the search path is meant. */
export interface ViewName {
  readonly schema: string;
  readonly name: string;
}

/** What a statement does to the views that are kept in the catalog. */
export type ViewChange =
  | {
      readonly kind: "create";
      readonly target: ViewName;
      /** Names of its columns; none: those of the query. */
      readonly columns: readonly string[];
      readonly query: string;
      /** Where the query begins in the statement, in UTF-16 units. */
      readonly queryStart: number;
      readonly existing: "refuse" | "replace" | "keep";
    }
  | { readonly kind: "drop"; readonly targets: readonly ViewName[]; readonly ifExists: boolean; readonly cascade: boolean }
  | { readonly kind: "rename"; readonly target: ViewName; readonly to: string; readonly ifExists: boolean }
  /** A schema to make views in. */
  | { readonly kind: "schema"; readonly schema: string; readonly ifNotExists: boolean }
  /** Of a column, or of the view itself; null takes it away. */
  | { readonly kind: "comment"; readonly target: ViewName; readonly column?: string; readonly text: string | null };

/** The names that a change is about. */
export function targetsOf(change: ViewChange): readonly ViewName[] {
  if (change.kind === "schema") return [];
  return change.kind === "drop" ? change.targets : [change.target];
}

/** Reads CREATE VIEW from the view's name on. */
export function readCreateView(reader: TokenReader, existing: "refuse" | "replace"): ViewChange {
  const ifNotExists = reader.ifNotExists();
  const target = viewName(reader);
  const columns: string[] = [];
  if (reader.accept("(")) {
    do columns.push(reader.name().text);
    while (reader.accept(","));
    reader.require(")");
  }
  // A view reads with the rights of whoever queries it, so this is so already.
  if (reader.accept("with")) {
    reader.require("(");
    reader.require("security_invoker");
    if (reader.accept("=")) reader.require("true", "on");
    reader.require(")");
  }
  reader.require("as");
  const query = reader.withoutDataClause();
  return { kind: "create", target, columns, query, queryStart: reader.peek()!.start, existing: ifNotExists ? "keep" : existing };
}

/** Reads CREATE SCHEMA from its third word on. */
export function readCreateSchema(reader: TokenReader): ViewChange {
  const ifNotExists = reader.ifNotExists();
  const { schema: catalog, name: schema } = viewName(reader);
  if (catalog !== "" && catalog.toLowerCase() !== DATABASE) throw new TavanaError("0A000", `"${catalog}" is another database`);
  reader.end();
  return { kind: "schema", schema, ifNotExists };
}

/** Reads DROP VIEW from the first view's name on. */
export function readDropView(reader: TokenReader): ViewChange {
  const ifExists = reader.ifExists();
  const targets: ViewName[] = [];
  do targets.push(viewName(reader));
  while (reader.accept(","));
  const cascade = reader.accept("cascade");
  if (!cascade) reader.accept("restrict");
  reader.end();
  return { kind: "drop", targets, ifExists, cascade };
}

/** Reads ALTER VIEW or ALTER TABLE, from its third word on; undefined for a form other than RENAME TO. */
export function readRename(reader: TokenReader): ViewChange | undefined {
  const ifExists = reader.ifExists();
  const target = viewName(reader);
  if (!reader.accept("rename") || !reader.accept("to")) return undefined;
  const to = reader.name().text;
  reader.end();
  return { kind: "rename", target, to, ifExists };
}

/** Reads COMMENT ON from its third word on; undefined for what has no comments here. */
export function readComment(reader: TokenReader): ViewChange | undefined {
  const ofColumn = reader.accept("column");
  if (!ofColumn && !reader.accept("view")) return undefined;
  const start = reader.position();
  const parts = nameParts(reader);
  const column = ofColumn ? parts.pop()!.text : undefined;
  if (parts.length === 0) {
    throw new TavanaError("42601", "column name must be qualified", { position: reader.span(start).start + 1 });
  }
  const target = nameOf(parts);
  reader.require("is");
  const text = reader.accept("null") ? null : reader.text();
  reader.end();
  return { kind: "comment", target, ...(column === undefined ? {} : { column }), text };
}

function viewName(reader: TokenReader): ViewName {
  return nameOf(nameParts(reader));
}

function nameParts(reader: TokenReader): Token[] {
  const parts = [reader.name()];
  while (reader.accept(".")) parts.push(reader.name());
  return parts;
}

/** @throws TavanaError 0A000 for another database */
function nameOf(parts: readonly Token[]): ViewName {
  const [name, schema, catalog] = parts.toReversed();
  if (parts.length > 3 || (catalog && catalog.text.toLowerCase() !== DATABASE)) {
    throw new TavanaError("0A000", `"${parts.map(({ text }) => text).join(".")}" is in another database`, { position: parts[0]!.start + 1 });
  }
  return { schema: schema?.text ?? "", name: name!.text };
}
