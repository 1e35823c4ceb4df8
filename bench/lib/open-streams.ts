// What DuckDB itself holds for streams that are open and not read, in a process of its own: MiB for each.
//   open-streams.ts FILE STREAMS THREADS
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";

const [file = "", streams = "64", threads = "2"] = process.argv.slice(2);
const SETTLE_MS = 2_000;

const resident = async () => {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync("/proc/self/status", "latin1"))![1]) / 1024;
};
const instance = await DuckDBInstance.create(":memory:", { threads, allocator_background_threads: "true" });
const first = await instance.connect();
await first.runAndReadAll(`SELECT count(*) FROM '${file}'`);
const before = await resident();
const open: unknown[] = [];
for (let at = 0; at < Number(streams); at++) {
  const connection = await instance.connect();
  const result = await connection.stream(`SELECT * FROM '${file}'`);
  await result.fetchChunk();
  open.push(connection, result);
}
console.log(JSON.stringify(((await resident()) - before) / (open.length / 2)));
process.exit(0);
