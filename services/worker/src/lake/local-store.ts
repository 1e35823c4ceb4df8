import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ObjectStore } from "./object-store.ts";

/** Directories: files come beside their place under a name that no pattern of a format matches, and are renamed. */
export const localStore: ObjectStore = {
  async prepare(files, signal) {
    const placed: { readonly from: string; readonly to: string }[] = [];
    try {
      for (const { path, key } of files) {
        signal.throwIfAborted();
        const from = beside(key);
        await mkdir(dirname(key), { recursive: true });
        placed.push({ from, to: key });
        await copyFile(path, from);
        const file = await open(from);
        await file.sync().finally(() => file.close());
      }
    } catch (error) {
      await Promise.all(placed.map(({ from }) => rm(from, { force: true })));
      throw error;
    }
    return async () => {
      for (const { from, to } of placed) await rename(from, to);
    };
  },

  async list(directory, limit) {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return []; // another error is no empty directory
      throw error;
    });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)).toSorted().slice(0, limit);
  },

  read: (key) => readFile(key, "utf8"),

  async create(key, text) {
    const from = beside(key);
    await mkdir(dirname(key), { recursive: true });
    try {
      const file = await open(from, "wx");
      await file.writeFile(text).then(() => file.sync()).finally(() => file.close());
      await link(from, key); // unlike a rename, it takes nobody's place
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      await rm(from, { force: true });
    }
  },

  async remove(keys) {
    await Promise.all(keys.map((key) => rm(key, { force: true })));
  },

  close: () => undefined,
};

function beside(key: string): string {
  return join(dirname(key), `.${randomUUID()}.tmp`);
}
