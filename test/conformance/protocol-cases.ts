import { serialize } from "pg-protocol";

/** What a client sends in one go; the answers are read up to ReadyForQuery, once for each Query or Sync in it. */
export interface Step {
  readonly send: readonly Buffer[];
  readonly readies: number;
}

export interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Steps, counted from 0, whose answers differ, and why that is right. */
  readonly differences?: Readonly<Record<number, string>>;
}

const castPosition = "DuckDB places the error at the cast, PostgreSQL at the literal";
const lateParse = "Parse does not ask the engine: an error in the text comes with Describe or Execute";

const { parse, bind, execute, describe, close, sync, flush } = serialize;

const simple = (text: string): Step => ({ send: [serialize.query(text)], readies: 1 });
const extended = (...messages: readonly Buffer[]): Step => ({ send: [...messages, sync()], readies: 1 });
const raw = (readies: number, ...messages: readonly Buffer[]): Step => ({ send: messages, readies });
const run = (text: string, values: unknown[] = [], types: number[] = []): Buffer[] => [parse({ text, types }), bind({ values }), execute()];
const simpleCase = (name: string, ...texts: readonly string[]): Case => ({ name, steps: texts.map(simple) });
const frame = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const askStatement = (name = "") => describe({ type: "S", name });
const askPortal = (name = "") => describe({ type: "P", name });

const five = "select * from (values (1), (2), (3), (4), (5)) as t (n) order by n";

/** Sequences that PostgreSQL and Tavana must answer alike: message types, SQLSTATEs, tags, states, rows. */
export const cases: readonly Case[] = [
  simpleCase("a query", "select 1 as a, 'x' as b, null as c"),
  {
    name: "what a session knows of itself",
    steps: [
      simple("select current_user, session_user, current_role, user, current_catalog, current_database(), pg_catalog.current_schema(), current_schema"),
      simple("select current_setting('DateStyle') as style, current_setting('no.such', true), current_user::text, current_database()::pg_catalog.text as d"),
      simple("select current_setting('no.such')"),
      simple("select pg_backend_pid() > 0, length(version()) > 0, current_user || 'x', count(*) from (select current_schema()) t"),
      simple("prepare p (text, name) as select $1 as a, $2 as b; execute p (current_user, current_database()); set search_path = public; select current_schema(); reset search_path"),
      simple("begin; declare c cursor for select current_user; fetch c; commit"),
      extended(parse({ text: "select current_user as u, current_setting('TimeZone'), current_schema" }), askStatement(), bind({}), askPortal(), execute()),
      extended(parse({ text: "select session_user" }), bind({ binary: true }), askPortal(), execute()),
    ],
    differences: { 2: "DuckDB places no error" },
  },
  simpleCase("no text", "", ";", " ; ; ", "-- a comment", "/* a /* nested */ comment */"),
  simpleCase("several statements", "select 1 as a; select 2 as b;", "select 1 as a;; ;select 2 as b"),
  simpleCase("an error among several", "select 1 as a; select nonsense_column; select 3 as c"),
  simpleCase("a syntax error", "selec 1", "select 1 +"),
  simpleCase("quotes without an end", "select 'x", 'select "x', "select $a$ x", "/* x", "select 1 as a; select 'x"),
  simpleCase("missing things", "select * from no_such_table", "select no_such_function()", "select 1 as a where no_such_column = 1"),
  { ...simpleCase("wrong values", "select 'abc'::int", "select '2020-13-01'::date"), differences: { 0: castPosition, 1: castPosition } },
  simpleCase("a transaction", "begin", "select 1 as a", "commit"),
  simpleCase("an empty transaction", "begin", "end", "start transaction", "abort", "begin work; commit work"),
  simpleCase("a failed transaction", "begin", "select nonsense_column", "select 1 as a", "show timezone", "", "set timezone = 'UTC'", "begin", "commit", "select 1 as a"),
  simpleCase("a failed transaction, rolled back", "begin", "selec 1", "rollback", "select 1 as a"),
  simpleCase("warnings", "commit", "rollback", "begin", "begin", "start transaction", "rollback", "set local timezone = 'UTC'", "set transaction isolation level serializable", "end"),
  simpleCase("modes", "begin isolation level serializable read only not deferrable", "show transaction_isolation", "show transaction_read_only", "rollback", "begin transaction isolation level nonsense"),
  simpleCase("modes for the session", "set session characteristics as transaction isolation level repeatable read", "begin", "show transaction_isolation", "commit", "set default_transaction_read_only = on", "show default_transaction_read_only"),
  simpleCase("chains", "begin isolation level repeatable read", "commit and chain", "show transaction_isolation", "rollback and chain", "rollback", "commit and chain", "rollback and chain"),
  simpleCase("transactions within one text", "begin; select 1 as a; commit", "begin; select 1 as a", "select 2 as b; commit; select 3 as c", "select 1 as a; begin; select 2 as b", "rollback", "select 1 as a; commit; select 2 as b", "begin; selec; commit", "begin; select nonsense_column; commit", "commit"),
  simpleCase("temporary tables", "create temp table t (a int, b varchar)", "insert into t values (1, 'x'), (2, null)", "select * from t order by a", "update t set b = 'y' where a = 2", "delete from t where a = 1", "select * from t", "begin", "insert into t values (3, 'z')", "rollback", "select count(*) as n from t", "drop table t", "select * from t"),
  simpleCase("several changes in one text", "create temp table t (a int)", "insert into t values (1); insert into t values (2)", "insert into t values (3); select nonsense_column", "select a from t order by a", "insert into t values (4); commit; select nonsense_column", "select a from t order by a", "insert into t values (5); rollback; insert into t values (6)", "select a from t order by a"),
  simpleCase("settings", "set timezone = 'America/New_York'", "show timezone", "show time zone", "SHOW TimeZone", "set time zone 'UTC'", "set application_name = 'x'", "show application_name", "reset application_name", "set client_min_messages to warning", "show client_min_messages", "set extra_float_digits = 3", "show extra_float_digits", "set datestyle to iso, dmy", "show datestyle", "reset datestyle", "reset all"),
  simpleCase("truth values", "set row_security = 1", "show row_security", "set row_security = fal", "show row_security", "set row_security = maybe", "set row_security = o"),
  simpleCase("durations", "set statement_timeout = '90s'", "show statement_timeout", "set statement_timeout = 60000", "show statement_timeout", "set statement_timeout = '1.5s'", "show statement_timeout", "set statement_timeout = '1h'", "show statement_timeout", "set statement_timeout = 0", "show statement_timeout", "set statement_timeout = '5 parsecs'", "set statement_timeout = -1", "set statement_timeout = 'x'"),
  simpleCase("search path", "set search_path = a, \"B c\", 'd e'", "show search_path", "set schema 'x'", "show search_path", "reset search_path", "show search_path"),
  simpleCase("settings that are refused", "set nonsense = 1", "reset nonsense", "show no_such_setting", "set server_version = 'x'", "set timezone = 'Nowhere/Land'", "set datestyle = 'nonsense'", "set client_encoding = 'nonsense'", "set bytea_output = 'nonsense'", "set extra_float_digits = 99", "set in_hot_standby = on", "set server_encoding = 'UTF8'"),
  simpleCase("an application's own settings", "set my.own = 'x'", "show my.own", "reset my.own", "show other.own"),
  simpleCase("settings and transactions", "begin", "set timezone = 'Asia/Tokyo'", "rollback", "show timezone", "begin", "set local timezone = 'Asia/Tokyo'", "show timezone", "commit", "show timezone", "begin", "set timezone = 'Asia/Tokyo'", "commit", "show timezone"),
  simpleCase("settings in a transaction that fails", "set timezone = 'Asia/Tokyo'", "begin isolation level serializable", "set timezone = 'UTC'", "set local datestyle = dmy", "selec", "rollback and chain", "show transaction_isolation", "show timezone", "show datestyle", "rollback"),
  simpleCase("modes and chains", "begin read only", "select nonsense_column", "rollback and chain", "show transaction_read_only", "rollback", "begin read only", "rollback and chain", "show transaction_read_only", "rollback"),
  simpleCase("settings within one text", "set timezone = 'Asia/Tokyo'; select nonsense_column", "show timezone", "set timezone = 'Asia/Tokyo'; set local timezone = 'UTC'; show timezone", "show timezone"),
  simpleCase("client encodings", "set client_encoding = 'utf-8'", "show client_encoding", "set names 'UTF8'", "set names", "show client_encoding"),
  simpleCase("DISCARD and DEALLOCATE", "discard all", "begin", "discard all", "rollback", "discard plans", "deallocate nothing", "deallocate all", "unlisten *", "close all"),
  { ...simpleCase("COPY out", "create temp table t (a int, b varchar)", "insert into t values (1, 'x'), (2, null)", "copy (select * from t order by a) to stdout", "copy t to stdout csv header", "copy t (b, a) to stdout (format csv, delimiter ';', null 'N', force_quote *)", "copy (select * from t where false) to stdout", "copy (select nonsense_column) to stdout", "copy t to stdout (nonsense)", "copy t to stdout (format nonsense)", "copy t to stdout (delimiter 'ab')", "copy t to stdout (format csv, format text)", "begin", "copy no_such_table to stdout", "rollback"), differences: { 12: "here the error says where the table is named" } },
  { name: "cached plans", steps: [simple("create temp table t (a int, b text)"), simple("insert into t values (1, 'x')"), extended(parse({ name: "s", text: "select * from t" }), askStatement("s"), bind({ statement: "s" }), execute()), simple("prepare p as select * from t"), simple("execute p"), simple("drop table t; create temp table t (a int, b text, c int)"), extended(bind({ statement: "s" }), execute()), simple("execute p"), simple("drop table t; create temp table t (a int, b text)"), extended(bind({ statement: "s" }), execute()), simple("execute p"), simple("drop table t; create temp table t (a text, b text)"), extended(bind({ statement: "s" }), execute()), simple("execute p"), simple("drop table t; create temp table t (z int, b text)"), extended(bind({ statement: "s" }), execute()), simple("execute p"), simple("drop table t"), simple("execute p"), simple("begin"), simple("create temp table t (a int)"), simple("execute p"), simple("rollback")], differences: { 6: "PostgreSQL finds it at Bind, here it is found when the statement runs", 12: "as before", 15: "as before" } },
  simpleCase("temporary tables made again", "create temp table t (a int, b text)", "insert into t values (1, 'x')", "drop table t", "create temp table t (a int, b text)", "insert into t values (2, 'y')", "select * from t", "create temp view v as select b from t", "drop view v", "create temp view v as select b from t", "select * from v"),
  simpleCase("DISCARD TEMP", "create temp table t (a int)", 'create temp table "T ""x" (a int)', "create temp view v as select a from t", "select a from v", "discard temp", "select a from t", "select a from v", "create temp table t (b int)", "begin", "discard temp", "select b from t", "rollback", "select b from t", "discard sequences", "discard temporary", "select b from t"),
  simpleCase("oneself alone", "set role none", "set role tavana", "show role", "reset role", "show role", "set session authorization tavana", "set session authorization default", "reset session authorization", "show session_authorization", "begin", "set local role tavana", "show role", "commit", "show role"),
  simpleCase("SET CONSTRAINTS", "set constraints all deferred", "begin", "set constraints all immediate", "commit"),
  simpleCase("settings of other kinds", "set enable_seqscan = off", "show enable_seqscan", "set random_page_cost = 1.1", "show random_page_cost", "set work_mem = '64MB'", "show work_mem", "set work_mem = 65537", "show work_mem", "set work_mem = '1.5GB'", "show work_mem", "set work_mem = 1", "set work_mem = '1 parsec'", "set effective_cache_size = '1GB'", "show effective_cache_size", "set plan_cache_mode = force_custom_plan", "set plan_cache_mode = nonsense", "set default_statistics_target = 0", "set cursor_tuple_fraction = 2", "set seq_page_cost = x", "set geqo_threshold = 12.6", "show geqo_threshold", "set idle_session_timeout = '1h'", "show idle_session_timeout", "reset work_mem", "show work_mem", "set max_connections = 5", "show max_prepared_transactions"),
  simpleCase("PREPARE and EXECUTE", "prepare p as select 1 as a", "execute p", "prepare p as select 2", "prepare q (int, text) as select $1 + 1 as a, $2 as b", "execute q (41, 'x')", "execute q (-3, null)", "execute q (1 + 1, upper('x'))", "execute q ('7', 8::text)", "execute q (1)", "execute q", "execute nothing (1)", "deallocate q", "execute q (1, 'x')", "deallocate prepare p", "deallocate p", "prepare a (int[]) as select $1 as a", "execute a (array[1,2,3])", "execute a ('{4,5}')", "deallocate all", "execute a (null)", "prepare w (text) as select $1 as a", "execute w (current_user)", "execute w ('é' || nonsense)"),
  { ...simpleCase("PREPARE's mistakes", "prepare p as select nonsense_column", "prepare p as select * from no_such_table", "prepare p as begin", "prepare p (no_such_type) as select 1", "prepare p", "prepare p as", "prepare p (int) as select $1 as a", "execute p (nonsense_column)", "begin", "execute nothing", "execute p (1)", "rollback", "execute p (1)", "execute p ($1)") },
  simpleCase("EXECUTE of what writes", "create temp table t (a int, b text)", "prepare i (int, text) as insert into t values ($1, $2)", "execute i (1, 'x')", "begin", "execute i (2, 'y')", "rollback", "execute i (3, null); execute i (4, 'z')", "prepare s as select a, b from t order by a", "execute s", "prepare u as update t set b = 'w' where a > $1", "execute u (1)", "prepare d as delete from t", "execute d", "execute s"),
  { name: "statements by either way", steps: [simple("prepare s as select 1 as a"), extended(bind({ statement: "s" }), execute()), extended(askStatement("s")), extended(parse({ name: "s", text: "select 2" })), extended(parse({ name: "t", text: "select $1::int as b", types: [23] })), simple("execute t (5)"), extended(parse({ text: "execute t (6)" }), askStatement(), bind({ binary: true }), askPortal(), execute()), simple("deallocate t"), extended(bind({ statement: "t" })), extended(parse({ name: "e", text: "execute e" })), simple("execute e"), extended(parse({ text: "prepare z as select 3 as z" }), askStatement(), bind(), askPortal(), execute()), simple("execute z")], differences: { 10: "PostgreSQL goes round until its stack is full" } },
  simpleCase("cursors", "begin", `declare c cursor for ${five}`, "fetch c", "fetch 2 from c", "move c", "fetch all from c", "fetch c", "move forward all in c", "close c", "fetch c", "rollback"),
  simpleCase("cursors that go back", "begin", `declare c scroll cursor for ${five}`, "fetch forward 2 from c", "fetch prior from c", "fetch backward all in c", "fetch next c", "fetch last c", "fetch first c", "fetch absolute 3 from c", "fetch absolute -2 from c", "fetch relative 1 from c", "fetch relative -3 from c", "fetch relative 0 from c", "fetch absolute 0 from c", "fetch absolute 9 from c", "fetch -2 from c", "move backward all in c", "move absolute 4 c", "move 0 c", "fetch forward 0 c", "move last c", "fetch backward 2 c", "move 10 c", "move 1 c", "fetch prior c", "fetch forward -1 c", "fetch backward -2 c", "fetch absolute 2 c", "move relative 2 c", "fetch absolute 4 c", "fetch all c", "fetch absolute -5 c", "fetch absolute -6 c", "fetch absolute 6 c", "fetch absolute 5 c", "commit"),
  simpleCase("cursors that do not go back", "begin", `declare c no scroll cursor for ${five}`, "fetch absolute 1 c", "fetch absolute 3 c", "fetch relative 1 c", "move 0 c", "fetch first c", "rollback", "begin", `declare c no scroll cursor for ${five}`, "fetch backward 1 c", "rollback", "begin", `declare c no scroll cursor for ${five}`, "fetch 2 c", "fetch 0 c", "rollback", "begin", `declare c no scroll cursor for ${five}`, "fetch last c"),
  simpleCase("cursors' mistakes", "declare c cursor for select 1", "fetch c", "close c", "move c", "begin", "declare c cursor for select nonsense_column", "rollback", "begin", "declare c cursor for select 1", "declare c cursor for select 2", "fetch c", "rollback", "begin", "declare c cursor for insert into t values (1)", "rollback", "declare c scroll no scroll cursor for select 1", "begin", "fetch nothing", "end", "begin; declare c cursor for select 1 as a; fetch c; commit; fetch c", "declare c cursor for select 1 as a; fetch c", "fetch c"),
  simpleCase("cursors WITH HOLD", `declare c cursor with hold for ${five}`, "fetch 2 c", "begin", "fetch c", "rollback", "fetch c", "fetch all c", "close c", "fetch c", "begin", `declare c scroll cursor with hold for ${five}`, "fetch 2 c", "commit", "fetch c", "fetch first c", "select nonsense_column", "fetch c", "begin", `declare d cursor with hold for ${five}`, "rollback", "fetch d", "fetch c", "discard all", "fetch c", "begin", `declare e cursor with hold for ${five}`, "selec", "commit", "fetch e", `declare f cursor with hold for ${five}`, "close all", "fetch f"),
  simpleCase("cursors beside changes", "create temp table t (a int)", "insert into t values (1), (2), (3)", "begin", "declare c cursor for select a from t order by a", "insert into t values (0)", "fetch 2 c", "delete from t", "fetch all c", "select count(*) as n from t", "commit", "fetch c"),
  simpleCase("binary cursors", "begin", "declare c binary cursor for select 1::int as a, 'x'::text as b", "fetch c", "rollback"),
  { name: "cursors are portals", steps: [simple("begin"), simple(`declare c cursor for ${five}`), extended(askPortal("c"), execute({ portal: "c", rows: 2 })), simple("fetch c"), extended(execute({ portal: "c" })), extended(parse({ text: five }), bind({ portal: "p" })), simple("fetch 2 from p"), extended(execute({ portal: "p", rows: 1 })), simple("fetch prior from p"), simple("rollback"), simple("begin"), extended(parse({ text: five }), bind({ portal: "p" }), execute({ portal: "p", rows: 1 })), simple("fetch p; move p; fetch p"), extended(bind({ portal: "p" })), simple("rollback")] },
  { name: "FETCH, extended", steps: [simple("begin"), extended(parse({ text: "declare c cursor for select $1::int as a union all select 2 order by 1", types: [23] }), askStatement(), bind({ values: ["1"] }), askPortal(), execute()), extended(parse({ name: "f", text: "fetch 1 from c" }), askStatement("f"), bind({ statement: "f" }), askPortal(), execute()), extended(bind({ statement: "f" }), askPortal(), execute()), extended(bind({ statement: "f" }), execute()), extended(...run("move 1 from c")), simple("commit"), extended(bind({ statement: "f" }), execute())] },
  { name: "a parameter in the simple protocol", steps: [simple("select $1")] },
  { name: "extended", steps: [extended(...run("select 1 as a")), extended(parse({ text: "select 1 as a" }), askStatement(), bind(), askPortal(), execute())] },
  { name: "extended with parameters", steps: [extended(parse({ text: "select $1::int + 1 as a, $2::varchar as b", types: [23, 1043] }), askStatement(), bind({ values: ["41", "x"] }), askPortal(), execute()), extended(...run("select $1::int as a", [null], [23])), extended(parse({ text: "select $1 as a, $2 as b", types: [25, 20] }), askStatement(), bind({ values: [null, null] }), askPortal(), execute())] },
  { name: "binary results", steps: [extended(parse({ text: "select 1::int as a, 2::bigint as b, true as c, 1.5::float8 as d, 'x'::varchar as e" }), bind({ binary: true }), askPortal(), execute())] },
  { name: "nothing to do", steps: [extended(), extended(parse({ text: "" }), askStatement(), bind(), askPortal(), execute()), extended(parse({ text: " -- x" }), bind(), execute({ rows: 5 }))] },
  { name: "statements without rows", steps: [extended(parse({ text: "begin" }), askStatement(), bind(), askPortal(), execute()), extended(...run("show timezone")), extended(parse({ text: "show timezone" }), askStatement()), extended(...run("set timezone = 'UTC'")), extended(...run("commit"))] },
  { name: "names", steps: [extended(parse({ name: "s", text: "select 1 as a" })), extended(parse({ name: "s", text: "select 2 as b" })), extended(bind({ statement: "s", portal: "p" }), execute({ portal: "p" })), extended(execute({ portal: "p" })), extended(close({ type: "S", name: "s" })), extended(bind({ statement: "s" })), extended(close({ type: "S", name: "s" }), close({ type: "P", name: "x" })), extended(askStatement("s")), extended(askPortal("p"))] },
  { name: "the unnamed statement", steps: [extended(bind()), extended(parse({ text: "select 1 as a" })), extended(bind(), execute()), simple("select 2 as b"), extended(bind())] },
  { name: "two statements in Parse", steps: [extended(parse({ text: "select 1; select 2" })), extended(parse({ text: "select 1 as a;" }), bind(), execute())] },
  { name: "wrong numbers of parameters", steps: [extended(parse({ text: "select $1::int as a", types: [23] }), bind()), extended(parse({ text: "select 1 as a" }), bind({ values: ["1"] })), extended(parse({ text: "select $1::int as a, $3::int as c", types: [23, 23, 23] }), bind({ values: ["1", "2", "3"] }), execute())] },
  { name: "broken values", steps: [extended(...run("select $1::int as a", [Buffer.from([1])], [23])), extended(...run("select $1::int as a", ["x"], [23])), extended(...run("select $1::varchar as a", [Buffer.from([255])], [1043]))], differences: { 1: "values of text parameters are read when the statement runs" } },
  { name: "errors skip to Sync", steps: [extended(...run("selec"), ...run("select 1 as a")), raw(2, ...run("select nonsense_column"), serialize.query("select 1 as a"), sync(), ...run("select 2 as b"), sync()), simple("select 3 as c")], differences: { 0: lateParse, 1: lateParse } },
  { name: "Flush", steps: [raw(1, parse({ text: "select 1 as a" }), flush(), bind(), flush(), execute(), flush(), sync())] },
  { name: "several Syncs", steps: [raw(3, sync(), ...run("select 1 as a"), sync(), sync())] },
  { name: "errors within a transaction", steps: [simple("begin"), extended(bind({ statement: "x" })), extended(parse({ text: "select 1" })), extended(...run("select 1")), extended(...run("rollback")), simple("select 1 as a")] },
  { name: "a failed transaction ends through a portal", steps: [simple("begin"), simple("selec"), extended(...run("commit")), simple("begin"), extended(parse({ name: "r", text: "rollback" }), parse({ name: "q", text: "select 1 as a" })), simple("selec"), extended(bind({ statement: "q" })), extended(bind({ statement: "r" }), execute()), extended(bind({ statement: "q" }), execute())] },
  { name: "row limits", steps: [simple("begin"), extended(parse({ text: five }), bind({ portal: "p" }), execute({ portal: "p", rows: 2 })), extended(execute({ portal: "p", rows: 2 })), extended(execute({ portal: "p", rows: 2 })), extended(execute({ portal: "p", rows: 2 })), simple("commit"), extended(execute({ portal: "p" }))] },
  { name: "row limits that fit exactly", steps: [simple("begin"), extended(parse({ text: five }), bind(), execute({ rows: 5 })), extended(execute({ rows: 5 })), simple("rollback")] },
  { name: "row limits without a transaction", steps: [extended(parse({ text: five }), bind({ portal: "p" }), execute({ portal: "p", rows: 2 }), execute({ portal: "p", rows: 1 })), extended(execute({ portal: "p" }))] },
  { name: "portals in turns", steps: [simple("begin"), extended(parse({ name: "s", text: five }), bind({ statement: "s", portal: "a" }), bind({ statement: "s", portal: "b" })), extended(execute({ portal: "a", rows: 2 })), extended(execute({ portal: "b", rows: 3 })), extended(parse({ text: "select 9 as nine" }), askStatement()), extended(execute({ portal: "a", rows: 2 })), simple("select 7 as seven"), extended(execute({ portal: "b" })), extended(execute({ portal: "a" })), simple("commit")] },
  { name: "a portal closed early", steps: [simple("begin"), extended(parse({ text: five }), bind({ portal: "p" }), execute({ portal: "p", rows: 1 })), extended(close({ type: "P", name: "p" })), simple("select 1 as a"), simple("commit")] },
  { name: "a portal taken twice", steps: [simple("begin"), extended(parse({ text: five }), bind({ portal: "p" }), bind({ portal: "p" })), simple("rollback"), extended(parse({ text: five }), bind(), bind(), execute({ rows: 1 }))] },
  { name: "commands run twice", steps: [simple("begin"), extended(parse({ text: "create temp table t (a int)" }), bind(), execute(), execute()), simple("rollback"), extended(parse({ text: "set timezone = 'UTC'" }), bind(), execute(), execute())] },
  { name: "a pipeline is one transaction", steps: [simple("create temp table t (a int)"), extended(...run("insert into t values (1)"), ...run("insert into t values (2)"), ...run("select nonsense_column")), simple("select count(*) as n from t"), extended(...run("insert into t values (1)"), ...run("insert into t values (2)")), simple("select count(*) as n from t")], differences: { 1: lateParse } },
  { name: "BEGIN within a pipeline", steps: [extended(...run("begin"), ...run("select 1 as a"), ...run("commit"), ...run("select 2 as b")), extended(...run("begin"), ...run("select nonsense_column"), ...run("commit")), simple("rollback")], differences: { 1: lateParse } },
  { name: "COPY out, extended", steps: [extended(parse({ text: "copy (select 1 as a union all select 2 order by 1) to stdout" }), askStatement(), bind(), askPortal(), execute({ rows: 1 }))] },
  { name: "messages of a COPY that is not on", steps: [raw(1, serialize.copyData(Buffer.from("x")), serialize.copyDone(), serialize.copyFail("x"), serialize.query("select 1 as a"))] },
  { name: "broken bodies", steps: [raw(1, frame("Q", Buffer.from("select 1"))), raw(1, frame("Q", Buffer.from("select 1\0x"))), raw(1, frame("P", Buffer.from("s\0")), sync()), raw(1, parse({ text: "select 1" }), frame("B", Buffer.from("\0\0\0\x05")), sync()), raw(1, frame("D", Buffer.from("X\0")), sync()), raw(1, frame("E", Buffer.from("\0")), sync()), raw(1, frame("S", Buffer.from("x"))), raw(1, frame("Q", Buffer.from([0xff, 0]))), simple("select 1 as a")] },
  { name: "silence without a transaction", steps: [simple("set idle_in_transaction_session_timeout = 1"), raw(2, serialize.query("set idle_session_timeout = 100"))] },
  { name: "silence within a transaction", steps: [simple("set idle_session_timeout = 60000"), simple("set idle_in_transaction_session_timeout = 100"), raw(2, serialize.query("begin"))] },
  { name: "silence within a failed transaction", steps: [simple("set idle_in_transaction_session_timeout = 300"), simple("begin"), raw(2, serialize.query("selec"))] },
  { name: "an unknown message", steps: [raw(1, frame("~", Buffer.from("x")))] },
  { name: "good-bye", steps: [raw(1, serialize.end())] },
];
