export { Worker, type WorkerConfig } from "./worker.ts";
export { workerRoutes } from "./service/worker-service.ts";
