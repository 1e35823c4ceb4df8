import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runJava } from "../toolbox/java.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
beforeAll(async () => {
  tavana = await startTavana();
});
afterAll(async () => {
  await tavana?.stop();
});

it("pgjdbc reads every row of open results side by side, prepares, cancels and reads errors", async () => {
  expect(await runJava(join(import.meta.dirname, "java/Drive.java"), [String(tavana.pgPort)])).toEqual([
    "extended interleaved 20000 15000 0 false false",
    "extended prepared 90",
    "extendedForPrepared interleaved 20000 15000 0 false false",
    "extendedForPrepared prepared 90",
    "simple interleaved 20000 15000 0 false false",
    "simple prepared 90",
    "types int4 numeric 5 2",
    "binary 1 2 1.5 12.34 x true 2020-02-29 2020-01-02 03:04:05.678 [1, 2, 3]",
    "error 42P01",
    "after 7",
    "cancel 57014",
  ]);
});
