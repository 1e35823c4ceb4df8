import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serialize } from "pg-protocol";
import { startHarness, summary, type Harness } from "../testing/harness.ts";
import type { RawClient } from "../testing/raw-client.ts";
import { complete, rows, schema } from "../testing/scripted-service.ts";

let harness: Harness;
let client: RawClient;

beforeEach(async () => {
  harness = await startHarness();
  harness.service.on("select $1, $2", async function* () {
    yield schema(["a", 23], ["b", 25]);
    yield rows(["1", "x"]);
    yield complete("SELECT 1");
  });
  harness.service.descriptions.set("select $1, $2", { statement: { parameters: [{ name: "INTEGER" }, { name: "VARCHAR" }], schema: { columns: [{ name: "a", postgresType: { oid: 23 } }, { name: "b", postgresType: { oid: 25 } }] } } });
  client = await harness.client();
});
afterEach(() => harness.stop());

const query = async (sql: string) => summary(await client.query(sql));
const sentParameters = () => harness.service.executed.at(-1)!.parameters.map(({ type, value }) => [type, value.value]);

describe("PREPARE and EXECUTE", () => {
  it("give the engine the statement with its values", async () => {
    expect(await query("prepare p (int, text) as select $1, $2")).toEqual(["PREPARE", "ready I"]);
    expect(harness.service.described[0]).toMatchObject({ sql: "select $1, $2", parameterTypes: ["INTEGER", "VARCHAR"] });
    expect(await query("execute p (-41, null)")).toEqual(["columns a|b", "row 1|x", "SELECT 1", "ready I"]);
    expect(sentParameters()).toEqual([["INTEGER", "-41"], ["VARCHAR", true]]);
    expect(harness.service.texts).toEqual(["select $1, $2"]);
  });

  it("ask the engine for what is no constant, and place its errors", async () => {
    await query("prepare p (int, text) as select $1, $2");
    const sql = "SELECT CAST((f(1)) AS INTEGER),  g(2)";
    harness.service.on(sql, async function* () {
      yield schema(["f", 23], ["g", 25]);
      yield rows(["7", null]);
      yield complete("SELECT 1");
    });
    await query("execute p(f(1), g(2))");
    expect(sentParameters()).toEqual([["INTEGER", "7"], ["VARCHAR", true]]);
  });

  it("translate the arguments like any query", async () => {
    await query("prepare p (int, text) as select $1, $2");
    await query("execute p (1, current_user)");
    expect(harness.service.texts[0]).toMatch(/^SELECT +'tavana'/);
  });

  it("share names with the protocol's statements", async () => {
    await query("prepare p (int, text) as select $1, $2");
    expect(summary(await client.extended(serialize.parse({ name: "p", text: "select 1" })))).toEqual(["ERROR 42P05", "ready I"]);
    expect(summary(await client.extended(serialize.bind({ statement: "p", values: ["1", "x"] }), serialize.execute()))).toEqual(["bindComplete", "row 1|x", "SELECT 1", "ready I"]);
    expect(await query("deallocate p")).toEqual(["DEALLOCATE", "ready I"]);
    expect(await query("execute p (1, 'x')")).toEqual(["ERROR 26000", "ready I"]);
  });

  it("do not go round in circles", async () => {
    await client.extended(serialize.parse({ name: "e", text: "execute e" }));
    expect(await query("execute e")).toEqual(["ERROR 0A000", "ready I"]);
  });
});
