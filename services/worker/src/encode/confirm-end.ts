import type { DuckDBResult } from "@duckdb/node-api";
import { nativeAvailable, resultError } from "./native.ts";

/**
 * Makes sure that a result which gives no more rows is whole: node-api ends a stream that failed, was interrupted
 * or closed like one that is finished.
 *
 * Only the addon can read the result's own error. Without it there is no sound way to tell for a stream, so
 * streams are not used then (see `streamsAreSafe`), and a result that was fetched whole has reported its error.
 *
 * @throws Error with the engine's message
 */
export async function confirmEnd(result: DuckDBResult): Promise<void> {
  if (!nativeAvailable()) return;
  const error = resultError(result);
  if (error !== null) throw new Error(error);
}

/** Whether streamed results may be used: without the addon a failed stream looks complete. */
export function streamsAreSafe(): boolean {
  return nativeAvailable();
}
