import { createHash } from "node:crypto";
import { coversRelation, LruCache, TavanaError, type CatalogActivity, type CatalogLanguage, type CatalogRelation, type CatalogSnapshot } from "@tavana/common";
import { RelationKind, type AccessPolicy, type Relation } from "@tavana/proto";
import type { Logger } from "pino";
import { WorkerClient } from "../pool/worker-client.ts";
import { DEFAULT_TENANT } from "../pool/tenant.ts";
import type { WorkerPool } from "../pool/worker-pool.ts";
import { activitySeenBy } from "./seen-activity.ts";
import { CatalogViews, MAX_VIEWS, type CatalogLease } from "./catalog-views.ts";

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

/** Whether a statement asks for sessions, or may: too often does no harm. */
const asksForActivity = /pg_stat_activity|pg_stat_get_activity|pg_locks/i;

/** What there is to query, and the engine that answers questions about it. */
export class Catalog {
  readonly engine: WorkerClient;
  readonly #options: CatalogOptions;
  readonly #pool: WorkerPool;
  readonly #views: CatalogViews;
  readonly #snapshots = new LruCache<string, { readonly of: readonly Relation[]; readonly names: string; readonly snapshot: CatalogSnapshot }>(MAX_VIEWS);
  #relations: readonly Relation[] = [];
  #readAt = -Infinity;
  /** Times that it was said to have changed. */
  #changes = 0;
  #reading: Promise<void> | undefined;

  constructor(pool: WorkerPool, options: CatalogOptions) {
    this.#pool = pool;
    this.#options = options;
    this.engine = new WorkerClient(options.address, options.token, options.log, () => undefined);
    this.#views = new CatalogViews(this.engine, options.language);
  }

  /** What a user of this policy may see. @throws TavanaError 57P03 when no worker is there to ask */
  async relations({ relations: patterns }: AccessPolicy): Promise<readonly Relation[]> {
    const reading = () => (this.#reading ??= this.#read().finally(() => (this.#reading = undefined)));
    while (this.#readAt === -Infinity) await reading();
    // What was known a moment ago is good enough meanwhile.
    if (performance.now() - this.#readAt > FRESH_MS) reading().catch((err: unknown) => this.#options.log.warn({ err }, "relations could not be read again"));
    return this.#relations.filter(({ schema, name }) => coversRelation(patterns, schema, name));
  }

  /**
   * The catalog as a user may see it, for a statement.
   *
   * @throws TavanaError 57P03 while the engine starts
   */
  async lease(user: string, policy: AccessPolicy, sql: string): Promise<CatalogLease> {
    const rights = JSON.stringify(policy.relations);
    const snapshot = this.#snapshot(rights, await this.relations(policy));
    if (!asksForActivity.test(sql)) return this.#views.lease(rights, snapshot, undefined);
    // What sessions do is each user's own to see.
    return this.#views.lease(JSON.stringify([rights, user]), snapshot, activitySeenBy(user, this.#options.activity()));
  }

  /** What is known of the relations is old: it is asked for again before it is used. */
  forget(): void {
    this.#readAt = -Infinity;
    this.#changes++;
  }

  close(): void {
    this.engine.close();
  }

  async #read(): Promise<void> {
    const worker = this.#pool.any();
    if (!worker) throw new TavanaError("57P03", "no worker is ready", { retriable: true });
    const changes = this.#changes;
    this.#relations = await worker.describeRelations(DEFAULT_TENANT);
    this.#readAt = changes === this.#changes ? performance.now() : -Infinity;
  }

  /** @param key of the rights that leave these visible */
  #snapshot(key: string, visible: readonly Relation[]): CatalogSnapshot {
    const { database, settings } = this.#options;
    const roles = this.#options.roles();
    const names = JSON.stringify(roles);
    const known = this.#snapshots.get(key);
    // Large catalogs take milliseconds to hash.
    if (known?.of === this.#relations && known.names === names) return known.snapshot;
    const relations = visible.map(catalogRelation);
    const schemas = [...new Set(relations.map(({ schema }) => schema))].map((name) => ({ name }));
    const content = { database, roles, settings, schemas, relations };
    const snapshot = { version: createHash("sha256").update(JSON.stringify(content)).digest("hex"), ...content };
    this.#snapshots.set(key, { of: this.#relations, names, snapshot });
    return snapshot;
  }
}

function catalogRelation({ schema, name, kind, comment, definition, columns }: Relation): CatalogRelation {
  return {
    schema,
    name,
    kind: kind === RelationKind.VIEW ? "view" : "table",
    ...(comment ? { comment } : {}),
    ...(definition ? { definition } : {}),
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
