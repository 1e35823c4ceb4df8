import { asTavanaError, ConfigError, stampOf, TavanaError } from "@tavana/common";
import type { Logger } from "pino";
import type { Engine } from "../engine/engine.ts";
import type { Export } from "../gate/export-form.ts";
import { azurePlace } from "./azure-place.ts";
import { takeEnvironment } from "./credentials.ts";
import { CurrentCredentials } from "./current-credentials.ts";
import type { Verdict } from "../gate/gate.ts";
import { definitionOfDataset, type Definition } from "./definition.ts";
import { Definitions } from "./definitions.ts";
import { readAllDatasets, readStorageFile } from "./data-files.ts";
import { localStore } from "./local-store.ts";
import { keyOf } from "./names.ts";
import type { ObjectStore } from "./object-store.ts";
import { publish } from "./publish.ts";
import { Secrets } from "./secrets.ts";
import { SilentStores } from "./silent-stores.ts";
import type { StorageRule } from "./storage-file.ts";
import { deniedPlace, storeError, TRY_AGAIN } from "./store-error.ts";
import { ViewStore, type ViewPlace } from "./view-store.ts";
import { Views } from "./views.ts";
import { WebProxy, type WebPlace } from "./web-proxy.ts";

export interface LakeConfig {
  /** YAML with a section `storage`; read at the start. */
  readonly storageFile?: string | undefined;
  /** PEM file of the authorities that stores' certificates are checked against; the system's without one. */
  readonly caFile?: string | undefined;
  /** YAML with a section `datasets`; read again when it changes. May be the same file. */
  readonly datasetsFile?: string | undefined;
  /** Where views are kept: a directory of their own, in a place of the storage file or on disk; none: no views are. */
  readonly viewsLocation?: string | undefined;
  /** Places that queries may name files in besides those of the storage file. */
  readonly readPrefixes?: readonly string[];
  /** Holds flights-3m.parquet, the dataset samples.flights; none: no samples. */
  readonly samplesDirectory?: string | undefined;
}

/** How often the file of datasets is looked at. */
const LOOK_MS = 1_000;

/** Where the data lies: credentials for its places and the tables that its files are. */
export class Lake {
  readonly #config: LakeConfig;
  readonly #log: Logger;
  readonly #secrets: Secrets;
  readonly #silent: SilentStores;
  readonly #engines = new Map<Engine, Definitions>();
  readonly #storage: readonly StorageRule[];
  readonly #credentials: CurrentCredentials;
  readonly #web: WebProxy | undefined;
  #datasets: readonly Definition[] = [];
  #datasetKeys: ReadonlySet<string> = new Set();
  #stamp: string;
  /** The views that are kept; undefined where there is no place for them. */
  readonly views: Views | undefined;
  readonly #timer: NodeJS.Timeout | undefined;

  /**
   * @param check the gate's verdict on a query
   * @throws ConfigError with file, line and column of what is wrong
   */
  constructor(config: LakeConfig, check: (query: string) => Promise<Verdict>, log: Logger) {
    this.#config = config;
    this.#log = log;
    this.#storage = config.storageFile ? readStorageFile(config.storageFile) : [];
    this.#stamp = this.#stampNow();
    this.#declare(this.#readDatasets());
    this.#credentials = new CurrentCredentials(takeEnvironment(this.#storage, process.env));
    this.#secrets = new Secrets(this.#storage, this.#credentials, log);
    this.#silent = new SilentStores(() => this.#secrets.azureEndpoints, log);
    const web = webPlaces(this.#storage, config.readPrefixes ?? []);
    this.#web = web.length > 0 ? new WebProxy(web, log) : undefined;
    this.views = config.viewsLocation === undefined ? undefined : new Views({
      store: new ViewStore(this.#viewPlace(config.viewsLocation)),
      place: config.viewsLocation,
      check,
      isDataset: (name) => this.#datasetKeys.has(keyOf(name)),
      log,
      expect: (made) => {
        const over = [...this.#engines.values()].map((definitions) => definitions.expect(made));
        return (isMade) => over.forEach((each) => each(isMade));
      },
      changed: () => this.#replace(),
    });
    this.#timer = config.datasetsFile ? setInterval(() => void this.#look(), LOOK_MS).unref() : undefined;
  }

  /** Prefixes that the engine must be able to read. */
  get prefixes(): readonly string[] {
    const { samplesDirectory } = this.#config;
    return [...this.#storage.map(({ prefix }) => prefix), ...(samplesDirectory ? [samplesDirectory] : [])];
  }

  /** Finds the credentials, and goes on doing so. */
  async start(): Promise<void> {
    await this.#web?.listen();
    await this.#secrets.start(async (statement) => {
      for (const engine of this.#engines.keys()) await engine.change([statement]);
    });
    this.#silent.start();
    await this.views?.start();
  }

  /** Gives an engine its credentials and relations. */
  async fill(engine: Engine): Promise<void> {
    const definitions = new Definitions(engine, (error) => this.explain(error));
    this.#engines.set(engine, definitions);
    const apply = async (statements: readonly string[]) => {
      for (const statement of statements) await engine.change([statement]).catch(() => this.#log.error("the engine refuses credentials")); // its words may quote them
      return statements.join();
    };
    await apply(this.#web?.statements ?? []);
    while ((await apply(this.#secrets.statements)) !== this.#secrets.statements.join()); // they may change meanwhile
    await definitions.replace(this.#all);
  }

  /** The catalog's relations in an engine; none for one that was not filled. */
  definitions(engine: Engine): Definitions | undefined {
    return this.#engines.get(engine);
  }

  /**
   * Where a target is written to.
   *
   * @throws TavanaError 42501 for no place of the storage file, 0A000 for one whose store cannot be written to
   */
  ruleFor(target: string): StorageRule {
    const rule = this.#ruleOf(target);
    if (!rule) throw new TavanaError("42501", `permission denied to write "${target}"`, { detail: "It lies in no place of the platform's." });
    if (rule.store === "local") return rule;
    if (rule.store !== "http" && rule.credentials.source !== "none") return rule;
    throw new TavanaError("0A000", `writing to this place (${rule.store}, without credentials) is not supported`);
  }

  /** Makes what was written to the worker's disk an export's target. @throws TavanaError */
  async publish(staged: string, written: Export, signal: AbortSignal): Promise<void> {
    const began = Date.now();
    const { store, key } = await this.#open(written.target);
    try {
      await publish(staged, written, { store, key }, signal);
    } catch (error) {
      if (error instanceof TavanaError && error.sqlstate === "42501") await this.#secrets.renew(this.ruleFor(written.target), began);
      throw error;
    } finally {
      store.close();
    }
  }

  /** The same error, in words for users where it is a store's. */
  explain(error: unknown): unknown {
    if (!(error instanceof TavanaError)) return error;
    const explained = this.#web?.explain(error) ?? error;
    return explained === error ? storeError(error, this.#storage) : explained;
  }

  /**
   * As `explain`; where a store denies what a cloud gave to the worker, that is asked for others first. With those, the
   * statement may run again.
   *
   * @param since when the statement had begun, in milliseconds since 1970
   */
  async answer(error: unknown, since: number): Promise<unknown> {
    const explained = this.explain(error);
    const denied = explained instanceof TavanaError ? deniedPlace(explained) : undefined;
    const rules = denied === undefined ? [] : this.#rulesOf(denied);
    if (rules.length === 0) return explained;
    const renewed = await Promise.all(rules.map((rule) => this.#secrets.renew(rule, since)));
    const lacking = rules.find((rule) => this.#secrets.lacks(rule));
    if (lacking) return noCredentials(lacking, explained);
    const { sqlstate, message } = explained as TavanaError;
    return new TavanaError(sqlstate, message, { ...(explained as TavanaError), retriable: renewed.includes(true) });
  }

  close(): void {
    clearInterval(this.#timer);
    this.views?.stop();
    this.#secrets.stop();
    this.#silent.stop();
    this.#web?.close();
    this.#engines.clear();
  }

  #ruleOf(place: string): StorageRule | undefined {
    return this.#storage.filter(({ prefix }) => place.startsWith(prefix)).toSorted((one, other) => other.prefix.length - one.prefix.length)[0];
  }

  /** Those that a place lies in; of a scheme alone, which is all that the engine tells of some, its own. */
  #rulesOf(place: string): readonly StorageRule[] {
    if (place.endsWith("://")) return this.#storage.filter(({ prefix }) => prefix.startsWith(place));
    return [this.#ruleOf(place) ?? []].flat();
  }

  get #all(): readonly Definition[] {
    return [...this.#datasets, ...(this.views?.definitions ?? [])];
  }

  async #replace(): Promise<void> {
    for (const definitions of this.#engines.values()) await definitions.replace(this.#all);
  }

  /** The store that a target lies in, and its name there. @throws TavanaError as ruleFor does */
  async #open(target: string): Promise<{ store: ObjectStore; key: string }> {
    const rule = this.ruleFor(target);
    if (rule.store === "local") return { store: localStore, key: target };
    const current = () => this.#credentials.usable(rule);
    const { values } = await current().catch((error: unknown) => {
      throw noCredentials(rule, error);
    });
    // The SDKs take a while to load, and most workers never write.
    const place = azurePlace(target);
    const access = { rule, values, current, caFile: this.#config.caFile };
    if (rule.store === "azure") return { store: new (await import("./azure-store.ts")).AzureStore(access, place), key: place.path };
    const [, bucket = "", key = ""] = /^\w+:\/\/([^/]+)\/(.*)$/.exec(target) ?? [];
    return { store: new (await import("./s3-store.ts")).S3Store(access, bucket), key };
  }

  /** @throws ConfigError for a location that cannot be written to */
  #viewPlace(location: string): () => Promise<ViewPlace> {
    const directory = location.replace(/\/+$/, "");
    if (location.startsWith("/")) return async () => ({ store: localStore, directory });
    try {
      const rule = this.ruleFor(`${directory}/`);
      if (rule.store === "gcs") throw new TavanaError("0A000", "views cannot be kept in GCS: over its S3 interface two writers could not be told apart");
    } catch (error) {
      throw new ConfigError([`VIEWS_LOCATION: ${(error as Error).message}`]);
    }
    return async () => {
      const { store, key } = await this.#open(directory);
      return { store, directory: key };
    };
  }

  async #look(): Promise<void> {
    const stamp = this.#stampNow();
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    try {
      this.#declare(this.#readDatasets());
      await this.#replace();
      this.#log.info({ datasets: this.#datasets.length }, "datasets read again");
    } catch (error) {
      const problems = error instanceof ConfigError ? error.problems : [(error as Error).message];
      this.#log.error({ problems }, "the datasets' file cannot be used; the datasets stay as they were");
    }
  }

  #declare(datasets: readonly Definition[]): void {
    this.#datasets = datasets;
    this.#datasetKeys = new Set(datasets.map(keyOf));
  }

  #stampNow(): string {
    const { datasetsFile } = this.#config;
    return datasetsFile ? stampOf([datasetsFile]) : "";
  }

  #readDatasets(): Definition[] {
    return readAllDatasets(this.#config.datasetsFile, this.#config.samplesDirectory).map(definitionOfDataset);
  }
}

/** In words for users: which file or server is missing is the operator's matter, and in the log. */
function noCredentials({ prefix }: StorageRule, cause: unknown): TavanaError {
  return new TavanaError("58030", `the platform has no credentials for ${prefix} at the moment`, { hint: TRY_AGAIN, cause: asTavanaError(cause) });
}

/** The places that are web servers. */
function webPlaces(storage: readonly StorageRule[], readPrefixes: readonly string[]): WebPlace[] {
  const declared = storage.filter(({ store }) => store === "http").map(({ prefix, redirectsTo = [] }) => ({ prefix, redirectsTo }));
  const others = readPrefixes.filter((prefix) => /^https?:/.test(prefix) && !declared.some((place) => place.prefix === prefix));
  return [...declared, ...others.map((prefix) => ({ prefix, redirectsTo: [] }))];
}
