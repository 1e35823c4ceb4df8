// Rows per second of one large result, read by a client that only drains the socket, beside PostgreSQL 15.
//   node_modules/.bin/node bench/rows.ts [rows] [runs]
import { cpuSeconds, startServers, tavanaPids } from "./lib/servers.ts";
import { Wire, type Mode } from "./lib/wire.ts";

const rows = Number(process.argv[2] ?? 3_000_000);
const runs = Number(process.argv[3] ?? 5);
const modes: readonly Mode[] = ["simple text", "extended text", "extended binary", "copy"];

const servers = await startServers(rows);
try {
  const pids = await tavanaPids(servers.tavana);
  const targets = [
    { name: "tavana", wire: await Wire.connect(servers.tavana.pgPort), table: servers.tavanaTable },
    { name: "postgres", wire: await Wire.connect(servers.postgres.port), table: servers.postgresTable },
  ];
  console.log(`${rows} rows, ${runs} runs each in turn, median; CPU seconds of a run`);
  console.log("mode             server     Mrows/s   MB/s  first row ms   gateway  workers  client");
  for (const mode of modes) {
    const medians: number[] = [];
    const results = targets.map(() => [] as { rate: number; rateBytes: number; first: number; cpu: number[] }[]);
    for (let run = 0; run < runs; run++) {
      for (const [at, { wire, table }] of targets.entries()) {
        const before = [cpuSeconds(pids.gateway), cpuSeconds(pids.workers)];
        const own = process.cpuUsage();
        const drained = await wire.run(`SELECT * FROM ${table}`, mode);
        if (drained.rows !== rows) throw new Error(`${drained.rows} rows of ${rows}`);
        const client = process.cpuUsage(own);
        const cpu = [cpuSeconds(pids.gateway) - before[0]!, cpuSeconds(pids.workers) - before[1]!, (client.user + client.system) / 1e6];
        results[at]!.push({ rate: drained.rows / drained.seconds / 1e6, rateBytes: drained.bytes / drained.seconds / 1e6, first: drained.firstRowMs, cpu });
      }
    }
    for (const [at, { name }] of targets.entries()) {
      const middle = results[at]!.sort((a, b) => a.rate - b.rate)[Math.floor(runs / 2)]!;
      medians.push(middle.rate);
      const cpu = middle.cpu.map((seconds, column) => (name === "postgres" && column < 2 ? "      -" : seconds.toFixed(2).padStart(7)));
      console.log(`${mode.padEnd(16)} ${name.padEnd(10)} ${middle.rate.toFixed(2).padStart(6)}  ${middle.rateBytes.toFixed(0).padStart(6)}  ${middle.first.toFixed(1).padStart(10)}     ${cpu.join("  ")}`);
    }
    console.log(`${"".padEnd(16)} ratio      ${(medians[0]! / medians[1]!).toFixed(2).padStart(6)}`);
  }
  for (const { wire } of targets) wire.close();
} finally {
  await servers.stop();
}
