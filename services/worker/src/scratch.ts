import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "@tavana/common";

/**
 * Makes a folder for what this process writes while it runs, and removes those of this worker's earlier processes,
 * which leave gigabytes when they are killed.
 *
 * @throws ConfigError when nothing can be written there
 */
export async function openScratch(dataDirectory: string, name: string): Promise<string> {
  const parent = join(dataDirectory, "tmp");
  const own = `${encodeURIComponent(name)}.${process.pid}`;
  const isLeft = (folder: string) => {
    const [, of, pid] = /^(.*)\.(\d+)$/.exec(folder) ?? [];
    return of === encodeURIComponent(name) && (folder === own || !isAlive(Number(pid)));
  };
  try {
    await mkdir(parent, { recursive: true });
    for (const folder of (await readdir(parent)).filter(isLeft)) await rm(join(parent, folder), { recursive: true, force: true });
    await mkdir(join(parent, own));
  } catch (error) {
    throw new ConfigError([`DATA_DIR: nothing can be written to ${dataDirectory}: ${(error as Error).message}`]);
  }
  return join(parent, own);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"; // another user's
  }
}
