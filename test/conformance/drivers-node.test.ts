import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
const open: pg.Client[] = [];
beforeAll(async () => {
  tavana = await startTavana();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end()));
});
afterAll(async () => {
  await tavana?.stop();
});

async function connect(): Promise<pg.Client> {
  const { pgPort: port, user, password, database } = tavana;
  const client = new pg.Client({ host: "127.0.0.1", port, user, password, database });
  open.push(client);
  await client.connect();
  return client;
}

const failure = (promise: Promise<unknown>) => promise.then(() => expect.unreachable(), (error: pg.DatabaseError) => error);

describe("node-postgres", () => {
  it("reads values as their types say", async () => {
    const client = await connect();
    const { rows, fields } = await client.query(
      `select true as b, 7::int as i, 9007199254740993 as l, 0.1::double as d, 12.34::decimal(6, 2) as n, 'it''s ü' as t,
        'a\\x00'::blob as y, timestamptz '2020-01-02 03:04:05+02' as z, [1, null, 3] as a, {a: 1} as j, null as nothing`,
    );
    expect(rows).toEqual([
      {
        b: true,
        i: 7,
        l: "9007199254740993",
        d: 0.1,
        n: "12.34",
        t: "it's ü",
        y: Buffer.from("a\0"),
        z: new Date("2020-01-02T01:04:05Z"),
        a: ["1", null, "3"].map((n) => n && Number(n)),
        j: { a: 1 },
        nothing: null,
      },
    ]);
    expect(fields.map(({ dataTypeID }) => dataTypeID)).toEqual([16, 23, 20, 701, 1700, 25, 17, 1184, 1007, 114, 23]);
  });

  it("gives parameters their types, written or found", async () => {
    const client = await connect();
    const { rows } = await client.query("select $1 + 1 as a, $2::timestamp as b, $3 as c, $4::int[] as d, $5::boolean as e", [41, "2020-01-02 03:04:05", "x", [1, null, 2], null]);
    expect(rows).toEqual([{ a: 42, b: new Date(2020, 0, 2, 3, 4, 5), c: "x", d: [1, null, 2], e: null }]);
  });

  it("uses a named statement again after its errors", async () => {
    const client = await connect();
    const run = (value: string) => client.query({ name: "length", text: "select 10 / length($1::varchar)::int as a, $1::int as n", values: [value] });
    expect((await run("12")).rows).toEqual([{ a: 5, n: 12 }]);
    for (let again = 0; again < 3; again++) {
      expect((await failure(run("x"))).code).toBe("22P02");
      expect((await run("12345")).rows).toEqual([{ a: 2, n: 12_345 }]);
    }
  });

  it("reads several results of one text, and the fields of an error", async () => {
    const client = await connect();
    const results = (await client.query("select 1 as a; select 2 as b, 3 as c; create temp table t (x int)")) as unknown as pg.QueryResult[];
    expect(results.map(({ command, rows }) => [command, rows])).toEqual([
      ["SELECT", [{ a: 1 }]],
      ["SELECT", [{ b: 2, c: 3 }]],
      ["CREATE", []],
    ]);
    expect(await failure(client.query("select 'ü', nothing from samples.flights"))).toMatchObject({ severity: "ERROR", code: "42703", position: "13" });
  });

  it("runs a transaction whose table is gone for others", async () => {
    const [one, other] = [await connect(), await connect()];
    await one.query("begin");
    await one.query("create temp table kept as select i from range(1000) t(i)");
    expect((await one.query("delete from kept where i >= $1", [10])).rowCount).toBe(990);
    expect((await failure(other.query("from kept"))).code).toBe("42P01");
    await one.query("rollback");
    expect((await failure(one.query("from kept"))).code).toBe("42P01");
  });

  it("logs 200 clients in at once and answers each", async () => {
    const clients = await Promise.all(Array.from({ length: 200 }, connect));
    const answers = await Promise.all(clients.map((client, n) => client.query("select $1::int as n", [n])));
    expect(answers.map(({ rows }) => rows[0].n)).toEqual(clients.map((_, n) => n));
  });

  it("keeps sixteen connections' queries apart", async () => {
    const clients = await Promise.all(Array.from({ length: 16 }, connect));
    await Promise.all(
      clients.map(async (client, n) => {
        for (let turn = 0; turn < 50; turn++) {
          const { rows } = await client.query("select $1::int as n, sum(i)::bigint as s from range($2::bigint) t(i)", [n, turn * n]);
          expect(rows).toEqual([{ n, s: turn * n === 0 ? null : String((turn * n * (turn * n - 1)) / 2) }]);
        }
      }),
    );
  });
});
