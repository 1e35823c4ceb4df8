import { mkdtemp, readdir, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Spill } from "./spill.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tavana-spill-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const batch = (n: number) => ({ data: new Uint8Array(1_000).fill(n), rowCount: n });
const spaceOf = (fileBytes = 1_000_000, totalBytes = 10_000_000) => ({ directory, memoryBytes: 2_500, fileBytes, totalBytes, used: 0 });
const spillOf = (fileBytes?: number) => new Spill(spaceOf(fileBytes));

/** Files of the directory that this process has open, whether they still have a name or not. */
async function openFiles(): Promise<string[]> {
  const links = (await readdir("/proc/self/fd")).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ""));
  return (await Promise.all(links)).filter((path) => path.startsWith(directory));
}

it("gives back in order what was added, from memory and then from a file that has no name", async () => {
  const spill = spillOf();
  for (let n = 1; n <= 5; n++) await spill.add(batch(n));
  expect(await readdir(directory)).toEqual([]);
  expect((await openFiles()).length).toBe(1);
  for (let n = 1; n <= 5; n++) expect(await spill.take()).toEqual(batch(n));
  expect(await spill.take()).toBeUndefined();
  await spill.close();
  expect(await openFiles()).toEqual([]);
});

it("leaves no file open when it is closed while it is added to", async () => {
  const spills = Array.from({ length: 20 }, () => spillOf());
  const added = spills.flatMap((spill) => [1, 2, 3, 4, 5].map((n) => spill.add(batch(n))));
  const closed = spills.map(async (spill, at) => {
    for (let turn = 0; turn < at; turn++) await new Promise(setImmediate); // at another moment each
    await spill.close();
    expect(await spill.take()).toBeUndefined();
  });
  await Promise.all([...added, ...closed]);
  expect(await openFiles()).toEqual([]);
  expect(await readdir(directory)).toEqual([]);
});

it("takes no more than its limit", async () => {
  const spill = spillOf(2_000);
  for (let n = 1; n <= 4; n++) await spill.add(batch(n));
  await expect(spill.add(batch(5))).rejects.toMatchObject({ sqlstate: "53400" });
  await spill.close();
});

it("shares the space with others, and gives back what it took", async () => {
  const space = spaceOf(5_000, 6_000);
  const [one, other] = [new Spill(space), new Spill(space)];
  for (let n = 1; n <= 6; n++) await one.add(batch(n));
  for (let n = 1; n <= 4; n++) await other.add(batch(n));
  await expect(other.add(batch(5))).rejects.toMatchObject({ sqlstate: "53400" });
  await one.close();
  for (let n = 5; n <= 7; n++) await other.add(batch(n));
  await expect(other.add(batch(8))).rejects.toMatchObject({ sqlstate: "53400" });
  await other.close();
  expect(space.used).toBe(0);
});
