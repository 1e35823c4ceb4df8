import { DuckDBInstance, type DuckDBConnection, type DuckDBPreparedStatement } from "@duckdb/node-api";
import { TavanaError, Turns } from "@tavana/common";
import { engineError } from "../engine/engine-error.ts";

/** What json_serialize_sql answers (DuckDB manual, "SQL to and from JSON"). */
export interface SerializedSql {
  readonly error: boolean;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly position?: string;
  readonly statements?: readonly { readonly node: unknown }[];
}

/**
 * An empty, locked DuckDB that only parses. Nothing is ever bound on it: binding reads files
 * (a Parquet footer, a CSV to sniff), and so would be an access before the check that allows it.
 */
export class Guard {
  readonly #connection: DuckDBConnection;
  readonly #serialize: DuckDBPreparedStatement;
  readonly functions: ReadonlySet<string>;
  /** The engine's own views outside of information_schema. */
  readonly views: ReadonlySet<string>;
  /** One prepared statement serves all calls, one after the other. */
  readonly #turns = new Turns();

  private constructor(connection: DuckDBConnection, serialize: DuckDBPreparedStatement, functions: ReadonlySet<string>, views: ReadonlySet<string>) {
    this.#connection = connection;
    this.#serialize = serialize;
    this.functions = functions;
    this.views = views;
  }

  static async create(): Promise<Guard> {
    const instance = await DuckDBInstance.create(":memory:", {
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      allow_community_extensions: "false",
      enable_external_access: "false",
      errors_as_json: "true",
      threads: "1",
    });
    const connection = await instance.connect();
    const names = async (sql: string) => new Set((await connection.runAndReadAll(sql)).getRows().map(([name]) => String(name)));
    const functions = await names("SELECT DISTINCT lower(function_name) FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro')");
    const views = await names("SELECT lower(view_name) FROM duckdb_views() WHERE internal AND schema_name <> 'information_schema'");
    await connection.run("SET lock_configuration = true");
    const serialize = await connection.prepare("SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true)");
    return new Guard(connection, serialize, functions, views);
  }

  /** The text's syntax tree, or DuckDB's reason why it has none. Reads nothing but the text. */
  serialize(sql: string): Promise<SerializedSql> {
    return this.#turns.next(async () => {
      this.#serialize.bindVarchar(1, sql);
      const reader = await this.#serialize.runAndReadAll();
      return parseTree(String(reader.getRows()[0]![0]));
    });
  }

  /** Number of statements that DuckDB's parser sees. Only for texts known not to be IMPORT, which reads files here. */
  countStatements(sql: string): Promise<number> {
    return this.#turns.next(async () => {
      try {
        return (await this.#connection.extractStatements(sql)).count;
      } catch (error) {
        throw engineError(error, sql);
      }
    });
  }
}

/** DuckDB writes a number that is too large for a double as no JSON has it. */
function parseTree(text: string): SerializedSql {
  try {
    return JSON.parse(text) as SerializedSql;
  } catch {
    throw new TavanaError("22003", "a number in the statement is out of range for type double precision");
  }
}
