import type { DuckDBConnection, DuckDBPreparedStatement, DuckDBResult } from "@duckdb/node-api";
import { quoteLiteral, TavanaError } from "@tavana/common";
import { LruCache } from "@tavana/common";
import { loadAddon, nativeConnection } from "../native/addon.ts";
import type { RequestLog } from "./request-log.ts";
import { engineError } from "./engine-error.ts";

/** Prepared statements kept for each connection: preparing costs as much as running a short statement. */
const PREPARED_STATEMENTS = 64;
/** Texts above this are prepared anew each time, so that the cache stays small in bytes too. */
const CACHEABLE_LENGTH = 16_384;
/** How often an engine that was told to stop is told again: an interrupt between two steps is forgotten. */
const INTERRUPT_INTERVAL_MS = 25;

/** What a statement took. */
export interface Measured {
  /** Bytes read from files and stores. */
  readonly bytesRead: bigint;
  /** The peak of the engine's buffers, in bytes. */
  readonly peakMemory: bigint;
  /** Requests made to stores, where they are counted. */
  readonly storeRequests?: bigint;
}

/** What is asked of the engine's profile of each statement that reads, in Measured's order. */
const metrics = ["TOTAL_BYTES_READ", "SYSTEM_PEAK_BUFFER_MEMORY"];
const operatorMetrics = ["CPU_TIME", "EXTRA_INFO", "LATENCY", "OPERATOR_CARDINALITY", "OPERATOR_NAME", "OPERATOR_TIMING", "OPERATOR_TYPE"];

/** One DuckDB connection: its settings, its prepared statements, and how to stop what runs on it. */
export class EngineConnection {
  readonly #connection: DuckDBConnection;
  readonly #prepared = new LruCache<string, DuckDBPreparedStatement>(PREPARED_STATEMENTS, (statement) => statement.destroySync());
  /** The last one that is not kept among them. */
  #passing: { readonly sql: string; readonly statement: DuckDBPreparedStatement } | undefined;
  /** Settings that differ from the instance's, by lower-case name. */
  #settings = new Map<string, string>();
  /** The same as a text: a plan has constants worked out and names found by the settings that there were. */
  #settingsKey = "";
  #zone = "";
  /** How many metrics it was told to measure. */
  #measures = 0;

  readonly #searchPath: readonly string[];
  readonly #redefined: () => number;
  readonly #requests: RequestLog | undefined;
  /** Under which its requests are counted. */
  #id: bigint | undefined;
  #preparedAt = 0;

  /**
   * @param searchPath the connection's own; its last schema stands at the end of every other, too
   * @param redefined a number that changes when prepared statements may mean something else
   * @param requests where requests to stores are counted
   */
  constructor(connection: DuckDBConnection, searchPath: readonly string[], redefined: () => number = () => 0, requests?: RequestLog) {
    this.#requests = requests;
    this.#connection = connection;
    this.#searchPath = searchPath;
    this.#redefined = redefined;
  }

  /** Percentage and rows that DuckDB reports of the running statement; -1 when it does not know. */
  get progress() {
    return this.#connection.progress;
  }

  /**
   * @param again whether the statement may run more than once: CREATE gives its parts away to what it makes, so
   *   that a second run of the same one makes a table without columns
   * @throws TavanaError
   */
  async prepare(sql: string, again = true): Promise<DuckDBPreparedStatement> {
    if (this.#preparedAt !== this.#redefined()) this.forgetPrepared();
    const key = this.#keyOf(sql);
    const known = again ? this.#prepared.get(key) : undefined;
    if (known) {
      known.clearBindings();
      return known;
    }
    try {
      const statement = await this.#connection.prepare(sql);
      if (again && sql.length <= CACHEABLE_LENGTH) this.#prepared.set(key, statement);
      else {
        this.#passing?.statement.destroySync();
        this.#passing = { sql, statement };
      }
      return statement;
    } catch (error) {
      throw engineError(error, sql);
    }
  }

  /**
   * Lets a prepared statement go. A plan keeps what was built when it ran last, until it runs again: the rows that a
   * WITH query gave, and everything of a run that failed or was ended, its files on disk included.
   */
  forget(sql: string): void {
    this.#prepared.delete(this.#keyOf(sql));
    if (this.#passing?.sql !== sql) return;
    this.#passing.statement.destroySync();
    this.#passing = undefined;
  }

  #keyOf(sql: string): string {
    return this.#settingsKey + sql;
  }

  /** The whole result of one statement, bound once. */
  query(sql: string): Promise<DuckDBResult> {
    return this.#connection.run(sql);
  }

  /** Runs a statement of our own making. @throws TavanaError */
  async run(sql: string): Promise<void> {
    try {
      await this.#connection.run(sql);
    } catch (error) {
      throw engineError(error, sql);
    }
  }

  /** One value of a query of our own making. */
  async value(sql: string): Promise<unknown> {
    return (await this.rows(sql))[0]?.[0];
  }

  /** All rows of a query of our own making. @throws TavanaError */
  async rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    try {
      return (await this.#connection.runAndReadAll(sql)).getRows();
    } catch (error) {
      throw engineError(error, sql);
    }
  }

  /** Makes exactly these settings differ from the engine's own. @throws TavanaError 42704, 22023 */
  async applySettings(wanted: Readonly<Record<string, string>>): Promise<void> {
    const next = new Map(Object.entries(wanted).map(([name, value]) => [name.toLowerCase(), value]));
    if (next.size === 0 && this.#settings.size === 0) return;
    for (const name of this.#settings.keys()) if (!next.has(name)) await (name === "search_path" ? this.resetSearchPath() : this.run(`RESET ${name}`));
    for (const [name, value] of next) {
      if (this.#settings.get(name) === value) continue;
      if (!/^[a-z_]+$/.test(name)) throw new TavanaError("42704", `unrecognized configuration parameter "${name}"`);
      const whole = name === "search_path" ? `${value},${this.#searchPath.at(-1)}` : value;
      await this.run(`SET ${name} = ${quoteLiteral(whole)}`);
    }
    this.#settings = next;
    this.#settingsKey = [...next].map(([name, value]) => `${name}=${value}\n`).toSorted().join("");
    this.#zone = "";
  }

  /** As it was at first. RESET would give the instance's own, where nothing is. */
  resetSearchPath(): Promise<void> {
    return this.run(`SET search_path = '${this.#searchPath.join(",")}'`);
  }

  /** The connection's TimeZone; what was last known of it where asking is not possible, as in a failed transaction. */
  async timeZone(onlyKnown = false): Promise<string> {
    if (!this.#zone && !onlyKnown) this.#zone = String(await this.value("SELECT system.main.current_setting('TimeZone')"));
    return this.#zone;
  }

  /** Schemas in which names without one are looked for. */
  async searchPath(): Promise<readonly string[]> {
    return (await this.rows("SELECT unnest(system.main.current_schemas(false))")).map(([schema]) => String(schema));
  }

  /**
   * Makes the engine measure what is read, from the next statement on. It takes some 10 µs for each.
   *
   * @param operators each of a plan's operators, too, for EXPLAIN ANALYZE to tell
   */
  async measure(operators = false): Promise<void> {
    if (!loadAddon()) return;
    const chosen = [...metrics, ...(operators ? operatorMetrics : [])];
    if (this.#measures === chosen.length) return;
    if (this.#measures === 0) {
      await this.run("SET enable_profiling = 'no_output'");
      if (this.#requests) this.#requests.follow((this.#id = (await this.value("SELECT system.main.current_connection_id()")) as bigint));
    }
    await this.run(`SET custom_profiling_settings = '${JSON.stringify(Object.fromEntries(chosen.map((name) => [name, "true"])))}'`);
    this.#measures = chosen.length;
  }

  /** Of the statement that ended last, and was measured. */
  async measured(): Promise<Measured | undefined> {
    if (this.#measures === 0) return undefined;
    const own = nativeConnection(this.#connection);
    const metric = (name: string) => loadAddon()?.profile(own, name) ?? null;
    const [bytesRead, peakMemory] = metrics.map(metric);
    if (typeof bytesRead !== "string" || typeof peakMemory !== "string") return undefined;
    return { bytesRead: BigInt(bytesRead), peakMemory: BigInt(peakMemory), ...(await this.#storeRequests()) };
  }

  async #storeRequests(): Promise<Pick<Measured, "storeRequests">> {
    if (!this.#requests || this.#id === undefined) return {};
    return { storeRequests: BigInt(await this.#requests.count(this.#id)) };
  }

  /** Ends the stream that is open, and frees what it holds: DuckDB does so when another statement begins. */
  async endStream(): Promise<void> {
    this.#connection.interrupt();
    await this.#connection.run("SELECT 1");
  }

  /** Statements are bound anew from here on. */
  forgetPrepared(): void {
    this.#prepared.clear();
    this.#preparedAt = this.#redefined();
  }

  /** Forgets what was known of the settings, after a statement that may have changed them. */
  settingsChanged(): void {
    this.#zone = "";
  }

  /**
   * Waits for work on this connection and stops it when the signal fires.
   *
   * @throws the signal's reason once the engine has come to rest, else what the work threw
   */
  async interruptible<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (signal.aborted) throw signal.reason;
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      this.#connection.interrupt();
      timer = setInterval(() => this.#connection.interrupt(), INTERRUPT_INTERVAL_MS);
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      return await work();
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      signal.removeEventListener("abort", stop);
      clearInterval(timer);
    }
  }

  close(): void {
    this.#prepared.clear();
    this.#passing?.statement.destroySync();
    if (this.#id !== undefined) this.#requests?.forget(this.#id);
    this.#connection.closeSync();
  }
}
