import { startTavana } from "../test/toolbox/tavana.ts";
import { Wire } from "./lib/wire.ts";
const t = await startTavana();
for (let r=0;r<2;r++) for (const mode of ["simple text","extended text"] as const) { const wire = await Wire.connect(t.pgPort); const times:number[]=[];
for (let at = 0; at < 3000; at++) { const { seconds } = await wire.run("SELECT 1", mode); if (at>=1000) times.push(seconds*1000);}
times.sort((a,b)=>a-b); console.log(mode, times[1000]!.toFixed(3), times[1980]!.toFixed(3)); wire.close();}
const wires = await Promise.all(Array.from({ length: 16 }, () => Wire.connect(t.pgPort)));
for (let r=0;r<2;r++) { let count = 0; const until = performance.now() + 3000;
await Promise.all(wires.map(async (one) => { for (; performance.now() < until; count++) await one.run("SELECT 1", "simple text"); }));
console.log((count/3).toFixed(0)+"/s"); }
for (const w of wires) w.close(); await t.stop(); process.stderr.write(t.log().slice(-3000));
