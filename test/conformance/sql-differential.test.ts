import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { biStatements, setup } from "./bi-statements.ts";
import { statements } from "./sql-statements.ts";

let postgres: ReferencePostgres;
let tavana: Tavana;
let clients: pg.Client[];

beforeAll(async () => {
  [postgres, tavana] = await Promise.all([startReferencePostgres(), startTavana()]);
  clients = await Promise.all([postgres.port, tavana.pgPort].map(connect));
  await clients[1]!.query("SET tavana.dialect = 'postgres'");
  for (const statement of setup) await Promise.all(clients.map((client) => client.query(statement)));
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await Promise.all([postgres?.stop(), tavana?.stop()]);
});

async function connect(port: number): Promise<pg.Client> {
  // Values as they come over the wire.
  const types = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;
  const client = new pg.Client({ host: "127.0.0.1", port, user: "tavana", password: "tavana", database: "tavana", types });
  await client.connect();
  await client.query("SET TimeZone = 'UTC'");
  return client;
}

describe("PostgreSQL's SQL gives PostgreSQL's rows, under its names", () => {
  it.each([...statements, ...biStatements])("%s", async (text) => {
    const [expected, actual] = await Promise.all(clients.map((client) => answer(client, text)));
    expect(actual).toEqual(expected);
  });
});

async function answer(client: pg.Client, text: string): Promise<unknown> {
  const { rows, fields } = await client.query<unknown[]>({ text, rowMode: "array" });
  return { rows, names: fields.map(({ name }) => name) };
}
