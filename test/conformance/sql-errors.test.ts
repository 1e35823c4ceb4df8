import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBoth, type Both } from "../toolbox/both.ts";

let both: Both;
let clients: Both["clients"];

beforeAll(async () => {
  both = await startBoth();
  ({ clients } = both);
});
afterAll(() => both?.stop());

const state = (client: pg.Client, text: string) => client.query(text).then(() => "none", (error: { code: string }) => error.code);

describe("errors have PostgreSQL's SQLSTATE", () => {
  it.each([
    "select 1e400::float8", "select sqrt(-1)", "select ln(0)", "select ln(-1)", "select log(-1)",
    "select '99999999999'::int", "select '99999999999999999999'::bigint", "select '40000'::smallint", "select 2147483647 + 1", "select 'x'::int",
    "select '2020-01-01 xyz'::date", "select '2020-02-30'::date", "select '25:00:00'::time",
    "select nosuch", "select * from nosuch", "select nosuch.a from (values (1)) v(a)", "select v.b from (values (1)) v(a)", "select * from (values (1)) v(a) join (values (2)) w(a) using (b)", "select nosuch(1)",
    "select (select 1 union select 2)", "select 1 where (select true union all select false)",
    "select 1 limit -1", "select 1 order by 5", "select 1 group by 5", "select distinct 1 order by 2",
    "select 'nosuch'::regclass", "select 'nosuch'::regtype", "select 'nosuch'::regnamespace", "select 'nosuch'::regproc", "select 'nosuch'::regrole", "select nextval('nosuch')",
    "select a, count(*) from (values (1, 2)) v(a, b)", "select sum(sum(1))",
  ])("%s", async (text) => {
    const [expected, actual] = await Promise.all(clients.map((client) => state(client, text)));
    expect(actual).toBe(expected);
  });

  it("without the engine's advice about its own settings", async () => {
    await expect(clients[1]!.query("select (select 1 union select 2)")).rejects.toMatchObject({ message: "More than one row returned by a subquery used as an expression" });
  });
});
