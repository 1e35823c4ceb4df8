// One worker process: DuckDB behind tavana.v1.WorkerService. Its settings come by environment.
import { hostname, totalmem } from "node:os";
import { resolve } from "node:path";
import { authorizing, bearerToken, healthRoutes, listenApi, reflectionRoutes, type Authorize } from "@tavana/common";
import { WorkerService } from "@tavana/proto";
import { Health } from "@tavana/proto/grpc";
import { guardMemory, mostResident, Worker, workerApi } from "@tavana/worker";
import { configure, createLogger, endOnFault, onStop, orStop, reportReady } from "./process-life.ts";
import { workerSettings } from "./settings.ts";
import { checkStorageCa } from "./storage-ca.ts";

/** Share of the machine's memory for DuckDB where no limit is given; the rest is the process's own and the cache. */
const MEMORY_SHARE = 0.6;
/** How long connections may take to close once nothing runs any more. */
const CLOSE_MS = 1_000;

const config = await configure(workerSettings);
const name = config.WORKER_NAME ?? hostname();
const log = createLogger(config.LOG_LEVEL, { service: "worker", worker: name });
endOnFault(log);

await orStop((async () => checkStorageCa(config))());
const memoryLimitBytes = config.WORKER_MEMORY_BYTES ?? Math.floor((totalmem() * MEMORY_SHARE) / config.WORKERS);
const mostBytes = config.WORKER_RESIDENT_BYTES ?? mostResident(memoryLimitBytes);
guardMemory(mostBytes, () => process.memoryUsage.rss(), (bytes) => {
  // Nobody catches it: the process ends at once, whatever its threads are at.
  throw new Error(`${bytes} bytes of resident memory are more than ${mostBytes} (WORKER_RESIDENT_BYTES)`);
});
const worker = await orStop(Worker.create(
  {
    name,
    role: config.WORKER_ROLE,
    dataDirectory: resolve(config.DATA_DIR),
    extensionDirectory: config.EXTENSION_DIR,
    samplesDirectory: config.SAMPLES_DIR,
    storageFile: config.STORAGE_FILE && resolve(config.STORAGE_FILE),
    caFile: config.STORAGE_CA_FILE && resolve(config.STORAGE_CA_FILE),
    datasetsFile: config.DATASETS_FILE && resolve(config.DATASETS_FILE),
    viewsLocation: config.VIEWS_LOCATION && (config.VIEWS_LOCATION.includes("://") ? config.VIEWS_LOCATION : resolve(config.VIEWS_LOCATION)),
    readPrefixes: config.READ_PREFIXES,
    memoryLimitBytes,
    threads: config.WORKER_THREADS,
    slots: config.WORKER_SLOTS,
  },
  log,
));
const engine = await worker.engine("default"); // so that the first statement need not wait for it

const authorize: Authorize = config.WORKER_TOKEN ? bearerToken(config.WORKER_TOKEN) : () => undefined;
const api = workerApi(worker, authorize);
const server = await listenApi(config.WORKER_HOST, config.WORKER_PORT, {
  rawCalls: api.rawCalls,
  routes: (router) => {
    api.routes(router);
    healthRoutes(router, [WorkerService.typeName], () => !worker.draining);
    reflectionRoutes(router, [WorkerService, Health]);
  },
  interceptors: [authorizing(authorize)],
});
log.info({ port: server.port, engine: engine.version, extensions: engine.extensions }, "worker ready");
reportReady({ type: "ready", name, address: `http://${config.WORKER_HOST}:${server.port}` });

onStop(log, async () => {
  worker.drain();
  await worker.idle(config.SHUTDOWN_GRACE_MS);
  await server.close(CLOSE_MS);
  await worker.close();
});
