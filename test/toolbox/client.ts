import pg from "pg";
import type { Tavana } from "./tavana.ts";

/** An open connection of node-postgres, as Tavana's own user unless the options say otherwise. The caller ends it. */
export async function connectTo({ pgPort: port, user, password, database }: Tavana, options: Partial<pg.ClientConfig> = {}): Promise<pg.Client> {
  const client = new pg.Client({ host: "127.0.0.1", port, user, password, database, ...options });
  await client.connect();
  return client;
}
