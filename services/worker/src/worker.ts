import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { TavanaError } from "@tavana/common";
import type { Logger } from "pino";
import { Engine } from "./engine/engine.ts";
import type { Exports } from "./execution/export.ts";
import type { KeptCatalog } from "./execution/keep-views.ts";
import type { SpillSpace } from "./execution/spill.ts";
import { Slots } from "./execution/slots.ts";
import { FUNCTION_SCHEMA, functionNames, functionStatements, tableFunctionNames } from "./engine/postgres-functions.ts";
import { Gate } from "./gate/gate.ts";
import { Guard } from "./gate/guard.ts";
import { Lake, type LakeConfig } from "./lake/lake.ts";
import { openScratch } from "./scratch.ts";

export interface WorkerConfig extends LakeConfig {
  readonly name: string;
  /** "catalog": holds what LoadCatalog brings, and no data; "data" by default. */
  readonly role?: "data" | "catalog";
  /** For spilled results, exports on their way, and the engine's temporary files. Unused in the role "catalog". */
  readonly dataDirectory: string;
  /** Where extension files lie; none: only what is built in. */
  readonly extensionDirectory?: string | undefined;
  /** Directories and URL prefixes that queries may name files in, where their access policy lets them. */
  readonly readPrefixes: readonly string[];
  /** Bytes for DuckDB's memory_limit. */
  readonly memoryLimitBytes: number;
  readonly threads?: number | undefined;
  /** Statements that use the engine at once. */
  readonly slots?: number | undefined;
}

/** Extensions that are loaded where their files are there. */
const extensions = ["httpfs", "azure"];
export const DEFAULT_TENANT = "default";
const MIB = 1024 * 1024;
/** What a result that was set aside may hold in memory; the rest goes to a file. */
const SPILL_MEMORY_BYTES = MIB;
const SPILL_FILE_BYTES = 8 * 1024 * MIB;
const SPILL_TOTAL_BYTES = 64 * 1024 * MIB;
const ENGINE_TEMPORARY_BYTES = 64 * 1024 * MIB;
/** How old the figure of resident memory may be: reading it costs a system call and some parsing. */
const RESIDENT_MS = 500;
/** Results that wait for their readers; each holds up to about 2 MiB. */
export const MAX_OPEN_RESULTS = 512;

/** The parts of one worker process that outlive calls. */
export class Worker {
  readonly config: WorkerConfig;
  readonly gate: Gate;
  readonly lake: Lake;
  readonly slots: Slots;
  readonly spill: SpillSpace;
  readonly exports: Exports;
  readonly log: Logger;
  readonly threads: number;
  sessions = 0;
  openResults = 0;
  draining = false;
  #resident = 0;
  #residentAt = -Infinity;
  readonly #engines = new Map<string, Promise<Engine>>();
  readonly #watchers = new Set<() => void>();

  readonly #scratch: string | undefined;

  private constructor(config: WorkerConfig, gate: Gate, scratch: string | undefined, log: Logger) {
    this.config = config;
    this.#scratch = scratch;
    this.gate = gate;
    if (config.role !== "catalog") gate.allowMacros(functionNames, tableFunctionNames);
    this.lake = new Lake(config, (query) => gate.checkOne(query), log);
    this.log = log;
    this.threads = config.threads ?? availableParallelism();
    this.slots = new Slots(config.slots ?? Math.max(8, 2 * this.threads), () => this.changed());
    this.exports = {
      directory: join(scratch ?? "", "exports"),
      requirePlace: (target) => void this.lake.ruleFor(target),
      publish: (staged, written, signal) => this.lake.publish(staged, written, signal),
    };
    this.spill = { directory: join(scratch ?? "", "results"), memoryBytes: SPILL_MEMORY_BYTES, fileBytes: SPILL_FILE_BYTES, totalBytes: SPILL_TOTAL_BYTES, used: 0 };
  }

  /** @throws ConfigError for files of storage or datasets that cannot be used */
  static async create(config: WorkerConfig, log: Logger): Promise<Worker> {
    const scratch = config.role === "catalog" ? undefined : await openScratch(config.dataDirectory, config.name);
    const guard = await Guard.create();
    // The catalog engine has PostgreSQL's own relations before the engine's, and holds nothing but what its reader may see.
    const gate = config.role === "catalog" ? new Gate(guard, new Set()) : new Gate(guard);
    const worker = new Worker(config, gate, scratch, log);
    await worker.lake.start();
    return worker;
  }

  /** The tenant's own DuckDB instance, made when it is first needed. */
  engine(tenant: string): Promise<Engine> {
    let engine = this.#engines.get(tenant);
    if (!engine) {
      engine = this.#createEngine(tenant);
      this.#engines.set(tenant, engine);
      engine.catch(() => this.#engines.delete(tenant));
    }
    return engine;
  }

  /**
   * Changes what the catalog engine holds, by statements of the gateway's own.
   *
   * @throws TavanaError 42501 in another role
   */
  async loadCatalog(tenant: string, statements: readonly string[]): Promise<void> {
    if (this.config.role !== "catalog") throw new TavanaError("42501", "this worker holds data, no catalog");
    const engine = await this.engine(tenant);
    await engine.change(statements);
    // Listing them takes longer than most changes, of sessions for instance. Too often does no harm.
    if (!statements.some((statement) => statement.includes(" MACRO "))) return;
    const connection = await engine.connect();
    const macros = await connection.rows("SELECT lower(function_name), function_type FROM duckdb_functions() WHERE database_name = 'tavana'");
    engine.release(connection);
    const names = (type: string) => macros.filter(([, own]) => own === type).map(([name]) => String(name));
    this.gate.allowMacros(names("macro"), names("table_macro"));
  }

  /** The catalog as statements in an engine may change it. */
  catalog(engine: Engine): KeptCatalog {
    return { views: this.lake.views, open: async (relations) => this.lake.definitions(engine)?.require(relations) };
  }

  /** Calls back at every change of the worker's load. */
  watch(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  changed(): void {
    for (const listener of this.#watchers) listener();
  }

  /** @throws TavanaError 53300 when too many results wait for their readers */
  openResult(): void {
    if (this.openResults >= MAX_OPEN_RESULTS) {
      throw new TavanaError("53300", "too many results are waiting for their readers on this worker", { retriable: true });
    }
    this.openResults++;
    this.changed();
  }

  closeResult(): void {
    this.openResults--;
    this.changed();
  }

  /** Resident memory of this process; looked at no more often than is worth it. */
  residentBytes(): number {
    const now = performance.now();
    if (now - this.#residentAt > RESIDENT_MS) {
      this.#residentAt = now;
      this.#resident = process.memoryUsage.rss();
    }
    return this.#resident;
  }

  /** Takes no new statements from here on. */
  drain(): void {
    this.draining = true;
    this.changed();
  }

  /** Resolves when nothing runs any more and no session lives here, or the time is over. */
  async idle(timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    while ((this.openResults > 0 || this.sessions > 0) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async close(): Promise<void> {
    this.lake.close();
    for (const engine of this.#engines.values()) (await engine.catch(() => undefined))?.close();
    this.#engines.clear();
    if (this.#scratch) await rm(this.#scratch, { recursive: true, force: true });
  }

  async #createEngine(tenant: string): Promise<Engine> {
    const { role, caFile, extensionDirectory, readPrefixes, memoryLimitBytes } = this.config;
    const readable = [...readPrefixes, ...this.lake.prefixes, ...(this.#scratch ? [this.exports.directory] : [])];
    const engine = await Engine.create({
      ...(extensionDirectory ? { extensionDirectory } : {}),
      extensions: role === "catalog" ? [] : extensions,
      definitions: role === "catalog" ? [] : functionStatements,
      namedTypes: role === "catalog",
      // PostgreSQL's own relations and functions come before DuckDB's of the same name in the catalog.
      searchPath: role === "catalog" ? [FUNCTION_SCHEMA, "main"] : ["main", FUNCTION_SCHEMA],
      ...(caFile ? { caFile } : {}),
      temporaryDirectory: this.#scratch && join(this.#scratch, `engine-${encodeURIComponent(tenant)}`),
      temporaryLimitBytes: ENGINE_TEMPORARY_BYTES,
      memoryLimitBytes,
      threads: this.threads,
      readable,
      countsRequests: readable.some((prefix) => prefix.includes("://")),
    });
    if (role !== "catalog") await this.lake.fill(engine);
    return engine;
  }
}
