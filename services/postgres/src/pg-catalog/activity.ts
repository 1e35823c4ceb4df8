import type { CatalogActivity } from "@tavana/common";
import { rowsOf } from "./text.ts";

/** Replaces the sessions that pg_stat_activity shows. */
export function activityStatements(activity: readonly CatalogActivity[]): string[] {
  const rows = activity.map((session) => ({
    ...session,
    clientAddress: session.clientAddress ?? null,
    clientPort: session.clientPort ?? null,
    backendStart: session.backendStart?.toISOString() ?? null,
    transactionStart: session.transactionStart?.toISOString() ?? null,
    queryStart: session.queryStart?.toISOString() ?? null,
    stateChange: session.stateChange?.toISOString() ?? null,
    state: session.state ?? null,
    queryId: session.queryId ?? null,
  }));
  const shape = {
    pid: "INTEGER", user: "VARCHAR", applicationName: "VARCHAR", clientAddress: "VARCHAR", clientPort: "INTEGER", backendStart: "TIMESTAMPTZ", transactionStart: "TIMESTAMPTZ", queryStart: "TIMESTAMPTZ", stateChange: "TIMESTAMPTZ", state: "VARCHAR", query: "VARCHAR", queryId: "VARCHAR",
  };
  return [`CREATE OR REPLACE TABLE src.activity AS ${rowsOf(shape, rows)}`];
}
