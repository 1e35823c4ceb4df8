import type { AccessPolicy } from "@tavana/proto";
import type { EngineConnection } from "../engine/engine-connection.ts";
import type { Relation } from "../gate/query-check.ts";
import type { Datasets } from "../lake/datasets.ts";
import { requireRelation } from "./policy.ts";

/** Work on a connection that has to be done before a statement is bound there. */
export type BeforeBinding = (connection: EngineConnection) => Promise<void>;

/**
 * Waits for the datasets that a statement names with their schema. Names without one may mean a dataset too, where
 * the search path leads to one.
 *
 * @returns what is to be done for these once the search path is known; undefined when none is a dataset's
 * @throws TavanaError why a dataset cannot be read
 */
export async function requireDatasets(datasets: Datasets | undefined, relations: readonly Relation[], policy: AccessPolicy | undefined): Promise<BeforeBinding | undefined> {
  if (!datasets) return undefined;
  await datasets.require(relations.filter(({ schema }) => schema !== ""));
  const possible = relations.filter(({ schema }) => schema === "").flatMap(({ name }) => datasets.named(name));
  if (possible.length === 0) return undefined;
  return async (connection) => {
    const path = new Set((await connection.searchPath()).map((schema) => schema.toLowerCase()));
    const meant = possible.filter(({ schema }) => path.has(schema.toLowerCase())).map(({ schema, name }) => ({ catalog: "", schema, name }));
    for (const relation of meant) requireRelation(relation, policy?.relations ?? []);
    await datasets.require(meant);
  };
}
