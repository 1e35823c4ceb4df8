// One worker process: DuckDB behind tavana.v1.WorkerService. Its settings come by environment.
import { hostname, totalmem } from "node:os";
import { healthRoutes, listenApi, reflectionRoutes, requireToken } from "@tavana/common";
import { WorkerService } from "@tavana/proto";
import { Health } from "@tavana/proto/grpc";
import { Worker, workerRoutes } from "@tavana/worker";
import pino from "pino";
import { onStop } from "./process-life.ts";

const env = process.env;
const name = env["WORKER_NAME"] ?? hostname();
const host = env["WORKER_HOST"] ?? "127.0.0.1";
const log = pino({ level: env["LOG_LEVEL"] ?? "info", base: { service: "worker", worker: name } }, pino.destination(2));

/** Share of the machine's memory for DuckDB where no limit is given; the rest is the process's own and the cache. */
const MEMORY_SHARE = 0.6;
const GRACE_MS = Number(env["SHUTDOWN_GRACE_MS"] ?? 10_000);

const worker = await Worker.create(
  {
    name,
    dataDirectory: env["DATA_DIR"] ?? "data",
    ...(env["EXTENSION_DIR"] ? { extensionDirectory: env["EXTENSION_DIR"] } : {}),
    ...(env["SAMPLES_DIR"] ? { samplesDirectory: env["SAMPLES_DIR"] } : {}),
    readPrefixes: (env["READ_PREFIXES"] ?? "").split(",").filter(Boolean),
    memoryLimitBytes: Number(env["WORKER_MEMORY_BYTES"] ?? Math.floor((totalmem() * MEMORY_SHARE) / Number(env["WORKERS"] ?? 1))),
    ...(env["WORKER_THREADS"] ? { threads: Number(env["WORKER_THREADS"]) } : {}),
    ...(env["WORKER_SLOTS"] ? { slots: Number(env["WORKER_SLOTS"]) } : {}),
  },
  log,
);
// The first statement must not wait for the engine.
const engine = await worker.engine("default");

const server = await listenApi(host, Number(env["WORKER_PORT"] ?? 0), {
  routes: (router) => {
    workerRoutes(worker)(router);
    healthRoutes(router, [WorkerService.typeName], () => !worker.draining);
    reflectionRoutes(router, [WorkerService, Health]);
  },
  ...(env["WORKER_TOKEN"] ? { interceptors: [requireToken(env["WORKER_TOKEN"])] } : {}),
});
log.info({ port: server.port, engine: engine.version, extensions: engine.extensions }, "worker ready");
process.send?.({ type: "ready", name, address: `http://${host}:${server.port}` });

onStop(log, async () => {
  worker.draining = true;
  worker.changed();
  await worker.idle(GRACE_MS);
  await server.close(1_000);
  await worker.close();
});
