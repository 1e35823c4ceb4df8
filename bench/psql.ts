// The same large result through psql, which needs a core for itself, beside PostgreSQL 15.
//   node_modules/.bin/node bench/psql.ts [rows] [runs]
import { execFileSync } from "node:child_process";
import { startServers } from "./lib/servers.ts";

const rows = Number(process.argv[2] ?? 3_000_000);
const runs = Number(process.argv[3] ?? 3);
const servers = await startServers(rows);
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
try {
  const targets = [
    { port: servers.tavana.pgPort, table: servers.tavanaTable, times: [] as number[] },
    { port: servers.postgres.port, table: servers.postgresTable, times: [] as number[] },
  ];
  for (let run = 0; run < runs; run++) {
    for (const { port, table, times } of targets) {
      const began = performance.now();
      execFileSync("psql", ["-h", "127.0.0.1", "-p", String(port), "-U", "tavana", "-X", "-A", "-t", "-o", "/dev/null", "-c", `SELECT * FROM ${table}`, "tavana"], {
        env: { ...process.env, PGPASSWORD: "tavana" },
      });
      times.push((performance.now() - began) / 1000);
    }
  }
  const [ours, theirs] = targets.map(({ times }) => rows / median(times) / 1e6);
  console.log(`through psql: tavana ${ours!.toFixed(2)}, postgres ${theirs!.toFixed(2)} M rows/s, ratio ${(ours! / theirs!).toFixed(2)}`);
} finally {
  await servers.stop();
}
