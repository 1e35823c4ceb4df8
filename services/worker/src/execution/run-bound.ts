import type { DuckDBResult } from "@duckdb/node-api";
import { TavanaError } from "@tavana/common";
import type { Parameter } from "@tavana/proto";
import type { EngineConnection } from "../engine/engine-connection.ts";
import { engineError } from "../engine/engine-error.ts";
import { typedText } from "./infer-types.ts";
import { denseParameters, readParameters } from "./parameters.ts";

export interface BoundRun {
  readonly parameters: readonly Parameter[];
  /** Whether the statement is kept for the next time. */
  readonly keeps: boolean;
  /** Whether the result is read as it comes. */
  readonly streams: boolean;
}

/**
 * Runs a statement with its parameters. Where the engine refuses it because it cannot tell the type of one that nobody
 * has told, it runs with the types that are found by trying; nothing has happened before that.
 *
 * @throws TavanaError, or what the engine throws
 */
export async function runBound(connection: EngineConnection, text: string, { parameters, keeps, streams }: BoundRun): Promise<DuckDBResult> {
  const { text: dense, numbers } = parameters.length > 0 ? denseParameters(text, parameters) : { text, numbers: [] };
  const run = async (sql: string, again: boolean) => {
    const prepared = await connection.prepare(sql, again);
    const bound = await readParameters(connection, prepared, numbers, parameters);
    for (const [at, value] of bound.entries()) value.bind(prepared, at + 1);
    return streams ? prepared.stream() : prepared.run();
  };
  try {
    return await run(dense, keeps);
  } catch (error) {
    const typed = await typedText(error, dense, connection, numbers, parameters);
    if (typed === undefined) throw error;
    return run(typed, false).catch((reason: unknown) => Promise.reject(withoutPlace(reason)));
  }
}

/** An error in a text that the caller has not sent. */
function withoutPlace(error: unknown): TavanaError {
  const { sqlstate, message, hint, detail } = engineError(error);
  return new TavanaError(sqlstate, message, { hint, detail, cause: error });
}
