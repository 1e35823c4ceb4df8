import type { Activity } from "./activity.ts";
import type { SessionValues } from "../sql/translate/session-values.ts";
import type { BoundedMap } from "./bounded-map.ts";
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
  readonly activity: Activity;
  /** What functions about the session answer. */
  readonly values: SessionValues;
  /** By name; the unnamed one has the empty name. */
  readonly statements: BoundedMap<PreparedStatement>;
  readonly portals: BoundedMap<Portal>;
}
