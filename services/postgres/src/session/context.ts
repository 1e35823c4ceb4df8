import type { Activity } from "./activity.ts";
import type { Allowance } from "./allowance.ts";
import type { Run } from "./commands.ts";
import type { Result } from "./result.ts";
import type { SessionValues } from "../sql/translate/session-values.ts";
import type { BoundedMap } from "./bounded-map.ts";
import type { Inbox } from "./inbox.ts";
import type { Output } from "./output.ts";
import type { EngineSession } from "./engine-session.ts";
import type { Portal } from "./portal.ts";
import type { PreparedStatement } from "./prepared-statement.ts";
import type { Settings } from "./settings.ts";
import type { Transaction } from "./transaction.ts";

/** What belongs to one logged-in connection. */
export interface SessionContext {
  readonly settings: Settings;
  readonly engine: EngineSession;
  readonly transaction: Transaction;
  readonly output: Output;
  /** What the client sends; for commands that read more than their own message. */
  readonly inbox: Inbox;
  readonly activity: Activity;
  /** Ends what another connection does; see CancelRegistry.signal. */
  readonly signal: (processId: number, how: "cancel" | "terminate") => boolean;
  /** What functions about the session answer. */
  readonly values: SessionValues;
  /** Runs a statement for a portal, which may be one that another statement has made. */
  readonly run: (context: SessionContext, run: Run) => Result;
  /** By name; the unnamed one has the empty name. */
  readonly statements: BoundedMap<PreparedStatement>;
  readonly portals: BoundedMap<Portal>;
  /** For rows that cursors keep. */
  readonly cursorMemory: Allowance;
}
