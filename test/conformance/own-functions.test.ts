import type pg from "pg";
import { serialize } from "pg-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { summary } from "../../services/postgres/src/testing/harness.ts";
import { RawClient } from "../../services/postgres/src/testing/raw-client.ts";
import { startBoth, type Both } from "../toolbox/both.ts";
import { connectForText } from "../toolbox/client.ts";

let both: Both;
let clients: Both["clients"];
const notices: string[][] = [[], []];

beforeAll(async () => {
  both = await startBoth();
  ({ clients } = both);
  clients.forEach((client, index) => client.on("notice", ({ message }) => notices[index]!.push(message ?? "")));
  await clients[1]!.query("SET tavana.dialect = postgres");
});
afterAll(() => both?.stop());

async function ask(client: pg.Client, text: string, values: unknown[] = []) {
  const { rows, fields, command, rowCount } = await client.query<unknown[]>({ text, values, rowMode: "array" });
  return { rows, fields: fields.map(({ name, dataTypeID }) => [name, dataTypeID]), command, rowCount };
}

describe("functions that the front end does", () => {
  it.each<[string, unknown[]]>([
    ["SELECT set_config('application_name', 'b', false) || 'x'", []],
    ["SELECT CASE WHEN pg_cancel_backend($1) THEN 'y' ELSE 'n' END", [999_999]],
    ["SELECT CASE WHEN NOT pg_terminate_backend($1::int) THEN $2::text END AS r, 1 + 1", [999_999, "none"]],
    ["SELECT coalesce(set_config('application_name', $1, false), 'q'), current_setting('application_name') || '!'", ["zz"]],
    ["SELECT length(set_config('search_path', 'public', false)) AS n, pg_cancel_backend(NULL) IS NULL", []],
    ["SELECT upper(set_config('application_name', 'abc', false)), set_config('application_name', 'def', false)", []],
    ["SHOW application_name", []],
    ["SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1) x", [0]],
    ["SELECT count(*), bool_and(ok) FROM (SELECT pid, pg_terminate_backend(pid) AS ok FROM (VALUES (999998), (999999)) v(pid)) x", []],
    ["SELECT * FROM (SELECT pid, pg_terminate_backend(pid) FROM (VALUES (999998), (999999)) v(pid)) x", []],
    ["WITH k AS (SELECT pid, pg_cancel_backend(pid) AS ok FROM (VALUES (999998), (999999)) v(pid)) SELECT ok, count(*) FROM k GROUP BY ok", []],
    ["SELECT count(*), max(d), sum(n) FROM (SELECT set_config('application_name', x, false), date '2020-01-02' AS d, 1.5 AS n FROM (VALUES ('p'), ('q')) v(x)) y", []],
    ["SHOW application_name", []],
    ["SELECT set_config('application_name', 'r', true) || '', set_config('application_name', 's', true)", []],
    ["SELECT set_config('application_name', 'r', true), current_setting('application_name')", []],
    ["SHOW application_name", []],
  ])("%s", async (text, values) => {
    const [expected, actual] = await Promise.all(clients.map((client) => ask(client, text, values)));
    expect(actual).toEqual(expected);
    expect(notices[1]).toEqual(notices[0]);
  });

  it.each([
    "SELECT 1 WHERE pg_cancel_backend(1)",
    "SELECT x FROM (SELECT pg_cancel_backend(999999) AS x) y LIMIT 1",
    "SELECT x FROM (SELECT pg_cancel_backend(n) AS x, n FROM (VALUES (999999)) v(n)) y WHERE n = 1",
    "SELECT CASE WHEN true THEN 1 WHEN pg_cancel_backend(999999) THEN 2 END",
    "SELECT current_setting('application_name') || set_config('application_name', 'new', false)",
    "SELECT n, pg_cancel_backend(n) IS NULL FROM (VALUES (999999)) v(n)",
  ])("say so where a plan decides how often they run: %s", async (text) => {
    notices[1]!.length = 0;
    await expect(clients[1]!.query(text)).rejects.toMatchObject({ code: "0A000", position: expect.any(String) });
    expect(notices[1]).toEqual([]);
    expect((await clients[1]!.query("SHOW application_name")).rows).toEqual([{ application_name: "q" }]);
  });

  it("end other sessions, and do nothing when they are only described", async () => {
    const victim = await connectForText(both.tavana.pgPort);
    const ended = new Promise((resolve) => victim.on("error", resolve));
    const pid = Number((await victim.query("SELECT pg_backend_pid() AS pid")).rows[0].pid);
    const text = `SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ${pid}) x`;
    const { client: asker } = await RawClient.logIn({ port: both.tavana.pgPort });
    asker.send(serialize.parse({ text }), serialize.describe({ type: "S" }), serialize.sync());
    expect(summary(await asker.untilReady()).join()).toContain("count");
    asker.socket.destroy();
    expect((await victim.query("SELECT 1 AS a")).rows).toEqual([{ a: "1" }]);
    expect((await ask(clients[1]!, text)).rows).toEqual([["1"]]);
    await ended;
  });
});
