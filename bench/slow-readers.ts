// Memory and other people's latency while 64 clients read a large result very slowly, and what DuckDB itself holds for
// as many streams in one process.
//   node_modules/.bin/node bench/slow-readers.ts [clients] [seconds] [rows of a Parquet row group]
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { residentMiB, startServers, tavanaPids } from "./lib/servers.ts";
import { Wire } from "./lib/wire.ts";

const clients = Number(process.argv[2] ?? 64);
const seconds = Number(process.argv[3] ?? 15);

const servers = await startServers(3_000_000, process.argv[4] === undefined ? undefined : Number(process.argv[4]));
try {
  const pids = await tavanaPids(servers.tavana);
  const other = await Wire.connect(servers.tavana.pgPort);
  for (let at = 0; at < 300; at++) await other.run("SELECT 1", "simple text");
  let first: { gateway: number; workers: number } | undefined;
  const show = async (what: string) => {
    const times: number[] = [];
    for (let at = 0; at < 200; at++) times.push((await other.run("SELECT 1", "simple text")).seconds * 1000);
    const middle = times.sort((a, b) => a - b)[100]!;
    const resident = { gateway: residentMiB(pids.gateway), workers: residentMiB(pids.workers) };
    first ??= resident;
    const each = (now: number, before: number) => `${now.toFixed(0)} MiB (${((now - before) / clients).toFixed(1)} for each)`;
    console.log(`${what.padEnd(28)} gateway ${each(resident.gateway, first.gateway)}, workers ${each(resident.workers, first.workers)}, select 1 p50 ${middle.toFixed(2)} ms`);
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
  const own = execFileSync(process.execPath, [join(import.meta.dirname, "lib/open-streams.ts"), servers.file, String(clients)], { encoding: "utf8" });
  console.log(`DuckDB in one process        ${Number(own).toFixed(1)} MiB for each stream`);
} finally {
  await servers.stop();
}
