import { serialize } from "pg-protocol";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RawClient } from "../../services/postgres/src/testing/raw-client.ts";
import { connectTo } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
beforeAll(async () => {
  tavana = await startTavana({ flags: ["--workers", "1"] });
});
afterAll(() => tavana?.stop());

describe("a worker that is killed", () => {
  it("ends what ran there with an error, and the connection goes on", async () => {
    const client = await connectTo(tavana);
    const running = client.query("select count(*) from range(100000000000) a, range(1000) b").catch((thrown: unknown) => thrown);
    const session = await connectTo(tavana);
    await session.query("create temp table t as select 1 as a");
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill((await tavana.workerPids())[0]!, "SIGKILL");
    expect(((await running) as pg.DatabaseError).code).toBe("57P01");
    const lost = (await session.query("select * from t").catch((thrown: unknown) => thrown)) as pg.DatabaseError;
    expect(["57P01", "42P01"]).toContain(lost.code);
    expect((await client.query("select 2 as a")).rows).toEqual([{ a: 2 }]);
    await Promise.all([client.end(), session.end()]);
  });

  it("ends a result in the middle with an error, and the connection goes on", async () => {
    const { client } = await RawClient.logIn({ port: tavana.pgPort });
    client.send(serialize.query("select repeat('x', 10000) from range(100000000)"));
    await client.until("dataRow");
    process.kill((await tavana.workerPids())[0]!, "SIGKILL");
    const messages = await client.untilReady();
    expect(messages.filter(({ name }) => name !== "dataRow")).toMatchObject([{ name: "error", code: "57P01" }, { name: "readyForQuery", status: "I" }]);
    expect((await client.query("select 1")).map(({ name }) => name)).toContain("commandComplete");
    await client.close();
  });
});

describe("a worker that takes more memory than it may", () => {
  it("ends by itself and says why, takes no other with it, and is started again", async () => {
    const small = await startTavana({ flags: ["--workers", "2"], env: { WORKER_RESIDENT_BYTES: "700000000", WORKER_MEMORY_BYTES: "100000000" } });
    try {
      const client = await connectTo(small);
      // The engine does not count what its functions make of their arguments.
      const error = (await client.query("select length(repeat('x', 1000000000)) from range(3)").catch((thrown: unknown) => thrown)) as pg.DatabaseError;
      expect(error.code).toBe("57P01");
      await expect.poll(() => small.log()).toContain("bytes of resident memory are more than 700000000");
      const restarts = () => small.log().split("is started again").length - 1;
      await expect.poll(restarts).toBe(1);
      await expect.poll(() => client.query("select 42 as a").then(({ rows }) => rows, () => undefined), { timeout: 20_000 }).toEqual([{ a: 42 }]);
      expect(restarts()).toBe(1);
      await client.end();
    } finally {
      await small.stop();
    }
  });
});

describe("a worker that hangs", () => {
  it("lets go of those who wait for it, and serves again when it goes on", async () => {
    const [session, client] = await Promise.all([connectTo(tavana), connectTo(tavana)]);
    await session.query("create temp table t as select 1 as a");
    const [pid] = await tavana.workerPids();
    process.kill(pid!, "SIGSTOP");
    try {
      const lost = (await session.query("select * from t").catch((thrown: unknown) => thrown)) as pg.DatabaseError;
      expect(lost.code).toBe("57P01");
      // It is given up twice: the second time, calls have had no word of it at all.
      await expect.poll(() => tavana.log().split("the worker is silent").length, { timeout: 40_000 }).toBeGreaterThan(2);
    } finally {
      process.kill(pid!, "SIGCONT");
    }
    expect((await client.query("select 2 as a")).rows).toEqual([{ a: 2 }]);
    expect(await tavana.workerPids()).toEqual([pid]);
    await Promise.all([client.end(), session.end()]);
  });
});
