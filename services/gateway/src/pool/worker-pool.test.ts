import { create } from "@bufbuild/protobuf";
import { listenApi, TavanaError, type ApiServer } from "@tavana/common";
import { StatementSchema, WorkerService, WorkerStatusSchema } from "@tavana/proto";
import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { WorkerPool } from "./worker-pool.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A worker that takes statements and never answers them. */
async function silentWorker(): Promise<ApiServer> {
  return listenApi("127.0.0.1", 0, {
    routes: (router) =>
      router.service(WorkerService, {
        async *watchStatus(_, { signal }) {
          yield create(WorkerStatusSchema, { name: "silent", ready: true, slots: 4 });
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
        },
      }),
    rawCalls: { [`/${WorkerService.typeName}/Statements`]: (stream) => stream.on("error", () => undefined).respond({ ":status": 200, "content-type": "application/grpc+proto" }) },
  });
}

it("lets a worker whose name is gone finish what runs there, and gives it no more", async () => {
  const server = await silentWorker();
  let found = [{ address: "127.0.0.1", family: 4 }];
  const pool = new WorkerPool({ addresses: [], service: `workers:${server.port}`, resolve: async () => found, log: pino({ level: "silent" }) });
  ends.push(() => pool.close(), () => server.close(0));
  await expect.poll(() => pool.ready, { timeout: 10_000 }).toBe(true);
  const client = pool.leastLoaded()!;
  const ended = new AbortController();
  let outcome: unknown;
  const running = client.execute(create(StatementSchema, { sql: "select 1" }), ended.signal).next().catch((error: unknown) => (outcome = error));
  found = [];
  await expect.poll(() => pool.leastLoaded(), { timeout: 10_000 }).toBeUndefined();
  expect([outcome, client.inUse, pool.workers.length]).toEqual([undefined, true, 1]);
  ended.abort(new TavanaError("57014", "enough"));
  await running;
  expect(outcome).toMatchObject({ sqlstate: "57014" });
  await expect.poll(() => pool.workers.length, { timeout: 10_000 }).toBe(0);
});
