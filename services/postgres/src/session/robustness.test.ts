import fc from "fast-check";
import { serialize } from "pg-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, startHarness, summary, type Harness } from "../testing/harness.ts";
import { complete, rows, schema } from "../testing/scripted-service.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ loginTimeoutMs: 500, maxMessageBytes: 10_000 });
  harness.service.fallback = async function* () {
    yield schema(["n", 23]);
    yield rows(["1"], ["2"]);
    yield complete("SELECT 2");
  };
  const columns = [{ name: "n", postgresType: { oid: 23 } }];
  for (const sql of ["select 1", "select $1"]) harness.service.descriptions.set(sql, { statement: { schema: { columns } } });
});
afterAll(() => harness.stop());

/** What a client may send, in any order and cut anywhere: good messages, bad ones, and bytes that are none. */
const piece = fc.oneof(
  fc.constantFrom("select 1", "begin", "commit", "rollback", "select 'x", "show timezone", "set nonsense = 1", "insert into t values (1); select 1", "discard all").map((text) => serialize.query(text)),
  fc.constantFrom("declare p cursor for select 1", "declare p scroll cursor with hold for select 1", "fetch p", "fetch 0 p", "move all p", "fetch prior p; fetch all p", "close p", "close all", "prepare a as select 1", "execute a", "execute a (1)", "deallocate a", "discard temp").map((text) => serialize.query(text)),
  fc.record({ name: fc.constantFrom("", "a"), text: fc.constantFrom("", "select 1", "select $1", "begin", "selec; x", "declare p cursor for select $1", "fetch 1 p", "fetch all p", "close p", "execute a", "execute a ($1)", "commit") }).map((parse) => serialize.parse(parse)),
  fc.record({ portal: fc.constantFrom("", "p"), statement: fc.constantFrom("", "a", "b"), values: fc.array(fc.constantFrom("1", null), { maxLength: 2 }) }).map((bind) => serialize.bind(bind)),
  fc.record({ portal: fc.constantFrom("", "p"), rows: fc.constantFrom(0, 1, 2) }).map((execute) => serialize.execute(execute)),
  fc.record({ type: fc.constantFrom("S" as const, "P" as const), name: fc.constantFrom("", "a", "p") }).map((target) => serialize.describe(target)),
  fc.record({ type: fc.constantFrom("S" as const, "P" as const), name: fc.constantFrom("", "a", "p") }).map((target) => serialize.close(target)),
  fc.constantFrom(serialize.sync(), serialize.flush(), serialize.copyDone(), serialize.copyFail("x"), serialize.copyData(Buffer.from("x"))),
  fc.record({ type: fc.constantFrom(..."BCDEFHPQSdf"), body: fc.uint8Array({ maxLength: 30 }) }).map(({ type, body }) => {
    const head = Buffer.from(`${type}\0\0\0\0`);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
  }),
);
const garbage = fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => Buffer.from(bytes));

const SYNC_ANSWER = "ready";

describe("the server", () => {
  it("answers every order of messages, and is in step again at Sync", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), fc.nat(200), async (pieces, cut) => {
        const client = await harness.client();
        const bytes = Buffer.concat(pieces);
        client.send(bytes.subarray(0, cut));
        client.send(bytes.subarray(cut), serialize.sync(), serialize.query("rollback; show server_encoding"));
        let last = summary(await client.untilReady());
        // Each Query and Sync has its ReadyForQuery; the last Query's answer is known.
        while (!last.includes("row UTF8")) {
          expect(last.at(-1)).toContain(SYNC_ANSWER);
          last = summary(await client.untilReady());
        }
        expect(last.at(-1)).toBe("ready I");
        await client.close();
      }),
      { numRuns: 200 },
    );
  });

  it("ends connections that send garbage, and serves the others", async () => {
    const other = await harness.client();
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(fc.oneof(piece, garbage), { maxLength: 10 }), async (loggedIn, pieces) => {
        const client = loggedIn ? await harness.client() : await harness.open();
        client.send(...pieces);
        client.socket.end();
        await eventually(() => client.closed);
        expect(summary(await other.query("show server_encoding"))).toContain("row UTF8");
      }),
      { numRuns: 100 },
    );
    await eventually(() => harness.server.connections === 1);
  });

  it("ends a connection that is broken off anywhere, and what it ran", async () => {
    const bytes = Buffer.concat([serialize.query("begin; select 1"), serialize.parse({ text: "select 1" }), serialize.bind(), serialize.execute({ rows: 1 }), serialize.sync()]);
    for (let end = 0; end < bytes.length; end += 5) {
      const client = await harness.client();
      client.send(bytes.subarray(0, end));
      client.socket.resetAndDestroy();
    }
    await eventually(() => harness.server.connections <= 1);
    await eventually(() => harness.service.sessionsOpened.length === harness.service.sessionsClosed.length);
  });

  it("keeps a bounded number of statements and portals for a client", async () => {
    const client = await harness.client();
    const text = `select '${"x".repeat(9_000)}'`;
    for (let batch = 0; batch < 100; batch++) {
      const messages = Array.from({ length: 100 }, (_, index) => serialize.parse({ name: `s${batch * 100 + index}`, text }));
      const answer = summary(await client.extended(...messages));
      if (answer.includes("ERROR 53000")) return expect(batch).toBeGreaterThan(70);
    }
    throw new Error("there was no end to it");
  });

  it("does not read on without bound from a client that does not read", async () => {
    const client = await harness.client();
    client.socket.pause();
    const flood = Buffer.concat(Array.from({ length: 2_000 }, () => serialize.query("show all")));
    let sent = 0;
    let blocked = 0;
    while (blocked < 20 && sent < 200_000_000) {
      if (client.socket.writableLength < 1_000_000) {
        client.send(flood);
        sent += flood.length;
        blocked = 0;
      } else {
        await new Promise((resolve) => setTimeout(resolve, 20));
        blocked++;
      }
    }
    expect(blocked).toBe(20);
    client.socket.destroy();
    await eventually(() => harness.server.connections <= 2);
  });
});
