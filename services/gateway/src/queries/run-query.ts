import { create } from "@bufbuild/protobuf";
import { asTavanaError, durationOf, TavanaError } from "@tavana/common";
import { AccessPolicySchema, ExecuteResponseSchema, StatementSchema, Target, type AccessPolicy, type ExecuteRequest, type ExecuteResponse, type Statement } from "@tavana/proto";
import type { Access } from "../access/access.ts";
import type { Admission, Lease } from "../admission/admission.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Metrics } from "../metrics.ts";
import { DEFAULT_TENANT } from "../pool/tenant.ts";
import { CallerLeft, StatementFailure, WorkerLostError } from "../pool/worker-client.ts";
import type { GatewaySession } from "../sessions.ts";
import type { Query, QueryRegistry } from "./query-registry.ts";

/** A reader that has not come back for more rows after so long keeps memory, but no slot. */
const SLOW_READER_MS = 100;
/**
 * Times that a statement is given to a worker which says that it has not begun it. One whose worker was lost is
 * tried once more, on another, unless nothing else ran there: it may have been what ended the first.
 */
const MAX_ATTEMPTS = 3;

/** Whose engine a statement runs in, and what it may touch there. */
export type Scope = Pick<Statement, "tenant" | "policy">;

export interface RunContext {
  readonly admission: Admission;
  /** None: statements about the catalog are refused. */
  readonly catalog: Catalog | undefined;
  readonly metrics: Metrics;
  readonly access: Access;
  readonly queries: QueryRegistry;
  /** Has everyone know that what is kept in the catalog is other than before. */
  catalogChanged(): Promise<void>;
}

/**
 * Takes one query from the queue to its end: waits for a slot, runs it there, and passes on what comes.
 *
 * @throws TavanaError
 */
export async function* runQuery(
  context: RunContext,
  query: Query,
  request: ExecuteRequest,
  session: GatewaySession | undefined,
): AsyncGenerator<ExecuteResponse, void, undefined> {
  const policy = context.access.policyOf(query.user);
  await session?.require(policy);
  for (let attempt = 1; ; attempt++) {
    const { lease, scope } =
      request.target === Target.CATALOG
        ? await inCatalog(context.catalog, query.user, policy, request.sql)
        : { lease: yield* admitted(context, query, session), scope: { tenant: DEFAULT_TENANT, policy } };
    const statement = statementOf(query, request, session, scope);
    if (!query.running) {
      query.start(lease.worker.name);
      context.queries.started(query);
      if (request.target !== Target.CATALOG) context.metrics.queueWait.observe(query.times.queuedMs / 1000);
    }
    const run = new Run(lease, query, session);
    try {
      yield event({ case: "started", value: { $typeName: "tavana.v1.Started", queryId: query.id, worker: lease.worker.name } });
      yield* run.relay(statement, context);
      return;
    } catch (error) {
      // Nothing has come of it, and without a session it cannot have changed anything.
      const untouched = !run.begun && !session?.worker && !query.controller.signal.aborted;
      const lost = error instanceof WorkerLostError && !error.wasAlone && attempt === 1 && context.admission.hasOther(lease.worker);
      const refused = error instanceof TavanaError && error.retriable && attempt < MAX_ATTEMPTS;
      if (!untouched || !(lost || refused)) throw error;
    } finally {
      run.end();
    }
  }
}

/** What the catalog's engine holds is what the user may see. */
const everything = create(AccessPolicySchema, { relations: ["*"] });

/**
 * The catalog engine, with what this user may see.
 *
 * @throws TavanaError 0A000 where there is none, 57P03 while it starts
 */
export async function inCatalog(catalog: Catalog | undefined, user: string, policy: AccessPolicy, sql: string): Promise<{ lease: Lease; scope: Scope }> {
  if (!catalog) throw new TavanaError("0A000", "this gateway has no catalog engine");
  const lease = await catalog.lease(user, policy, sql);
  return { lease, scope: { tenant: lease.tenant, policy: everything } };
}

/** A slot; while the query waits for it, the caller is told its position. */
async function* admitted(
  { admission }: RunContext,
  query: Query,
  session: GatewaySession | undefined,
): AsyncGenerator<ExecuteResponse, Lease, undefined> {
  const home = session?.worker ?? (session && session.running > 0 ? session.recent : undefined);
  return home ? admission.admitTo(home) : (admission.tryAdmit() ?? (yield* waited(admission, query)));
}

async function* waited(admission: Admission, query: Query): AsyncGenerator<ExecuteResponse, Lease, undefined> {
  const waiting = admission.enqueue(query.controller.signal);
  waiting.lease.catch(() => undefined); // awaited below, or given up with the query
  for (;;) {
    const moved = waiting.moved();
    query.position = waiting.position();
    if (query.position > 0) {
      yield event({ case: "queued", value: { $typeName: "tavana.v1.Queued", queryId: query.id, position: query.position } });
    }
    const lease = await Promise.race([waiting.lease, moved]);
    if (lease) return lease;
    if (waiting.position() === 0) return waiting.lease;
  }
}

/** One attempt on one worker. */
class Run {
  readonly #lease: Lease;
  readonly #query: Query;
  readonly #session: GatewaySession | undefined;
  begun = false;

  constructor(lease: Lease, query: Query, session: GatewaySession | undefined) {
    this.#lease = lease;
    this.#query = query;
    this.#session = session;
    if (session) {
      session.running++;
      session.recent = lease.worker;
    }
  }

  async *relay(statement: Statement, { metrics, catalogChanged }: RunContext): AsyncGenerator<ExecuteResponse, void, undefined> {
    const { worker } = this.#lease;
    const session = this.#session;
    try {
      for await (const next of worker.execute(statement, this.#query.controller.signal)) {
        this.begun = true;
        if (next.case === "rows") {
          this.#query.rows += BigInt(next.value.rowCount);
          this.#query.bytes += BigInt(next.value.data.length);
          metrics.rows.inc(next.value.rowCount);
          metrics.bytes.inc(next.value.data.length);
          const timer = setTimeout(() => this.#lease.release(), SLOW_READER_MS);
          yield event(next);
          clearTimeout(timer);
          continue;
        }
        if (next.case === "complete") {
          if (session) session.worker = next.value.sessionPinned ? worker : undefined;
          const { statistics } = next.value;
          if (statistics) statistics.queued = durationOf(this.#query.times.queuedMs);
          this.#query.bytesRead = statistics?.bytesRead;
          this.#query.storeRequests = statistics?.storeRequests;
          // Whoever is told of it may look for it at once, on any worker.
          if (next.value.catalogChanged) await catalogChanged();
        }
        yield event(next);
      }
    } catch (error) {
      if (session && error instanceof StatementFailure) session.worker = error.sessionPinned ? worker : undefined;
      if (session?.worker === worker && error instanceof WorkerLostError) session.worker = undefined;
      throw error;
    }
  }

  end(): void {
    this.#lease.release();
    if (this.#session) this.#session.running--;
  }
}

function statementOf(query: Query, request: ExecuteRequest, session: GatewaySession | undefined, scope: Scope): Statement {
  const { sql, parameters, format, rowLimit, settings, dialect, wantProgress } = request;
  return create(StatementSchema, {
    queryId: query.id,
    sql,
    parameters,
    ...(format ? { format } : {}),
    rowLimit,
    settings,
    dialect,
    wantProgress,
    // What is left of it starts to run on the worker; the queue's share is the gateway's to watch.
    ...(query.timeoutMs > 0 ? { timeout: durationOf(Math.max(1, query.timeoutMs - query.times.queuedMs)) } : {}),
    ...scope,
    sessionId: session?.id ?? "",
    sessionPinned: session?.worker !== undefined,
  });
}

function event(value: ExecuteResponse["event"]): ExecuteResponse {
  return create(ExecuteResponseSchema, { event: value as never });
}

/** How an error ends a query, for its record. */
export function outcomeOf(error: unknown): "left" | "cancelled" | "failed" {
  if (error instanceof CallerLeft) return "left";
  return asTavanaError(error).sqlstate === "57014" ? "cancelled" : "failed";
}
