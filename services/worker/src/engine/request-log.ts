import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from "@duckdb/node-api";
import { Turns } from "@tavana/common";

/** Requests that the engine keeps words about, some 2 KB each, before they are only counted: counting goes through all of them. */
const MAX_ENTRIES = 500;

/** A connection's requests from one of its queries on. */
export interface RequestCount {
  readonly requests: number;
  /** The last query that made any: what comes later is counted from here. */
  readonly last: bigint;
}

/**
 * The engine's log of HTTP requests, to tell what a query asked of stores. Its words hold signatures, so it is
 * closed to queries, and is emptied again and again; of requests made in that very moment some may not be counted.
 */
export class RequestLog {
  readonly #connection: DuckDBConnection;
  readonly #count: DuckDBPreparedStatement;
  /** Counted before the log was emptied, by connection and query. */
  #earlier: { connection: bigint; query: bigint; requests: number }[] = [];
  readonly #turns = new Turns();

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

  /** What a connection's queries behind this one have asked for. */
  since(connection: bigint, query: bigint): Promise<RequestCount> {
    return this.#turns.next(async () => {
      this.#count.bindUBigInt(1, connection);
      this.#count.bindUBigInt(2, query);
      const [row] = (await this.#count.runAndReadAll()).getRows();
      const [entries, requests, last] = row as [bigint, bigint, bigint | null];
      const earlier = this.#earlier.filter((each) => each.connection === connection && each.query > query);
      this.#earlier = this.#earlier.filter((each) => each.connection !== connection);
      if (entries > MAX_ENTRIES) await this.#empty(connection);
      return {
        requests: Number(requests) + earlier.reduce((sum, each) => sum + each.requests, 0),
        last: [last ?? query, ...earlier.map((each) => each.query)].reduce((one, other) => (one > other ? one : other)),
      };
    });
  }

  close(): void {
    this.#count.destroySync();
    this.#connection.closeSync();
  }

  /** @param counted a connection whose requests are no longer needed */
  async #empty(counted: bigint): Promise<void> {
    const rows = await this.#connection.runAndReadAll(
      "SELECT connection_id, query_id, count(*) FROM duckdb_logs() JOIN duckdb_log_contexts() USING (context_id) WHERE connection_id IS NOT NULL GROUP BY ALL",
    );
    await this.#connection.run("CALL truncate_duckdb_logs()");
    for (const [connection, query, requests] of rows.getRows() as [bigint, bigint, bigint][]) {
      if (connection !== counted) this.#earlier.push({ connection, query, requests: Number(requests) });
    }
  }
}
