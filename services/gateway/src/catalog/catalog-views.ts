import { TavanaError, type CatalogActivity, type CatalogLanguage, type CatalogSnapshot } from "@tavana/common";
import type { Lease } from "../admission/admission.ts";
import { DEFAULT_TENANT } from "../pool/tenant.ts";
import type { WorkerClient } from "../pool/worker-client.ts";

/** Catalogs that are kept at once, for users of different rights. Each is an engine of some 30 MB. */
export const MAX_VIEWS = 8;

/** A place where a statement about the catalog runs: nobody's data waits for it, so it takes no slot. */
export interface CatalogLease extends Lease {
  /** The engine of this view of the catalog. */
  readonly tenant: string;
}

interface View {
  readonly tenant: string;
  /** Which catalog it holds, or is being filled with. */
  key: string;
  /** Statements that use it. */
  users: number;
  usedAt: number;
  /** Of the engine's connection that the definitions went to. */
  definedOn: number;
  loadedVersion: string;
  loading: Promise<void>;
}

/** The catalogs in the catalog engine: one for each set of rights that someone who asks has, filled when it is needed. */
export class CatalogViews {
  readonly #engine: WorkerClient;
  readonly #language: CatalogLanguage;
  readonly #views: View[] = [];
  #waiting: (() => void)[] = [];

  constructor(engine: WorkerClient, language: CatalogLanguage) {
    this.#engine = engine;
    this.#language = language;
  }

  /**
   * A view that holds the snapshot until it is released.
   *
   * @param key the same for those who may see the same
   * @param activity sessions, for a statement that asks for them
   */
  async lease(key: string, snapshot: CatalogSnapshot, activity: readonly CatalogActivity[] | undefined): Promise<CatalogLease> {
    const view = await this.#take(key);
    view.users++;
    view.usedAt = performance.now();
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      view.users--;
      this.#waiting.shift()?.();
    };
    try {
      // One after the other: two that load at once would run into each other's changes.
      const loading = view.loading.then(() => this.#load(view, snapshot, activity));
      view.loading = loading.catch(() => undefined);
      await loading;
      return { worker: this.#engine, tenant: view.tenant, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** A view that has the key, or may be given it: nobody may still be reading what it held. */
  async #take(key: string): Promise<View> {
    for (;;) {
      const known = this.#views.find((view) => view.key === key);
      if (known) return known;
      if (this.#views.length < MAX_VIEWS) {
        // The first takes the engine that the worker has from its start.
        const tenant = this.#views.length === 0 ? DEFAULT_TENANT : `catalog-${this.#views.length}`;
        const view: View = { tenant, key, users: 0, usedAt: 0, definedOn: 0, loadedVersion: "", loading: Promise.resolve() };
        this.#views.push(view);
        return view;
      }
      const [idle] = this.#views.filter(({ users }) => users === 0).toSorted((one, other) => one.usedAt - other.usedAt);
      if (idle) {
        idle.key = key;
        idle.loadedVersion = "";
        return idle;
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async #load(view: View, snapshot: CatalogSnapshot, activity: readonly CatalogActivity[] | undefined): Promise<void> {
    const { tenant } = view;
    const { connections, ready } = this.#engine;
    if (!ready) throw new TavanaError("57P03", "the catalog engine is not ready", { retriable: true });
    if (connections !== view.definedOn) {
      await this.#engine.loadCatalog(tenant, this.#language.definitions());
      view.definedOn = connections;
      view.loadedVersion = "";
    }
    if (snapshot.version !== view.loadedVersion) {
      await this.#engine.loadCatalog(tenant, this.#language.snapshot(snapshot));
      view.loadedVersion = snapshot.version;
    }
    if (activity) await this.#engine.loadCatalog(tenant, this.#language.activity(activity));
  }
}
