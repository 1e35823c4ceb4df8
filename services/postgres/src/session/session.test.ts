import { serialize } from "pg-protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TavanaError } from "@tavana/common";
import { eventually, startHarness, summary, type Harness } from "../testing/harness.ts";
import type { RawClient } from "../testing/raw-client.ts";
import { complete, rows, schema, untilAborted } from "../testing/scripted-service.ts";

let harness: Harness;
let client: RawClient;

beforeEach(async () => {
  harness = await startHarness({ maxMessageBytes: 100_000 });
  const { service } = harness;
  service.on("select 1", async function* () {
    yield schema(["one", 23]);
    yield rows(["1"]);
    yield complete("SELECT 1");
  });
  service.on("select five", async function* () {
    yield schema(["n", 23]);
    yield rows(["1"], ["2"], ["3"]);
    yield rows(["4"], ["5"]);
    yield complete("SELECT 5");
  });
  service.on("select bad", async function* () {
    throw new TavanaError("42703", "no such column", { position: 8, hint: "try good" });
  });
  service.on("select half", async function* () {
    yield schema(["n", 23]);
    yield rows(["1"], ["2"]);
    throw new TavanaError("22012", "division by zero");
  });
  client = await harness.client();
});
afterEach(() => harness.stop());

const query = async (sql: string) => summary(await client.query(sql));
const extended = async (...messages: readonly Buffer[]) => summary(await client.extended(...messages));

describe("the simple protocol", () => {
  it("runs a statement in the user's name", async () => {
    expect(await query("select 1")).toEqual(["columns one", "row 1", "SELECT 1", "ready I"]);
    expect(harness.service.executed[0]).toMatchObject({ sql: "select 1", sessionId: "" });
    expect(harness.service.executed[0]!.queryId).toMatch(/^[0-9a-f-]{36}$/);
    expect(harness.service.users).toEqual(["tavana"]);
  });

  it("answers nothing to nothing", async () => {
    for (const sql of ["", " ;; ", "-- nothing"]) expect(await query(sql)).toEqual(["emptyQuery", "ready I"]);
    expect(harness.service.executed).toEqual([]);
  });

  it("runs several statements up to the first error, whose position counts in the whole text", async () => {
    expect(await query("/* 🦆é */ select 1; select bad; select 1")).toEqual([
      "columns one", "row 1", "SELECT 1", "ERROR 42703 at 27", "ready I",
    ]);
    expect(harness.service.texts).toEqual(["select 1", "select bad"]);
  });

  it("runs nothing of a text that ends inside a token", async () => {
    expect(await query("select 1; select 'x")).toEqual(["ERROR 42601 at 18", "ready I"]);
    expect(harness.service.executed).toEqual([]);
  });

  it("runs nothing of a text that is nobody's SQL further on, but DuckDB's own", async () => {
    const { service } = harness;
    service.failures.set("selec 1", new TavanaError("42601", "syntax error", { position: 1 }));
    expect(await query("select 1; selec 1")).toEqual(["ERROR 42601 at 11", "ready I"]);
    expect(service.executed).toEqual([]);
    service.on("from t", async function* () {
      yield complete("SELECT 0");
    });
    expect(await query("select 1; from t")).toEqual(["columns one", "row 1", "SELECT 1", "SELECT 0", "ready I"]);
  });

  it("says that rows were not all when the engine fails behind them", async () => {
    expect(await query("select half")).toEqual(["columns n", "row 1", "row 2", "ERROR 22012", "ready I"]);
  });

  it("never takes a result for whole that has not said so", async () => {
    harness.service.on("select cut", async function* () {
      yield schema(["n", 23]);
      yield rows(["1"]);
    });
    expect(await query("select cut")).toEqual(["columns n", "row 1", "ERROR 08006", "ready I"]);
  });

  it("refuses parameters, which it cannot have", async () => {
    expect(await query("select 'é'; select $2")).toEqual(["SELECT", "ERROR 42P02 at 20", "ready I"]);
  });

  it("sends rows to a client while the query still runs", async () => {
    harness.service.on("select slowly", async function* (_, signal) {
      yield schema(["n", 23]);
      yield rows(["1"]);
      await untilAborted(signal);
    });
    client.send(serialize.query("select slowly"));
    expect(summary(await client.until("dataRow"))).toEqual(["columns n", "row 1"]);
  });

  it("copies out in the format that was asked for", async () => {
    harness.service.on("select a from t", async function* (request) {
      expect(request.format?.format).toMatchObject({ case: "copy", value: { format: { case: "csv", value: { header: true, delimiter: ";" } } } });
      yield schema(["a", 23], ["b", 25]);
      const data = serialize.copyData(Buffer.from("a;b\n"));
      yield { ...rows(), event: { case: "rows", value: { ...rows().event.value, data, rowCount: 0 } } } as ReturnType<typeof rows>;
      yield { ...rows(), event: { case: "rows", value: { ...rows().event.value, data: serialize.copyData(Buffer.from("1;x\n")), rowCount: 1 } } } as ReturnType<typeof rows>;
      yield complete("SELECT 1");
    });
    expect(await query("copy (select a from t) to stdout (format csv, header, delimiter ';')")).toEqual([
      "copyOutResponse", "copy a;b\n", "copy 1;x\n", "copyDone", "COPY 1", "ready I",
    ]);
  });

  it("stays in step with a client that sends data for a COPY that has failed at once", async () => {
    client.send(serialize.query("copy (select 1) from stdin"), serialize.copyData(Buffer.from("1\n")), serialize.copyDone());
    expect(summary(await client.untilReady())).toEqual(["ERROR 42601 at 17", "ready I"]);
    expect(await query("select 1")).toContain("row 1");
  });
});

describe("transactions", () => {
  it("begin in the engine with their first statement, and end there", async () => {
    expect(await query("begin")).toEqual(["BEGIN", "ready T"]);
    expect(harness.service.executed).toEqual([]);
    expect(await query("select 1")).toEqual(["columns one", "row 1", "SELECT 1", "ready T"]);
    expect(await query("select 1")).toContain("row 1");
    expect(await query("commit")).toEqual(["COMMIT", "ready I"]);
    expect(harness.service.texts).toEqual(["BEGIN TRANSACTION", "select 1", "select 1", "COMMIT"]);
    expect(new Set(harness.service.executed.map(({ sessionId }) => sessionId))).toEqual(new Set(["session 1"]));
  });

  it("take no worker when nothing runs in them", async () => {
    expect(await query("begin; commit; start transaction; rollback")).toEqual(["BEGIN", "COMMIT", "START TRANSACTION", "ROLLBACK", "ready I"]);
    expect(harness.service.executed).toEqual([]);
    expect(harness.service.sessionsOpened).toEqual([]);
  });

  it("fail with any error and then take nothing but their end", async () => {
    await query("begin");
    expect(await query("select bad")).toEqual(["ERROR 42703 at 8", "ready E"]);
    expect(await query("select 1")).toEqual(["ERROR 25P02", "ready E"]);
    expect(await query("set timezone = 'UTC'")).toEqual(["ERROR 25P02", "ready E"]);
    expect(await query("")).toEqual(["emptyQuery", "ready E"]);
    expect(await query("commit")).toEqual(["ROLLBACK", "ready I"]);
    expect(harness.service.texts).toEqual(["BEGIN TRANSACTION", "select bad", "ROLLBACK"]);
    expect(await query("select 1")).toContain("row 1");
  });

  it("fail also with errors that the engine never sees", async () => {
    for (const sql of ["select 'x", "show 'x", "release a", "set nonsense = 1", "deallocate x"]) {
      await query("begin");
      expect((await query(sql)).at(-1), sql).toBe("ready E");
      expect(await query("end")).toEqual(["ROLLBACK", "ready I"]);
    }
  });

  it("warn where PostgreSQL warns", async () => {
    expect(await query("commit")).toEqual(["WARNING 25P01", "COMMIT", "ready I"]);
    expect(await query("abort")).toEqual(["WARNING 25P01", "ROLLBACK", "ready I"]);
    expect(await query("begin")).toEqual(["BEGIN", "ready T"]);
    expect(await query("begin")).toEqual(["WARNING 25001", "BEGIN", "ready T"]);
    expect(await query("rollback")).toEqual(["ROLLBACK", "ready I"]);
    expect(await query("set local timezone = 'UTC'")).toEqual(["WARNING 25P01", "SET", "ready I"]);
    expect(await query("set transaction read only")).toEqual(["WARNING 25P01", "SET", "ready I"]);
    expect(await query("commit and chain")).toEqual(["ERROR 25P01", "ready I"]);
  });

  it("take modes, and chain them on", async () => {
    await query("begin isolation level serializable, read only");
    expect(await query("show transaction_isolation")).toContain("row serializable");
    await query("select 1");
    await query("rollback and chain");
    expect(await query("show transaction_read_only")).toContain("row on");
    await query("select 1");
    await query("commit");
    expect(await query("show transaction_read_only")).toContain("row off");
    expect(harness.service.texts).toEqual(["BEGIN TRANSACTION READ ONLY", "select 1", "ROLLBACK", "BEGIN TRANSACTION READ ONLY", "select 1", "COMMIT"]);
  });

  it("lose their modes with an error, as PostgreSQL's do", async () => {
    await query("begin read only");
    await query("select 1");
    expect(await query("set transaction read write")).toEqual(["ERROR 25001", "ready E"]);
    await query("rollback and chain");
    expect(await query("show transaction_read_only")).toContain("row off");
  });

  it("hold several statements of one text together where they change something", async () => {
    expect(await query("insert into t values (1); select 1")).toEqual(["INSERT", "columns one", "row 1", "SELECT 1", "ready I"]);
    expect(harness.service.texts).toEqual(["BEGIN TRANSACTION", "insert into t values (1)", "select 1", "COMMIT"]);
  });

  it("undo a text whose later statement fails", async () => {
    expect(await query("insert into t values (1); set timezone = 'Asia/Tokyo'; select bad; select 1")).toEqual(["INSERT", "SET", "ERROR 42703 at 63", "ready I"]);
    expect(harness.service.texts).toEqual(["BEGIN TRANSACTION", "insert into t values (1)", "select bad", "ROLLBACK"]);
    expect(await query("show timezone")).toContain("row UTC");
  });

  it("need none for reads alone, or for one change at the end", async () => {
    await query("select 1; select 1; insert into t values (1)");
    expect(harness.service.texts).toEqual(["select 1", "select 1", "insert into t values (1)"]);
  });

  it("turn an implicit one into an explicit one at BEGIN", async () => {
    expect(await query("insert into t values (1); begin; select 1")).toEqual(["INSERT", "BEGIN", "columns one", "row 1", "SELECT 1", "ready T"]);
    expect(harness.service.texts).toEqual(["BEGIN TRANSACTION", "insert into t values (1)", "select 1"]);
  });

  it("report a failing COMMIT, and are over then", async () => {
    harness.service.on("COMMIT", async function* () {
      throw new TavanaError("40001", "could not serialize access");
    });
    await query("begin");
    await query("select 1");
    expect(await query("commit")).toEqual(["ERROR 40001", "ready I"]);
    expect(await query("insert into t values (1); select 1")).toEqual(["INSERT", "columns one", "row 1", "ERROR 40001", "ready I"]);
  });

  it("are gone with their worker, and the next session is a new one", async () => {
    harness.service.on("select lost", async function* () {
      throw new TavanaError("57P01", "the worker is gone");
    });
    await query("begin");
    expect(await query("select lost")).toEqual(["ERROR 57P01", "ready E"]);
    expect(await query("rollback")).toEqual(["ROLLBACK", "ready I"]);
    await query("begin; select 1");
    expect(harness.service.texts).toEqual(["BEGIN TRANSACTION", "select lost", "BEGIN TRANSACTION", "select 1"]);
    expect(harness.service.executed.map(({ sessionId }) => sessionId)).toEqual(["session 1", "session 1", "session 2", "session 2"]);
    expect(harness.service.sessionsClosed).toEqual(["session 1"]);
  });

  it("end with the connection, and their session with them", async () => {
    await query("begin");
    await query("select 1");
    await client.close();
    await eventually(() => harness.service.sessionsClosed.length === 1);
  });

  it("are no longer than it when it idles too long without one", async () => {
    await query("set idle_in_transaction_session_timeout = 60000");
    await query("set idle_session_timeout = 50");
    expect(summary(await client.untilReady())).toEqual(["FATAL 57P05"]);
    expect(client.closed).toBe(true);
  });

  it("are not idle within a pipeline", async () => {
    await query("set idle_session_timeout = 50; set idle_in_transaction_session_timeout = 50");
    client.send(serialize.parse({ text: "select 1" }), serialize.flush());
    expect(await client.next()).toMatchObject({ name: "parseComplete" });
    await new Promise((resolve) => setTimeout(resolve, 150));
    client.send(serialize.sync());
    expect(summary(await client.untilReady()).slice(0, 1)).toEqual(["ready I"]);
  });

  it("end the connection when they idle too long", async () => {
    await query("set idle_in_transaction_session_timeout = 50");
    await query("begin");
    expect(summary(await client.untilReady())).toEqual(["FATAL 25P03"]);
    expect(client.closed).toBe(true);
  });
});

describe("settings", () => {
  it("are shown, reported, and travel with statements", async () => {
    expect(await query("set timezone = 'asia/tokyo'")).toEqual(["SET", "TimeZone=Asia/Tokyo", "ready I"]);
    await query("set search_path = public, \"My Schema\", x");
    await query("set statement_timeout = '1500ms'");
    await query("set tavana.dialect = postgres");
    await query("select 1");
    const [{ settings, timeout, dialect, sessionId }] = harness.service.executed as [(typeof harness.service.executed)[0]];
    expect(settings).toEqual({ TimeZone: "Asia/Tokyo", search_path: 'main,"My Schema",x' });
    expect(timeout).toMatchObject({ seconds: 1n, nanos: 500_000_000 });
    expect(dialect).toBe(2);
    expect(sessionId).toBe("");
    expect(await query("show search_path")).toContain('row public, "My Schema", x');
    expect(await query("show statement_timeout")).toContain("row 1500ms");
    expect(await query("reset all")).toEqual(["RESET", "TimeZone=UTC", "ready I"]);
  });

  it("are undone with their transaction", async () => {
    await query("begin");
    await query("set timezone = 'Asia/Tokyo'");
    await query("set local datestyle = 'iso, dmy'");
    expect(await query("show datestyle")).toContain("row ISO, DMY");
    expect(await query("rollback")).toEqual(["ROLLBACK", "DateStyle=ISO, MDY", "TimeZone=UTC", "ready I"]);
    await query("begin; set timezone = 'Asia/Tokyo'; set local extra_float_digits = 3; commit");
    expect(await query("show timezone; show extra_float_digits")).toEqual(["columns TimeZone", "row Asia/Tokyo", "SHOW", "columns extra_float_digits", "row 1", "SHOW", "ready I"]);
  });

  it.each([
    ["set nonsense = 1", "42704"],
    ["reset nonsense", "42704"],
    ["set server_version = '16'", "55P02"],
    ["set timezone = 'Nowhere/Land'", "22023"],
    ["set client_encoding = 'latin1'", "0A000"],
    ["set client_encoding = 'nonsense'", "22023"],
    ["set bytea_output = 'escape'", "0A000"],
    ["set bytea_output = 'nonsense'", "22023"],
    ["set standard_conforming_strings = off", "0A000"],
    ["set statement_timeout = '5 years'", "22023"],
    ["set statement_timeout = -1", "22023"],
    ["set default_transaction_read_only = maybe", "22023"],
    ["set extra_float_digits = 0", "0A000"],
    ["set extra_float_digits = 9", "22023"],
  ])("%s is %s", async (sql, sqlstate) => {
    expect(await query(sql)).toEqual([`ERROR ${sqlstate}`, "ready I"]);
    expect(harness.service.executed).toEqual([]);
  });

  it("leave to the engine what is its own", async () => {
    const own = ["show tables", "show all tables", "set variable x = 1", "show some_table"];
    for (const sql of own) await query(sql);
    expect(harness.service.texts).toEqual(own);
  });

  it("refuse changes where they must only read", async () => {
    await query("set default_transaction_read_only = on");
    // All that can be written to is temporary, which PostgreSQL lets be written to.
    expect(await query("create temp table t (a int)")).toEqual(["ERROR 25006", "ready I"]);
    expect(await query("select 1")).toContain("row 1");
  });

  it("go with DISCARD ALL, like everything else of the session", async () => {
    await query("create temp table t (a int)");
    await query("set timezone = 'Asia/Tokyo'");
    await extended(serialize.parse({ name: "s", text: "select 1" }));
    expect(await query("begin; discard all")).toEqual(["BEGIN", "ERROR 25001", "ready E"]);
    await query("rollback");
    expect(await query("discard all")).toEqual(["DISCARD ALL", "TimeZone=UTC", "ready I"]);
    expect(harness.service.sessionsClosed).toEqual(["session 1"]);
    expect(await extended(serialize.bind({ statement: "s" }))).toEqual(["ERROR 26000", "ready I"]);
  });
});

describe("messages that should not be", () => {
  it("passes over a Query above the limit, answers 54000 and goes on", async () => {
    client.send(serialize.query("x".repeat(3_000_000)), serialize.query("select 1"));
    expect(summary(await client.untilReady())).toEqual(["ERROR 54000", "ready I"]);
    expect(summary(await client.untilReady())).toContain("row 1");
  });

  it("skips to Sync after a Parse above the limit", async () => {
    expect(await extended(serialize.parse({ text: "x".repeat(200_000) }), serialize.bind(), serialize.execute())).toEqual(["ERROR 54000", "ready I"]);
  });

  it.each([
    ["an unknown type", Buffer.from([1, 0, 0, 0, 4])],
    ["a length below four", Buffer.from("Q\0\0\0\x01")],
    ["a password out of turn", serialize.password("x"), "ERROR"],
  ])("answers %s with 08P01", async (_, bytes, severity = "FATAL") => {
    client.send(bytes);
    const messages = summary(await client.untilReady());
    expect(messages[0]).toBe(`${severity} 08P01`);
    expect(messages.at(-1)).toBe(severity === "FATAL" ? "FATAL 08P01" : "ready I");
  });

  it("answers a Query without an end with 08P01 and goes on", async () => {
    client.send(Buffer.from("Q\0\0\0\x08abcd"));
    expect(summary(await client.untilReady())).toEqual(["ERROR 08P01", "ready I"]);
    expect(await query("select 1")).toContain("row 1");
  });

  it("refuses function calls", async () => {
    client.send(Buffer.from("F\0\0\0\x08\0\0\0\0"));
    expect(summary(await client.untilReady())).toEqual(["ERROR 0A000", "ready I"]);
  });
});

describe("a client that leaves or reads slowly", () => {
  it("cancels what runs for it", async () => {
    harness.service.on("select forever", async function* (_, signal) {
      yield schema(["n", 23]);
      await untilAborted(signal);
    });
    client.send(serialize.query("select forever"));
    await eventually(() => harness.service.executed.length === 1);
    client.socket.destroy();
    await eventually(() => harness.service.left.includes("select forever"));
    await eventually(() => harness.server.connections === 0);
  });

  it("stops the engine's stream while it does not read, and gets everything later", async () => {
    const value = "x".repeat(100_000);
    let made = 0;
    harness.service.on("select much", async function* () {
      yield schema(["n", 25]);
      for (; made < 2_000; made++) yield rows([value]);
      yield complete("SELECT 2000");
    });
    client.socket.pause();
    client.send(serialize.query("select much"));
    await eventually(() => made > 0);
    let before = -1;
    while (before !== made) {
      before = made;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(made).toBeLessThan(500);
    client.socket.resume();
    const messages = await client.untilReady();
    expect(messages.filter(({ name }) => name === "dataRow").length).toBe(2_000);
    expect(summary(messages.slice(-2))).toEqual(["SELECT 2000", "ready I"]);
  });
});

describe("shutting down", () => {
  it("tells idle clients at once, lets others finish", async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    harness.service.on("select gated", async function* () {
      yield schema(["n", 23]);
      await gate;
      yield complete("SELECT 0");
    });
    const busy = await harness.client();
    const answer = busy.query("select gated");
    await eventually(() => harness.service.executed.length === 1);
    const closed = harness.server.close(5_000);
    expect(summary(await client.untilReady())).toEqual(["FATAL 57P01"]);
    release();
    expect(summary(await answer)).toEqual(["columns n", "SELECT 0", "ready I"]);
    expect(summary(await busy.untilReady())).toEqual(["FATAL 57P01"]);
    await closed;
    expect(harness.server.connections).toBe(0);
  });

  it("waits no longer than it was told to", async () => {
    harness.service.on("select forever", async function* (_, signal) {
      await untilAborted(signal);
      yield complete("SELECT 0");
    });
    client.send(serialize.query("select forever"));
    await eventually(() => harness.service.executed.length === 1);
    await harness.server.close(50);
    expect(summary(await client.untilReady()).at(-1)).toBe("FATAL 57P01");
    await eventually(() => harness.service.left.includes("select forever"));
  });
});
