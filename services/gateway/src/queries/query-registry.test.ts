import { create } from "@bufbuild/protobuf";
import { ExecuteRequestSchema } from "@tavana/proto";
import { pino } from "pino";
import { expect, it } from "vitest";
import { Metrics } from "../metrics.ts";
import { QueryRegistry } from "./query-registry.ts";

function registry() {
  const metrics = new Metrics();
  const lines: Record<string, unknown>[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const count = async (name: string) => Number(new RegExp(`^${name}_count(?:\\{.*\\})? (\\d+)$`, "m").exec(await metrics.registry.metrics())?.[1] ?? 0);
  return { queries: new QueryRegistry(metrics, log), lines, count };
}

const request = create(ExecuteRequestSchema, { sql: "select 'a secret'" });

it("has a record of each query's start and end, by its id and without its text", () => {
  const { queries, lines } = registry();
  const query = queries.begin("ana", request);
  query.start("worker-0");
  queries.started(query);
  queries.end(query, "succeeded");
  expect(lines).toMatchObject([
    { msg: "query started", query_id: query.id, user: "ana", worker: "worker-0" },
    { msg: "query ended", query_id: query.id, user: "ana", outcome: "succeeded" },
  ]);
  expect(JSON.stringify(lines)).not.toContain("secret");
});

it("has room for so many large queries, and for small ones beside them", () => {
  const { queries } = registry();
  const large = create(ExecuteRequestSchema, { sql: "x".repeat(100 * 1024 * 1024) });
  const open = [queries.begin("ana", large), queries.begin("ben", large)];
  expect(() => queries.begin("cleo", large)).toThrow(expect.objectContaining({ sqlstate: "53200", retriable: true }));
  queries.end(queries.begin("cleo", request), "succeeded");
  queries.end(open[0]!, "failed");
  queries.end(queries.begin("cleo", large), "succeeded");
});

it("measures how long queries ran of those that ran, and the waiting of those that waited in vain", async () => {
  const { queries, count } = registry();
  const waiting = queries.begin("ana", request);
  waiting.position = 1;
  queries.end(waiting, "left");
  expect([await count("tavana_query_duration_seconds"), await count("tavana_query_queue_wait_seconds")]).toEqual([0, 1]);
  const running = queries.begin("ana", request);
  running.start("worker-0");
  queries.end(running, "succeeded");
  expect(await count("tavana_query_duration_seconds")).toBe(1);
});
