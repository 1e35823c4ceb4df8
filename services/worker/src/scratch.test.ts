import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError } from "@tavana/common";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openScratch } from "./scratch.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "tavana-scratch-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ["-e", ""]).pid;

it("removes what this worker's earlier processes have left, and nothing else", async () => {
  const others = [`worker-0.${process.ppid}`, `worker-1.${deadPid()}`, `my.worker-0.${deadPid()}`, "worker-0", "notes.txt"];
  for (const folder of [...others, `worker-0.${deadPid()}`, `worker-0.${process.pid}`]) {
    await mkdir(join(directory, "tmp", folder, "engine"), { recursive: true });
    await writeFile(join(directory, "tmp", folder, "engine", "block"), "left");
  }
  const scratch = await openScratch(directory, "worker-0");
  expect(scratch).toBe(join(directory, "tmp", `worker-0.${process.pid}`));
  expect(await readdir(scratch)).toEqual([]);
  expect((await readdir(join(directory, "tmp"))).sort()).toEqual([...others, `worker-0.${process.pid}`].sort());
});

it("says when nothing can be written there", async () => {
  const file = join(directory, "file");
  await writeFile(file, "");
  await expect(openScratch(file, "worker-0")).rejects.toThrow(ConfigError);
  await expect(openScratch(file, "worker-0")).rejects.toThrow("DATA_DIR: nothing can be written to");
});
