import { readdirSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import { quoteLiteral } from "@tavana/common";
import { EngineConnection } from "./engine-connection.ts";
import { HeldMemory } from "./held-memory.ts";
import { MemoryRelief } from "./memory-relief.ts";
import { defineNamedTypes } from "./named-types.ts";
import { RequestLog } from "./request-log.ts";

export interface EngineConfig {
  /** Holds v<version>/<platform>/NAME.duckdb_extension; nothing is ever downloaded. */
  readonly extensionDirectory?: string;
  /** Extensions to load, where their file is there. */
  readonly extensions: readonly string[];
  /** PEM file of the authorities that stores' certificates are checked against; the system's without one. */
  readonly caFile?: string;
  /** For what does not fit into memory; DuckDB makes it when it needs it, in a folder that is there. None: it is an error then. */
  readonly temporaryDirectory: string | undefined;
  /** Most that DuckDB may put there, in bytes. */
  readonly temporaryLimitBytes: number;
  readonly memoryLimitBytes: number;
  readonly threads: number;
  /** Directories and URL prefixes that the engine may read at all. */
  readonly readable: readonly string[];
  /** Whether requests to stores are counted. It takes half a millisecond for each query that reads. */
  readonly countsRequests: boolean;
  /** Statements that make what queries find beside data, run before the engine is locked. */
  readonly definitions: readonly string[];
  /** Whether it has the types of PostgreSQL's catalog. */
  readonly namedTypes: boolean;
  /** Where names without a schema are looked for, schemas of the engine's own database. */
  readonly searchPath: readonly string[];
}

/** Settings that sessions may change although the configuration is locked; the gate has its own, narrower list. */
const openSettings = [
  "TimeZone",
  "Calendar",
  "default_collation",
  "default_null_order",
  "default_order",
  "integer_division",
  "ieee_floating_point_ops",
  "old_implicit_casting",
  "order_by_non_integer_literal",
  "preserve_insertion_order",
  "scalar_subquery_error_on_multiple_rows",
  "enable_progress_bar",
  "enable_progress_bar_print",
  "progress_bar_time",
  "streaming_buffer_size",
  "enable_profiling",
  "custom_profiling_settings",
];

/**
 * What extensions are set to before the engine is locked; a plain SET would be one connection's alone. A store that
 * says nothing for the time-out is asked again: a hung one holds a query for no longer than the time-out times the
 * tries, whatever is done to end it. Tries follow at once, after 0.4 s and after 1.2 s. Azure's SDK has no time-out to
 * set (lake/silent-stores.ts), and its own transport does not find the system's certificates.
 */
const extensionSettings: Readonly<Record<string, readonly string[]>> = {
  httpfs: ["SET GLOBAL http_timeout = 10", "SET GLOBAL http_retries = 3", "SET GLOBAL http_retry_wait_ms = 400", "SET GLOBAL http_retry_backoff = 3"],
  azure: ["SET GLOBAL azure_transport_option_type = 'curl'"],
};

/** The name of the database that users see; temporary objects live beside it in `temp`. */
export const DATABASE = "tavana";
/** Connections kept open for statements without a session. */
const IDLE_CONNECTIONS = 16;

/** One DuckDB instance, of one tenant: in memory, locked, reading only what it was opened for. */
export class Engine {
  readonly #instance: DuckDBInstance;
  readonly #idle: EngineConnection[] = [];
  readonly #searchPath: readonly string[];
  readonly extensions: readonly string[];
  readonly version: string;
  /** Makes room for results that stay open. */
  readonly relief: MemoryRelief;
  /** Times that views were redefined: a prepared statement is bound to what they were, and the engine does not see it. */
  #redefined = 0;
  readonly #requests: RequestLog | undefined;

  private constructor(instance: DuckDBInstance, searchPath: readonly string[], extensions: readonly string[], version: string, relief: MemoryRelief, requests: RequestLog | undefined) {
    this.relief = relief;
    this.#requests = requests;
    this.#instance = instance;
    this.#searchPath = searchPath;
    this.extensions = extensions;
    this.version = version;
  }

  static async create(config: EngineConfig): Promise<Engine> {
    const instance = await DuckDBInstance.create(":memory:", {
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      allow_community_extensions: "false",
      errors_as_json: "true",
      threads: String(config.threads),
      memory_limit: `${config.memoryLimitBytes}B`,
      temp_directory: config.temporaryDirectory ?? "",
      max_temp_directory_size: `${config.temporaryLimitBytes}B`,
      // Without them, what queries have freed stays with the process for good: a gigabyte after 64 open results.
      allocator_background_threads: "true",
      ...(config.extensionDirectory ? { extension_directory: config.extensionDirectory } : {}),
    });
    const connection = await instance.connect();
    const version = String((await connection.runAndReadAll("SELECT library_version FROM pragma_version()")).getRows()[0]![0]);
    // The Azure SDK knows no other way; it looks when the extension is first used.
    if (config.caFile) process.env["CURL_CA_INFO"] = config.caFile;
    const loaded: string[] = [];
    for (const name of availableExtensions(config)) {
      await connection.run(`LOAD ${name}`);
      loaded.push(name);
    }
    // No secret is ever written to a file. They are looked at once, since the engine could not set them up once it is locked.
    await connection.run("SET allow_persistent_secrets = false");
    await connection.run("FROM duckdb_secrets()");
    await connection.run(`ATTACH ':memory:' AS ${DATABASE}`);
    await connection.run(`USE ${DATABASE}`);
    if (config.caFile && loaded.includes("httpfs")) await connection.run(`SET GLOBAL ca_cert_file = ${quoteLiteral(config.caFile)}`);
    for (const statement of loaded.flatMap((name) => extensionSettings[name] ?? [])) await connection.run(statement);
    if (config.namedTypes) await defineNamedTypes(connection);
    for (const statement of config.definitions) await connection.run(statement);
    const requests = config.countsRequests ? await RequestLog.open(instance) : undefined;
    const list = (items: readonly string[]) => `[${items.map(quoteLiteral).join(", ")}]`;
    await connection.run(`SET allowed_directories = ${list(config.readable)}`);
    await connection.run("SET enable_external_access = false");
    await connection.run(`SET allowed_configs = ${list(openSettings)}`);
    await connection.run("SET lock_configuration = true");
    connection.closeSync();
    const relief = new MemoryRelief(config.memoryLimitBytes, await HeldMemory.open(instance));
    return new Engine(instance, config.searchPath.map((schema) => `${DATABASE}.${schema}`), loaded, version, relief, requests);
  }

  /** A connection of its own, which the caller closes or gives back. */
  async connect(): Promise<EngineConnection> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const connection = await this.#instance.connect();
    const own = new EngineConnection(connection, this.#searchPath, () => this.#redefined, this.#requests);
    await own.resetSearchPath();
    return own;
  }

  /** Runs statements of our own making, all or none of them. @throws TavanaError */
  async change(statements: readonly string[]): Promise<void> {
    const connection = new EngineConnection(await this.#instance.connect(), this.#searchPath);
    try {
      for (const statement of [`USE ${DATABASE}`, "BEGIN", ...statements, "COMMIT"]) await connection.run(statement);
    } finally {
      connection.close(); // and with it a transaction that has failed
    }
  }

  /** As `change`, for statements that give names another meaning to queries. */
  async redefine(statements: readonly string[]): Promise<void> {
    await this.change(statements);
    this.#redefined++;
  }

  /** Takes back a connection that nothing but statements without lasting effect ran on. */
  release(connection: EngineConnection): void {
    if (this.#idle.length < IDLE_CONNECTIONS) this.#idle.push(connection);
    else connection.close();
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
    this.#requests?.close();
    this.relief.close();
    this.#instance.closeSync();
  }
}

/** Of the wanted extensions those whose file lies in the directory, in the order wanted. */
function availableExtensions(config: EngineConfig): string[] {
  if (!config.extensionDirectory) return [];
  let files: string[];
  try {
    files = readdirSync(config.extensionDirectory, { recursive: true, encoding: "utf8" });
  } catch {
    return [];
  }
  const present = new Set(files.map((file) => file.split(/[/\\]/).at(-1)));
  return config.extensions.filter((name) => present.has(`${name}.duckdb_extension`));
}
