import { readFileSync } from "node:fs";
import { BlobServiceClient, type ContainerClient, type StoragePipelineOptions } from "@azure/storage-blob";
import type { AzurePlace } from "./azure-place.ts";
import { eachOf } from "./each-of.ts";
import type { ObjectStore, StagedFile, StoreAccess } from "./object-store.ts";
import { bytesOf, partsOf } from "./staged-bytes.ts";

const MIB = 1024 * 1024;
/** A blob is made of at most 50,000 blocks. */
const BLOCK_BYTES = 8 * MIB;
const MAX_BLOCKS = 45_000;
/** Blocks in memory at once. */
const BLOCKS_AT_ONCE = 4;
const REQUEST_MS = 30_000;

/** Azure's Blob Storage and ADLS Gen2, both by the Blob API. */
export class AzureStore implements ObjectStore {
  readonly #container: ContainerClient;

  constructor({ rule, values, current, caFile }: StoreAccess, { container, host = `${rule.account}.blob.core.windows.net` }: AzurePlace) {
    // The SDK hands all that it is given to its pipeline, authorities too, though its types do not say so.
    const options: StoragePipelineOptions & { tlsOptions?: { ca: string } } = {
      retryOptions: { maxTries: 4, tryTimeoutInMs: REQUEST_MS, retryDelayInMs: 400, maxRetryDelayInMs: 4_000 },
      ...(caFile === undefined ? {} : { tlsOptions: { ca: readFileSync(caFile, "utf8") } }),
    };
    const { connection_string: connectionString } = values;
    const getToken = async () => {
      const { values: { access_token: token = "" }, endsAt = 0 } = await current();
      return { token, expiresOnTimestamp: endsAt };
    };
    const service =
      connectionString === undefined
        ? new BlobServiceClient(`https://${host}`, { getToken }, options)
        : BlobServiceClient.fromConnectionString(connectionString, options);
    this.#container = service.getContainerClient(container);
  }

  async prepare(files: readonly StagedFile[], signal: AbortSignal): Promise<() => Promise<void>> {
    const waiting: { readonly file: StagedFile; readonly blocks: readonly string[] }[] = [];
    for (const file of files) {
      signal.throwIfAborted();
      // Blocks that are not named in the end are nobody's, and Azure removes them within a week.
      waiting.push({ file, blocks: file.bytes > BLOCK_BYTES ? await this.#upload(file, signal) : [] });
    }
    return () =>
      eachOf(waiting, BLOCKS_AT_ONCE, async ({ file, blocks }) => {
        const blob = this.#container.getBlockBlobClient(file.key);
        if (blocks.length > 0) await blob.commitBlockList([...blocks]);
        else await blob.upload(await bytesOf(file, 0, file.bytes), file.bytes);
      });
  }

  async list(directory: string, limit: number, signal: AbortSignal): Promise<string[]> {
    const keys: string[] = [];
    for await (const { name, metadata } of this.#container.listBlobsFlat({ prefix: `${directory}/`, includeMetadata: true, abortSignal: signal })) {
      if (metadata?.["hdi_isfolder"] === "true") continue; // a directory of ADLS Gen2
      keys.push(name);
      if (keys.length >= limit) break;
    }
    return keys;
  }

  async read(key: string, signal: AbortSignal): Promise<string> {
    return (await this.#container.getBlobClient(key).downloadToBuffer(0, undefined, { abortSignal: signal })).toString("utf8");
  }

  async create(key: string, text: string, signal: AbortSignal): Promise<boolean> {
    const body = Buffer.from(text, "utf8");
    try {
      await this.#container.getBlockBlobClient(key).upload(body, body.length, { conditions: { ifNoneMatch: "*" }, abortSignal: signal });
      return true;
    } catch (error) {
      if ([409, 412].includes((error as { statusCode?: number }).statusCode ?? 0)) return false;
      throw error;
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    await eachOf(keys, BLOCKS_AT_ONCE, async (key) => void (await this.#container.getBlobClient(key).deleteIfExists()));
  }

  close(): void {
    // Its connections are the process's, and close when they are idle.
  }

  async #upload(file: StagedFile, signal: AbortSignal): Promise<string[]> {
    const blocks = partsOf(file, BLOCK_BYTES, MAX_BLOCKS).map((part, at) => ({ ...part, id: Buffer.from(String(at).padStart(8, "0")).toString("base64") }));
    const blob = this.#container.getBlockBlobClient(file.key);
    await eachOf(blocks, BLOCKS_AT_ONCE, async ({ id, start, length }) => {
      signal.throwIfAborted();
      await blob.stageBlock(id, await bytesOf(file, start, length), length, { abortSignal: signal });
    });
    return blocks.map(({ id }) => id);
  }
}
