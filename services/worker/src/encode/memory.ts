/** Size of a piece of memory; a batch of usual rows fits. */
export const MEMORY_BYTES = 640 * 1024;
/** Pieces that are kept for the next batch. */
const MOST_KEPT = 16;

const free: ArrayBuffer[] = [];

/**
 * Memory for one batch. Fresh memory for every batch would make the garbage collector run all the time: it counts
 * what lies outside its heap, and rows leave at hundreds of megabytes a second.
 */
export function takeMemory(): ArrayBuffer {
  return free.pop() ?? new ArrayBuffer(MEMORY_BYTES);
}

export function giveMemory(memory: ArrayBuffer): void {
  if (free.length < MOST_KEPT) free.push(memory);
}
