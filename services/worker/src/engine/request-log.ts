import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from "@duckdb/node-api";
import { Turns } from "@tavana/common";

/**
 * Requests that the engine keeps words about, some 2 KB each, before they are only counted. Counting goes through all
 * of them, so they are dropped when no more come; those made in the very moment would not be counted.
 */
const QUIET_ENTRIES = 500;
const QUIET_MS = 200;
/** As many at most, whatever is made in that moment. */
const MAX_ENTRIES = 10_000;

interface Counted {
  /** The last query that made any requests: what came until then has been counted. */
  to: bigint;
  /** Of later queries, counted before the log was emptied. */
  earlier: { readonly query: bigint; readonly requests: number }[];
}

/**
 * The engine's log of HTTP requests, to tell what a query asked of stores. Its words hold signatures, so it is
 * closed to queries, and is emptied again and again.
 */
export class RequestLog {
  readonly #connection: DuckDBConnection;
  readonly #count: DuckDBPreparedStatement;
  /** By connection; those that nobody counts are not here. */
  readonly #counted = new Map<bigint, Counted>();
  readonly #turns = new Turns();
  #timer: NodeJS.Timeout | undefined;

  private constructor(connection: DuckDBConnection, count: DuckDBPreparedStatement) {
    this.#connection = connection;
    this.#count = count;
  }

  /** Before the engine is locked. */
  static async open(instance: DuckDBInstance): Promise<RequestLog> {
    const connection = await instance.connect();
    await connection.run("CALL enable_logging('HTTP')");
    const count = await connection.prepare(`
      SELECT count(*), count(*) FILTER (connection_id = $1 AND query_id > $2), max(query_id) FILTER (connection_id = $1 AND query_id > $2)
      FROM duckdb_logs() JOIN duckdb_log_contexts() USING (context_id)`);
    return new RequestLog(connection, count);
  }

  /** What a connection's queries have asked for since they were last counted, or `follow` was called. */
  count(connection: bigint): Promise<number> {
    return this.#turns.next(async () => {
      const counted = this.#counted.get(connection);
      if (!counted) return 0;
      const { entries, requests, last } = await this.#look(connection, counted.to);
      const earlier = counted.earlier.reduce((sum, each) => sum + each.requests, 0);
      const newest = [last, ...counted.earlier.map(({ query }) => query)].reduce((one, other) => (one > other ? one : other));
      this.#counted.set(connection, { to: newest, earlier: [] });
      if (entries > MAX_ENTRIES) await this.#empty();
      else if (entries > QUIET_ENTRIES) this.#emptyWhenQuiet(entries);
      return requests + earlier;
    });
  }

  /** Counts a connection's requests from here on. */
  follow(connection: bigint): void {
    this.#counted.set(connection, { to: 0n, earlier: [] });
  }

  /** Of a connection that is closed. */
  forget(connection: bigint): void {
    this.#counted.delete(connection);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#count.destroySync();
    this.#connection.closeSync();
  }

  async #look(connection: bigint, query: bigint): Promise<{ entries: number; requests: number; last: bigint }> {
    this.#count.bindUBigInt(1, connection);
    this.#count.bindUBigInt(2, query);
    const [row] = (await this.#count.runAndReadAll()).getRows();
    const [entries, requests, last] = row as [bigint, bigint, bigint | null];
    return { entries: Number(entries), requests: Number(requests), last: last ?? query };
  }

  /** @param entries how many there were just now */
  #emptyWhenQuiet(entries: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const look = async () => {
        const now = (await this.#look(0n, 0n)).entries;
        if (now === entries) await this.#empty();
        else this.#emptyWhenQuiet(now);
      };
      this.#turns.next(look).catch(() => undefined); // the engine is being closed; else the next count says so
    }, QUIET_MS).unref();
  }

  async #empty(): Promise<void> {
    const rows = await this.#connection.runAndReadAll(
      "SELECT connection_id, query_id, count(*) FROM duckdb_logs() JOIN duckdb_log_contexts() USING (context_id) WHERE connection_id IS NOT NULL GROUP BY ALL",
    );
    await this.#connection.run("CALL truncate_duckdb_logs()");
    for (const [connection, query, requests] of rows.getRows() as [bigint, bigint, bigint][]) {
      const counted = this.#counted.get(connection);
      if (counted && query > counted.to) counted.earlier.push({ query, requests: Number(requests) });
    }
  }
}
