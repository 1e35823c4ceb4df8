import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectForText } from "../toolbox/client.ts";
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
  clients = await Promise.all([postgres.port, tavana.pgPort].map((port) => connectForText(port)));
  await clients[1]!.query("SET tavana.dialect = 'postgres'");
  for (const statement of setup) await Promise.all(clients.map((client) => client.query(statement)));
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await Promise.all([postgres?.stop(), tavana?.stop()]);
});

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
    ["select 'on ' || to_char(d, $1), count(*) from (values (date '2024-01-02')) t(d) group by d", ["Month"]],
    ["select substr($1, $2, $3), round($4::float8), concat_ws('-', $5::text, $6::int)", ["abcdef", -1, 4, 2.5, "a", 5]],
    ["select jsonb_set($1::jsonb, '{a}', $2::jsonb) ->> 'a', ($1::jsonb - $3) ->> 'b', ($1::jsonb || $2::jsonb) ->> 1", ['{"a":1,"b":2}', "5", "a"]],
    ["select x from (values (1, 2), (1, null)) t(x, y) where (x, y) >= ($1, $2)", [1, 2]],
    ["select $1::text, $2::int::text, $3::float8::text, 5 # $4, array[1, 2] || $2::int", ["a", 1, 2, 3]],
    ["select * from json_to_recordset($1) as t(a int, b text)", ['[{"a":1,"b":"x"}]']],
  ])("%s %o", async (text, values) => {
    const [expected, actual] = await Promise.all(clients.map((client) => answer(client, text, values)));
    expect(actual).toEqual(expected);
  });

  it("are written out in the engine's names of columns, which change nothing of a plan", async () => {
    const client = await connectForText(tavana.pgPort);
    const run = (value: string) => client.query({ name: "one", text: "select 'on ' || to_char($1::date, $2), $3::json - 'a'", values: ["2024-03-05", value, '{"a":1,"b":2}'], rowMode: "array" });
    expect((await run("DD")).rows).toEqual([["on 05", '{"b":2}']]);
    expect((await run("FMMonth")).rows).toEqual([["on March", '{"b":2}']]);
    await client.end();
  });
});

/** There no pattern is known before: the engine's macro has fewer of them. */
it.each(["999", "9,999.99", "FM9,999.00", "990.9", "0"])("to_char by %s in DuckDB's grammar", async (pattern) => {
  const values = "(values (0), (1), (-1), (12.345), (-0.5), (99.995), (-1234567)) t(x)";
  const texts = [`select to_char(x, '${pattern}') as c from ${values}`, `from ${values} select to_char(x, '${pattern}') as c`];
  const [expected, actual] = await Promise.all(clients.map((client, index) => answer(client, texts[index]!)));
  expect(actual).toEqual(expected);
});

async function answer(client: pg.Client, text: string, values: unknown[] = []): Promise<unknown> {
  const result = await client.query<unknown[]>({ text, values, rowMode: "array" });
  // Of several statements the last one's.
  const { rows, fields } = Array.isArray(result) ? (result.at(-1) as typeof result) : result;
  return { rows, names: fields.map(({ name }) => name) };
}
