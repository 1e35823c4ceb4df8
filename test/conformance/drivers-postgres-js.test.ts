import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
let sql: postgres.Sql;
beforeAll(async () => {
  tavana = await startTavana();
  sql = connect();
});
afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await tavana?.stop();
});

function connect(more: postgres.Options<Record<string, never>> = {}): postgres.Sql {
  const { pgPort: port, user: username, password, database } = tavana;
  return postgres({ host: "127.0.0.1", port, username, password, database, max: 1, onnotice: () => undefined, ...more }) as unknown as postgres.Sql;
}

const failure = (promise: PromiseLike<unknown>) => Promise.resolve(promise).then(() => expect.unreachable(), (error: postgres.PostgresError) => error);

describe("postgres.js", () => {
  it("reads values as their types say", async () => {
    const rows = await sql`select true as b, 7::int as i, 9007199254740993 as l, 0.1::double as d, 12.34::decimal(6, 2) as n, 'it''s ü' as t, 'a\\x00'::blob as y,
      timestamptz '2020-01-02 03:04:05+02' as z, [1, 2, 3] as a, ['a "b"', 'c'] as s, {a: 1} as j, null as nothing`;
    expect([...rows]).toEqual([
      { b: true, i: 7, l: "9007199254740993", d: 0.1, n: "12.34", t: "it's ü", y: Buffer.from("a\0"), z: new Date("2020-01-02T01:04:05Z"), a: [1, 2, 3], s: ['a "b"', "c"], j: { a: 1 }, nothing: null },
    ]);
  });

  it("sends parameters, arrays too: it asks pg_type for the types of arrays when it connects", async () => {
    const [row] = await sql`select ${41}::int + 1 as a, ${new Date(Date.UTC(2020, 0, 2))}::timestamptz as b, ${"it's"}::text as c, ${true}::boolean as d, ${null}::int as e,
      ${sql.array([1, 2, 3])}::int[] as f, ${sql.array(["a", 'b "c"'])}::text[] as g, ${Buffer.from("a\0")}::bytea as h, ${sql.json({ a: [1] })}::json as j`;
    expect(row).toEqual({ a: 42, b: new Date(Date.UTC(2020, 0, 2)), c: "it's", d: true, e: null, f: [1, 2, 3], g: ["a", 'b "c"'], h: Buffer.from("a\0"), j: { a: [1] } });
  });

  it("uses prepared statements again, and statements without them", async () => {
    const numbers = await Promise.all(Array.from({ length: 20 }, (_, n) => sql<{ n: number }[]>`select ${n}::int as n`.then(([row]) => row!.n)));
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => n));
    const results = await sql.unsafe("select 1 as a; select 2 as b");
    expect(results.map((rows) => [...(rows as unknown as Iterable<unknown>)])).toEqual([[{ a: 1 }], [{ b: 2 }]]);
    const plain = connect({ prepare: false });
    expect([...(await plain`select ${7}::int as n`)]).toEqual([{ n: 7 }]);
    await plain.end({ timeout: 1 });
  });

  it("describes a statement", async () => {
    const { columns, types } = await sql`select ${1}::int as a, 'x' as b`.describe();
    expect([columns.map(({ name, type }) => [name, type]), types]).toEqual([[["a", 23], ["b", 25]], [23]]);
  });

  it("gives errors their SQLSTATE, and goes on", async () => {
    expect(await failure(sql`select nothing`)).toMatchObject({ code: "42703" });
    expect(await failure(sql`selec`)).toMatchObject({ code: "42601", position: "1" });
    expect(await failure(sql`select ${"x"}::int`)).toMatchObject({ code: "22P02" });
    expect([...(await sql`select 1 as one`)]).toEqual([{ one: 1 }]);
  });

  it("begins, goes back to savepoints where nothing changed, and rolls back", async () => {
    const answer = await sql.begin(async (one) => {
      await one`create temp table kept (n int)`;
      await one`insert into kept ${one([{ n: 1 }, { n: 2 }])}`;
      return one`select sum(n)::int as n from kept`;
    });
    expect([...answer]).toEqual([{ n: 3 }]);
    expect(await failure(sql.begin(async (one) => {
      await one`insert into kept values (3)`;
      await one`select nothing`;
    }))).toMatchObject({ code: "42703" });
    expect([...(await sql`select count(*)::int as n from kept`)]).toEqual([{ n: 2 }]);
  });

  it("reads by cursor, in pieces, and stops early", async () => {
    const pieces: number[] = [];
    for await (const rows of sql`select range as n from range(250)`.cursor(100)) pieces.push(rows.length);
    expect(pieces).toEqual([100, 100, 50]);
    for await (const rows of sql`select range as n from range(1000000)`.cursor(10)) {
      expect(rows[0]).toEqual({ n: "0" });
      break;
    }
    let count = 0;
    await sql`select range as n from range(5000)`.forEach(() => count++);
    expect(count).toBe(5000);
  });

  it("copies rows out and in", async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of await sql`copy (select range as n from range(3)) to stdout`.readable()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toBe("0\n1\n2\n");
    await sql`create temp table copied (a int, b text)`;
    const sink = await sql`copy copied from stdin`.writable();
    await new Promise<void>((resolve, reject) => {
      sink.on("error", reject).on("finish", resolve);
      sink.end("1\tx\n2\t\\N\n");
    });
    expect([...(await sql`select * from copied order by a`)]).toEqual([{ a: 1, b: "x" }, { a: 2, b: null }]);
  });

  it("cancels", async () => {
    const query = sql`select count(*) from range(100000000000) t(i) where i % 7 = 3`;
    const failed = failure(query);
    // Before it runs, a cancel may find the connection between two messages, where PostgreSQL takes no notice of it either.
    const other = connect();
    await expect.poll(async () => (await other`select count(*)::int as n from pg_stat_activity where state = 'active' and query like '%range(100000000000)%' and pid <> pg_backend_pid()`)[0]?.["n"] as number, { timeout: 10_000 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await other.end();
    query.cancel();
    expect(await failed).toMatchObject({ code: "57014" });
    expect([...(await sql`select 1 as one`)]).toEqual([{ one: 1 }]);
  });
});
