import type { CredentialValues, Resolved } from "./credentials.ts";
import type { StorageRule } from "./storage-file.ts";

/** What it takes to write to a bucket or container. */
export interface StoreAccess {
  readonly rule: StorageRule;
  readonly values: CredentialValues;
  /** The same values when those may have ended: a large upload may take longer. */
  readonly current: () => Promise<Resolved>;
  readonly caFile: string | undefined;
}

/** A file on the worker's disk, and the name that it is to have in its store: a URL's or path's part behind the bucket. */
export interface StagedFile {
  readonly path: string;
  readonly bytes: number;
  readonly key: string;
}

/** Files in one bucket, container or file system. Nobody ever sees a part of one. */
export interface ObjectStore {
  /**
   * Brings all files to the store, where nothing shows yet.
   *
   * @returns makes them visible, each at once and whole, over what had its name
   * @throws with nothing left behind; the signal's reason when that fires
   */
  prepare(files: readonly StagedFile[], signal: AbortSignal): Promise<() => Promise<void>>;
  /** Keys below a directory in the order of their texts, no more than `limit`. */
  list(directory: string, limit: number, signal: AbortSignal): Promise<string[]>;
  /** A small file's text. */
  read(key: string, signal: AbortSignal): Promise<string>;
  /** Makes a small file. @returns false when there is one of this name, which stays */
  create(key: string, text: string, signal: AbortSignal): Promise<boolean>;
  remove(keys: readonly string[]): Promise<void>;
  /** Gives its connections up. */
  close(): void;
}
