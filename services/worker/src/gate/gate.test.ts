import { DuckDBInstance } from "@duckdb/node-api";
import { TavanaError } from "@tavana/common";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { informationSchemaViews } from "./allowed.ts";
import { Gate } from "./gate.ts";
import { Guard } from "./guard.ts";

let gate: Gate;
let guard: Guard;

beforeAll(async () => {
  guard = await Guard.create();
  gate = new Gate(guard);
});

async function refusal(sql: string): Promise<TavanaError> {
  const outcome = await gate.check(sql).then(
    (verdicts) => verdicts.map(({ run }) => run.text),
    (error: unknown) => error,
  );
  expect(outcome, sql).toBeInstanceOf(TavanaError);
  return outcome as TavanaError;
}

describe("queries", () => {
  it("passes what reads relations, and names them", async () => {
    const verdict = await gate.checkOne("select a, count(*) from samples.flights f join t using (a) where b > $1 group by all");
    expect(verdict.relations).toEqual([
      { catalog: "", schema: "samples", name: "flights" },
      { catalog: "", schema: "", name: "t" },
    ]);
    expect(verdict.files).toEqual([]);
    expect(verdict.form.tag).toBe("SELECT");
  });

  it.each([
    ["from 'x.parquet'", [{ path: "x.parquet" }]],
    ["select 1 from t, 's3://bucket/a/*.csv'", [{ path: "s3://bucket/a/*.csv" }]],
    ["from read_csv(['a.csv', 'b.csv'], header = true)", [{ path: "a.csv" }, { path: "b.csv" }]],
    ["from read_parquet($1)", [{ parameter: "1" }]],
    ["with q as (select (select max(x) from 'deep.json') as m) select * from q", [{ path: "deep.json" }]],
    ["select 1 where exists (from glob('/etc/*'))", [{ path: "/etc/*" }]],
    ["from dir.x.parquet", [{ path: "dir.x.parquet" }]],
    ['from "s3://bucket/a".parquet', [{ path: "s3://bucket/a.parquet" }]],
    ["explain from 'x.parquet'", [{ path: "x.parquet" }]],
    ["explain (analyze, format json) from 'x.parquet'", [{ path: "x.parquet" }]],
    ["create temp table t as from 'x.parquet'", [{ path: "x.parquet" }]],
    ["insert into t from 'x.parquet'", [{ path: "x.parquet" }]],
    ["insert into t as o (a, b) select 1, 2 on conflict (a) do update set b = o.b + (select max(x) from 'y.parquet'), a = excluded.a where o.a > 0 returning a", [{ path: "y.parquet" }]],
    ["insert into t values (1) on conflict do update set a = 1 where exists (from 'z.parquet')", [{ path: "z.parquet" }]],
    ["insert into t from 'x.parquet' on conflict do nothing returning a", [{ path: "x.parquet" }]],
    ["update t set a = (select max(a) from 'x.parquet')", [{ path: "x.parquet" }]],
    ["delete from t where a in (from 'x.parquet')", [{ path: "x.parquet" }]],
    ["describe 'x.parquet'", [{ path: "x.parquet" }]],
  ])("finds the files of %s", async (sql, files) => {
    expect((await gate.checkOne(sql)).files).toEqual(files);
  });

  it.each([
    ["select 1", 1],
    ["select a from t limit 7", 7],
    ["values (1), (2), (3)", 3],
    ["select unnest([1, 2])", undefined],
    ["select a from t", undefined],
  ])("bounds the rows of %s", async (sql, rows) => {
    expect((await gate.checkOne(sql)).maxRows).toBe(rows);
  });

  it("knows what is not deterministic", async () => {
    expect((await gate.checkOne("select now()")).deterministic).toBe(false);
    expect((await gate.checkOne("select 1 + a from t")).deterministic).toBe(true);
  });
});

describe("what is refused", () => {
  it.each([
    ["from read_csv('a' || '.csv')", "42501"],
    ["from read_parquet(getvariable('x'))", "42501"],
    ["from read_csv((select 'a.csv'))", "42501"],
    ["from query('select 1')", "42883"],
    ["from query_table('t')", "42883"],
    ["from duckdb_secrets()", "42883"],
    ["from duckdb_settings()", "42883"],
    ["select getenv('HOME')", "42501"],
    ["select current_setting('s3_secret_access_key')", "42501"],
    ["select json_serialize_plan('from ''x.csv''')", "42501"],
    ["copy t from 'x.csv'", "0A000"],
    ["copy (select 1) to stdout", "0A000"],
    ["attach 'x.db'", "0A000"],
    ["install httpfs", "0A000"],
    ["load httpfs", "0A000"],
    ["pragma database_list", "0A000"],
    ["call pragma_version()", "0A000"],
    ["checkpoint", "0A000"],
    ["import database '/etc'", "0A000"],
    ["export database '/tmp/x'", "0A000"],
    ["create secret s (type s3)", "0A000"],
    ["drop secret s", "0A000"],
    ["create macro m() as 1", "0A000"],
    ["use x", "0A000"],
    ["vacuum", "0A000"],
    ["set threads = 1", "42501"],
    ["set s3_endpoint = 'evil'", "42501"],
    ["reset lock_configuration", "42501"],
    ["create table t (a int)", "25006"],
    ["create view v as select 1; drop view", "42601"],
    ["create view v as select * from read_csv(getenv('x'))", "42501"],
    ["create view other.s.v as select 1", "0A000"],
    ["create schema s authorization me", "42601"],
    ["create schema other.s", "0A000"],
    ["alter view v set schema x", "0A000"],
    ["comment on table t is 'x'", "0A000"],
    ["drop table samples.flights", "25006"],
    ["insert into tavana.main.t values (1)", "25006"],
    ["create temp table t (a int default (select 1))", "0A000"],
    ["create temp table t (a varchar default getenv('HOME'))", "42501"],
    ["selec 1", "42601"],
    ["select 'abc", "42601"],
    ["select /* never closed", "42601"],
    ["select * from", "42601"],
    ["insert into t selct 1", "42601"],
    ["insert into t values (1) on conflict (lower(a)) do nothing", "42601"],
    ["insert into t values (1) on conflict do nothing, a", "42601"],
    ["insert into t values (1) on conflict do update set a = getenv('x')", "42501"],
    ["with t as (select 1) insert into x select * from t", "0A000"],
    ["select 1\0", "22021"],
    [`select ${"1,".repeat(40_000)}1`, "54011"],
    [`select ${"(".repeat(20_000)}1${")".repeat(20_000)}`, "54001"],
    [`select ${"abs(".repeat(2_000)}1${")".repeat(2_000)}`, "54001"],
    [`select * from (${"select * from (".repeat(1_500)}select 1${")".repeat(1_501)}`, "54001"],
  ])("%.80s", async (sql, sqlstate) => {
    expect((await refusal(sql)).sqlstate).toBe(sqlstate);
  });

  it("hides nothing behind another statement", async () => {
    for (const first of ["select 1", "insert into t values (1)", "begin", "create temp table t as select 1"]) {
      expect((await refusal(`${first}; vacuum t`)).sqlstate).toBe("0A000");
    }
  });
});

describe("the engine's own views", () => {
  it.each(["from duckdb_logs", "summarize main.duckdb_logs", "select * from system.main.duckdb_logs", 'table "PG_SETTINGS"', "select (select count(*) from pg_catalog.pg_settings)", "create temp view v as from pg_prepared_statements"])("%s is refused", async (sql) => {
    expect((await refusal(sql)).sqlstate).toBe("42501");
  });

  it.each(["from duckdb_tables", "from sqlite_master", "select 1 from t join main.duckdb_columns on true", "describe duckdb_views", "from system.duckdb_views", "from PG_CLASS"])("%s lists what there is", async (sql) => {
    expect((await gate.checkOne(sql)).listsCatalog).toBe(true);
  });

  it("are none of those that others have in their schemas", async () => {
    expect((await gate.checkOne("from sales.duckdb_logs join sales.pg_class on true")).listsCatalog).toBe(false);
  });

  it("of information_schema are known", async () => {
    const instance = await DuckDBInstance.create(":memory:");
    const views = (await (await instance.connect()).runAndReadAll("SELECT view_name FROM duckdb_views() WHERE schema_name = 'information_schema' ORDER BY 1")).getRows().flat();
    expect(views).toEqual([...informationSchemaViews].toSorted());
  });
});

describe("positions", () => {
  it.each([
    ["selec 1", 1],
    ["select 1; selec 2", 11],
    ["select 'é', frm(1)", 13],
    ["explain selec", 9],
    ["create temp table t as selec", 24],
    ["insert into t selct 1", 15],
  ])("of %s counts characters of the whole text", async (sql, position) => {
    expect((await refusal(sql)).position).toBe(position);
  });
});

describe("temporary objects", () => {
  it.each([
    ["create temp table t (a int)", 'create temp table temp.main."t" (a int)'],
    ['insert into pg_temp."T x" values (1)', 'insert into temp.main."T x" values (1)'],
    ["update t set a = 1", 'update temp.main."t" set a = 1'],
    ["delete from t", 'delete from temp.main."t"'],
    ["truncate t", 'DELETE FROM temp.main."t"'],
    ["drop view if exists temp.v cascade", 'drop view if exists temp.main."v" cascade'],
  ])("%s names them in full", async (sql, text) => {
    expect((await gate.checkOne(sql)).run.text).toBe(text);
  });
});

describe("any text", () => {
  it("is passed as statements that DuckDB counts the same, or refused with an SQLSTATE", async () => {
    const piece = fc.constantFrom(
      "select", "1", "from", "t", "'a;b'", '"x;y"', ";", "--c\n", "/* ; */", "$$;$$", "(", ")", ",", "e'\\';'", "insert into t values", "create temp table t as", "where", "=", "$1", "é",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const sql = pieces.join(" ");
        const outcome = await gate.check(sql).catch((error: unknown) => error);
        if (outcome instanceof TavanaError) {
          expect(outcome.sqlstate).toMatch(/^[0-9A-Z]{5}$/);
          expect(outcome.sqlstate).not.toBe("XX000");
          return;
        }
        const verdicts = outcome as Awaited<ReturnType<Gate["check"]>>;
        if (verdicts.length > 0) expect(await guard.countStatements(verdicts.map(({ run }) => run.text).join(";\n"))).toBe(verdicts.length);
      }),
      { numRuns: 300 },
    );
  });
});
