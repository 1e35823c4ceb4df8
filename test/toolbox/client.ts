import pg from "pg";
import type { Tavana } from "./tavana.ts";

/** An open connection of node-postgres, as Tavana's own user unless the options say otherwise. The caller ends it. */
export async function connectTo({ host, pgPort: port, user, password, database }: Tavana, options: Partial<pg.ClientConfig> = {}): Promise<pg.Client> {
  const client = new pg.Client({ host, port, user, password, database, ...options });
  await client.connect();
  client.on("error", () => undefined); // the next query says so: a test that failed and left its client does not make others fail
  return client;
}

/**
 * An open connection to a server's port, Tavana's or PostgreSQL's, whose values are the text that comes over the wire.
 * The caller ends it.
 */
export async function connectForText(port: number, options?: string): Promise<pg.Client> {
  const types = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;
  const client = new pg.Client({ host: "127.0.0.1", port, user: "tavana", password: "tavana", database: "tavana", types, options });
  await client.connect();
  await client.query("SET TimeZone = 'UTC'");
  return client;
}

/** The first column of a statement's first row. */
export async function valueOf(client: pg.Client, sql: string): Promise<unknown> {
  return Object.values((await client.query(sql)).rows[0] as object)[0];
}

/** What becomes of a statement: its tag and rows, or its error's code and words. */
export function outcomeOf(client: pg.Client, sql: string): Promise<string | { readonly code: string; readonly message: string; readonly detail: string | undefined }> {
  return client.query(sql).then(
    ({ command, rowCount }) => `${command} ${rowCount}`,
    ({ code, message, detail }: { code: string; message: string; detail?: string }) => ({ code, message, detail }),
  );
}
