import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { awsRegion } from "./aws-region.ts";
import type { Resolved } from "./credentials.ts";
import { eachOf } from "./each-of.ts";
import type { ObjectStore, StagedFile, StoreAccess } from "./object-store.ts";
import { bytesOf, partsOf } from "./staged-bytes.ts";

const MIB = 1024 * 1024;
/** S3 takes parts of 5 MiB to 5 GiB, and no more than 10,000 of them. */
const PART_BYTES = 8 * MIB;
const MAX_PARTS = 9_000;
/** Parts in memory at once. */
const PARTS_AT_ONCE = 4;
const REMOVED_AT_ONCE = 1_000;
const CONNECT_MS = 5_000;
const REQUEST_MS = 30_000;

/** A file whose parts are in the store, but not to be seen; a small one has none and comes at once. */
interface Waiting {
  readonly file: StagedFile;
  readonly upload?: { readonly id: string; readonly parts: { ETag: string | undefined; readonly PartNumber: number }[] };
}

/** Amazon's S3, and what speaks its language: GCS too, with HMAC keys or tokens. */
export class S3Store implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor({ rule, values, current, caFile }: StoreAccess, bucket: string) {
    const endpoint = rule.endpoint ?? (rule.store === "gcs" ? "https://storage.googleapis.com" : undefined);
    this.#bucket = bucket;
    this.#client = new S3Client({
      region: rule.region ?? (endpoint === undefined ? awsRegion() : rule.store === "gcs" && rule.endpoint === undefined ? "auto" : "us-east-1")!,
      ...(endpoint === undefined ? {} : { endpoint }),
      forcePathStyle: (rule.style ?? (endpoint === undefined ? "vhost" : "path")) === "path",
      ...(values["bearer_token"] === undefined ? {} : { signer: { sign: async (request) => withToken(request, await current()) } }),
      credentials: async () => {
        const { values, endsAt } = await current();
        const { key_id: accessKeyId = "", secret: secretAccessKey = "", session_token: sessionToken } = values;
        return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }), ...(endsAt === undefined ? {} : { expiration: new Date(endsAt) }) };
      },
      // Compatible stores know no others.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        requestTimeout: REQUEST_MS,
        throwOnRequestTimeout: true,
        ...(caFile === undefined ? {} : { httpsAgent: new Agent({ ca: readFileSync(caFile), keepAlive: true }) }),
      },
      maxAttempts: 4,
    });
  }

  async prepare(files: readonly StagedFile[], signal: AbortSignal): Promise<() => Promise<void>> {
    const waiting: Waiting[] = [];
    try {
      for (const file of files) {
        signal.throwIfAborted();
        if (file.bytes > PART_BYTES) await this.#upload(file, waiting, signal);
        else waiting.push({ file });
      }
    } catch (error) {
      await this.#abort(waiting);
      throw signal.aborted ? signal.reason : error;
    }
    return async () => {
      const done = new Set<Waiting>();
      try {
        await eachOf(waiting, PARTS_AT_ONCE, async (one) => {
          await this.#show(one);
          done.add(one);
        });
      } catch (error) {
        await this.#abort(waiting.filter((one) => !done.has(one)));
        throw error;
      }
    };
  }

  async list(directory: string, limit: number, signal: AbortSignal): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.#client.send(
        new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: `${directory}/`, MaxKeys: Math.min(limit, 1_000), ...(token === undefined ? {} : { ContinuationToken: token }) }),
        { abortSignal: signal },
      );
      for (const { Key } of page.Contents ?? []) if (Key !== undefined && !Key.endsWith("/")) keys.push(Key);
      token = page.NextContinuationToken;
    } while (token !== undefined && keys.length < limit);
    return keys;
  }

  async read(key: string, signal: AbortSignal): Promise<string> {
    const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }), { abortSignal: signal });
    return Body!.transformToString("utf8");
  }

  async create(key: string, text: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#client.send(new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: text, IfNoneMatch: "*" }), { abortSignal: signal });
      return true;
    } catch (error) {
      // 409: another makes it at this moment.
      if ([409, 412].includes((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0)) return false;
      throw error;
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += REMOVED_AT_ONCE) {
      const Objects = keys.slice(at, at + REMOVED_AT_ONCE).map((Key) => ({ Key }));
      const { Errors = [] } = await this.#client.send(new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }));
      if (Errors.length > 0) throw Object.assign(new Error(Errors[0]!.Message), { name: Errors[0]!.Code });
    }
  }

  close(): void {
    this.#client.destroy();
  }

  async #upload(file: StagedFile, waiting: Waiting[], signal: AbortSignal): Promise<void> {
    const place = { Bucket: this.#bucket, Key: file.key };
    const { UploadId: uploadId } = await this.#client.send(new CreateMultipartUploadCommand(place), { abortSignal: signal });
    if (uploadId === undefined) throw new Error("the store gives no upload's id");
    const parts = partsOf(file, PART_BYTES, MAX_PARTS).map((part, at) => ({ ...part, ETag: undefined as string | undefined, PartNumber: at + 1 }));
    waiting.push({ file, upload: { id: uploadId, parts } });
    await eachOf(parts, PARTS_AT_ONCE, async (part) => {
      signal.throwIfAborted();
      const body = await bytesOf(file, part.start, part.length);
      const sent = await this.#client.send(new UploadPartCommand({ ...place, UploadId: uploadId, PartNumber: part.PartNumber, Body: body }), { abortSignal: signal });
      part.ETag = sent.ETag;
    });
  }

  async #show({ file, upload }: Waiting): Promise<void> {
    const place = { Bucket: this.#bucket, Key: file.key };
    if (upload) await this.#client.send(new CompleteMultipartUploadCommand({ ...place, UploadId: upload.id, MultipartUpload: { Parts: upload.parts.map(({ ETag, PartNumber }) => ({ ETag, PartNumber })) } }));
    else await this.#client.send(new PutObjectCommand({ ...place, Body: await bytesOf(file, 0, file.bytes) }));
  }

  /** What cannot be taken back now, a lifecycle rule of the bucket ends. */
  async #abort(waiting: readonly Waiting[]): Promise<void> {
    await Promise.all(
      waiting.map(async ({ file, upload }) => {
        if (!upload) return;
        await this.#client.send(new AbortMultipartUploadCommand({ Bucket: this.#bucket, Key: file.key, UploadId: upload.id })).catch(() => undefined);
      }),
    );
  }
}

/** GCS takes its tokens in place of a signature (Cloud Storage, "XML API authentication"). */
function withToken<Request extends { readonly headers: Record<string, string> }>(request: Request, { values }: Resolved): Request {
  request.headers["authorization"] = `Bearer ${values["bearer_token"]}`;
  return request;
}
