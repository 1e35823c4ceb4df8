import { readFileSync, statSync } from "node:fs";

/** How often a file is looked at for a change, at most. */
const LOOK_MS = 1_000;

/**
 * What a file says, read again when the file has changed: at a call, and at most once a second. One that has become
 * wrong or cannot be read leaves what was, and is reported once for each change.
 *
 * @throws what parse throws, or the file system, at the first reading only
 */
export function reloadedFile<T>(path: string, parse: (text: string, path: string) => T, onError: (error: Error) => void): () => T {
  let value = parse(readFileSync(path, "utf8"), path);
  let stamp = stampOf(path);
  let lookedAt = Date.now();
  return () => {
    if (Date.now() - lookedAt < LOOK_MS) return value;
    lookedAt = Date.now();
    try {
      const now = stampOf(path);
      if (now === stamp) return value;
      stamp = now;
      value = parse(readFileSync(path, "utf8"), path);
    } catch (error) {
      onError(error as Error);
    }
    return value;
  };
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size} ${stat.ino}` : "missing";
}
