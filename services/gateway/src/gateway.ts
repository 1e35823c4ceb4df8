import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Client, HandlerContext, ServiceImpl } from "@connectrpc/connect";
import { createDirectClient, healthRoutes, identityKey, listenApi, MAX_MESSAGE_BYTES, reflectionRoutes, serveRowsInPlace, type ApiServer, type RowsEvent, type UserDirectory } from "@tavana/common";
import { QueryService } from "@tavana/proto";
import { Health } from "@tavana/proto/grpc";
import type { Logger } from "pino";
import type { Access } from "./access/access.ts";
import { Admission } from "./admission/admission.ts";
import { Catalog, type CatalogOptions } from "./catalog/catalog.ts";
import { Authenticator } from "./identity/authenticate.ts";
import { Metrics } from "./metrics.ts";
import { WorkerPool } from "./pool/worker-pool.ts";
import { QueryRegistry } from "./queries/query-registry.ts";
import { queryService } from "./queries/query-service.ts";
import { GatewaySessions } from "./sessions.ts";

export interface GatewayOptions {
  readonly users: UserDirectory;
  readonly workerAddresses: readonly string[];
  readonly workerService?: string | undefined;
  readonly workerToken?: string | undefined;
  /** What users may touch. */
  readonly access: Access;
  /** The engine that answers questions about what there is to query. */
  readonly catalog?: Omit<CatalogOptions, "log"> | undefined;
  readonly maxQueued?: number;
  readonly maxWaitMs?: number;
  readonly log: Logger;
}

const MAX_QUEUED = 1_000;
const MAX_WAIT_MS = 5 * 60_000;

/** The gateway: the Connect API over a pool of workers. */
export class Gateway {
  readonly #pool: WorkerPool;
  readonly #catalog: Catalog | undefined;
  readonly #sessions = new GatewaySessions();
  readonly #service: ServiceImpl<typeof QueryService>;
  readonly #queries: QueryRegistry;
  readonly #authenticator: Authenticator;
  readonly metrics = new Metrics();
  #draining = false;
  #api: ApiServer | undefined;
  #metricsServer: http.Server | undefined;

  constructor(options: GatewayOptions) {
    const { log } = options;
    this.#pool = new WorkerPool({
      addresses: options.workerAddresses,
      ...(options.workerService ? { service: options.workerService } : {}),
      ...(options.workerToken ? { token: options.workerToken } : {}),
      log,
    });
    const admission = new Admission(this.#pool, { maxQueued: options.maxQueued ?? MAX_QUEUED, maxWaitMs: options.maxWaitMs ?? MAX_WAIT_MS });
    this.#queries = new QueryRegistry(this.metrics, log);
    this.metrics.observe(() => admission.queued, this.#pool);
    this.#catalog = options.catalog && new Catalog(this.#pool, { ...options.catalog, log });
    this.#authenticator = new Authenticator(options.users);
    this.#service = queryService({
      catalog: this.#catalog,
      catalogChanged: async () => {
        await this.#pool.refreshCatalogs();
        this.#catalog?.forget();
      },
      admission,
      metrics: this.metrics,
      access: options.access,
      authenticator: this.#authenticator,
      queries: this.#queries,
      sessions: this.#sessions,
      pool: this.#pool,
    });
  }

  /** Takes queries now: it is not stopping, and a worker is there. */
  get ready(): boolean {
    return !this.#draining && this.#pool.ready;
  }

  /** The API for a client in the same process. */
  get client(): Client<typeof QueryService> {
    return createDirectClient(QueryService, this.#service);
  }

  /** Serves the API, health, reflection, /healthz and /readyz. Port 0: any. @returns the port */
  async listen(host: string, port: number): Promise<number> {
    this.#api = await listenApi(host, port, {
      routes: (router) => {
        const requestGate = async (context: HandlerContext) => {
          context.values.set(identityKey, await this.#authenticator.identify(context));
        };
        router.service(QueryService, this.#service, { requestGate });
        serveRowsInPlace(router, { method: QueryService.method.execute, maxRequestBytes: MAX_MESSAGE_BYTES, gate: requestGate, run: (request, context) => eventsOf(this.#service.execute(request, context)) });
        healthRoutes(router, [QueryService.typeName], () => this.ready);
        reflectionRoutes(router, [QueryService, Health]);
      },
      handleHttp: (request, response) => this.#probe(request.url ?? "", (status, body) => {
        response.writeHead(status, { "content-type": "text/plain" });
        response.end(body);
      }),
    });
    return this.#api.port;
  }

  /** Serves /metrics, /healthz and /readyz. @returns the port */
  async listenMetrics(host: string, port: number): Promise<number> {
    const server = http.createServer((request, response) => {
      const answer = (status: number, body: string, type = "text/plain") => {
        response.writeHead(status, { "content-type": type });
        response.end(body);
      };
      if (request.url === "/metrics") {
        this.metrics.registry.metrics().then(
          (text) => answer(200, text, this.metrics.registry.contentType),
          (error: unknown) => answer(500, String(error)),
        );
      } else if (!this.#probe(request.url ?? "", answer)) {
        answer(404, "not found\n");
      }
    });
    this.#metricsServer = server;
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
    return (server.address() as AddressInfo).port;
  }

  /** Resolves once all known workers take statements, or the time is over. */
  async waitUntilReady(timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    const all = () => this.#pool.workers.length > 0 && this.#pool.workers.every(({ ready }) => ready) && this.#catalog?.engine.ready !== false;
    while (!all() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** Takes no more queries from the API and lets running ones end within the grace. What is in this process may still ask. */
  async drain(graceMs: number): Promise<void> {
    this.#draining = true;
    await this.#api?.close(graceMs);
    const until = Date.now() + graceMs;
    while (this.#queries.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Lets go of the workers and stops; `drain` comes first, and whatever in this process asks has ended. */
  async close(): Promise<void> {
    this.#sessions.stop();
    this.#catalog?.close();
    this.#pool.close();
    const metrics = this.#metricsServer;
    const closed = new Promise<void>((resolve) => (metrics ? metrics.close(() => resolve()) : resolve()));
    metrics?.closeAllConnections(); // whoever connected and asks for nothing is not waited for
    await closed;
  }

  #probe(url: string, answer: (status: number, body: string) => void): boolean {
    if (url === "/healthz") answer(200, "ok\n");
    else if (url === "/readyz") answer(this.ready ? 200 : 503, this.ready ? "ready\n" : "not ready\n");
    else return false;
    return true;
  }
}

async function* eventsOf(responses: ReturnType<ServiceImpl<typeof QueryService>["execute"]>): AsyncGenerator<RowsEvent, void, undefined> {
  for await (const { event } of responses) if (event?.case) yield event as RowsEvent;
}
