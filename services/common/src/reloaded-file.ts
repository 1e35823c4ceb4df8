import { statSync } from "node:fs";

/** How often files are looked at for a change, at most. */
const LOOK_MS = 1_000;

/**
 * What files say, read again when one of them has changed: at a call, and at most once a second. Files that have
 * become wrong or cannot be read leave what was, and are reported once for each change.
 *
 * @throws what read throws, at the first reading only
 */
export function reloadedFiles<T>(paths: readonly string[], read: () => T, onError: (error: Error) => void): () => T {
  let stamp = stampOf(paths);
  let value = read();
  let lookedAt = Date.now();
  return () => {
    if (Date.now() - lookedAt < LOOK_MS) return value;
    lookedAt = Date.now();
    const now = stampOf(paths);
    if (now === stamp) return value;
    stamp = now;
    try {
      value = read();
    } catch (error) {
      onError(error as Error);
    }
    return value;
  };
}

/** Differs when a file has changed, was replaced, or may now be read; a file that is missing says so. */
export function stampOf(paths: readonly string[]): string {
  return paths
    .map((path) => statSync(path, { throwIfNoEntry: false }))
    .map((stat) => (stat ? `${stat.mtimeMs} ${stat.ctimeMs} ${stat.size} ${stat.ino}` : "missing"))
    .join();
}
