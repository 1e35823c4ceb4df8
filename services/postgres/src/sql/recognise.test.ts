import { beforeAll, describe, expect, it } from "vitest";
import { recognise } from "./recognise.ts";
import { splitStatements } from "./split.ts";
import { loadParser, parseStatement } from "./syntax-tree.ts";

beforeAll(() => loadParser());

const command = (sql: string) => recognise(splitStatements(sql)[0]!, (name) => name === "timezone" || name.includes("."));

describe("recognise", () => {
  it.each([
    ["select 1", false],
    ["from t", false],
    ["(select 1)", false],
    ["with x as (select 1) select * from x", false],
    ["with x as (select 1) insert into t select * from x", true],
    ["explain (format mermaid) select 1", false],
    ["insert into t values (1)", true],
    ["create temp table t (a int)", true],
    ["pragma x", true],
    ["nonsense", true],
    ["set variable x = 1", true],
    ["show tables", false],
    ["show all tables", false],
    ["show t", false],
    ["copy t to 'file'", true],
    ["copy t from 'file'", true],
    ["use x", true],
    ["create temp table t as from u", true],
    ["alter table t add column a int", true],
    ["drop view v", true],
    ["explain (format html) from t", false],
  ])("leaves %j to the engine, writing: %s", (sql, writes) => {
    expect(command(sql)).toEqual({ kind: "engine", writes });
  });

  it("survives what is too deep for the parser", () => {
    for (const deep of ["1+".repeat(20_000), "(".repeat(20_000), "not ".repeat(10_000)]) expect(parseStatement(`select ${deep}1`)).toBeUndefined();
    expect(parseStatement("select 1")).toBeDefined();
  });

  it.each([
    ["begin", { kind: "begin", tag: "BEGIN", modes: {} }],
    ["start transaction isolation level serializable, read only, deferrable", { kind: "begin", tag: "START TRANSACTION", modes: { isolation: "serializable", readOnly: true, deferrable: true } }],
    ["begin read write", { kind: "begin", modes: { readOnly: false } }],
    ["commit work", { kind: "commit", chain: false }],
    ["end", { kind: "commit" }],
    ["abort", { kind: "rollback" }],
    ["rollback and chain", { kind: "rollback", chain: true }],
    ["rollback to savepoint a", { kind: "savepoint", step: "rollback", name: "a" }],
    ["release b", { kind: "savepoint", step: "release", name: "b" }],
    ["prepare transaction 'x'", { kind: "unsupported", what: "two-phase commit" }],
    ["set timezone = 'UTC'", { kind: "set", name: "timezone", value: "UTC", local: false }],
    ["set local timezone to default", { kind: "set", name: "timezone", value: undefined, local: true }],
    ["set time zone -7", { kind: "set", name: "timezone", value: "-7" }],
    ["set time zone interval '-08:00' hour to minute", { kind: "set", name: "timezone", value: "-08" }],
    ["set search_path = a, \"B c\", 'd'", { kind: "set", value: 'a, "B c", d' }],
    ["set datestyle = iso, mdy", { kind: "set", value: "iso, mdy" }],
    ["set names 'utf8'", { kind: "set", name: "client_encoding", value: "utf8" }],
    ["set my.own = 1.5", { kind: "set", name: "my.own", value: "1.5" }],
    ["set transaction read only", { kind: "setTransaction", scope: "transaction", modes: { readOnly: true } }],
    ["set session characteristics as transaction read write", { kind: "setTransaction", scope: "session", modes: { readOnly: false } }],
    ["reset all", { kind: "resetAll" }],
    ["reset time zone", { kind: "reset", name: "timezone" }],
    ["show timezone", { kind: "show", name: "timezone" }],
    ["show my.own", { kind: "show", name: "my.own" }],
    ["show all", { kind: "showAll" }],
    ["discard temp", { kind: "discard", target: "TEMP" }],
    ["deallocate prepare x", { kind: "deallocate", name: "x" }],
    ["deallocate all", { kind: "deallocateAll" }],
    ["prepare x as select 1", { kind: "prepare", name: "x", types: [], sql: " select 1", offset: 12 }],
    ["prepare \"as\" (int, text[], varchar(3), unknown) as from t select $1", { kind: "prepare", name: "as", types: [23, 1009, 1043, 0], sql: " from t select $1" }],
    ["execute x", { kind: "execute", name: "x", arguments: [] }],
    ["execute x(1, (select 'a,)'), array[2, 3])", { kind: "execute", name: "x", arguments: [{ sql: "1" }, { sql: " (select 'a,)')" }, { sql: " array[2, 3]" }] }],
    ["listen x", { kind: "unsupported", what: "LISTEN" }],
    ["declare c cursor for select 1", { kind: "declareCursor", name: "c", sql: " select 1", offset: 20, binary: false, scroll: false, hold: false }],
    ["declare \"for\" binary insensitive scroll cursor with hold for from t", { kind: "declareCursor", name: "for", sql: " from t", binary: true, scroll: true, hold: true }],
    ["declare c no scroll cursor without hold for select 1", { kind: "declareCursor", scroll: false, hold: false }],
    ["fetch c", { kind: "fetch", cursor: "c", direction: "forward", count: 1, move: false }],
    ["move backward all in c", { kind: "fetch", cursor: "c", direction: "backward", count: 2147483647, move: true }],
    ["fetch last from c", { kind: "fetch", direction: "absolute", count: -1 }],
    ["fetch relative 0 from c", { kind: "fetch", direction: "relative", count: 0 }],
    ["close c", { kind: "closeCursor", name: "c" }],
    ["close all", { kind: "closeAllCursors" }],
    ["notify x", { kind: "unsupported", what: "NOTIFY" }],
    ["vacuum analyze t", { kind: "unsupported", what: "VACUUM" }],
    ["analyze", { kind: "unsupported", what: "ANALYZE" }],
    ["revoke all on t from x", { kind: "unsupported", what: "REVOKE" }],
    ["call f()", { kind: "unsupported", what: "CALL" }],
    ["explain execute x", { kind: "unsupported", what: "EXPLAIN EXECUTE" }],
    ["create materialized view v as select 1", { kind: "unsupported", what: "CREATE MATERIALIZED VIEW" }],
    ["create role x", { kind: "unsupported", what: "role management" }],
    ["set constraints all deferred", { kind: "setConstraints" }],
    ['copy s.t (a, "B") from stdin', expect.objectContaining({ kind: "copyIn", table: "s.t", columns: 'a, "B"' })],
  ])("knows %j", (sql, expected) => {
    expect(command(sql)).toMatchObject(expected);
  });

  it.each([
    ["copy (from t select x -> x + 1) to stdout", "from t select x -> x + 1", { case: "text", value: { delimiter: "", header: false } }],
    ["copy t to stdout", "SELECT * FROM t", { case: "text" }],
    ['copy "a b".t ("c)", d) to stdout binary', 'SELECT "c)", d FROM "a b".t', { case: "binary" }],
    ["copy (select 'to stdout') to stdout with csv header delimiter '|' null 'N' quote '^' escape '!'", "select 'to stdout'", { case: "csv", value: { header: true, delimiter: "|", null: "N", quote: "^", escape: "!" } }],
    ["copy t to stdout (format csv, force_quote (a, \"B\"))", "SELECT * FROM t", { case: "csv", value: { forceQuote: ["a", "B"], forceQuoteAll: false } }],
    ["copy t to stdout (format csv, force_quote *, header off)", "SELECT * FROM t", { case: "csv", value: { forceQuoteAll: true, header: false } }],
  ])("knows %j", (sql, query, format) => {
    expect(command(sql)).toMatchObject({ kind: "copyOut", sql: query, format: { format } });
  });

  it.each([
    ["copy t to stdout (nonsense)", "42601", 19],
    ["copy (select 'é') to stdout (format x)", "22023", 30],
    ["copy t to stdout (format csv, format text)", "42601", 31],
    ["copy t to stdout (format binary, header)", "42601", 0],
    ["copy t to stdout (quote 'x')", "0A000", 0],
    ["copy t to stdout (delimiter 'xy')", "0A000", 0],
    ["copy t to stdout (header maybe)", "42601", 0],
    ["copy t to stdout where", "42601", 18],
    [`copy t to stdout ${"x".repeat(70_000)}`, "54001", 0],
    ["prepare x as", "42601", 13],
    ["prepare x select 1", "42601", 11],
    ["prepare x (é, nonsense) as select 1", "42704", 12],
    ["execute x(", "42601", 11],
    ["declare c cursor", "42601", 17],
    ["declare c cursor for", "42601", 21],
    ["declare c scroll no scroll cursor for select 1", "42P11", 0],
    ["fetch nonsense from", "42601", 16],
    ["begin nonsense", "42601", 7],
    ["commit nonsense", "42601", 8],
  ])("refuses %j with %s at %i", (sql, sqlstate, position) => {
    expect(() => command(sql)).toThrow(expect.objectContaining({ sqlstate, position }));
  });
});
