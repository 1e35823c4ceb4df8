import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectForText } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
let clients: pg.Client[];

beforeAll(async () => {
  // One worker: what one client's statement leaves in it, the next one's finds.
  tavana = await startTavana({ flags: ["--workers", "1"] });
  clients = [await connectForText(tavana.pgPort), await connectForText(tavana.pgPort)];
});
afterAll(async () => {
  await Promise.all((clients ?? []).map((client) => client.end()));
  await tavana?.stop();
});

const value = async (client: pg.Client, text: string, values: unknown[] = []) => (await client.query<unknown[]>({ text, values, rowMode: "array" })).rows[0]![0];

/** The engine works constants out and finds names when it prepares a statement, which is kept by its text. */
describe("the same statement under other settings", () => {
  it.each<[string, string, unknown, string, unknown]>([
    ["SELECT 7 / 2 AS a", "SET tavana.dialect = duckdb", "3.5", "SET tavana.dialect = postgres", "3"],
    ["SELECT '2024-03-10 12:00'::timestamptz AT TIME ZONE 'UTC' AS a", "SET timezone = 'Asia/Tokyo'", "2024-03-10 03:00:00", "SET timezone = 'UTC'", "2024-03-10 12:00:00"],
    ["SELECT array_agg(x ORDER BY x DESC) AS a FROM (VALUES (1), (NULL), (2)) v(x)", "SET tavana.dialect = duckdb", "{2,1,NULL}", "SET tavana.dialect = postgres", "{NULL,2,1}"],
  ])("%s", async (text, first, one, second, other) => {
    const [client] = clients;
    for (const inTransaction of [false, true]) {
      if (inTransaction) await client!.query("BEGIN");
      for (let round = 0; round < 2; round++) {
        await client!.query(first);
        expect(await value(client!, text)).toBe(one);
        await client!.query(second);
        expect(await value(client!, text)).toBe(other);
      }
      if (inTransaction) await client!.query("COMMIT");
    }
    await client!.query("RESET ALL");
  });

  it("of two clients", async () => {
    const text = "SELECT date_trunc('day', '2024-03-10 23:30+00'::timestamptz) AS a";
    await clients[0]!.query("SET timezone = 'Asia/Tokyo'");
    for (let round = 0; round < 3; round++) {
      expect(await value(clients[0]!, text)).toBe("2024-03-11 00:00:00+09");
      expect(await value(clients[1]!, text)).toBe("2024-03-10 00:00:00+00");
    }
    await clients[0]!.query("RESET timezone");
  });

  it("with a path to other relations of the same name", async () => {
    const [client] = clients;
    for (const [schema, a] of [["one", 1], ["two", 2]] as const) await client!.query(`CREATE VIEW ${schema}.v AS SELECT ${a} AS a`);
    for (const [path, a] of [["one", "1"], ["two", "2"], ["two, one", "2"], ["one, two", "1"]]) {
      await client!.query(`SET search_path = ${path}`);
      expect(await value(client!, "SELECT a FROM v")).toBe(a);
      expect(await value(client!, "SELECT a FROM v WHERE a > $1::int", [0])).toBe(a);
    }
    await client!.query("RESET search_path");
  });

  it("and of the engine's own variables", async () => {
    const [client] = clients;
    for (const a of ["1", "2"]) {
      await client!.query(`SET VARIABLE x = ${a}`);
      expect(await value(client!, "SELECT getvariable('x') AS a")).toBe(a);
    }
  });
});
