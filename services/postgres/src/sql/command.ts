import type { CopyFormat } from "@tavana/proto";
import type { Node } from "libpg-query";
import type { ExplainOptions } from "./explain.ts";
import type { SessionAnswer } from "./translate/session-functions.ts";
import type { Unsupported } from "./unsupported.ts";

/** What the front end has to know of a statement before it runs. */
export type Command =
  /** Runs in the engine as it is. `writes`: it may change state, so it needs a session and, among others, a transaction. */
  | { readonly kind: "engine"; readonly writes: boolean }
  | { readonly kind: "begin"; readonly tag: "BEGIN" | "START TRANSACTION"; readonly modes: TransactionModes }
  | { readonly kind: "commit"; readonly chain: boolean }
  | { readonly kind: "rollback"; readonly chain: boolean }
  | { readonly kind: "savepoint"; readonly step: "set" | "release" | "rollback"; readonly name: string }
  | { readonly kind: "set"; readonly name: string; readonly value: string | undefined; readonly local: boolean }
  | { readonly kind: "setTransaction"; readonly modes: TransactionModes; readonly scope: "transaction" | "session" }
  /** SELECT set_config(…), current_setting(…), …: a row of the values. */
  | { readonly kind: "setConfig"; readonly settings: readonly SettingCall[] }
  /** SELECT version(), current_user, …: a row of what the session knows. */
  | { readonly kind: "sessionQuestions"; readonly columns: readonly SessionColumn[] }
  /** SET CONSTRAINTS ALL. */
  | { readonly kind: "setConstraints" }
  /** SELECT pg_cancel_backend(1): true or false. */
  | { readonly kind: "signal"; readonly how: "cancel" | "terminate"; readonly processId: number; readonly column: string }
  /** A SELECT with such calls in its list: `sql` asks for their arguments. */
  | { readonly kind: "ownCalls"; readonly sql: string; readonly offset: undefined; readonly columns: readonly OwnColumn[] }
  /** A SELECT with such calls elsewhere in its `text`: its parts are answered first. `sql` is what can be described of it. */
  | { readonly kind: "ownParts"; readonly sql: string; readonly offset: undefined; readonly text: string; readonly parts: readonly OwnPart[]; readonly names: readonly (string | undefined)[] }
  | { readonly kind: "reset"; readonly name: string }
  | { readonly kind: "resetAll" }
  | { readonly kind: "show"; readonly name: string }
  | { readonly kind: "showAll" }
  | { readonly kind: "discard"; readonly target: "ALL" | "PLANS" | "SEQUENCES" | "TEMP" }
  | { readonly kind: "deallocate"; readonly name: string }
  | { readonly kind: "deallocateAll" }
  | { readonly kind: "unlisten" }
  | ({ readonly kind: "declareCursor"; readonly name: string; readonly binary: boolean; readonly scroll: boolean; readonly hold: boolean } & Inner)
  | { readonly kind: "fetch"; readonly cursor: string; readonly direction: Direction; readonly count: number; readonly move: boolean }
  | { readonly kind: "closeCursor"; readonly name: string }
  | { readonly kind: "closeAllCursors" }
  | { readonly kind: "copyOut"; readonly sql: string; readonly offset: number | undefined; readonly format: CopyFormat }
  | ({ readonly kind: "explain"; readonly options: ExplainOptions } & Inner)
  /** `table` and `columns` as they are written; columns of which what is in quotes may be NULL, and what is not may be none. */
  | { readonly kind: "copyIn"; readonly table: string; readonly columns: string | undefined; readonly format: CopyFormat; readonly matchesHeader: boolean; readonly forceNull: readonly string[]; readonly forceNotNull: readonly string[] }
  | ({ readonly kind: "prepare"; readonly name: string; readonly types: readonly number[] } & Inner)
  | { readonly kind: "execute"; readonly name: string; readonly arguments: readonly Argument[] }
  | ({ readonly kind: "unsupported" } & Unsupported);

/** Where FETCH goes. A negative count goes the other way. */
export type Direction = "forward" | "backward" | "absolute" | "relative";

/** A statement within a statement. */
interface Inner {
  readonly sql: string;
  /** Where it begins in the whole statement, in UTF-16 units. */
  readonly offset: number;
}

/** An expression as it is written, and as PostgreSQL's grammar reads it. */
export interface Argument {
  readonly sql: string;
  /** Where it begins in the statement, in UTF-16 units. */
  readonly offset: number;
  readonly tree: Node | undefined;
}

export interface SettingCall {
  readonly column: string;
  readonly name: string;
  /** undefined: it is only read. */
  readonly value: string | undefined;
  readonly local: boolean;
}

export interface SessionColumn {
  readonly name: string;
  readonly answer: SessionAnswer;
}

/** A column of a select list: a call of the front end's, with its name, or one of the query's own. */
export type OwnColumn = { readonly does: "keep" } | { readonly does: "cancel" | "terminate" | "setConfig"; readonly name: string };

/** A part of a SELECT, in UTF-16 units of its text: a call, or a query with calls as columns. */
export interface OwnPart {
  readonly kind: "value" | "rows";
  readonly start: number;
  readonly end: number;
  /** A SELECT of the front end's own. */
  readonly sql: string;
}

export interface TransactionModes {
  readonly isolation?: string;
  readonly readOnly?: boolean;
  readonly deferrable?: boolean;
}
