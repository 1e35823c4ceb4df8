import { TavanaError } from "@tavana/common";
import type { Relation } from "../gate/query-check.ts";
import type { Definitions } from "./definitions.ts";

/**
 * A view keeps the columns that its files had when it was made. When they have others now, the engine says so, and
 * the dataset is made anew: the same statement then works.
 *
 * @returns what to tell the caller; undefined for all other errors
 */
export function columnsChanged(error: unknown, relations: readonly Relation[], definitions: Definitions | undefined): TavanaError | undefined {
  if (!(error instanceof TavanaError) || !error.message.includes("Contents of view were altered")) return undefined;
  if (!definitions?.forget(relations)) return undefined;
  return new TavanaError("40001", "the columns of a dataset's files have changed", {
    detail: error.message,
    hint: "Run the statement again.",
    retriable: true,
    cause: error,
  });
}
