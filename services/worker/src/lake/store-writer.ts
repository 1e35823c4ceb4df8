/** A file on the worker's disk, and the name that it is to have in its store: a URL's or path's part behind the bucket. */
export interface StagedFile {
  readonly path: string;
  readonly bytes: number;
  readonly key: string;
}

/** Puts files into a store so that nobody ever sees a part of one. */
export interface StoreWriter {
  /**
   * Brings all files to the store, where nothing shows yet.
   *
   * @returns makes them visible, each at once and whole, over what had its name
   * @throws with nothing left behind; the signal's reason when that fires
   */
  prepare(files: readonly StagedFile[], signal: AbortSignal): Promise<() => Promise<void>>;
  /** Keys below a directory, no more than `limit`. */
  list(directory: string, limit: number, signal: AbortSignal): Promise<string[]>;
  remove(keys: readonly string[]): Promise<void>;
}
