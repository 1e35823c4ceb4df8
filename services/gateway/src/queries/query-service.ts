import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, type HandlerContext, type ServiceImpl } from "@connectrpc/connect";
import { asTavanaError, TavanaError, toConnectError, type Identity } from "@tavana/common";
import {
  AnalyzeResponseSchema,
  CancelResponseSchema,
  CloseSessionResponseSchema,
  DescribeResponseSchema,
  GetClusterResponseSchema,
  ListQueriesResponseSchema,
  ListRelationsResponseSchema,
  OpenSessionResponseSchema,
  WorkerAnalyzeRequestSchema,
  Target,
  WorkerInfoSchema,
  type AnalyzeRequest,
  type QueryService,
} from "@tavana/proto";
import type { Authenticator } from "../identity/authenticate.ts";
import { DEFAULT_TENANT } from "../pool/tenant.ts";
import { CallerLeft } from "../pool/worker-client.ts";
import type { WorkerPool } from "../pool/worker-pool.ts";
import type { GatewaySessions } from "../sessions.ts";
import { inCatalog, outcomeOf, runQuery, type RunContext } from "./run-query.ts";

export interface QueryServiceParts extends RunContext {
  readonly authenticator: Authenticator;
  readonly sessions: GatewaySessions;
  readonly pool: WorkerPool;
}

/** Analysing opens the files that a statement names; a store that hangs must not hang the caller. */
const ANALYZE_MS = 30_000;

/** A call whose own deadline has passed ends with that code, however the work below it ended. */
function codeAfter({ signal }: HandlerContext): Code | undefined {
  const reason: unknown = signal.reason;
  return reason instanceof ConnectError && reason.code === Code.DeadlineExceeded ? reason.code : undefined;
}

const deadlinePassed = new TavanaError("57014", "canceling statement due to the deadline of its call");

/** tavana.v1.QueryService over the gateway's parts. */
export function queryService(parts: QueryServiceParts): ServiceImpl<typeof QueryService> {
  const { authenticator, queries, sessions, pool, admission } = parts;

  /** Runs a call for whoever makes it; any error becomes the API's. */
  const asCaller = async <T>(context: HandlerContext, work: (identity: Identity) => T | Promise<T>): Promise<T> => {
    try {
      return await work(await authenticator.identify(context));
    } catch (error) {
      throw toConnectError(error, codeAfter(context));
    }
  };

  const analyze = async (request: Omit<AnalyzeRequest, "$typeName">, user: string, signal: AbortSignal) => {
    const { sql, parameterTypes, settings, dialect } = request;
    const policy = parts.access.policyOf(user);
    const ofCatalog = request.target === Target.CATALOG ? await inCatalog(parts.catalog, user, policy, sql) : undefined;
    const session = ofCatalog ? undefined : sessions.find(request.sessionId, user);
    await session?.require(policy);
    const worker = ofCatalog?.lease.worker ?? session?.worker ?? pool.any();
    if (!worker) throw new TavanaError("57P03", "no worker is ready", { retriable: true });
    const analyzed = create(WorkerAnalyzeRequestSchema, {
      sql,
      parameterTypes,
      settings,
      dialect,
      ...(ofCatalog?.scope ?? { tenant: DEFAULT_TENANT, policy }),
      sessionId: session?.id ?? "",
      sessionPinned: session?.worker !== undefined,
    });
    try {
      return await worker.analyze(analyzed, AbortSignal.any([signal, AbortSignal.timeout(ANALYZE_MS)]));
    } finally {
      ofCatalog?.lease.release();
    }
  };

  return {
    async *execute(request, context) {
      const { query, session } = await asCaller(context, ({ user }) => ({
        session: request.target === Target.CATALOG ? undefined : sessions.find(request.sessionId, user),
        query: queries.begin(user, request),
      }));
      const { controller } = query;
      const leave = () => {
        if (!ended) controller.abort(new CallerLeft());
      };
      let ended = false;
      if (context.signal.aborted) leave();
      context.signal.addEventListener("abort", leave, { once: true });
      let timedOut = false;
      const expire = () => {
        timedOut = true;
        controller.abort(new TavanaError("57014", "canceling statement due to statement timeout"));
      };
      const { timeoutMs } = query;
      const timer = timeoutMs > 0 ? setTimeout(expire, timeoutMs) : undefined;
      try {
        yield* runQuery(parts, query, request, session);
        ended = true;
        queries.end(query, "succeeded");
      } catch (error) {
        ended = true;
        const late = codeAfter(context) !== undefined;
        const known = (late ? deadlinePassed : asTavanaError(error)).forQuery(query.id);
        queries.end(query, outcomeOf(error), known);
        throw toConnectError(known, timedOut ? Code.DeadlineExceeded : codeAfter(context));
      } finally {
        clearTimeout(timer);
        context.signal.removeEventListener("abort", leave);
        if (!ended) {
          queries.end(query, "left");
          leave();
        }
      }
    },

    describe: (request, context) =>
      asCaller(context, async ({ user }) => {
        const { statements } = await analyze(request, user, context.signal);
        if (statements.length !== 1) throw new TavanaError("42601", statements.length === 0 ? "there is no statement to describe" : "cannot describe several statements at once");
        return create(DescribeResponseSchema, { statement: statements[0]! });
      }),

    analyze: (request, context) =>
      asCaller(context, async ({ user }) => create(AnalyzeResponseSchema, await analyze(request, user, context.signal))),

    cancel: (request, context) =>
      asCaller(context, ({ user }) => {
        const query = queries.find(request.queryId, user);
        query?.controller.abort(new TavanaError("57014", "canceling statement due to user request"));
        return create(CancelResponseSchema, { cancelled: query !== undefined });
      }),

    openSession: (_, context) => asCaller(context, ({ user }) => create(OpenSessionResponseSchema, { sessionId: sessions.open(user).id })),

    closeSession: (request, context) =>
      asCaller(context, async ({ user }) => {
        await sessions.close(request.sessionId, user);
        return create(CloseSessionResponseSchema);
      }),

    listQueries: (_, context) =>
      asCaller(context, ({ user }) => create(ListQueriesResponseSchema, { queries: queries.of(user).map(({ info }) => info) })),

    listRelations: (_, context) =>
      asCaller(context, async ({ user }) => {
        if (!parts.catalog) throw new TavanaError("0A000", "this gateway has no catalog");
        const relations = await parts.catalog.relations(parts.access.policyOf(user));
        return create(ListRelationsResponseSchema, { relations: [...relations] });
      }),

    getCluster: (_, context) =>
      asCaller(context, () =>
        create(GetClusterResponseSchema, {
          queued: admission.queued,
          workers: pool.workers.map(({ name, address, ready, status }) =>
            create(WorkerInfoSchema, {
              name,
              address,
              ready,
              slots: status?.slots ?? 0,
              slotsInUse: status?.slotsInUse ?? 0,
              memoryBytes: status?.memoryBytes ?? 0n,
              memoryLimitBytes: status?.memoryLimitBytes ?? 0n,
              sessions: status?.sessions ?? 0,
            }),
          ),
        }),
      ),
  };
}
