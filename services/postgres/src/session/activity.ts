import type { CatalogActivity } from "@tavana/common";
import type { TransactionStatus } from "../wire/backend-writer.ts";

const states = { I: "idle", T: "idle in transaction", E: "idle in transaction (aborted)" } as const;

/** What pg_stat_activity tells of a query's text, as track_activity_query_size bounds it, in UTF-16 units. */
const QUERY_CHARACTERS = 1_024;

/** What one connection does, and since when. */
export class Activity {
  readonly backendStart = new Date();
  #state: CatalogActivity["state"] = "idle";
  #stateChange = this.backendStart;
  #query = "";
  #queryStart: Date | undefined;
  #transactionStart: Date | undefined;

  /** A statement has come. */
  begins(query: string): void {
    const now = new Date();
    this.#query = query.slice(0, QUERY_CHARACTERS);
    this.#queryStart = now;
    this.#transactionStart ??= now;
    this.#change("active", now);
  }

  /** The client is asked for the next one. */
  rests(status: TransactionStatus): void {
    if (status === "I") this.#transactionStart = undefined;
    this.#change(states[status], new Date());
  }

  get now(): Pick<CatalogActivity, "backendStart" | "transactionStart" | "queryStart" | "stateChange" | "state" | "query"> {
    return {
      backendStart: this.backendStart,
      ...(this.#transactionStart ? { transactionStart: this.#transactionStart } : {}),
      ...(this.#queryStart ? { queryStart: this.#queryStart } : {}),
      stateChange: this.#stateChange,
      state: this.#state,
      query: this.#query,
    };
  }

  #change(state: CatalogActivity["state"], at: Date): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateChange = at;
  }
}
