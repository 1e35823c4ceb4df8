import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { biStatements, setup } from "./bi-statements.ts";
import { formattingStatements } from "./formatting-statements.ts";
import { statements } from "./sql-statements.ts";
import { wideStatements } from "./wide-statements.ts";

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
  it.each([...statements, ...biStatements, ...formattingStatements, ...wideStatements])("%s", async (text) => {
    const [expected, actual] = await Promise.all(clients.map((client) => answer(client, text)));
    expect(actual).toEqual(expected);
  });
});

describe("parameters", () => {
  it.each([
    ["select to_char($1::date, $2), 'a'", ["2024-03-05", "FMDDth Month"]],
    ["select to_char($1::numeric(9, 2), $2)", ["-1234.5", "9,999.99PR"]],
    ["select to_char($1::date, $2)", ["2024-03-05", null]],
    ["select to_char(x, $1) from generate_series(1, 3) x", ["RN"]],
  ])("%s %o", async (text, values) => {
    const [expected, actual] = await Promise.all(clients.map((client) => answer(client, text, values)));
    expect(actual).toEqual(expected);
  });
});

async function answer(client: pg.Client, text: string, values: unknown[] = []): Promise<unknown> {
  const result = await client.query<unknown[]>({ text, values, rowMode: "array" });
  // Of several statements the last one's.
  const { rows, fields } = Array.isArray(result) ? (result.at(-1) as typeof result) : result;
  return { rows, names: fields.map(({ name }) => name) };
}
