const GIB = 1024 ** 3;
/** How often is looked. Memory fills at some gigabytes a second. */
const INTERVAL_MS = 100;

/** What a process may have that its engine may use so much of: the rest is JavaScript's, and what is on its way to clients. */
export function mostResident(engineBytes: number): number {
  return Math.ceil(engineBytes * 1.25) + 2 * GIB;
}

/**
 * Looks at a process's memory and calls back when there is too much. The engine's limit does not count what its
 * functions make of their arguments, and nothing ends them while they do: repeat('x', 4000000000) takes memory until
 * the system ends a process of its choice, or stands still.
 *
 * @param resident bytes that the process has now
 * @returns what ends it
 */
export function guardMemory(mostBytes: number, resident: () => number, tooMuch: (bytes: number) => void): () => void {
  const timer = setInterval(() => {
    const bytes = resident();
    if (bytes > mostBytes) tooMuch(bytes);
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
