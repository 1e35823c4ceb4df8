import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { WorkerPool } from "./pool/worker-pool.ts";

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

/** What the gateway tells Prometheus. */
export class Metrics {
  readonly registry = new Registry();
  readonly queueWait: Histogram;
  readonly duration: Histogram<"outcome">;
  readonly active: Gauge;
  readonly rows: Counter;
  readonly bytes: Counter;

  constructor() {
    const registers = [this.registry];
    this.queueWait = new Histogram({ name: "tavana_query_queue_wait_seconds", help: "Time that queries waited for a worker", buckets: seconds, registers });
    this.duration = new Histogram({
      name: "tavana_query_duration_seconds",
      help: "Time from a query's start on a worker to its end, by how it ended",
      labelNames: ["outcome"],
      buckets: seconds,
      registers,
    });
    this.active = new Gauge({ name: "tavana_active_queries", help: "Queries that are queued or run", registers });
    this.rows = new Counter({ name: "tavana_rows_sent_total", help: "Rows sent to callers", registers });
    this.bytes = new Counter({ name: "tavana_result_bytes_total", help: "Encoded bytes of results sent to callers", registers });
    collectDefaultMetrics({ register: this.registry });
  }

  /** Values that are read when they are asked for. */
  observe(queueDepth: () => number, pool: WorkerPool): void {
    const registers = [this.registry];
    new Gauge({
      name: "tavana_query_queue_depth",
      help: "Queries that wait for a worker",
      registers,
      collect() {
        this.set(queueDepth());
      },
    });
    const perWorker = (name: string, help: string, value: (worker: WorkerPool["workers"][number]) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ["worker"],
        registers,
        collect() {
          this.reset();
          for (const worker of pool.workers) if (worker.status) this.set({ worker: worker.name }, value(worker));
        },
      });
    perWorker("tavana_worker_memory_bytes", "Resident memory of a worker", ({ status }) => Number(status!.memoryBytes));
    perWorker("tavana_worker_memory_limit_bytes", "Memory that a worker's engine may use", ({ status }) => Number(status!.memoryLimitBytes));
    perWorker("tavana_worker_slots", "Statements that a worker runs at once", ({ status }) => status!.slots);
    perWorker("tavana_worker_slots_in_use", "Statements that a worker runs now", ({ status }) => status!.slotsInUse);
    perWorker("tavana_worker_ready", "1 when a worker takes statements", ({ ready }) => Number(ready));
  }
}
