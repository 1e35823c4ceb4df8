import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { ConfigError, type Values } from "@tavana/common";
import type { Logger } from "pino";
import type { launcherSettings } from "../settings.ts";
import { Child } from "../child.ts";
import { freePort } from "../ports.ts";

export type ClusterConfig = Values<typeof launcherSettings>;

export interface Cluster {
  readonly pgPort: number;
  readonly httpPort: number;
  readonly metricsPort: number;
}

/** node-api runs DuckDB on libuv's threads; four, the default, would let a fifth statement wait. */
const WORKER_THREAD_POOL = "16";
const WORKER_HOST = "127.0.0.1";

/**
 * Starts workers and gateway, and keeps workers running. A signal ends all of them in order and then this process;
 * so does the end of the gateway.
 *
 * @param told fires at a signal that came before
 */
export async function startCluster(config: ClusterConfig, extensionDirectory: string, samplesDirectory: string, log: Logger, told: AbortSignal): Promise<Cluster> {
  const token = randomBytes(24).toString("base64url");
  const shared = {
    DATA_DIR: config.DATA_DIR,
    LOG_LEVEL: config.LOG_LEVEL,
    READ_PREFIXES: config.READ_PREFIXES.join(","),
    SHUTDOWN_GRACE_MS: String(config.SHUTDOWN_GRACE_MS),
    WORKER_TOKEN: token,
  };
  const ports = await Promise.all(Array.from({ length: config.WORKERS }, () => freePort(WORKER_HOST)));
  if (told.aborted) process.exit(0); // before there was anything to end
  const workers = ports.map((port, at) => {
    const environment = {
      ...shared,
      WORKERS: String(config.WORKERS),
      WORKER_HOST,
      WORKER_PORT: String(port),
      WORKER_NAME: `worker-${at}`,
      EXTENSION_DIR: extensionDirectory,
      SAMPLES_DIR: samplesDirectory,
      STORAGE_FILE: config.STORAGE_FILE ?? "",
      STORAGE_CA_FILE: config.STORAGE_CA_FILE ?? "",
      DATASETS_FILE: config.DATASETS_FILE ?? "",
      VIEWS_LOCATION: config.VIEWS_LOCATION ?? join(config.DATA_DIR, "views"),
      UV_THREADPOOL_SIZE: WORKER_THREAD_POOL,
    };
    return new Child(`worker-${at}`, "worker.ts", environment, log);
  });
  const gateway = new Child(
    "gateway",
    "gateway.ts",
    {
      ...shared,
      HOST: config.HOST,
      PG_PORT: String(config.PG_PORT),
      HTTP_PORT: String(config.HTTP_PORT),
      METRICS_PORT: String(config.METRICS_PORT),
      USERS_FILE: config.USERS_FILE ?? "",
      ACCESS_FILE: config.ACCESS_FILE ?? "",
      DATASETS_FILE: config.DATASETS_FILE ?? "",
      TLS_CERT_FILE: config.TLS_CERT_FILE ?? "",
      TLS_KEY_FILE: config.TLS_KEY_FILE ?? "",
      TLS_REQUIRED: String(config.TLS_REQUIRED),
      WORKER_SERVICE_NAME: config.WORKER_SERVICE_NAME ?? "",
      WORKER_ADDRESSES: ports.map((port) => `http://${WORKER_HOST}:${port}`).join(","),
    },
    log,
  );

  let stopping: Promise<void> | undefined;
  /** The gateway first, so that no query is accepted that no worker is left for. */
  const stop = () =>
    (stopping ??= (async () => {
      await gateway.stop(config.SHUTDOWN_GRACE_MS);
      await Promise.all(workers.map((worker) => worker.stop(config.SHUTDOWN_GRACE_MS)));
    })());
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop().then(() => process.exit(0)));

  try {
    const [ready] = await Promise.all([gateway.start(), ...workers.map((worker) => worker.start())]);
    if (!("pgPort" in ready)) throw new Error("the gateway did not tell its ports");
    for (const worker of workers) worker.keepAlive();
    gateway.onEnd(() => {
      process.stderr.write("tavana: the gateway has ended\n");
      void stop().then(() => process.exit(1));
    });
    return ready;
  } catch (error) {
    // A signal during the start ends processes that are not ready yet: that is no failure.
    const failed = stopping === undefined;
    const problems = error instanceof ConfigError ? error.problems : [(error as Error).message];
    if (failed) process.stderr.write(problems.map((problem) => `tavana: ${problem}\n`).join(""));
    await stop();
    process.exit(failed ? 1 : 0);
  }
}
