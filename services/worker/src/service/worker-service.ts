import { create } from "@bufbuild/protobuf";
import { type ConnectRouter, type HandlerContext, type ServiceImpl } from "@connectrpc/connect";
import { toConnectError } from "@tavana/common";
import {
  AnalyzeResponseSchema,
  CloseSessionResponseSchema,
  ExecuteResponseSchema,
  WorkerService,
  WorkerStatusSchema,
  type WorkerAnalyzeRequest,
  type WorkerStatus,
} from "@tavana/proto";
import { analyze } from "../execution/analyze.ts";
import type { Session } from "../execution/session.ts";
import type { Worker } from "../worker.ts";
import { requireAllowed } from "./policy.ts";
import { StatementStream } from "./statement-stream.ts";
import { giveUp, Tickets } from "./tickets.ts";

/** How often a worker's status is sent when nothing changes, and at most when much does. */
const STATUS_MS = 1_000;
const STATUS_MIN_MS = 20;

export function workerRoutes(worker: Worker): (router: ConnectRouter) => void {
  return (router) => router.service(WorkerService, workerService(worker));
}

function workerService(worker: Worker): ServiceImpl<typeof WorkerService> {
  const tickets = new Tickets();
  const streams = new Set<StatementStream>();

  return {
    async *statements(requests, context) {
      const stream = new StatementStream(worker, tickets);
      streams.add(stream);
      const close = () => {
        streams.delete(stream);
        void stream.close();
      };
      context.signal.addEventListener("abort", close, { once: true });
      const reading = (async () => {
        for await (const request of requests) stream.handle(request);
      })();
      reading.catch(() => undefined).finally(close);
      yield* stream.answers;
    },

    async *fetch(request, context) {
      const result = await failing(async () => tickets.take(request.ticket));
      let left = false;
      const leave = () => {
        left = true;
        void giveUp(result);
      };
      context.signal.addEventListener("abort", leave, { once: true });
      try {
        for (let next = await result.first; !next.done; next = await result.events.next()) {
          yield create(ExecuteResponseSchema, { event: next.value });
        }
      } catch (error) {
        throw toConnectError(error);
      } finally {
        context.signal.removeEventListener("abort", leave);
        if (!left) await giveUp(result);
      }
    },

    analyze: (request) => failing(() => analyzeAll(worker, streams, request)),

    async closeSession(request) {
      for (const { sessions } of streams) await sessions.close(request.sessionId);
      return create(CloseSessionResponseSchema);
    },

    watchStatus: (_, context) => watchStatus(worker, context),
  };
}

async function analyzeAll(worker: Worker, streams: Iterable<StatementStream>, request: WorkerAnalyzeRequest) {
  const verdicts = await worker.gate.check(request.sql);
  for (const verdict of verdicts) requireAllowed(verdict, request.policy, []);
  let session: Session | undefined;
  for (const { sessions } of streams) session ??= sessions.find(request.sessionId, false);
  const engine = session?.engine ?? (await worker.engine(request.tenant));
  const connection = session?.connection ?? (await engine.connect());
  const work = async () => {
    await connection.applySettings(request.settings);
    const statements = [];
    for (const verdict of verdicts) statements.push(await analyze(request.sql, verdict, connection, request.parameterTypes));
    return create(AnalyzeResponseSchema, { statements });
  };
  try {
    return await worker.slots.run(new AbortController().signal, () => (session ? session.exclusive(work) : work()));
  } finally {
    if (!session) engine.release(connection);
  }
}

async function* watchStatus(worker: Worker, context: HandlerContext): AsyncGenerator<WorkerStatus, void, undefined> {
  let wake: () => void = () => undefined;
  const unwatch = worker.watch(() => wake());
  const engine = await worker.engine("default");
  try {
    while (!context.signal.aborted) {
      yield status(worker, engine.version, engine.extensions);
      await pause(STATUS_MIN_MS, context.signal);
      await new Promise<void>((resolve) => {
        wake = resolve;
        void pause(STATUS_MS, context.signal).then(resolve);
      });
    }
  } finally {
    unwatch();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
  });
}

function status(worker: Worker, engineVersion: string, extensions: readonly string[]): WorkerStatus {
  return create(WorkerStatusSchema, {
    name: worker.config.name,
    ready: !worker.draining,
    slots: worker.slots.total,
    slotsInUse: worker.slots.used,
    parkedResults: Math.max(0, worker.openResults - worker.slots.used),
    memoryBytes: BigInt(process.memoryUsage.rss()),
    memoryLimitBytes: BigInt(worker.config.memoryLimitBytes),
    sessions: worker.sessions,
    cpus: worker.threads,
    engineVersion,
    extensions: [...extensions],
  });
}

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toConnectError(error);
  }
}
