import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { ConnectError, createClient, type Client, type Interceptor } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { asTavanaError, ClientSession, fromDetail, MessageStream, serverStream, TavanaError } from "@tavana/common";
import {
  ErrorDetailSchema,
  StatementRequestSchema,
  StatementResponseSchema,
  WorkerService,
  type AnalyzeResponse,
  type ExecuteResponse,
  type Relation,
  type Statement,
  type StatementResponse,
  type TransactionState,
  type WorkerAnalyzeRequest,
  type WorkerStatus,
} from "@tavana/proto";
import type { Logger } from "pino";

const MIB = 1024 * 1024;
/** What a result may have on its way before it is read: enough for throughput, little enough for many slow readers. */
const STREAM_WINDOW_BYTES = MIB;
const CONNECTION_WINDOW_BYTES = 1024 * MIB;
const MAX_MESSAGE_BYTES = 256 * MIB;
/** Pauses before a lost worker is tried again. */
const RECONNECT_MS = [50, 100, 200, 500, 1_000] as const;

/** How long a worker has to say itself how a cancelled statement ended. */
const CANCEL_GRACE_MS = 300;

/** A worker tells its status every second. One that has not for twice this long hangs, whatever its connection says. */
const SILENCE_MS = 5_000;
/** How long a worker has to end a session, in milliseconds: it waits for a statement that is being stopped. */
const CLOSE_SESSION_MS = 10_000;

const STATEMENTS_PATH = `/${WorkerService.typeName}/${WorkerService.method.statements.name}`;

export type StatementEvent = ExecuteResponse["event"];

/** A statement that failed on its worker, and how it left the session. */
export class StatementFailure extends TavanaError {
  readonly transaction: TransactionState;
  readonly sessionPinned: boolean;
  constructor(error: TavanaError, transaction: TransactionState, sessionPinned: boolean) {
    super(error.sqlstate, error.message, error);
    this.transaction = transaction;
    this.sessionPinned = sessionPinned;
  }
}

/** The reason of a signal that fires because the caller has left. */
export class CallerLeft extends TavanaError {
  constructor() {
    super("57014", "canceling statement because its caller has left");
  }
}

/** Thrown when the connection to a worker broke: what became of the statement there is not known. */
export class WorkerLostError extends TavanaError {
  /** Nothing else of this gateway's ran there: it may well be the statement that has ended the worker. */
  readonly wasAlone: boolean;
  constructor(name: string, cause: unknown, wasAlone = false) {
    super("57P01", `the connection to worker ${name} was lost`, { detail: "It may have been stopped or restarted.", cause });
    this.wasAlone = wasAlone;
  }
}

/** The gateway's side of one worker: a stream of statements that stays open, and the worker's status. */
export class WorkerClient {
  readonly address: string;
  readonly #client: Client<typeof WorkerService>;
  readonly #session: ClientSession;
  readonly #log: Logger;
  readonly #calls = new Map<bigint, Call>();
  readonly #onStatus: () => void;
  readonly #closed = new AbortController();
  readonly #headers: Readonly<Record<string, string>>;
  #statements: MessageStream | undefined;
  #nextCall = 1n;
  /** Times that the stream of statements was opened: what a worker was told before may be lost after a new one. */
  connections = 0;
  status: WorkerStatus | undefined;
  /** It is to have no new work: it is about to go. */
  leaving = false;
  /** Statements of this gateway's that run there, but for those whose readers are slow. */
  active = 0;

  constructor(address: string, token: string | undefined, log: Logger, onStatus: () => void) {
    this.address = address;
    this.#log = log;
    this.#onStatus = onStatus;
    this.#session = new ClientSession(address, { streamWindowBytes: STREAM_WINDOW_BYTES, connectionWindowBytes: CONNECTION_WINDOW_BYTES });
    this.#headers = { "content-type": "application/grpc+proto", te: "trailers", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const authorize: Interceptor = (next) => (request) => {
      if (token) request.header.set("authorization", `Bearer ${token}`);
      return next(request);
    };
    const transport = createGrpcTransport({
      baseUrl: address,
      sessionManager: this.#session,
      acceptCompression: [],
      readMaxBytes: MAX_MESSAGE_BYTES,
      interceptors: [authorize],
    });
    this.#client = createClient(WorkerService, transport);
    void this.#watch();
    void this.#converse();
  }

  get name(): string {
    return this.status?.name || this.address;
  }

  /** Takes statements now. */
  get ready(): boolean {
    return !this.leaving && this.#statements !== undefined && this.status?.ready === true;
  }

  /** Something runs there, or a session lives there. */
  get inUse(): boolean {
    return this.#statements !== undefined && (this.#calls.size > 0 || (this.status?.sessions ?? 0) > 0);
  }

  get slots(): number {
    return this.status?.slots ?? 0;
  }

  /**
   * Runs a statement there. Ends after `complete`.
   *
   * @param signal its reason, a TavanaError, tells the worker and the caller why the statement is ended
   * @throws StatementFailure, WorkerLostError; the signal's reason when the worker does not answer to it soon
   */
  async *execute(statement: Statement, signal: AbortSignal): AsyncGenerator<StatementEvent, void, undefined> {
    const statements = this.#statements;
    if (!statements) throw new WorkerLostError(this.name, undefined);
    const callId = this.#nextCall++;
    const call = new Call();
    const fetching = new AbortController();
    let hasTicket = false;
    let unfetched = "";
    let over = false;
    let timer: NodeJS.Timeout | undefined;
    const send = (action: MessageInitShape<typeof StatementRequestSchema>["action"]) =>
      statements.send(toBinary(StatementRequestSchema, create(StatementRequestSchema, { callId, ...(action ? { action } : {}) })));
    const cancel = (reason: string) => send({ case: "cancel", value: { reason } });
    const cut = () => {
      call.fail(signal.reason as Error);
      fetching.abort();
    };
    const stop = () => {
      // Giving up a result that waits behind a ticket must not abort its transaction, as a cancel would.
      const left = signal.reason instanceof CallerLeft;
      if (!left || !hasTicket) cancel(asTavanaError(signal.reason).message);
      if (left) cut();
      else timer = setTimeout(cut, CANCEL_GRACE_MS);
    };
    this.#calls.set(callId, call);
    signal.addEventListener("abort", stop, { once: true });
    try {
      send({ case: "execute", value: statement });
      if (signal.aborted) stop();
      for (;;) {
        const { schema, rows, progress, complete, ticket, error } = await call.next();
        hasTicket = ticket !== undefined;
        unfetched = ticket?.id ?? "";
        over = complete !== undefined || error !== undefined;
        if (schema) yield { case: "schema", value: schema };
        if (rows) yield { case: "rows", value: rows };
        if (progress) yield { case: "progress", value: progress };
        if (complete) return yield { case: "complete", value: complete };
        if (error) throw new StatementFailure(fromDetail(error.detail!), error.transaction, error.sessionPinned);
        if (ticket) {
          unfetched = "";
          return yield* this.#fetch(ticket.id, fetching.signal, signal);
        }
      }
    } finally {
      signal.removeEventListener("abort", stop);
      clearTimeout(timer);
      this.#calls.delete(callId);
      if (!over && !hasTicket && !signal.aborted) cancel("");
      // A caller that left before it came for the rest: the worker would keep it until the ticket runs out.
      if (unfetched !== "") this.#giveUp(unfetched).catch(() => undefined);
    }
  }

  async analyze(request: WorkerAnalyzeRequest, signal: AbortSignal): Promise<AnalyzeResponse> {
    try {
      return await this.#client.analyze(request, { signal });
    } catch (error) {
      if (signal.aborted) throw asTavanaError(error);
      throw this.#failure(error);
    }
  }

  async describeRelations(tenant: string): Promise<Relation[]> {
    return this.#unary(async () => (await this.#client.describeRelations({ tenant })).relations);
  }

  /** The worker looks for views that others have changed. */
  async refreshCatalog(timeoutMs: number): Promise<void> {
    await this.#unary(() => this.#client.refreshCatalog({}, { timeoutMs }));
  }

  /** For a worker in the role catalog. */
  async loadCatalog(tenant: string, statements: readonly string[]): Promise<void> {
    await this.#unary(() => this.#client.loadCatalog({ tenant, statements: [...statements] }));
  }

  async #unary<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async closeSession(sessionId: string): Promise<void> {
    const limits = { timeoutMs: CLOSE_SESSION_MS, signal: this.#closed.signal };
    await this.#client.closeSession({ sessionId }, limits).catch(() => undefined); // it ends with the stream if not now
  }

  close(): void {
    this.#closed.abort();
    this.#statements?.destroy();
    this.#session.close();
    this.#lose(new Error("the gateway is shutting down"));
  }

  /** Takes a result up and leaves it, which ends it. */
  async #giveUp(ticket: string): Promise<void> {
    for await (const _ of serverStream((signal) => this.#client.fetch({ ticket }, { signal }))) break;
  }

  async *#fetch(ticket: string, cut: AbortSignal, signal: AbortSignal): AsyncGenerator<StatementEvent, void, undefined> {
    try {
      for await (const { event } of serverStream((inner) => this.#client.fetch({ ticket }, { signal: inner }), cut)) yield event;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw this.#failure(error);
    }
  }

  /** What a worker says carries a detail; all else is the connection's, whatever code the transport finds for it. */
  #failure(error: unknown): TavanaError {
    const said = error instanceof ConnectError && error.findDetails(ErrorDetailSchema).length > 0;
    return said ? asTavanaError(error) : new WorkerLostError(this.name, error);
  }

  /** Keeps the stream of statements open for as long as this client is. */
  async #converse(): Promise<void> {
    for (let attempt = 0; !this.#closed.signal.aborted; attempt++) {
      let statements: MessageStream | undefined;
      try {
        const stream = await this.#session.request("POST", STATEMENTS_PATH, this.#headers, { endStream: false });
        statements = new MessageStream(stream, MAX_MESSAGE_BYTES, (message) => {
          attempt = 0;
          const answer = fromBinary(StatementResponseSchema, message);
          this.#calls.get(answer.callId)?.put(answer);
        });
        this.#statements = statements;
        this.connections++;
        this.#onStatus();
        throw (await statements.ended) ?? new Error("the worker ended the stream of statements");
      } catch (error) {
        this.#statements = undefined;
        statements?.destroy();
        this.#lose(error);
      }
      await this.#pause(attempt);
    }
  }

  async #watch(): Promise<void> {
    for (let attempt = 0; !this.#closed.signal.aborted; attempt++) {
      let silences = 0;
      // Two in a row: after a pause of this process's own, what has come meanwhile is read between them.
      const silence = setInterval(() => ++silences === 2 && this.#hang(), SILENCE_MS);
      try {
        for await (const status of serverStream((signal) => this.#client.watchStatus({}, { signal }), this.#closed.signal)) {
          attempt = 0;
          silences = 0;
          this.status = status;
          this.#onStatus();
        }
      } catch (error) {
        if (attempt === 0) this.#log.debug({ worker: this.name, err: error }, "worker status lost");
      } finally {
        clearInterval(silence);
      }
      this.status = undefined;
      this.#onStatus();
      await this.#pause(attempt);
    }
  }

  /** Breaks the connection off: who waits for the worker is told so, and it is asked anew. */
  #hang(): void {
    this.#log.warn({ worker: this.name }, "the worker is silent: its connection is broken off");
    this.#session.close();
  }

  #lose(cause: unknown): void {
    const lost = new WorkerLostError(this.name, cause, this.#calls.size === 1);
    for (const call of this.#calls.values()) call.fail(lost);
    this.#calls.clear();
    this.#onStatus();
  }

  #pause(attempt: number): Promise<void> {
    if (this.#closed.signal.aborted) return Promise.resolve();
    const ms = RECONNECT_MS[Math.min(attempt, RECONNECT_MS.length - 1)];
    return new Promise((resolve) => setTimeout(resolve, ms).unref());
  }
}

/** Answers to one statement, between the stream that brings them and the call that waits for them. */
class Call {
  readonly #answers: StatementResponse[] = [];
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  put(answer: StatementResponse): void {
    this.#answers.push(answer);
    this.#wake?.();
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#wake?.();
  }

  async next(): Promise<StatementResponse> {
    for (;;) {
      const answer = this.#answers.shift();
      if (answer) return answer;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
