import type pg from "pg";
import { connectForText } from "./client.ts";
import { startReferencePostgres } from "./postgres.ts";
import { startTavana, type Tavana } from "./tavana.ts";

/** PostgreSQL 15 and Tavana with one worker, side by side. */
export interface Both {
  readonly tavana: Tavana;
  /** A connection to each, PostgreSQL's first, whose values are the text that comes over the wire. */
  readonly clients: readonly pg.Client[];
  stop(): Promise<void>;
}

export async function startBoth(): Promise<Both> {
  const [postgres, tavana] = await Promise.all([startReferencePostgres(), startTavana({ flags: ["--workers", "1"] })]);
  const clients = await Promise.all([postgres.port, tavana.pgPort].map((port) => connectForText(port)));
  return {
    tavana,
    clients,
    async stop() {
      await Promise.all(clients.map((client) => client.end()));
      await Promise.all([postgres.stop(), tavana.stop()]);
    },
  };
}
