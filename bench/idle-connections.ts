// Memory of the gateway with many connections that do nothing: with none, after they have connected, and after each
// has run a statement in the simple and in the extended protocol.
//   node_modules/.bin/node bench/idle-connections.ts [connections]
import { startTavana } from "../test/toolbox/tavana.ts";
import { residentMiB, tavanaPids } from "./lib/servers.ts";
import { Wire } from "./lib/wire.ts";

const connections = Number(process.argv[2] ?? 1000);
/** Connections are made and used so many at a time. */
const BATCH = 50;
const SETTLE_MS = 5000;

const tavana = await startTavana();
try {
  const { gateway } = await tavanaPids(tavana);
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    return residentMiB(gateway);
  };
  const inBatches = async (work: (at: number) => Promise<unknown>) => {
    for (let from = 0; from < connections; from += BATCH) await Promise.all(Array.from({ length: Math.min(BATCH, connections - from) }, (_, at) => work(from + at)));
  };
  // The code's own memory comes first: what one connection after another needs once.
  for (let at = 0; at < 200; at++) {
    const wire = await Wire.connect(tavana.pgPort);
    await wire.run("SELECT 1", "simple text");
    wire.close();
  }
  const none = await settled();
  console.log(`no connections: ${none.toFixed(0)} MiB`);
  const open: Wire[] = [];
  await inBatches(async () => open.push(await Wire.connect(tavana.pgPort)));
  const connected = await settled();
  console.log(`${open.length} connected: ${connected.toFixed(0)} MiB, ${(connected - none).toFixed(0)} more`);
  await inBatches((at) => open[at]!.run("SELECT 1", "simple text"));
  await inBatches((at) => open[at]!.run("SELECT 1", "extended binary"));
  const used = await settled();
  console.log(`${open.length} used twice: ${used.toFixed(0)} MiB, ${(used - none).toFixed(0)} more`);
  for (const wire of open) wire.close();
  const left = await settled();
  console.log(`after they left: ${left.toFixed(0)} MiB`);
} finally {
  await tavana.stop();
}
