// Latency of `select 1` over an open connection, statements per second of 16, log-ins, a connection from beginning to
// end, and a cancelled query, beside PostgreSQL 15.
//   node_modules/.bin/node bench/latency.ts
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { cancel } from "../test/toolbox/cancel.ts";
import { startServers } from "./lib/servers.ts";
import { Wire } from "./lib/wire.ts";

const STATEMENTS = 3_000;
const WARM_UP = 1_000;
const CLIENTS = 16;
const SECONDS = 4;
const LOG_INS = 200;
const CANCELS = 20;

const servers = await startServers(1_000);
const quantile = (times: number[], part: number) => times.sort((a, b) => a - b)[Math.floor(times.length * part)]!.toFixed(3);
try {
  for (const [name, port] of [["tavana", servers.tavana.pgPort], ["postgres", servers.postgres.port]] as const) {
    const wire = await Wire.connect(port);
    for (const mode of ["simple text", "extended text"] as const) {
      const times: number[] = [];
      for (let at = 0; at < STATEMENTS; at++) {
        const { seconds } = await wire.run("SELECT 1", mode);
        if (at >= WARM_UP) times.push(seconds * 1000);
      }
      console.log(`${name.padEnd(9)} ${mode.padEnd(14)} p50 ${quantile(times, 0.5)} ms, p99 ${quantile(times, 0.99)} ms`);
    }
    wire.close();
    const wires = await Promise.all(Array.from({ length: CLIENTS }, () => Wire.connect(port)));
    let count = 0;
    const until = performance.now() + SECONDS * 1000;
    await Promise.all(
      wires.map(async (one) => {
        for (; performance.now() < until; count++) await one.run("SELECT 1", "simple text");
      }),
    );
    for (const one of wires) one.close();
    console.log(`${name.padEnd(9)} ${CLIENTS} clients     ${(count / SECONDS).toFixed(0)} statements a second`);
    const times: number[] = [];
    for (let at = 0; at < 100; at++) {
      const began = performance.now();
      const one = await Wire.connect(port);
      await one.run("SELECT 1", "simple text");
      one.close();
      times.push(performance.now() - began);
    }
    console.log(`${name.padEnd(9)} connect, select 1, close: p50 ${quantile(times, 0.5)} ms`);
    const began = performance.now();
    const many = await Promise.allSettled(Array.from({ length: LOG_INS }, () => Wire.connect(port)));
    const good = many.filter(({ status }) => status === "fulfilled");
    console.log(`${name.padEnd(9)} ${good.length} of ${LOG_INS} log-ins at once in ${(performance.now() - began).toFixed(0)} ms`);
    for (const one of good) if (one.status === "fulfilled") one.value.close();
    console.log(`${name.padEnd(9)} cancelled: p50 ${quantile(await cancelTimes(port), 0.5)} ms`);
  }
} finally {
  await servers.stop();
}

/** Milliseconds from a CancelRequest to the end of a query that aggregates for ever. */
async function cancelTimes(port: number): Promise<number[]> {
  const client = new pg.Client({ host: "127.0.0.1", port, user: "tavana", password: "tavana", database: "tavana" });
  await client.connect();
  const times: number[] = [];
  for (let at = 0; at < CANCELS; at++) {
    const query = client.query("SELECT count(*) FROM generate_series(1, 10000000) a, generate_series(1, 10000) b").catch(() => undefined);
    await delay(200);
    const began = performance.now();
    cancel(client, port);
    await query;
    times.push(performance.now() - began);
  }
  await client.end();
  return times;
}
