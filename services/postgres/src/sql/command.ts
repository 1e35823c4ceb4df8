import type { CopyFormat } from "@tavana/proto";

/** What the front end has to know of a statement before it runs. */
export type Command =
  /** Runs in the engine as it is. `writes`: it may change state, so it needs a session and, among others, a transaction. */
  | { readonly kind: "engine"; readonly writes: boolean }
  | { readonly kind: "begin"; readonly tag: "BEGIN" | "START TRANSACTION"; readonly modes: TransactionModes }
  | { readonly kind: "commit"; readonly chain: boolean }
  | { readonly kind: "rollback"; readonly chain: boolean }
  | { readonly kind: "set"; readonly name: string; readonly value: string | undefined; readonly local: boolean }
  | { readonly kind: "setTransaction"; readonly modes: TransactionModes; readonly scope: "transaction" | "session" }
  | { readonly kind: "reset"; readonly name: string }
  | { readonly kind: "resetAll" }
  | { readonly kind: "show"; readonly name: string }
  | { readonly kind: "showAll" }
  | { readonly kind: "discard"; readonly target: "ALL" | "PLANS" | "SEQUENCES" | "TEMP" }
  | { readonly kind: "deallocate"; readonly name: string }
  | { readonly kind: "deallocateAll" }
  | { readonly kind: "unlisten" }
  | { readonly kind: "closeAllCursors" }
  | { readonly kind: "copyOut"; readonly sql: string; readonly offset: number | undefined; readonly format: CopyFormat }
  | { readonly kind: "unsupported"; readonly what: string; readonly hint?: string };

export interface TransactionModes {
  readonly isolation?: string;
  readonly readOnly?: boolean;
  readonly deferrable?: boolean;
}
