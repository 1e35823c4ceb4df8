import { serialize } from "pg-protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startHarness, summary, type Harness } from "../testing/harness.ts";
import type { RawClient } from "../testing/raw-client.ts";
import { complete, rows, schema, untilAborted } from "../testing/scripted-service.ts";

let harness: Harness;
let client: RawClient;
/** Messages of rows that the engine was asked for. */
let read = 0;

/** Rows of 1 MiB, which the script makes one at a time as they are asked for. */
const MEBIBYTE = "x".repeat(1_048_576);
const MANY = 1_000;

beforeEach(async () => {
  harness = await startHarness();
  read = 0;
  harness.service
    .on("select n", async function* () {
      yield schema(["n", 23]);
      yield rows(["1"], ["2"], ["3"]);
      yield rows(["4"]);
      yield complete("SELECT 4");
    })
    .on("select large", async function* () {
      yield schema(["large", 25]);
      for (; read < MANY; read++) yield rows([MEBIBYTE]);
      yield complete(`SELECT ${MANY}`);
    });
  client = await harness.client();
});
afterEach(() => harness.stop());

const query = async (sql: string) => summary(await client.query(sql));
const tags = async (...texts: string[]) => {
  const all = [];
  for (const text of texts) all.push((await query(text)).filter((line) => !/^(row|columns|ready)/.test(line)).join());
  return all;
};

describe("cursors", () => {
  it("read the engine's rows as they are asked for", async () => {
    expect(await query("begin; declare c cursor for select n")).toEqual(["BEGIN", "DECLARE CURSOR", "ready T"]);
    expect(await query("fetch 2 from c")).toEqual(["columns n", "row 1", "row 2", "FETCH 2", "ready T"]);
    expect(await query("move c")).toEqual(["MOVE 1", "ready T"]);
    expect(await query("fetch all c")).toEqual(["columns n", "row 4", "FETCH 1", "ready T"]);
    expect(harness.service.texts).toEqual(["BEGIN TRANSACTION", "select n"]);
  });

  it("hold no more than a message of a large result", async () => {
    await query("begin; declare c cursor for select large");
    await query("fetch 10 from c");
    expect(read).toBeLessThan(20);
    expect(await tags("move all c")).toEqual([`MOVE ${MANY - 10}`]);
  });

  it("end the engine's query when they are closed", async () => {
    await query("begin; declare c cursor for select large");
    await query("fetch c");
    expect(await tags("close c", "fetch c")).toEqual(["CLOSE CURSOR", "ERROR 34000"]);
    expect(harness.service.left).toEqual(["select large"]);
  });

  it("keep 64 MiB of rows to go back to, and no more", async () => {
    expect(await tags("begin", "declare c scroll cursor for select large", "move 60 c", "move first c", "move all c")).toEqual(["BEGIN", "DECLARE CURSOR", "MOVE 60", "MOVE 1", "ERROR 54000"]);
    expect(read).toBeLessThan(70);
    // What they kept is given back.
    expect(await tags("rollback", "begin", "declare c scroll cursor for select large", "move 60 c")).toEqual(["ROLLBACK", "BEGIN", "DECLARE CURSOR", "MOVE 60"]);
    expect(await tags("declare d scroll cursor for select large")).toEqual(["DECLARE CURSOR"]);
    read = 0;
    expect(await tags("move 10 d")).toEqual(["ERROR 54000"]);
  });

  it("fail the COMMIT that finds no room for what they hold", async () => {
    expect(await tags("begin", "declare c cursor with hold for select large", "commit", "fetch c")).toEqual(["BEGIN", "DECLARE CURSOR", "ERROR 54000", "ERROR 34000"]);
    expect(harness.service.texts.at(-1)).toBe("ROLLBACK");
    expect(await query("select n")).toContain("ready I");
  });

  it("give statement_timeout to each turn", async () => {
    harness.service.on("select slow", async function* (_, signal) {
      yield schema(["n", 23]);
      yield rows(["1"]);
      await untilAborted(signal);
    });
    await query("set statement_timeout = 100");
    await query("begin; declare c cursor for select slow");
    expect(harness.service.executed.at(-1)!.timeout).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await tags("fetch c")).toEqual(["FETCH 1"]);
    expect(await tags("fetch c", "rollback", "select n")).toEqual(["ERROR 57014", "ROLLBACK", "SELECT 4"]);
  });

  it("are described with the columns of their query", async () => {
    await query("begin; declare c cursor for select n");
    const answer = await client.extended(serialize.parse({ text: "fetch c" }), serialize.describe({ type: "S" }), serialize.describe({ type: "P", name: "c" }));
    expect(summary(answer)).toEqual(["parseComplete", "parameterDescription", "columns n", "columns n", "ready T"]);
  });

  it("give rows in the format that DECLARE was bound with, and refuse another", async () => {
    await query("begin");
    await client.extended(serialize.parse({ text: "declare c cursor for select n" }), serialize.bind({ binary: true }), serialize.execute());
    expect(harness.service.executed.at(-1)!.format!.format.value).toMatchObject({ columns: [1] });
    expect(summary(await client.extended(serialize.parse({ text: "fetch c" }), serialize.bind({ binary: true }), serialize.execute()))).toEqual(["parseComplete", "bindComplete", "row 1", "FETCH 1", "ready T"]);
    expect(summary(await client.extended(serialize.bind(), serialize.execute()))).toEqual(["bindComplete", "ERROR 0A000", "ready E"]);
  });
});
