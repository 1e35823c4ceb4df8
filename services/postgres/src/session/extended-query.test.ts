import { serialize } from "pg-protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TavanaError } from "@tavana/common";
import { eventually, startHarness, summary, type Harness } from "../testing/harness.ts";
import type { RawClient } from "../testing/raw-client.ts";
import { complete, rows, schema } from "../testing/scripted-service.ts";

let harness: Harness;
let client: RawClient;

beforeEach(async () => {
  harness = await startHarness();
  const { service } = harness;
  service.on("select five", async function* () {
    yield schema(["n", 23]);
    yield rows(["1"], ["2"], ["3"]);
    yield rows(["4"], ["5"]);
    yield complete("SELECT 5");
  });
  service.on("select $1", async function* ({ parameters }) {
    yield schema(["v", 25]);
    yield rows(parameters.map(({ value }) => (value.case === "text" ? value.value : value.case === "blob" ? "blob" : null)));
    yield complete("SELECT 1");
  });
  service.on("select bad", async function* () {
    throw new TavanaError("42703", "no such column", { position: 8 });
  });
  const description = (parameters: readonly (readonly [string, number])[], columns: readonly (readonly [string, number])[]) => ({
    statement: {
      parameters: parameters.map(([name]) => ({ name })),
      parameterPostgresTypes: parameters.map(([, oid]) => ({ oid, size: -1, modifier: -1 })),
      schema: { columns: columns.map(([name, oid]) => ({ name, postgresType: { oid, size: -1, modifier: -1 } })) },
    },
  });
  service.descriptions.set("select five", description([], [["n", 23]]));
  service.descriptions.set("select $1", description([["BIGINT", 20]], [["v", 25]]));
  service.descriptions.set("select $1 as list", description([["INTEGER[]", 1007]], [["v", 25]]));
  client = await harness.client();
});
afterEach(() => harness.stop());

const query = async (sql: string) => summary(await client.query(sql));
const extended = async (...messages: readonly Buffer[]) => summary(await client.extended(...messages));
const { parse, bind, execute, describe: ask, close, sync, flush } = serialize;
const askPortal = (name = "") => ask({ type: "P", name });
const askStatement = (name = "") => ask({ type: "S", name });

describe("the extended protocol", () => {
  it("parses, binds, describes and runs in one go, without asking the engine twice", async () => {
    expect(await extended(parse({ text: "select five" }), bind(), askPortal(), execute())).toEqual([
      "parseComplete", "bindComplete", "columns n", "row 1", "row 2", "row 3", "row 4", "row 5", "SELECT 5", "ready I",
    ]);
    expect(harness.service.described).toEqual([]);
    expect(harness.service.texts).toEqual(["select five"]);
  });

  it("describes a portal that is not run at once by asking the engine", async () => {
    expect(await extended(parse({ text: "select five" }), bind({ binary: true }), askPortal())).toEqual(["parseComplete", "bindComplete", "columns n binary", "ready I"]);
    expect(harness.service.described.length).toBe(1);
    expect(harness.service.executed).toEqual([]);
  });

  it("describes a statement once", async () => {
    await extended(parse({ name: "s", text: "select five" }));
    for (let time = 0; time < 3; time++) expect(await extended(askStatement("s"))).toEqual(["parameterDescription", "columns n", "ready I"]);
    expect(harness.service.described.length).toBe(1);
  });

  it("tells parameter types: declared ones as they are, the others as the engine finds them", async () => {
    const [, described] = await client.extended(parse({ text: "select $1" }), askStatement());
    expect(described).toMatchObject({ dataTypeIDs: [20] });
    const [, declared] = await client.extended(parse({ text: "select $1", types: [23] }), askStatement());
    expect(declared).toMatchObject({ dataTypeIDs: [23] });
    expect(harness.service.described.map(({ parameterTypes }) => parameterTypes)).toEqual([[""], ["INTEGER"]]);
  });

  it("answers NoData for what gives no rows, and describes what the front end answers itself", async () => {
    for (const text of ["", "begin", "set timezone = 'UTC'"]) {
      expect(await extended(parse({ text }), askStatement(), bind(), askPortal())).toEqual(["parseComplete", "parameterDescription", "noData", "bindComplete", "noData", "ready I"]);
    }
    expect(await extended(parse({ text: "show timezone" }), askStatement(), bind(), askPortal(), execute())).toEqual([
      "parseComplete", "parameterDescription", "columns TimeZone", "bindComplete", "columns TimeZone", "row UTC", "SHOW", "ready I",
    ]);
    expect(harness.service.described).toEqual([]);
  });

  it("runs an empty statement", async () => {
    expect(await extended(parse({ text: " -- nothing" }), bind(), execute())).toEqual(["parseComplete", "bindComplete", "emptyQuery", "ready I"]);
  });

  it.each([
    ["a text", parse({ text: "select $1" }), bind({ values: ["7"] }), { type: "", value: { case: "text", value: "7" } }],
    ["NULL", parse({ text: "select $1", types: [23] }), bind({ values: [null] }), { type: "INTEGER", value: { case: "null", value: true } }],
    ["a declared text", parse({ text: "select $1", types: [1114] }), bind({ values: ["2020-01-01"] }), { type: "TIMESTAMP", value: { case: "text", value: "2020-01-01" } }],
    ["a declared binary", parse({ text: "select $1", types: [23] }), bind({ values: [Buffer.from([0, 0, 1, 0])] }), { type: "INTEGER", value: { case: "text", value: "256" } }],
    ["an open binary", parse({ text: "select $1" }), bind({ values: [Buffer.from([0, 0, 0, 0, 0, 0, 1, 0])] }), { type: "BIGINT", value: { case: "text", value: "256" } }],
    ["bytes", parse({ text: "select $1", types: [17] }), bind({ values: ["\\x00ff"] }), { type: "BLOB", value: { case: "blob", value: Buffer.from([0, 255]) } }],
  ])("binds %s", async (_, parseMessage, bindMessage, parameter) => {
    expect(await extended(parseMessage, bindMessage, execute())).toContain("SELECT 1");
    expect(harness.service.executed[0]!.parameters).toMatchObject([parameter]);
  });

  it("finds out what an open text in braces is", async () => {
    await extended(parse({ text: "select $1 as list" }), bind({ values: ["{1,NULL,3}"] }), execute());
    expect(harness.service.executed[0]!.parameters).toMatchObject([{ type: "INTEGER[]", value: { value: '["1", NULL, "3"]' } }]);
  });

  it("passes result formats on", async () => {
    await extended(parse({ text: "select five" }), bind({ binary: true }), execute());
    expect(harness.service.executed[0]!.format?.format).toMatchObject({ case: "dataRow", value: { columns: [1] } });
  });

  it.each([
    ["an unknown statement", [bind({ statement: "x" })], "26000"],
    ["an unknown portal", [execute({ portal: "x" })], "34000"],
    ["a portal to describe that is not there", [askPortal("x")], "34000"],
    ["a name that is taken", [parse({ name: "s", text: "" }), parse({ name: "s", text: "" })], "42P05"],
    ["a portal's name that is taken", [parse({ text: "" }), bind({ portal: "p" }), bind({ portal: "p" })], "42P03"],
    ["two statements", [parse({ text: "select 1; select 2" })], "42601"],
    ["too few parameters", [parse({ text: "select $1" }), bind()], "08P01"],
    ["too many parameters", [parse({ text: "select 1" }), bind({ values: ["1"] })], "08P01"],
    ["a binary value that is too short", [parse({ text: "select $1", types: [23] }), bind({ values: [Buffer.alloc(3)] })], "08P01"],
    ["a binary value that is too long", [parse({ text: "select $1", types: [23] }), bind({ values: [Buffer.alloc(5)] })], "22P03"],
    ["a broken array", [parse({ text: "select $1", types: [1007] }), bind({ values: ["{1,"] })], "22P02"],
  ])("refuses %s", async (_, messages, sqlstate) => {
    const answer = await extended(...messages);
    expect(answer.slice(-2)).toEqual([`ERROR ${sqlstate}`, "ready I"]);
    expect(await query("show timezone")).toContain("row UTC");
  });

  it("places errors in the text of Parse", async () => {
    expect(await extended(parse({ text: "  /*é*/ select bad" }), bind(), execute())).toEqual(["parseComplete", "bindComplete", "ERROR 42703 at 16", "ready I"]);
  });

  it("skips to Sync after an error, in a pipeline of several", async () => {
    const one = [parse({ text: "select five" }), bind(), execute({ rows: 1 })];
    client.send(...one, parse({ text: "select bad" }), bind(), execute(), ...one, serialize.query("select five"), sync(), ...one, sync());
    const first = summary(await client.untilReady());
    expect(first).toEqual(["parseComplete", "bindComplete", "row 1", "portalSuspended", "parseComplete", "bindComplete", "ERROR 42703 at 8", "ready I"]);
    expect(summary(await client.untilReady())).toEqual(["parseComplete", "bindComplete", "row 1", "portalSuspended", "ready I"]);
  });

  it("sends nothing before Sync or Flush, and what there is at Flush", async () => {
    client.send(parse({ text: "select five" }), flush());
    expect(summary(await client.until("parseComplete"))).toEqual(["parseComplete"]);
  });

  it("sends an error at once, though Flush is skipped behind it", async () => {
    client.send(parse({ text: "select bad; select bad" }), flush());
    expect(summary(await client.until("error"))).toEqual(["ERROR 42601"]);
    expect(await extended()).toEqual(["ready I"]);
  });

  it("fails a transaction with errors of its own messages", async () => {
    await query("begin");
    expect(await extended(bind({ statement: "x" }))).toEqual(["ERROR 26000", "ready E"]);
    expect(await extended(parse({ text: "select five" }))).toEqual(["ERROR 25P02", "ready E"]);
    expect(await extended(parse({ text: "rollback" }), bind(), execute())).toEqual(["parseComplete", "bindComplete", "ROLLBACK", "ready I"]);
  });

  it("refuses a result of another type than was described", async () => {
    await extended(parse({ name: "s", text: "select five" }), askStatement("s"));
    harness.service.on("select five", async function* () {
      yield schema(["n", 25]);
      yield complete("SELECT 0");
    });
    expect(await extended(bind({ statement: "s" }), execute())).toEqual(["bindComplete", "ERROR 0A000", "ready I"]);
  });

  it("drops a named statement at Close and DEALLOCATE", async () => {
    await extended(parse({ name: "a", text: "" }), parse({ name: "b", text: "" }));
    expect(await extended(close({ type: "S", name: "a" }), close({ type: "S", name: "never" }))).toEqual(["closeComplete", "closeComplete", "ready I"]);
    expect(await extended(bind({ statement: "a" }))).toEqual(["ERROR 26000", "ready I"]);
    expect(await query("deallocate b")).toEqual(["DEALLOCATE", "ready I"]);
    expect(await extended(bind({ statement: "b" }))).toEqual(["ERROR 26000", "ready I"]);
  });

  it("makes one transaction of a pipeline that changes something", async () => {
    const run = (text: string) => [parse({ text }), bind(), execute()];
    await extended(...run("insert into t values (1)"), ...run("insert into t values (2)"));
    expect(harness.service.texts).toEqual(["BEGIN TRANSACTION", "insert into t values (1)", "insert into t values (2)", "COMMIT"]);
    harness.service.executed.length = 0;
    expect((await extended(...run("insert into t values (1)"), ...run("select bad"))).at(-1)).toBe("ready I");
    expect(harness.service.texts).toEqual(["BEGIN TRANSACTION", "insert into t values (1)", "select bad", "ROLLBACK"]);
    harness.service.executed.length = 0;
    await extended(...run("insert into t values (1)"));
    expect(harness.service.texts).toEqual(["insert into t values (1)"]);
  });
});

describe("portals", () => {
  it("give as many rows as are asked for, across the engine's messages", async () => {
    await query("begin");
    expect(await extended(parse({ text: "select five" }), bind({ portal: "p" }), execute({ portal: "p", rows: 2 }))).toEqual(["parseComplete", "bindComplete", "row 1", "row 2", "portalSuspended", "ready T"]);
    expect(await extended(execute({ portal: "p", rows: 2 }))).toEqual(["row 3", "row 4", "portalSuspended", "ready T"]);
    expect(await extended(execute({ portal: "p", rows: 2 }))).toEqual(["row 5", "SELECT 1", "ready T"]);
    expect(await extended(execute({ portal: "p", rows: 2 }))).toEqual(["SELECT 0", "ready T"]);
  });

  it("are suspended at their last row, too, as PostgreSQL's are", async () => {
    await query("begin");
    expect(await extended(parse({ text: "select five" }), bind(), execute({ rows: 5 }))).toContain("portalSuspended");
    expect(await extended(execute({ rows: 5 }))).toEqual(["SELECT 0", "ready T"]);
  });

  it("are read in turns, with a Parse and a Describe between", async () => {
    await query("begin");
    await extended(parse({ name: "s", text: "select five" }), bind({ portal: "a", statement: "s" }), bind({ portal: "b", statement: "s" }));
    const seen: Record<string, string[]> = { a: [], b: [] };
    for (let turn = 0; turn < 4; turn++) {
      for (const portal of ["a", "b"]) {
        const answer = await extended(execute({ portal, rows: 2 }), parse({ text: "select $1" }), askStatement());
        seen[portal]!.push(...answer.filter((line) => line.startsWith("row ")));
      }
    }
    expect(seen).toEqual({ a: ["row 1", "row 2", "row 3", "row 4", "row 5"], b: ["row 1", "row 2", "row 3", "row 4", "row 5"] });
  });

  it("end at Sync outside of a transaction, with the transaction within", async () => {
    await extended(parse({ text: "select five" }), bind({ portal: "p" }), execute({ portal: "p", rows: 1 }));
    expect(await extended(execute({ portal: "p" }))).toEqual(["ERROR 34000", "ready I"]);
    expect(harness.service.left).toEqual(["select five"]);
    await query("begin");
    await extended(parse({ text: "select five" }), bind({ portal: "p" }), execute({ portal: "p", rows: 1 }));
    expect(await query("commit")).toEqual(["COMMIT", "ready I"]);
    expect(harness.service.left).toEqual(["select five", "select five"]);
    expect(await extended(execute({ portal: "p" }))).toEqual(["ERROR 34000", "ready I"]);
  });

  it("end the engine's stream when they are closed", async () => {
    await query("begin");
    await extended(parse({ text: "select five" }), bind({ portal: "p" }), execute({ portal: "p", rows: 1 }));
    expect(harness.service.left).toEqual([]);
    expect(await extended(close({ type: "P", name: "p" }))).toEqual(["closeComplete", "ready T"]);
    await eventually(() => harness.service.left.length === 1);
  });

  it("cannot be run twice when they give no rows", async () => {
    await query("begin");
    expect(await extended(parse({ text: "create temp table t (a int)" }), bind(), execute(), execute())).toEqual(["parseComplete", "bindComplete", "CREATE", "ERROR 55000", "ready E"]);
  });

  it("copy out in the extended protocol, too, whatever the limit", async () => {
    harness.service.on("select a", async function* () {
      yield schema(["a", 23]);
      for (const text of ["1\n", "2\n"]) {
        const event = rows(["x"]);
        if (event.event.case === "rows") event.event.value.data = serialize.copyData(Buffer.from(text));
        yield event;
      }
      yield complete("COPY 2");
    });
    expect(await extended(parse({ text: "copy (select a) to stdout" }), bind(), askPortal(), execute({ rows: 1 }))).toEqual([
      "parseComplete", "bindComplete", "noData", "copyOutResponse", "copy 1\n", "copy 2\n", "copyDone", "COPY 2", "ready I",
    ]);
  });
});
