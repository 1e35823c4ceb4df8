import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { formatVerifier, makeVerifier } from "@tavana/common";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { connectTo, valueOf } from "../toolbox/client.ts";
import { startFaultProxy, type FaultProxy } from "../toolbox/fault-proxy.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { startS3 } from "../toolbox/versitygw.ts";

let folder: string;
let s3: Awaited<ReturnType<typeof startS3>>;
/** Before the store, which looks for a file and then writes it: S3 does that in one step. */
let store: FaultProxy;
let tavana: Tavana;
/** ana makes views in team, of sales and of files; ben reads team and sales.orders; cleo reads team alone. */
let ana: pg.Client;
let ben: pg.Client;
let cleo: pg.Client;

const access = `
access:
  rules:
    - { to: ana, datasets: [sales.*, team.*, other.*], views: [team.*, sales.extra], files: s3://lake/open/ }
    - { to: ben, datasets: [sales.orders, team.*] }
    - { to: cleo, datasets: team.* }
`;
const start = (viewsLocation: string) =>
  startTavana({
    flags: ["--workers", "2", "--views-location", viewsLocation, ...["users", "access", "storage", "datasets"].flatMap((name) => [`--${name}-file`, join(folder, name === "users" ? "users" : "data.yaml")])],
  });
const connect = (user: string, to = tavana) => connectTo(to, { user, password: user });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-views-"));
  s3 = await startS3({ buckets: ["lake", "catalog"] });
  store = await startFaultProxy(s3.endpoint);
  store.rules({ method: "PUT", fault: { inTurn: true } });
  const writer = await (await DuckDBInstance.create(":memory:")).connect();
  await writer.run(`COPY (SELECT i AS id, i % 3 AS part FROM range(30) t(i)) TO '${folder}/orders.parquet'`);
  const credentials = `credentials: { source: static, key_id: ${s3.keyId}, secret: ${s3.secret} }`;
  const verifiers = await Promise.all(["ana", "ben", "cleo"].map(async (name) => `${name} ${formatVerifier(await makeVerifier(name))}\n`));
  await writeFile(join(folder, "users"), verifiers.join(""));
  await writeFile(
    join(folder, "data.yaml"),
    `storage:
  - prefix: ${folder}/
  - { prefix: s3://lake/, endpoint: ${s3.endpoint}, ${credentials} }
  - { prefix: s3://catalog/, endpoint: ${store.endpoint}, ${credentials} }
datasets:
  sales:
    orders: { files: ${folder}/orders.parquet }
    secrets: { files: ${folder}/orders.parquet }
${access}`,
  );
  tavana = await start("s3://catalog/tavana/views/");
  [ana, ben, cleo] = await Promise.all([connect("ana"), connect("ben"), connect("cleo")]);
});
afterAll(async () => {
  await Promise.all([ana, ben, cleo].map((client) => client?.end()));
  await tavana?.stop();
  await store?.stop();
  await s3?.stop();
  if (s3) await rm(s3.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

const failure = (client: pg.Client, sql: string) => client.query(sql).then(
  ({ command }) => command as string | undefined,
  ({ code }: { code: string }) => code,
);
/** On every worker: statements that run at once go to different ones. */
const everywhere = async (client: pg.Client, user: string, sql: string) => {
  const clients = await Promise.all([1, 2, 3].map(() => connect(user)));
  try {
    const answers = await Promise.all([client, ...clients].flatMap((each) => [each.query(sql)].map((query) => query.then(({ rows }) => JSON.stringify(rows), ({ code }: { code: string }) => code))));
    return [...new Set(answers)];
  } finally {
    await Promise.all(clients.map((each) => each.end()));
  }
};

describe("views that are kept", () => {
  it("are there for others, on every worker, at once", async () => {
    for (let round = 0; round < 5; round++) {
      expect((await ana.query(`CREATE OR REPLACE VIEW team.parts (part, orders) AS SELECT part, count(*) + ${round} FROM sales.orders GROUP BY ALL`)).command).toBe("CREATE");
      expect(await everywhere(ben, "ben", "SELECT sum(orders)::int AS n FROM team.parts")).toEqual([`[{"n":${30 + 3 * round}}]`]);
    }
  });

  it("are in the catalog, with their SQL and comments", async () => {
    await ana.query("COMMENT ON VIEW team.parts IS 'Orders by part'; COMMENT ON COLUMN team.parts.orders IS $x$how 'many' $ of them$x$");
    const { rows } = await ben.query(`SELECT c.relkind, obj_description(c.oid, 'pg_class') AS comment, pg_get_viewdef(c.oid) AS sql,
      (SELECT string_agg(attname || ':' || coalesce(col_description(c.oid, attnum), ''), ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid) AS columns
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'team' AND relname = 'parts'`);
    expect(rows).toEqual([{ relkind: "v", comment: "Orders by part", sql: expect.stringContaining("FROM sales.orders"), columns: "part:,orders:how 'many' $ of them" }]);
    expect(await valueOf(ben, "SELECT count(*)::int FROM information_schema.views WHERE table_schema = 'team'")).toBe(1);
    expect(await failure(ana, "COMMENT ON COLUMN team.parts.none IS 'x'")).toBe("42703");
  });

  it("read with the rights of whoever reads them", async () => {
    await ana.query("CREATE VIEW team.secret AS SELECT * FROM sales.secrets");
    await ana.query("CREATE VIEW team.behind AS WITH orders AS (SELECT * FROM team.secret) SELECT * FROM orders");
    const writer = s3.folder; // the store's own folder: a file for which ben has no right
    await (await (await DuckDBInstance.create(":memory:")).connect()).run(`COPY (SELECT 1 AS one) TO '${writer}/data/lake/one.parquet'`);
    expect(await valueOf(ana, "SELECT count(*)::int FROM team.behind")).toBe(30);
    for (const [client, view, code] of [[ben, "parts", "SELECT"], [ben, "secret", "42501"], [ben, "behind", "42501"], [cleo, "parts", "42501"]] as const) {
      expect([view, await failure(client, `SELECT * FROM team.${view}`)]).toEqual([view, code]);
      expect([view, await failure(client, `SET search_path = team; SELECT * FROM ${view}`)]).toEqual([view, code === "SELECT" ? undefined : code]);
      await client.query("RESET search_path");
      expect([view, await failure(client, `CREATE TEMP VIEW mine AS SELECT * FROM team.${view}`)]).toEqual([view, code === "SELECT" ? "CREATE" : code]);
    }
    expect(await failure(ana, "CREATE VIEW team.file AS SELECT * FROM 's3://lake/one.parquet'")).toBe("42501");
  });

  it("give nobody more by what they were or will be", async () => {
    const [one, other] = ["SELECT 1::bigint AS id, 1::bigint AS part", "SELECT * FROM sales.secrets"];
    // Behind a temporary view.
    await ana.query(`CREATE VIEW team.turns AS ${one}`);
    await ben.query("CREATE TEMP VIEW kept AS SELECT * FROM team.turns; CREATE TEMP VIEW behind AS SELECT * FROM temp.kept");
    await ana.query(`CREATE OR REPLACE VIEW team.turns AS ${other}; CREATE VIEW team.goes AS ${other}`);
    for (const name of ["kept", "temp.kept", "behind"]) {
      expect(await failure(ben, `SELECT * FROM ${name}`)).toBe("42501");
      expect(await failure(ben, `CREATE TEMP TABLE copied AS SELECT * FROM ${name}`)).toBe("42501");
    }
    // In a transaction that still sees what they were.
    await ben.query("BEGIN; SELECT count(*) FROM sales.orders");
    await ana.query(`CREATE OR REPLACE VIEW team.turns AS ${one}; DROP VIEW team.goes`);
    for (const name of ["team.turns", "team.goes", "kept"]) {
      expect(await failure(ben, `SAVEPOINT s; SELECT * FROM ${name}`)).toBe("42501");
      await ben.query("ROLLBACK; BEGIN; SELECT count(*) FROM sales.orders");
      await ana.query(`CREATE OR REPLACE VIEW team.turns AS ${other}; CREATE OR REPLACE VIEW team.goes AS ${other}`);
      await ben.query("ROLLBACK; BEGIN; SELECT count(*) FROM sales.orders");
      await ana.query(`CREATE OR REPLACE VIEW team.turns AS ${one}; DROP VIEW team.goes`);
    }
    await ben.query("ROLLBACK");
    expect(await everywhere(ben, "ben", "SELECT id FROM team.turns")).toEqual(['[{"id":"1"}]']);
    expect(await valueOf(ben, "SELECT id::int FROM behind")).toBe(1);
    // By a name of a temporary view's query that means another relation later.
    await ben.query("CREATE TEMP TABLE secrets AS SELECT 1 AS id; CREATE TEMP VIEW wanders AS SELECT id FROM secrets; DROP TABLE secrets");
    expect(await failure(ben, "SELECT * FROM wanders")).toBe("42P01");
    await ben.query("SET search_path = sales");
    expect(await failure(ben, "SELECT * FROM wanders")).toBe("42501");
    await ben.query("RESET search_path; DROP VIEW pg_temp.behind; DROP VIEW pg_temp.kept; DROP VIEW pg_temp.wanders");
    await ana.query("DROP VIEW team.turns");
  });

  it.each([
    ["CREATE VIEW sales.orders AS SELECT 1 AS a", "42501"],
    ["CREATE VIEW sales.more AS SELECT 1 AS a", "42501"],
    ["CREATE VIEW elsewhere.v AS SELECT 1 AS a", "42501"],
    ["CREATE VIEW v AS SELECT 1 AS a", "3F000"],
    ["CREATE VIEW public.v AS SELECT 1 AS a", "42501"],
    ["CREATE VIEW pg_catalog.v AS SELECT 1 AS a", "42501"],
    ["CREATE VIEW team.parts AS SELECT 1 AS a", "42P07"],
    ["CREATE VIEW team.new AS SELECT * FROM orders", "42P01"],
    ["CREATE VIEW team.new AS SELECT * FROM sales.none", "42P01"],
    ["CREATE VIEW team.new AS SELECT nothing FROM sales.orders", "42703"],
    ["CREATE VIEW team.new AS SELECT * FROM duckdb_secrets()", "42883"],
    ["CREATE VIEW team.new AS SHOW ALL TABLES", "42501"],
    ["CREATE VIEW team.new AS SELECT * FROM duckdb_tables()", "42501"],
    ["CREATE VIEW team.new AS SELECT * FROM team.new", "42P17"],
    ["CREATE OR REPLACE VIEW team.secret AS SELECT * FROM team.behind", "42P17"],
    ["DROP VIEW team.secret", "2BP01"],
    ["DROP VIEW team.none", "42P01"],
    ["DROP VIEW sales.orders", "42501"],
    ["DROP VIEW IF EXISTS team.none, team.neither", "DROP"],
    ["DROP VIEW team.parts; DROP VIEW team", "42P01"],
    ["CREATE VIEW team.new WITH (security_invoker = true) AS SELECT 1 AS a; DROP VIEW team.new", undefined],
    ["CREATE VIEW team.new WITH (security_barrier) AS SELECT 1 AS a", "42601"],
    ["ALTER VIEW team.secret RENAME TO parts", "42P07"],
    ["ALTER TABLE sales.orders RENAME TO x", "42501"],
    ["CREATE MATERIALIZED VIEW team.new AS SELECT 1", "0A000"],
    ["CREATE SCHEMA IF NOT EXISTS other", "42501"],
    ["CREATE SCHEMA IF NOT EXISTS sales", "CREATE"],
    ["CREATE SCHEMA team", "42P06"],
    ["CREATE SCHEMA IF NOT EXISTS pg_mine", "42501"],
  ])("%s: %s", async (sql, expected) => {
    expect(await failure(ana, sql)).toBe(expected);
  });

  it("cannot be made by those who may not", async () => {
    for (const sql of ["CREATE VIEW team.mine AS SELECT 1 AS a", "DROP VIEW team.parts", "CREATE OR REPLACE VIEW team.parts AS SELECT 1 AS a", "COMMENT ON VIEW team.parts IS 'x'", "ALTER VIEW team.parts RENAME TO x"]) {
      expect([sql, await failure(ben, sql)]).toEqual([sql, "42501"]);
    }
  });

  it("name the place of an error in their query", async () => {
    const error = await ana.query("CREATE VIEW team.new (a, b) AS\n  SELECT id, nothing FROM sales.orders").catch((thrown: unknown) => thrown as { position: string });
    expect(error).toMatchObject({ code: "42703", position: String("CREATE VIEW team.new (a, b) AS\n  SELECT id, ".length + 1) });
  });

  it("are to prepared statements what they are now", async () => {
    const ask = async (sql: string) => (await ana.query({ text: sql, values: [0], name: sql })).rows as unknown;
    for (const scope of ["team.", ""]) {
      for (const a of [1, 2]) {
        await ana.query(`CREATE OR REPLACE ${scope ? "" : "TEMP"} VIEW ${scope}turned AS SELECT ${a} AS a`);
        expect(await ask(`SELECT a FROM ${scope}turned WHERE a > $1`)).toEqual([{ a }]);
      }
      await ana.query(`DROP VIEW ${scope}turned`);
      await expect(ask(`SELECT a FROM ${scope}turned WHERE a > $1`)).rejects.toMatchObject({ code: "42P01" });
    }
  });

  it("belong to transactions", async () => {
    await ana.query("BEGIN");
    await ana.query("CREATE VIEW team.tmp AS SELECT 1 AS a");
    await ana.query("ALTER VIEW team.tmp RENAME TO kept");
    expect(await valueOf(ana, "SELECT a FROM team.kept")).toBe(1);
    expect(await failure(ben, "SELECT a FROM team.kept")).toBe("42P01");
    await ana.query("ROLLBACK");
    expect(await failure(ana, "SELECT a FROM team.kept")).toBe("42P01");

    await ana.query("BEGIN");
    await ana.query("CREATE VIEW team.kept AS SELECT 2 AS a");
    await ana.query("CREATE VIEW team.more AS SELECT a + 1 AS b FROM team.kept");
    await ana.query("COMMIT");
    expect(await everywhere(ben, "ben", "SELECT b FROM team.more")).toEqual(['[{"b":3}]']);
    await ana.query("DROP VIEW team.kept CASCADE");
    expect(await everywhere(ben, "ben", "SELECT b FROM team.more")).toEqual(["42P01"]);
  });

  it("are one set for two who change it at once", async () => {
    const others = await Promise.all([1, 2, 3, 4].map(() => connect("ana")));
    await Promise.all(others.map(async (client, at) => {
      for (const each of [1, 2, 3]) await client.query(`CREATE VIEW team.at_once_${at}_${each} AS SELECT ${each} AS a`);
    }));
    expect(await valueOf(ana, "SELECT count(*)::int FROM information_schema.views WHERE table_name LIKE 'at_once%'")).toBe(12);
    const outcomes = await Promise.all(others.map((client) => failure(client, "CREATE VIEW team.first AS SELECT 1 AS a")));
    expect(outcomes.toSorted()).toEqual(["42P07", "42P07", "42P07", "CREATE"]);
    await Promise.all(others.map((client) => client.end()));
  });

  it("take a bounded number of relations and levels", async () => {
    await ana.query("CREATE OR REPLACE VIEW team.d0 AS SELECT part FROM sales.orders");
    const double = (at: number) => failure(ana, `CREATE OR REPLACE VIEW team.d${at} AS SELECT * FROM team.d${at - 1} UNION ALL SELECT * FROM team.d${at - 1}`);
    const outcomes: unknown[] = [];
    for (let at = 1; at <= 9; at++) outcomes.push(await double(at));
    expect(outcomes).toEqual([...Array<string>(8).fill("CREATE"), "54001"]);
    expect((await ben.query("SELECT count(*)::int AS n FROM team.d8")).rows).toEqual([{ n: 30 * 256 }]);
    expect(await failure(ana, "DROP VIEW team.d0 CASCADE")).toBe("DROP");
  });

  it("keep nobody waiting for a store that hangs longer than they want, and change again when it answers", async () => {
    const [first, second] = await Promise.all([connect("ana"), connect("ana")]);
    try {
      store.rules({ method: "PUT", fault: { hang: true } });
      await first.query("SET statement_timeout = '1s'");
      await second.query("SET statement_timeout = '500ms'");
      const began = performance.now();
      const outcomes = await Promise.all([
        failure(first, "CREATE VIEW team.hung AS SELECT 1 AS a"),
        failure(second, "CREATE VIEW team.second AS SELECT 1 AS a"),
        failure(ben, "SELECT count(*) FROM sales.orders"),
      ]);
      expect(outcomes).toEqual(["57014", "57014", "SELECT"]);
      expect(performance.now() - began).toBeLessThan(10_000); // far below what a change waits for a store
    } finally {
      store.drop();
      store.rules({ method: "PUT", fault: { inTurn: true } });
      await Promise.all([first.end(), second.end()]);
    }
    expect(await failure(ana, "CREATE OR REPLACE VIEW team.hung AS SELECT 2 AS a")).toBe("CREATE");
    expect(await everywhere(ben, "ben", "SELECT a FROM team.hung")).toEqual(['[{"a":2}]']);
    expect(await failure(ana, "DROP VIEW team.hung")).toBe("DROP");
  });

  it("outlive the program, in files that a person can read", async () => {
    const files = await readdir(join(s3.folder, "data/catalog/tavana/views"));
    expect(files.length).toBeLessThanOrEqual(21);
    expect(files.filter((name) => !/^\d{12}\.json$/.test(name))).toEqual([]);
    const last = JSON.parse(await readFile(join(s3.folder, "data/catalog/tavana/views", files.toSorted().at(-1)!), "utf8")) as { views: { name: string }[] };
    expect(last.views.map(({ name }) => name)).toContain("parts");
    const again = await start("s3://catalog/tavana/views");
    const client = await connect("ana", again);
    expect(await valueOf(client, "SELECT sum(orders)::int FROM team.parts")).toBe(42);
    // What one installation makes, another sees soon.
    await client.query("CREATE VIEW team.by_another AS SELECT 7 AS a");
    await expect.poll(() => failure(ana, "SELECT a FROM team.by_another"), { timeout: 15_000 }).toBe("SELECT");
    await client.end();
    await again.stop();
  });

  it("stay as they are when the store fails or its file is damaged", async () => {
    const next = join(s3.folder, "data/catalog/tavana/views/000000009999.json");
    await writeFile(next, "{ broken");
    expect(await failure(ana, "CREATE VIEW team.later AS SELECT 1 AS a")).toBe("XX001");
    expect(await valueOf(ana, "SELECT sum(orders)::int FROM team.parts")).toBe(42);
    await rm(next);
    expect(await failure(ana, "CREATE VIEW team.later AS SELECT 1 AS a")).toBe("CREATE");
    await s3.stop();
    expect(await failure(ana, "CREATE VIEW team.down AS SELECT 1 AS a")).toBe("58030");
    expect(await valueOf(ana, "SELECT sum(orders)::int FROM team.parts")).toBe(42);
  });
});

describe("without rights of their own", () => {
  it("anyone makes views on a laptop, and they are in the data directory", async () => {
    const laptop = await startTavana({ flags: ["--workers", "1"] });
    onTestFinished(async () => void (await laptop.stop()));
    const client = await connectTo(laptop);
    await client.query('CREATE VIEW "My views"."Late flights" AS SELECT origin, count(*) AS n FROM samples.flights WHERE delay > 600 GROUP BY origin');
    expect(await valueOf(client, 'SELECT count(*) > 10 FROM "My views"."Late flights"')).toBe(true);
    expect(await readdir(join(laptop.dataDir, "views"))).toEqual(["000000000000.json", "000000000001.json"]);
    await client.query('DROP VIEW "My views"."Late flights"');
    expect(await failure(client, "CREATE VIEW samples.flights AS SELECT 1 AS a")).toBe("42P07");
    await client.end();
  });
});
