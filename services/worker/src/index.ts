export { guardMemory, mostResident } from "./memory-guard.ts";
export { Worker, type WorkerConfig } from "./worker.ts";
export { workerApi } from "./service/worker-service.ts";
