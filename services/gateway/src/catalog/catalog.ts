import { createHash } from "node:crypto";
import { TavanaError, type CatalogActivity, type CatalogLanguage, type CatalogRelation, type CatalogSnapshot } from "@tavana/common";
import { RelationKind, type Relation } from "@tavana/proto";
import type { Logger } from "pino";
import { WorkerClient } from "../pool/worker-client.ts";
import type { WorkerPool } from "../pool/worker-pool.ts";

export interface CatalogOptions {
  /** Base URL of the catalog engine: a worker in the role catalog, this gateway's own. */
  readonly address: string;
  readonly token?: string | undefined;
  readonly database: string;
  readonly language: CatalogLanguage;
  readonly roles: () => CatalogSnapshot["roles"];
  /** Sessions that are open now. */
  readonly activity: () => readonly CatalogActivity[];
  readonly settings: CatalogSnapshot["settings"];
  readonly log: Logger;
}

/** How old what is known of the workers' relations may be before it is asked for again. */
const FRESH_MS = 10_000;

/** What there is to query, and the engine that answers questions about it. */
export class Catalog {
  readonly engine: WorkerClient;
  readonly #options: CatalogOptions;
  readonly #pool: WorkerPool;
  #relations: readonly Relation[] = [];
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;
  /** Of the engine's connection that the definitions and a snapshot went to. */
  #definedOn = 0;
  #loadedVersion = "";
  #loading: Promise<void> = Promise.resolve();

  constructor(pool: WorkerPool, options: CatalogOptions) {
    this.#pool = pool;
    this.#options = options;
    this.engine = new WorkerClient(options.address, options.token, options.log, () => undefined);
  }

  /** What a user may see. @throws TavanaError 57P03 when no worker is there to ask */
  async relations(): Promise<readonly Relation[]> {
    const stale = performance.now() - this.#readAt > FRESH_MS;
    if (stale) this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    // What was known a moment ago is good enough meanwhile.
    if (this.#readAt === -Infinity) await this.#reading;
    else this.#reading?.catch((err: unknown) => this.#options.log.warn({ err }, "relations could not be read again"));
    return this.#relations;
  }

  /**
   * Makes the engine ready for a statement: it then holds the present catalog.
   *
   * @param withActivity the statement asks for sessions
   */
  async prepare(withActivity: boolean): Promise<void> {
    if (!this.engine.ready) throw new TavanaError("57P03", "the catalog engine is not ready", { retriable: true });
    await this.relations();
    // One after the other: two that load at once would run into each other's changes.
    const loading = this.#loading.then(() => this.#load(withActivity));
    this.#loading = loading.catch(() => undefined);
    await loading;
  }

  close(): void {
    this.engine.close();
  }

  async #read(): Promise<void> {
    const worker = this.#pool.any();
    if (!worker) throw new TavanaError("57P03", "no worker is ready", { retriable: true });
    this.#relations = await worker.describeRelations("default");
    this.#readAt = performance.now();
  }

  async #load(withActivity: boolean): Promise<void> {
    const { language, activity } = this.#options;
    const { connections } = this.engine;
    if (connections !== this.#definedOn) {
      await this.engine.loadCatalog(language.definitions());
      this.#definedOn = connections;
      this.#loadedVersion = "";
    }
    const snapshot = this.#snapshot();
    if (snapshot.version !== this.#loadedVersion) {
      await this.engine.loadCatalog(language.snapshot(snapshot));
      this.#loadedVersion = snapshot.version;
    }
    if (withActivity) await this.engine.loadCatalog(language.activity(activity()));
  }

  #snapshot(): CatalogSnapshot {
    const { database, roles, settings } = this.#options;
    const relations = this.#relations.map(catalogRelation);
    const schemas = [...new Set(relations.map(({ schema }) => schema))].map((name) => ({ name }));
    const content = { database, roles: roles(), settings, schemas, relations };
    return { version: createHash("sha256").update(JSON.stringify(content)).digest("hex"), ...content };
  }
}

function catalogRelation({ schema, name, kind, comment, columns }: Relation): CatalogRelation {
  return {
    schema,
    name,
    kind: kind === RelationKind.VIEW ? "view" : "table",
    ...(comment ? { comment } : {}),
    columns: columns.map(({ column, comment: columnComment }) => ({
      name: column!.name,
      type: column!.type?.name ?? "",
      typeOid: column!.postgresType?.oid ?? 0,
      typeModifier: column!.postgresType?.modifier ?? -1,
      nullable: true,
      ...(columnComment ? { comment: columnComment } : {}),
    })),
  };
}
