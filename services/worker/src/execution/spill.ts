import { randomUUID } from "node:crypto";
import { mkdir, open, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { TavanaError, Turns } from "@tavana/common";
import type { EncodedBatch } from "../encode/index.ts";

/** Where results are set aside, and how much of them. */
export interface SpillSpace {
  readonly directory: string;
  /** Bytes kept in memory before a file is begun. */
  readonly memoryBytes: number;
  /** Most bytes that one result may put into its file. */
  readonly fileBytes: number;
  /** Most bytes in the files of all results together. */
  readonly totalBytes: number;
  /** Bytes in them now. */
  used: number;
}

/**
 * The rest of a result that had to leave its connection: first in memory, then in a file, read back in order. It may
 * be closed at any time, while something is added too; what is added afterwards is not kept.
 */
export class Spill {
  readonly #space: SpillSpace;
  readonly #turns = new Turns();
  readonly #memory: EncodedBatch[] = [];
  #memoryBytes = 0;
  #file: FileHandle | undefined;
  #closed = false;
  #written = 0;
  #read = 0;
  readonly #onFile: { readonly length: number; readonly rowCount: number }[] = [];

  constructor(space: SpillSpace) {
    this.#space = space;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** @throws TavanaError 53100 when the disk is full, 53400 when the limit is reached, 58030 */
  add(batch: EncodedBatch): Promise<void> {
    return this.#turns.next(() => this.#add(batch));
  }

  /** The next batch in order; undefined when all were taken. @throws TavanaError 58030 */
  take(): Promise<EncodedBatch | undefined> {
    return this.#turns.next(() => this.#take());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#turns.next(async () => {
      this.#memory.length = 0;
      this.#onFile.length = 0;
      const file = this.#file;
      this.#file = undefined;
      this.#space.used -= this.#written;
      this.#written = 0;
      await file?.close();
    });
  }

  async #add(batch: EncodedBatch): Promise<void> {
    if (this.#closed) return;
    if (!this.#file && this.#memoryBytes + batch.data.length <= this.#space.memoryBytes) {
      this.#memory.push(batch);
      this.#memoryBytes += batch.data.length;
      return;
    }
    const { fileBytes, totalBytes, used } = this.#space;
    const most = this.#written + batch.data.length > fileBytes ? `${fileBytes} bytes are kept of one of the results` : used + batch.data.length > totalBytes ? `${totalBytes} bytes are kept of all results` : undefined;
    if (most) {
      throw new TavanaError("53400", "the rest of an open result is too large to be set aside", {
        detail: `At most ${most} that had to leave their connections or their memory to other statements.`,
        hint: "Read the result to its end without a pause, and run other statements in a session of their own.",
      });
    }
    try {
      this.#file ??= await this.#open();
      await this.#file.appendFile(batch.data);
    } catch (error) {
      throw diskError(error);
    }
    this.#written += batch.data.length;
    this.#space.used += batch.data.length;
    this.#onFile.push({ length: batch.data.length, rowCount: batch.rowCount });
    batch.release?.();
  }

  async #take(): Promise<EncodedBatch | undefined> {
    const inMemory = this.#memory.shift();
    if (inMemory) {
      this.#memoryBytes -= inMemory.data.length;
      return inMemory;
    }
    const next = this.#onFile.shift();
    if (!next || !this.#file) return undefined;
    const data = new Uint8Array(next.length);
    const { bytesRead } = await this.#file.read(data, 0, next.length, this.#read);
    if (bytesRead !== next.length) throw new TavanaError("58030", "a result that was set aside could not be read back");
    this.#read += next.length;
    return { data, rowCount: next.rowCount };
  }

  /** A file without a name: the system takes it back when it is closed, however the worker ends. */
  async #open(): Promise<FileHandle> {
    await mkdir(this.#space.directory, { recursive: true });
    const path = join(this.#space.directory, `result-${randomUUID()}`);
    const file = await open(path, "wx+", 0o600);
    await rm(path, { force: true });
    return file;
  }
}

function diskError(error: unknown): TavanaError {
  const full = (error as NodeJS.ErrnoException).code === "ENOSPC";
  return new TavanaError(full ? "53100" : "58030", full ? "the disk is full" : "a result could not be set aside", {
    detail: "An open result had to leave its connection or its memory to other statements.",
    cause: error,
  });
}
