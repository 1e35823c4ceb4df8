import { randomUUID } from "node:crypto";
import { copyFile, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { StoreWriter } from "./store-writer.ts";

/** Writes to directories: files come beside their place under a name that no pattern of a format matches, and are renamed. */
export const localWriter: StoreWriter = {
  async prepare(files, signal) {
    const placed: { readonly from: string; readonly to: string }[] = [];
    try {
      for (const { path, key } of files) {
        signal.throwIfAborted();
        const from = join(dirname(key), `.${randomUUID()}.tmp`);
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
    const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)).slice(0, limit);
  },

  async remove(keys) {
    await Promise.all(keys.map((key) => rm(key, { force: true })));
  },
};

