// Metadata: what tools and psql ask while they browse 100 datasets of 50 columns, and whether it takes a worker's slot.
//   node_modules/.bin/node bench/catalog.ts [datasets] [columns] [runs]
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { consoles } from "../test/conformance/tool-statements/consoles.ts";
import { dashboards } from "../test/conformance/tool-statements/dashboards.ts";
import { drivers } from "../test/conformance/tool-statements/drivers.ts";
import { frameworks } from "../test/conformance/tool-statements/frameworks.ts";
import { libraries } from "../test/conformance/tool-statements/libraries.ts";
import { queryApi } from "../test/toolbox/api.ts";
import { connectForText } from "../test/toolbox/client.ts";
import { startTavana } from "../test/toolbox/tavana.ts";

const datasets = Number(process.argv[2] ?? 100);
const columns = Number(process.argv[3] ?? 50);
const runs = Number(process.argv[4] ?? 5);
const WARM_MS = 3_000;

const folder = await mkdtemp(join(tmpdir(), "tavana-bench-catalog-"));
const header = Array.from({ length: columns }, (_, at) => `column_${at}`).join(",");
const row = Array.from({ length: columns }, (_, at) => at).join(",");
await writeFile(join(folder, "data.csv"), `${header}\n${row}\n`);
const tables = Array.from({ length: datasets }, (_, at) => `    ${at === 0 ? "orders" : `table_${at}`}: { files: ${folder}/data.csv, description: Number ${at} }\n`);
await writeFile(join(folder, "data.yaml"), `storage:\n  - prefix: ${folder}/\ndatasets:\n  shop:\n${tables.join("")}`);
const flags = ["--storage-file", "--datasets-file"].flatMap((flag) => [flag, join(folder, "data.yaml")]);
const tavana = await startTavana({ flags: ["--workers", "1", ...flags] });
try {
  const client = await connectForText(tavana.pgPort, "-c tavana.dialect=postgres");
  client.on("error", () => undefined); // its end, when something has failed before
  await client.query("SELECT count(*) FROM shop.orders");
  const api = queryApi(tavana);
  for (let known = 0; known < datasets * columns; ) {
    const { rows } = await client.query("SELECT count(*) AS n FROM information_schema.columns WHERE table_schema = 'shop'");
    known = Number((rows[0] as { n: string }).n);
  }
  await new Promise((resolve) => setTimeout(resolve, WARM_MS));
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  let slots = 0;
  let looking = true;
  const watch = (async () => {
    while (looking) {
      slots = Math.max(slots, ...(await api.getCluster({})).workers.map(({ slotsInUse }) => slotsInUse));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  })();
  const times: [string, number][] = [];
  const about = (sql: string) => /pg_|information_schema/i.test(sql);
  for (const { sql, values = [] } of [consoles, dashboards, drivers, frameworks, libraries].flatMap((each) => Object.values(each).flat()).filter((each) => about(each.sql))) {
    const taken: number[] = [];
    for (let run = 0; run <= runs; run++) {
      const began = performance.now();
      await client.query({ text: sql, values: [...values] });
      if (run > 0) taken.push(performance.now() - began);
    }
    times.push([sql.replace(/\s+/g, " "), median(taken)]);
  }
  looking = false;
  await watch;
  const sorted = times.toSorted(([, one], [, other]) => other - one);
  console.log(`${datasets} datasets of ${columns} columns: ${times.length} statements of tools, ${runs} runs each: median of medians ${median(times.map(([, ms]) => ms)).toFixed(1)} ms, ${times.filter(([, ms]) => ms > 50).length} above 50 ms`);
  for (const [sql, ms] of sorted.slice(0, 8)) console.log(`  ${ms.toFixed(0).padStart(4)} ms  ${sql.slice(0, 140)}`);
  console.log(`most slots of the worker in use meanwhile: ${slots}`);
  const env = { ...process.env, PGPASSWORD: tavana.password };
  for (const command of ["\\dt shop.*", "\\d shop.orders", "\\d+ shop.orders", "\\dn+", "\\df abs", "\\dT", "\\du", "\\l"]) {
    const taken: number[] = [];
    for (let run = 0; run < runs; run++) {
      const { stdout } = await promisify(execFile)("psql", ["-h", "127.0.0.1", "-p", String(tavana.pgPort), "-U", tavana.user, "-X", "-c", "\\timing", "-c", "SELECT 1", "-c", command, tavana.database], { env, maxBuffer: 1 << 26 });
      if (stdout.length < 20) throw new Error(`${command} gave nothing`);
      const began = performance.now();
      await promisify(execFile)("psql", ["-h", "127.0.0.1", "-p", String(tavana.pgPort), "-U", tavana.user, "-X", "-c", command, tavana.database], { env, maxBuffer: 1 << 26 });
      taken.push(performance.now() - began);
    }
    console.log(`psql -c '${command}', start and log-in included: ${median(taken).toFixed(0)} ms`);
  }
  await client.end();
} finally {
  await tavana.stop();
  await rm(folder, { recursive: true, force: true });
}
