import type { AccessPolicy } from "@tavana/proto";
import type { EngineConnection } from "../engine/engine-connection.ts";
import type { Session } from "../execution/session.ts";
import { informationSchemaViews } from "../gate/allowed.ts";
import { requireReadable } from "../gate/path.ts";
import type { Relation } from "../gate/query-check.ts";
import type { Definitions } from "../lake/definitions.ts";
import { requireSimpleStatement } from "../lake/view-limits.ts";
import { requireNamed, requireRelation } from "./policy.ts";

/** Work on a connection that has to be done before a statement is bound there. */
export type BeforeBinding = (connection: EngineConnection) => Promise<void>;

/**
 * Waits for the catalog's relations that a statement names with their schema, and checks what views among them
 * read. Names without one may mean one of these too, where the search path leads to it.
 *
 * @returns what is to be done once the search path is known: views may have changed while the statement waited
 * @throws TavanaError why one cannot be read, 42501 for what a view reads and its reader may not, 54001 for too much
 */
export async function requireRelations(definitions: Definitions | undefined, named: readonly Relation[], policy: AccessPolicy | undefined, session?: Session): Promise<BeforeBinding | undefined> {
  if (!definitions || named.length === 0) return undefined;
  const require = async (relations: readonly Relation[]) => {
    await definitions.open(relations); // what they stood for before is gone then
    const read = definitions.readBy(relations, session?.catalogSince);
    for (const relation of read.relations) requireRelation(relation, policy?.relations ?? []);
    for (const file of read.files) requireReadable(file, policy?.readPrefixes ?? []);
    await definitions.require([...relations, ...read.relations]);
  };
  /** All that is named, by temporary views too; those that come last stand for names without a schema. */
  const requireAll = async (path: ReadonlySet<string>) => {
    const behind = session?.readByTemporaryViews(named) ?? { relations: [], files: [] };
    requireNamed(behind, policy, []);
    const all = [...named, ...behind.relations];
    const meant = bareNames(definitions, all).filter(({ schema }) => path.has(schema.toLowerCase()));
    for (const relation of meant) requireRelation(relation, policy?.relations ?? []);
    await require([...all.filter(({ schema }) => schema !== ""), ...meant]);
  };
  await requireAll(new Set());
  return async (connection) => {
    const bare = [...named, ...(session?.readByTemporaryViews(named).relations ?? [])];
    const path = bareNames(definitions, bare).length > 0 ? await connection.searchPath() : [];
    await requireAll(new Set(path.map((schema) => schema.toLowerCase())));
    requireSimpleStatement(named, (relation) => {
      const temporary = session?.readByTemporaryView(relation);
      if (temporary) return temporary;
      const places = relation.schema === "" ? path : [relation.schema];
      return places.map((schema) => definitions.readsOf({ ...relation, schema })).find((reads) => reads !== undefined);
    });
  };
}

/** What names without a schema may mean in the catalog, or in the engine's. */
function bareNames(definitions: Definitions, relations: readonly Relation[]): Relation[] {
  const meanings = (name: string) => [...definitions.named(name), ...(informationSchemaViews.has(name.toLowerCase()) ? [{ schema: "information_schema", name }] : [])];
  return relations.filter(({ schema }) => schema === "").flatMap(({ name }) => meanings(name).map((known) => ({ catalog: "", ...known })));
}
