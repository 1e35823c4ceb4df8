import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectTo } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const run = promisify(execFile);
let tavana: Tavana;

beforeAll(async () => {
  tavana = await startTavana();
});
afterAll(() => tavana?.stop());

async function psql(...commands: string[]): Promise<string> {
  const args = ["-X", "-w", "-h", "127.0.0.1", "-p", String(tavana.pgPort), "-U", "tavana", "-v", "ON_ERROR_STOP=1", "-P", "pager=off", ...commands.flatMap((command) => ["-c", command]), "tavana"];
  const { stdout, stderr } = await run("psql", args, { env: { ...process.env, PGPASSWORD: "tavana" } });
  expect(stderr.replace(/^Did not find any .*\n/, "")).toBe("");
  return stdout;
}

describe("psql's backslash commands", () => {
  it.each([
    ["\\d samples.flights", / date +\| timestamp without time zone [\s\S]* delay +\| bigint /],
    ["\\d+ samples.flights", / distance +\| bigint .*\| Distance in miles/],
    ["\\dt samples.*", / samples \| flights \| table /],
    ["\\dt+ samples.*", / samples \| flights \| table .*Three million flights/],
    ["\\dn+", / samples .*\n/],
    ["\\l", / tavana .*UTF8/],
    ["\\l+", / tavana .*UTF8/],
    ["\\du", / tavana /],
    ["\\dT+ text", /variable-length string/],
    ["\\df abs", / abs /],
    ["\\do ||", / text +\| text +\| text /],
    ["\\da sum", / sum /],
    ["\\dS pg_class", /"pg_catalog\.pg_class"[\s\S]* relname +\| name /],
    ["\\dconfig TimeZone", / TimeZone +\| UTC/],
    ["\\dp samples.*", / samples \| flights \| table /],
    ["\\db", / pg_default /],
    ["\\dC", /Source type/],
    ["\\dO", /List of collations/],
    ["\\sf now", /now/],
    ["\\conninfo", /port "\d+"/],
  ])("%s shows what is there", async (command, expected) => {
    expect(await psql(command)).toMatch(expected);
  });

  // What there is none of here: an empty list, and no error.
  it.each([
    "\\d", "\\dt", "\\dv", "\\di", "\\ds", "\\dm", "\\dE", "\\dx", "\\dc", "\\dd", "\\dD", "\\dL", "\\dF", "\\dFd", "\\dFp", "\\dFt", "\\des", "\\det", "\\dew", "\\deu",
    "\\dP", "\\dRp", "\\dRs", "\\drds", "\\dy", "\\dAc", "\\dAf", "\\dAo", "\\dAp", "\\dX", "\\dl", "\\ddp", "\\dg+", "\\dT", "\\dfp", "\\dn", "\\z", "\\db+",
  ])("%s answers", async (command) => {
    await psql(command);
  });

  it("follow the search path", async () => {
    expect(await psql("SET search_path TO samples", "\\d")).toMatch(/ samples \| flights \| table /);
    expect(await psql("SELECT set_config('search_path', 'samples', false)", "\\d flights")).toContain('Table "samples.flights"');
  });

  it("say what does not exist", async () => {
    await expect(psql("\\d nothing")).rejects.toThrow(/Did not find any relation named "nothing"/);
  });
});

describe("questions about the catalog", () => {
  it("take part in transactions without ending them", async () => {
    const out = await psql("BEGIN", "CREATE TEMP TABLE t AS SELECT 1 AS a", "SELECT relname FROM pg_class WHERE relname = 'flights'", "SELECT a FROM t", "COMMIT");
    expect(out).toMatch(/flights[\s\S]*1[\s\S]*COMMIT/);
  });

  it("can be copied out", async () => {
    expect(await psql("COPY (SELECT attname FROM pg_attribute WHERE attrelid = 'samples.flights'::regclass ORDER BY attnum) TO STDOUT")).toBe("date\ndelay\ndistance\norigin\ndestination\n");
  });

  it("see the session that asks", async () => {
    expect(await psql("SELECT usename, state, query ~ 'pg_stat' FROM pg_stat_activity WHERE pid = pg_backend_pid()")).toMatch(/tavana +\| active \| t/);
  });
});

describe("pg_cancel_backend and pg_terminate_backend", () => {
  const connect = async () => {
    const client = await connectTo(tavana);
    client.on("error", () => undefined);
    return client;
  };

  it("end a user's own statement, or connection", async () => {
    const [busy, other] = await Promise.all([connect(), connect()]);
    const [{ pid }] = (await busy.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows as [{ pid: number }];
    const running = busy.query("SELECT count(*) FROM range(1000000) a(i), range(1000000) b(i)").then(
      () => "finished",
      ({ code }: pg.DatabaseError) => code,
    );
    await expect.poll(async () => (await other.query("SELECT state FROM pg_stat_activity WHERE pid = $1", [pid])).rows, { timeout: 10_000 }).toEqual([{ state: "active" }]);
    expect((await other.query(`SELECT pg_cancel_backend(${pid})`)).rows).toEqual([{ pg_cancel_backend: true }]);
    expect(await running).toBe("57014");
    const ended = new Promise<string>((resolve) => busy.on("error", (error) => resolve((error as pg.DatabaseError).code ?? "closed")));
    expect((await other.query(`SELECT pg_terminate_backend(${pid}) AS done`)).rows).toEqual([{ done: true }]);
    expect(await ended).toBe("57P01");
    await expect.poll(async () => (await other.query(`SELECT pg_terminate_backend(${pid}) AS done`)).rows, { timeout: 10_000 }).toEqual([{ done: false }]);
    await other.end();
    await busy.end().catch(() => undefined);
  });

  it("take parameters, and the connections that a query finds", async () => {
    const [first, second, other] = await Promise.all([connect(), connect(), connect()]);
    const pids = await Promise.all([first, second].map(async (client) => (await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]!.pid));
    expect((await other.query("SELECT pg_cancel_backend($1)", [pids[0]])).rows).toEqual([{ pg_cancel_backend: true }]);
    expect((await other.query("SELECT pg_cancel_backend($1), $1 IS NULL AS nothing", [null])).rows).toEqual([{ pg_cancel_backend: null, nothing: true }]);
    const ended = Promise.all([first, second].map((client) => new Promise<string>((resolve) => client.on("error", (error) => resolve((error as pg.DatabaseError).code ?? "closed")))));
    const done = await other.query("SELECT pid, pg_terminate_backend(pid) AS done, usename FROM pg_stat_activity WHERE pid = ANY ($1) ORDER BY pid", [pids]);
    expect(done.rows).toEqual(pids.toSorted((a, b) => a - b).map((pid) => ({ pid, done: true, usename: "tavana" })));
    expect(await ended).toEqual(["57P01", "57P01"]);
    expect((await other.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'no such program'")).rows).toEqual([]);
    await other.end();
    await Promise.all([first, second].map((client) => client.end().catch(() => undefined)));
  });
});

describe("set_config", () => {
  it("takes parameters and what a query finds", async () => {
    const client = await connectTo(tavana);
    const value = async (name: string) => (await client.query<{ value: string }>("SELECT current_setting($1) AS value", [name])).rows[0]!.value;
    expect((await client.query("SELECT set_config($1, $2, $3)", ["application_name", "it's", false])).rows).toEqual([{ set_config: "it's" }]);
    expect(await value("application_name")).toBe("it's");
    expect((await client.query("SELECT set_config('search_path', $1, false) AS path, $2::int + 1 AS n", ["samples", 1])).rows).toEqual([{ path: "samples", n: 2 }]);
    expect(await value("search_path")).toBe("samples");
    await client.query("SELECT set_config('application_name', 'app ' || nspname, false) FROM pg_namespace WHERE nspname = 'samples'");
    expect(await value("application_name")).toBe("app samples");
    await client.query("BEGIN");
    await client.query("SELECT set_config('application_name', (SELECT max(origin) FROM samples.flights), true)");
    expect(await value("application_name")).toMatch(/^[A-Z]{3}$/);
    await client.query("COMMIT");
    expect(await value("application_name")).toBe("app samples");
    expect((await client.query("SELECT set_config('application_name', NULL, false)")).rows).toEqual([{ set_config: "" }]);
    await expect(client.query("SELECT set_config(NULL, 'x', false)")).rejects.toMatchObject({ code: "22004" });
    await expect(client.query("SELECT set_config($1, 'x', false)", ["no_such_setting"])).rejects.toMatchObject({ code: "42704" });
    await client.end();
  });
});
