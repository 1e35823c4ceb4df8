import { randomUUID } from "node:crypto";
import { mkdir, open, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { TavanaError, Turns } from "@tavana/common";
import type { EncodedBatch } from "../encode/index.ts";

export interface SpillConfig {
  readonly directory: string;
  /** Bytes kept in memory before a file is begun. */
  readonly memoryBytes: number;
  /** Most bytes that one result may put into its file. */
  readonly fileBytes: number;
}

/**
 * The rest of a result that had to leave its connection: first in memory, then in a file, read back in order. It may
 * be closed at any time, while something is added too; what is added afterwards is not kept.
 */
export class Spill {
  readonly #config: SpillConfig;
  readonly #turns = new Turns();
  readonly #memory: EncodedBatch[] = [];
  #memoryBytes = 0;
  #file: FileHandle | undefined;
  #closed = false;
  #written = 0;
  #read = 0;
  readonly #onFile: { readonly length: number; readonly rowCount: number }[] = [];

  constructor(config: SpillConfig) {
    this.#config = config;
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
      await file?.close();
    });
  }

  async #add(batch: EncodedBatch): Promise<void> {
    if (this.#closed) return;
    if (!this.#file && this.#memoryBytes + batch.data.length <= this.#config.memoryBytes) {
      this.#memory.push(batch);
      this.#memoryBytes += batch.data.length;
      return;
    }
    if (this.#written + batch.data.length > this.#config.fileBytes) {
      throw new TavanaError("53400", "the rest of an open result is too large to be set aside", {
        detail: `At most ${this.#config.fileBytes} bytes are kept of a result while another statement runs on its session.`,
        hint: "Read the result to its end first, or run the other statement in a session of its own.",
      });
    }
    try {
      this.#file ??= await this.#open();
      await this.#file.appendFile(batch.data);
    } catch (error) {
      throw diskError(error);
    }
    this.#written += batch.data.length;
    this.#onFile.push({ length: batch.data.length, rowCount: batch.rowCount });
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
    await mkdir(this.#config.directory, { recursive: true });
    const path = join(this.#config.directory, `result-${randomUUID()}`);
    const file = await open(path, "wx+", 0o600);
    await rm(path, { force: true });
    return file;
  }
}

function diskError(error: unknown): TavanaError {
  const full = (error as NodeJS.ErrnoException).code === "ENOSPC";
  return new TavanaError(full ? "53100" : "58030", full ? "the disk is full" : "a result could not be set aside", {
    detail: "An open result had to leave its connection for another statement.",
    cause: error,
  });
}
