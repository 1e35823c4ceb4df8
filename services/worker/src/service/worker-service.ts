import { create } from "@bufbuild/protobuf";
import type { HandlerContext, ServiceImpl } from "@connectrpc/connect";
import { serveRowsInPlace, toConnectError, type ApiServerOptions, type Authorize } from "@tavana/common";
import {
  AnalyzeResponseSchema,
  CloseSessionResponseSchema,
  ExecuteResponseSchema,
  ListRelationsResponseSchema,
  LoadCatalogResponseSchema,
  RefreshCatalogResponseSchema,
  WorkerService,
  WorkerStatusSchema,
  type WorkerAnalyzeRequest,
  type WorkerStatus,
} from "@tavana/proto";
import { analyze } from "../execution/analyze.ts";
import { settingsOf } from "../execution/dialect.ts";
import { describeRelations } from "../execution/relations.ts";
import type { Session } from "../execution/session.ts";
import { DEFAULT_TENANT, type Worker } from "../worker.ts";
import type { ExecutionEvent } from "../execution/execute.ts";
import { requireAllowed, withoutGuesses } from "./policy.ts";
import { requireRelations } from "./statement-relations.ts";
import type { StatementStream } from "./statement-stream.ts";
import { serveStatements, STATEMENTS_PATH } from "./statements-handler.ts";
import { giveUp, Tickets } from "./tickets.ts";

const MAX_TICKET_BYTES = 4_096;
/** How often a worker's status is sent when nothing changes, and at most when much does. */
const STATUS_MS = 1_000;
const STATUS_MIN_MS = 20;

/**
 * tavana.v1.WorkerService, for listenApi. Statements is served over plain gRPC alone.
 *
 * @param authorize checks the headers of calls, before anything else of them is read
 */
export function workerApi(worker: Worker, authorize: Authorize = () => undefined): Pick<Required<ApiServerOptions>, "routes" | "rawCalls"> {
  const tickets = new Tickets();
  const streams = new Set<StatementStream>();
  return {
    routes(router) {
      const gate = ({ requestHeader }: HandlerContext) => authorize(requestHeader);
      router.service(WorkerService, workerService(worker, tickets, streams), { requestGate: gate });
      serveRowsInPlace(router, {
        method: WorkerService.method.fetch,
        maxRequestBytes: MAX_TICKET_BYTES,
        gate,
        run: ({ ticket }, { signal }) => fetchEvents(worker, tickets, ticket, signal),
      });
    },
    rawCalls: { [STATEMENTS_PATH]: serveStatements(worker, tickets, streams, authorize) },
  };
}

function workerService(worker: Worker, tickets: Tickets, streams: ReadonlySet<StatementStream>): Partial<ServiceImpl<typeof WorkerService>> {
  return {
    async *fetch({ ticket }, { signal }) {
      try {
        for await (const event of fetchEvents(worker, tickets, ticket, signal)) yield create(ExecuteResponseSchema, { event });
      } catch (error) {
        throw toConnectError(error);
      }
    },

    analyze: (request, { signal }) => failing(() => analyzeAll(worker, streams, request, signal)),

    describeRelations: ({ tenant }) =>
      failing(async () => {
        const engine = await worker.engine(tenant);
        return create(ListRelationsResponseSchema, { relations: await describeRelations(engine, worker.lake.definitions(engine)) });
      }),

    loadCatalog: ({ tenant, statements }) =>
      failing(async () => {
        await worker.loadCatalog(tenant, statements);
        return create(LoadCatalogResponseSchema);
      }),

    refreshCatalog: () =>
      failing(async () => {
        await worker.lake.views?.look();
        return create(RefreshCatalogResponseSchema);
      }),

    async closeSession(request) {
      for (const { sessions } of streams) await sessions.close(request.sessionId);
      return create(CloseSessionResponseSchema);
    },

    watchStatus: (_, context) => watchStatus(worker, context),
  };
}

/** The rest of a result; it is given up as soon as the signal fires, whether or not it is being read. */
async function* fetchEvents(worker: Worker, tickets: Tickets, ticket: string, signal: AbortSignal): AsyncGenerator<ExecutionEvent, void, undefined> {
  const began = Date.now();
  const result = tickets.take(ticket);
  let left = false;
  const leave = () => {
    left = true;
    void giveUp(result);
  };
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave, { once: true });
  try {
    for (let next = await result.first; !next.done; next = await result.events.next()) yield next.value;
  } catch (error) {
    throw await worker.lake.answer(error, began);
  } finally {
    signal.removeEventListener("abort", leave);
    if (!left) await giveUp(result);
  }
}

/** @param signal fires when nobody waits for the answer any more: files are read for it, and there may be many */
async function analyzeAll(worker: Worker, streams: Iterable<StatementStream>, request: WorkerAnalyzeRequest, signal: AbortSignal) {
  const began = Date.now();
  const verdicts = await worker.gate.check(request.sql, signal);
  for (const verdict of verdicts) requireAllowed(verdict, request.policy, []);
  let session: Session | undefined;
  for (const { sessions } of streams) session ??= sessions.find(request.sessionId, false);
  const engine = session?.engine ?? (await worker.engine(request.tenant));
  const beforeBinding = await requireRelations(worker.lake.definitions(engine), verdicts.flatMap(({ relations }) => relations), request.policy, session);
  const connection = session?.connection ?? (await engine.connect());
  const work = async () => {
    await connection.applySettings(settingsOf(request));
    await beforeBinding?.(connection);
    const statements = [];
    for (const verdict of verdicts) statements.push(await analyze(request.sql, verdict, connection, request.parameterTypes));
    return create(AnalyzeResponseSchema, { statements });
  };
  try {
    const stoppable = () => connection.interruptible(signal, work);
    return await worker.slots.run(signal, () => (session ? session.exclusive(stoppable) : stoppable()));
  } catch (error) {
    throw withoutGuesses(await worker.lake.answer(error, began), request.policy);
  } finally {
    if (!session) engine.release(connection);
  }
}

async function* watchStatus(worker: Worker, context: HandlerContext): AsyncGenerator<WorkerStatus, void, undefined> {
  let wake: () => void = () => undefined;
  let changed = false;
  const unwatch = worker.watch(() => {
    changed = true;
    wake();
  });
  const engine = await worker.engine(DEFAULT_TENANT);
  try {
    while (!context.signal.aborted) {
      changed = false;
      yield status(worker, engine.version, engine.extensions);
      await pause(STATUS_MIN_MS, context.signal);
      if (changed) continue;
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
    memoryBytes: BigInt(worker.residentBytes()),
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
