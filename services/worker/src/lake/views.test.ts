import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Gate } from "../gate/gate.ts";
import { Guard } from "../gate/guard.ts";
import { readsNothing } from "./definition.ts";
import { localStore } from "./local-store.ts";
import type { PlacedChange } from "./view-set.ts";
import { ViewStore } from "./view-store.ts";
import { Views } from "./views.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tavana-views-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const create = (name: string, query = "SELECT 1 AS a"): PlacedChange => ({ kind: "create", target: { schema: "team", name }, columns: [], query, queryStart: 0, existing: "refuse", reads: readsNothing });
const signal = new AbortController().signal;

/** Views over the directory, as one worker has them. */
async function worker(list: typeof localStore.list = (...args) => localStore.list(...args), make: typeof localStore.create = (...args) => localStore.create(...args)) {
  const gate = new Gate(await Guard.create());
  let changes = 0;
  const views = new Views({
    store: new ViewStore(async () => ({ store: { ...localStore, list, create: make }, directory })),
    place: directory,
    check: (query) => gate.checkOne(query),
    isDataset: () => false,
    log: pino({ level: "silent" }),
    expect: () => () => undefined,
    changed: async () => void changes++,
  });
  const publish = (...made: PlacedChange[]) => views.publish(made, signal);
  const names = () => views.definitions.map(({ name }) => name).toSorted();
  return { views, publish, names, changes: () => changes };
}

describe("views that workers share", () => {
  it("are one set, whoever changes them at the same time", async () => {
    const workers = await Promise.all([worker(), worker(), worker()]);
    await Promise.all(workers.flatMap(({ publish }, at) => [1, 2, 3].map((each) => publish(create(`v${at}_${each}`)))));
    for (const { views, names } of workers) {
      await views.look();
      expect(names()).toEqual(["v0_1", "v0_2", "v0_3", "v1_1", "v1_2", "v1_3", "v2_1", "v2_2", "v2_3"]);
    }
    for (let more = 0; more < 25; more++) await workers[0]!.publish(create(`more${more}`));
    expect((await readdir(directory)).length).toBe(21); // and the one before the first
  });

  it("are changed once when the store's answer is lost and the file is found to be there", async () => {
    const { publish, views, names } = await worker(undefined, async (...args) => {
      await localStore.create(...args);
      return localStore.create(...args); // the SDK's second try
    });
    await publish(create("a"));
    await publish(create("b"));
    await views.look();
    expect([names(), (await readdir(directory)).length]).toEqual([["a", "b"], 3]);
  });

  it("are not changed in a store that overwrites", async () => {
    const { publish, views } = await worker(undefined, async (key, text) => {
      await writeFile(key, text);
      return true;
    });
    await expect(publish(create("a"))).rejects.toMatchObject({ sqlstate: "0A000", message: expect.stringContaining("overwrites") });
    expect(await views.now(signal)).toEqual([]);
  });

  it("are changed again when a store that looks before it writes lets another one write in between", async () => {
    const other = JSON.stringify({ change: "other", views: [{ schema: "team", name: "other", columns: [], query: "SELECT 2 AS b", comment: "", columnComments: {} }] });
    const { publish, names } = await worker(undefined, async (key, text, ...rest) => {
      const isMine = await localStore.create(key, text, ...rest);
      if (key.endsWith("1.json") && isMine) await writeFile(key, other);
      return isMine;
    });
    await publish(create("a"));
    expect(names()).toEqual(["a", "other"]);
  });

  it("are not changed by what reaches the store when the files of its time are gone", async () => {
    const fast = await worker();
    let isLate = false;
    const { publish, views } = await worker(undefined, async (key, ...rest) => {
      if (isLate) for (let at = 0; at < 22; at++) await fast.publish(create(`fast${at}`));
      isLate = false;
      return localStore.create(key, ...rest);
    });
    await publish(create("first"));
    isLate = true;
    await expect(publish(create("late"))).rejects.toMatchObject({ sqlstate: "08006", retriable: true });
    await publish(create("after"));
    const kept = (await views.now(signal)).map(({ name }) => name);
    expect([kept.length, kept.includes("late"), kept.at(-1)]).toEqual([24, false, "after"]);
  });

  it("stay what they were while their directory cannot be read", async () => {
    let isBroken = false;
    const { publish, views, names } = await worker((...args) => localStore.list(isBroken ? join(directory, "000000000001.json") : args[0], ...args.slice(1) as [number, AbortSignal]));
    await publish(create("a"));
    isBroken = true;
    await views.look();
    expect(names()).toEqual(["a"]);
    await expect(publish(create("b"))).rejects.toMatchObject({ sqlstate: expect.not.stringMatching(/^00/) });
  });

  it("are changed all together or not at all", async () => {
    const { publish, views, names } = await worker();
    await publish(create("a"));
    await expect(publish(create("b"), create("a"))).rejects.toMatchObject({ sqlstate: "42P07" });
    await views.look();
    expect(names()).toEqual(["a"]);
  });

  it("whose text would not pass the gate are not used, and can be dropped", async () => {
    const { publish, views, names } = await worker();
    await publish(create("good"), create("bad", "SELECT getenv('HOME')"), create("bare", "SELECT * FROM orders"), create("parameter", "SELECT $1"));
    expect(names()).toEqual(["good"]);
    await publish({ kind: "drop", targets: [{ schema: "team", name: "bad" }], ifExists: false, cascade: false, reads: readsNothing });
    expect((await views.now(signal)).map(({ name }) => name)).toEqual(["good", "bare", "parameter"]);
  });

  it("stay what they were while their file is damaged", async () => {
    const { publish, views, names } = await worker();
    await publish(create("a"));
    const view = { schema: "team", name: "b", query: "SELECT 1 AS a", comment: "", columns: ["a"], columnComments: {} };
    const odd = [{ columns: [1] }, { columns: [{}] }, { columnComments: { a: 1 } }].map((part) => JSON.stringify({ views: [{ ...view, ...part }] }));
    for (const text of ["", "{", "[]", '{"views": [{}]}', '{"views": 1}', ...odd]) {
      await writeFile(join(directory, "000000000009.json"), text);
      await views.look();
      expect([text, names()]).toEqual([text, ["a"]]);
      await expect(publish(create("b"))).rejects.toMatchObject({ sqlstate: "XX001" });
    }
  });

  it("are looked for once more, however often it is asked for while a store hangs", async () => {
    let calls = 0;
    let answer: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => (answer = resolve));
    const { views, changes } = await worker(async (...args) => {
      calls++;
      await hanging;
      return localStore.list(...args);
    });
    const looks = [views.look()];
    await new Promise((resolve) => setImmediate(resolve));
    for (let at = 0; at < 50; at++) looks.push(views.look());
    answer();
    await Promise.all(looks);
    expect(calls).toBe(2);
    expect(changes()).toBeLessThanOrEqual(1);
  });
});
