// Memory and other people's latency while 64 clients read a large result very slowly.
//   node_modules/.bin/node bench/slow-readers.ts [clients] [seconds]
import { residentMiB, startServers, tavanaPids } from "./lib/servers.ts";
import { Wire } from "./lib/wire.ts";

const clients = Number(process.argv[2] ?? 64);
const seconds = Number(process.argv[3] ?? 15);

const servers = await startServers(3_000_000);
try {
  const pids = await tavanaPids(servers.tavana);
  const other = await Wire.connect(servers.tavana.pgPort);
  for (let at = 0; at < 300; at++) await other.run("SELECT 1", "simple text");
  const show = async (what: string) => {
    const times: number[] = [];
    for (let at = 0; at < 200; at++) times.push((await other.run("SELECT 1", "simple text")).seconds * 1000);
    const middle = times.sort((a, b) => a - b)[100]!;
    console.log(`${what.padEnd(28)} gateway ${residentMiB(pids.gateway).toFixed(0)} MiB, workers ${residentMiB(pids.workers).toFixed(0)} MiB, select 1 p50 ${middle.toFixed(2)} ms`);
  };
  await show("before");
  const slow = await Promise.all(Array.from({ length: clients }, () => Wire.connect(servers.tavana.pgPort)));
  for (const wire of slow) {
    wire.run(`SELECT * FROM ${servers.tavanaTable}`, "simple text").catch(() => undefined);
    wire.pause();
  }
  for (let second = 1; second <= seconds; second++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (second % 5 === 0 || second === 1) await show(`${clients} readers, after ${second} s`);
  }
  for (const wire of slow) wire.close();
  for (const after of [2, 10]) {
    await new Promise((resolve) => setTimeout(resolve, after * 1000));
    await show(`${after} s after ${after === 2 ? "they left" : "that"}`);
  }
  other.close();
} finally {
  await servers.stop();
}
