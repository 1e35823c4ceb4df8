import { randomUUID } from "node:crypto";
import { create } from "@bufbuild/protobuf";
import { durationMs, timestampFromMs } from "@bufbuild/protobuf/wkt";
import { MAX_TIMER_MS, TavanaError } from "@tavana/common";
import { QueryInfoSchema, QueryState, type ExecuteRequest, type QueryInfo } from "@tavana/proto";
import type { Logger } from "pino";
import type { Metrics } from "../metrics.ts";

/** How a query ended, for its record. */
export type Outcome = "succeeded" | "failed" | "cancelled" | "left";

/** Texts and values of one query above this are large, in UTF-16 units or bytes; the pieces of a COPY are not. */
const LARGE = 4 * 1_048_576;
/** What the large ones that are queued or run may come to together: each is held several times over. */
const MAX_LARGE = 256 * 1_048_576;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One query from its acceptance to its end. */
export class Query {
  readonly id: string;
  readonly user: string;
  readonly sql: string;
  readonly applicationName: string;
  /** How long it may take from its acceptance on; 0: as long as it likes. */
  readonly timeoutMs: number;
  /** Of its text and values, if they are large; else 0. */
  readonly weight: number;
  readonly controller = new AbortController();
  readonly acceptedAt = Date.now();
  readonly #began = performance.now();
  #started = 0;
  worker = "";
  position = 0;
  rows = 0n;
  bytes = 0n;
  /** From files and stores, where the engine tells. */
  bytesRead: bigint | undefined;
  /** Requests to stores. */
  storeRequests: bigint | undefined;

  constructor(id: string, user: string, request: ExecuteRequest) {
    this.id = id;
    this.user = user;
    this.sql = request.sql;
    this.applicationName = request.applicationName;
    const weight = request.parameters.reduce((sum, { value }) => sum + (value.case === "text" || value.case === "blob" ? value.value.length : 0), request.sql.length);
    this.weight = weight > LARGE ? weight : 0;
    this.timeoutMs = request.timeout ? Math.min(durationMs(request.timeout), MAX_TIMER_MS) : 0;
  }

  start(worker: string): void {
    this.#started ||= performance.now();
    this.worker = worker;
    this.position = 0;
  }

  get running(): boolean {
    return this.#started > 0;
  }

  /** Milliseconds in the queue, and since then. */
  get times(): { readonly queuedMs: number; readonly ranMs: number } {
    const now = performance.now();
    const started = this.#started || now;
    return { queuedMs: started - this.#began, ranMs: now - started };
  }

  get info(): QueryInfo {
    const { queuedMs } = this.times;
    return create(QueryInfoSchema, {
      queryId: this.id,
      user: this.user,
      sql: this.sql,
      applicationName: this.applicationName,
      state: this.running ? QueryState.RUNNING : QueryState.QUEUED,
      worker: this.worker,
      acceptedAt: timestampFromMs(this.acceptedAt),
      ...(this.running ? { startedAt: timestampFromMs(Math.round(this.acceptedAt + queuedMs)) } : {}),
      queuePosition: this.position,
      rowsSent: this.rows,
    });
  }
}

/** Every query that is queued or runs here, and the record of its end. */
export class QueryRegistry {
  readonly #queries = new Map<string, Query>();
  #weight = 0;
  readonly #metrics: Metrics;
  readonly #log: Logger;

  constructor(metrics: Metrics, log: Logger) {
    this.#metrics = metrics;
    this.#log = log;
  }

  get size(): number {
    return this.#queries.size;
  }

  /** @throws TavanaError 22023 for an id that is none, or a negative timeout, 53200, 42710 for one that is in use */
  begin(user: string, request: ExecuteRequest): Query {
    const id = request.queryId ? request.queryId.toLowerCase() : randomUUID();
    if (!UUID.test(id)) throw new TavanaError("22023", `query id "${request.queryId}" is not a UUID`);
    if (this.#queries.has(id)) throw new TavanaError("42710", `query id ${id} is in use`);
    const query = new Query(id, user, request);
    if (query.timeoutMs < 0) throw new TavanaError("22023", "a timeout must not be negative");
    if (this.#weight + query.weight > MAX_LARGE) {
      throw new TavanaError("53200", "too many large queries at once", { hint: "Try again later.", retriable: true });
    }
    this.#weight += query.weight;
    this.#queries.set(id, query);
    this.#metrics.active.inc();
    this.#log.debug({ query_id: id, user, application: query.applicationName }, "query accepted");
    return query;
  }

  started(query: Query): void {
    const record = { query_id: query.id, user: query.user, application: query.applicationName, worker: query.worker, queued_ms: rounded(query.times.queuedMs) };
    this.#log.info(record, "query started");
  }

  end(query: Query, outcome: Outcome, error?: TavanaError): void {
    if (this.#queries.delete(query.id)) this.#weight -= query.weight;
    const { queuedMs, ranMs } = query.times;
    this.#metrics.active.dec();
    if (query.running) this.#metrics.duration.observe({ outcome }, ranMs / 1000);
    else if (query.position > 0) this.#metrics.queueWait.observe(queuedMs / 1000); // it has waited in vain
    const record = {
      query_id: query.id,
      user: query.user,
      application: query.applicationName,
      worker: query.worker,
      outcome,
      queued_ms: rounded(queuedMs),
      ran_ms: rounded(ranMs),
      rows: Number(query.rows),
      bytes: Number(query.bytes),
      ...(query.bytesRead === undefined ? {} : { bytes_read: Number(query.bytesRead) }),
      ...(query.storeRequests === undefined ? {} : { store_requests: Number(query.storeRequests) }),
      ...(error ? { sqlstate: error.sqlstate, error: error.message } : {}),
    };
    this.#log.info(record, "query ended");
  }

  /** The user's own query. */
  find(id: string, user: string): Query | undefined {
    const query = this.#queries.get(id.toLowerCase());
    return query?.user === user ? query : undefined;
  }

  of(user: string): Query[] {
    return [...this.#queries.values()].filter((query) => query.user === user);
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
