import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { asTavanaError, TavanaError } from "@tavana/common";
import type { Export } from "../gate/export-form.ts";
import { REFUSAL_HINT } from "./store-error.ts";
import type { StagedFile, ObjectStore } from "./object-store.ts";

/** Where an export goes: the store, and the target's name there. */
export interface Place {
  readonly store: ObjectStore;
  /** The target's part behind the bucket; of a local directory the whole path. */
  readonly key: string;
}

/** Of one export. Far more would take hours, and are a mistake in what it is partitioned by. */
const MAX_FILES = 10_000;

/**
 * Makes staged files the target's: all are brought to the store first, then each shows at once and whole. Until
 * then nothing has changed there.
 *
 * @param staged what the engine has written: a file, or a directory of them
 * @throws TavanaError 58030, 58P02 for files that are in the way
 */
export async function publish(staged: string, { target, isDirectory, existing }: Export, { store, key }: Place, signal: AbortSignal): Promise<void> {
  try {
    const files = await stagedFiles(staged, isDirectory, key);
    const present = isDirectory && (existing === "refuse" || existing === "remove") ? await store.list(key, existing === "refuse" ? 1 : Infinity, signal) : [];
    if (existing === "refuse" && present.length > 0) {
      throw new TavanaError("58P02", `directory ${target} is not empty`, { hint: "Add OVERWRITE_OR_IGNORE, OVERWRITE or APPEND to the options." });
    }
    const show = await store.prepare(files, signal);
    await show();
    if (existing === "remove") {
      const fresh = new Set(files.map((file) => file.key));
      await store.remove(present.filter((old) => !fresh.has(old)));
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : writeError(error, target);
  }
}

async function stagedFiles(staged: string, isDirectory: boolean, key: string): Promise<StagedFile[]> {
  if (!isDirectory) return [{ path: staged, bytes: (await stat(staged)).size, key }];
  const entries = await readdir(staged, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  if (paths.length > MAX_FILES) throw new TavanaError("54000", `the export has ${paths.length} files, more than ${MAX_FILES}`, { hint: "Partition it by fewer values." });
  return Promise.all(paths.map(async (path) => ({ path, bytes: (await stat(path)).size, key: `${key}/${relative(staged, path)}` })));
}

/** A store's refusal in words for those who asked: never its hosts. */
export function writeError(error: unknown, target: string): TavanaError {
  if (error instanceof TavanaError) return error;
  const { name = "", code = "", $metadata, statusCode } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number }; statusCode?: number };
  const status = $metadata?.httpStatusCode ?? statusCode ?? 0;
  const details = { cause: asTavanaError(error) };
  if (name === "NoSuchBucket" || code === "ContainerNotFound") return new TavanaError("58P01", `the bucket of ${target} does not exist`, details);
  if (code === "ENOSPC") return new TavanaError("53100", `there is no space left to write ${target}`, details);
  if (status === 401 || status === 403 || code === "EACCES" || code === "EROFS") {
    return new TavanaError("42501", `the store denies writing to ${target}`, { ...details, detail: status > 0 ? `${code || name}.` : "", hint: REFUSAL_HINT });
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)) return new TavanaError("58030", `the certificate of the store of ${target} is not trusted`, details);
  const unreached = status === 0 && (code !== "" || /Timeout/.test(name));
  const message = unreached ? `the store of ${target} cannot be reached` : `the store cannot write ${target}`;
  return new TavanaError("58030", message, { ...details, detail: `${code || name}.`, hint: "Nothing was changed there, unless some of many files show already. Try again later." });
}
