import type { AccessPolicy } from "@tavana/proto";
import type { EngineConnection } from "../engine/engine-connection.ts";
import { requireReadable } from "../gate/path.ts";
import type { Relation } from "../gate/query-check.ts";
import type { Definitions } from "../lake/definitions.ts";
import { requireRelation } from "./policy.ts";

/** Work on a connection that has to be done before a statement is bound there. */
export type BeforeBinding = (connection: EngineConnection) => Promise<void>;

/**
 * Waits for the catalog's relations that a statement names with their schema, and checks what views among them
 * read. Names without one may mean one of these too, where the search path leads to it.
 *
 * @returns what is to be done for these once the search path is known; undefined when none is in the catalog
 * @throws TavanaError why one cannot be read, 42501 for what a view reads and its reader may not
 */
export async function requireRelations(definitions: Definitions | undefined, relations: readonly Relation[], policy: AccessPolicy | undefined): Promise<BeforeBinding | undefined> {
  if (!definitions) return undefined;
  const require = async (named: readonly Relation[]) => {
    const read = definitions.readBy(named);
    for (const relation of read.relations) requireRelation(relation, policy?.relations ?? []);
    for (const file of read.files) requireReadable(file, policy?.readPrefixes ?? []);
    await definitions.require([...named, ...read.relations]);
  };
  await require(relations.filter(({ schema }) => schema !== ""));
  const possible = relations.filter(({ schema }) => schema === "").flatMap(({ name }) => definitions.named(name));
  if (possible.length === 0) return undefined;
  return async (connection) => {
    const path = new Set((await connection.searchPath()).map((schema) => schema.toLowerCase()));
    const meant = possible.filter(({ schema }) => path.has(schema.toLowerCase())).map(({ schema, name }) => ({ catalog: "", schema, name }));
    for (const relation of meant) requireRelation(relation, policy?.relations ?? []);
    await require(meant);
  };
}
