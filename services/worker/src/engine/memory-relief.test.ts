import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { MemoryRelief, type Relievable } from "./memory-relief.ts";

const LIMIT = 1_000;
let held: number;
let relief: MemoryRelief;
let relieved: string[];
beforeEach(() => {
  held = 0;
  relieved = [];
  relief = new MemoryRelief(LIMIT, { heldBytes: async () => held, close: () => undefined });
});
afterEach(() => relief.close());

/** A result that holds so many bytes and has been idle for so long. */
function open(name: string, bytes: number, idleMs: number | undefined): Relievable {
  held += bytes;
  let aside = false;
  const since = idleMs === undefined ? undefined : performance.now() - idleMs;
  const result: Relievable = {
    get idleSince() {
      return aside ? undefined : since;
    },
    async relieve() {
      aside = true;
      held -= bytes;
      relieved.push(name);
    },
  };
  relief.add(result);
  return result;
}

const never = new AbortController().signal;

it("sets those aside that have been idle longest, until half of the limit is free", async () => {
  open("young", 200, 1_000);
  open("old", 200, 3_000);
  open("busy", 200, undefined);
  open("middle", 200, 2_000);
  await relief.room(never);
  expect(relieved).toEqual(["old", "middle"]);
  expect(held).toBe(400);
});

it("leaves results alone while there is memory", async () => {
  open("idle", LIMIT / 2, 5_000);
  await relief.room(never);
  expect(relieved).toEqual([]);
});

it("looks by itself, too, while results are open", async () => {
  open("idle", LIMIT, 5_000);
  await expect.poll(() => relieved, { timeout: 5_000 }).toEqual(["idle"]);
});

it("waits for readers that have only just paused", async () => {
  open("just read", LIMIT, 50);
  await relief.room(never);
  expect(relieved).toEqual(["just read"]);
});

it("lets a statement go on when nothing becomes idle, and gives up waiting for one that is ended", async () => {
  open("busy", LIMIT, undefined);
  const controller = new AbortController();
  const waits = [relief.room(controller.signal), relief.room(never)];
  controller.abort(new Error("enough"));
  const outcomes = await Promise.allSettled(waits);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  expect(relieved).toEqual([]);
});

it("waits for what is being set aside, and lets one in after the other", async () => {
  let finish: () => void = () => undefined;
  held = LIMIT;
  relief.add({ idleSince: performance.now() - 5_000, relieve: () => new Promise<void>((resolve) => (finish = resolve)) });
  const entered: number[] = [];
  const waits = [1, 2].map((n) => relief.room(never).then(() => entered.push(n)));
  await delay(2_500);
  expect(entered).toEqual([]);
  held = 0;
  finish();
  await waits[0];
  expect(entered).toEqual([1]);
  await waits[1];
});
