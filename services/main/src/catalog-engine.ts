import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { Child } from "./child.ts";

const HOST = "127.0.0.1";
/** It holds names and types, no data: this is thousands of relations. */
const MEMORY_BYTES = 256 * 1024 * 1024;

export interface CatalogEngine {
  readonly address: string;
  readonly token: string;
  stop(graceMs: number): Promise<void>;
}

/** Starts the gateway's own engine for questions about what there is: the worker program in the role catalog. */
export async function startCatalogEngine(log: Logger): Promise<CatalogEngine> {
  const token = randomBytes(24).toString("base64url");
  const child = new Child(
    "catalog",
    "worker.ts",
    {
      WORKER_ROLE: "catalog",
      WORKER_NAME: "catalog",
      WORKER_HOST: HOST,
      WORKER_TOKEN: token,
      WORKER_MEMORY_BYTES: String(MEMORY_BYTES),
      WORKER_THREADS: "1",
      EXTENSION_DIR: "",
      SAMPLES_DIR: "",
      READ_PREFIXES: "",
    },
    log,
  );
  const address = await child.startWorker();
  child.keepAlive();
  return { address, token, stop: (graceMs) => child.stop(graceMs) };
}
