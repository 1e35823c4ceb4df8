import { TavanaError } from "@tavana/common";
import type { Relation } from "../gate/query-check.ts";
import type { ViewName } from "../gate/view-form.ts";
import { keyOf } from "./names.ts";
import type { View } from "./view-set.ts";

/**
 * Relations that a view's query may come to when all views in it are replaced by their queries. The engine binds
 * each of them anew, about 0.2 ms for a small local file, and cannot be stopped while it does.
 */
const MAX_RELATIONS = 1_000;
/** Views behind each other. */
const MAX_DEPTH = 64;
/** Statements may read several views, and by way of temporary ones. */
const MAX_STATEMENT_RELATIONS = 10_000;
const MAX_STATEMENT_DEPTH = 100;
/** Of a view's query, in UTF-16 units. */
const MAX_QUERY_LENGTH = 262_144;
/** All views are written, and read by each worker, with every change of one. */
const MAX_VIEWS = 5_000;
const MAX_TOTAL_LENGTH = 16 * 1024 * 1024;

/** What a query names, as often as it does. */
interface Named {
  readonly relations: readonly Relation[];
  readonly possible?: readonly Relation[];
  readonly files?: readonly unknown[];
}
type Behind = (relation: Relation) => Named | undefined;

/**
 * Requires of views after a change that they stay within the limits.
 *
 * @param changed the view that was made, replaced or renamed; those that read it may have become too complex
 * @throws TavanaError 54000, 54001
 */
export function requireLimits(views: readonly View[], changed: View): void {
  if (changed.query.length > MAX_QUERY_LENGTH) throw new TavanaError("54000", `the query of view ${nameOf(changed)} is longer than ${MAX_QUERY_LENGTH} characters`);
  if (views.length > MAX_VIEWS) throw new TavanaError("54000", `more than ${MAX_VIEWS} views cannot be kept`, { hint: "Drop views that nobody needs." });
  const behind = readsAmong(views);
  for (const view of readersOf(changed, views)) requireSimple(view, behind);
}

/** @throws TavanaError 54000 when views with their comments take too much room */
export function requireRoom(views: readonly View[]): void {
  const length = views.reduce((sum, { query, comment, columnComments }) => sum + query.length + comment.length + JSON.stringify(columnComments).length, 0);
  if (length > MAX_TOTAL_LENGTH) throw new TavanaError("54000", `all views together are longer than ${MAX_TOTAL_LENGTH} characters`, { hint: "Drop views that nobody needs." });
}

/** What views among these read, by their names. */
export function readsAmong(views: readonly View[]): Behind {
  const reads = new Map(views.map((view) => [keyOf(view), view.reads]));
  return (relation) => reads.get(keyOf(relation));
}

/** @throws TavanaError 54001 for a view that is too complex */
export function requireSimple(view: ViewName & Pick<View, "reads">, behind: Behind): void {
  const found = limitPassed(view.reads, behind, MAX_RELATIONS, MAX_DEPTH);
  if (!found) return;
  throw new TavanaError("54001", `view ${nameOf(view)} is too complex`, {
    detail: found === "depth" ? `It reads views behind views, more than ${MAX_DEPTH} deep.` : `With the views that it reads, its query names more than ${MAX_RELATIONS} relations.`,
  });
}

/** @throws TavanaError 54001 for a statement whose views make it too complex */
export function requireSimpleStatement(relations: readonly Relation[], behind: Behind): void {
  const found = limitPassed({ relations }, behind, MAX_STATEMENT_RELATIONS, MAX_STATEMENT_DEPTH);
  if (!found) return;
  throw new TavanaError("54001", "the statement is too complex", {
    detail: found === "depth" ? `It reads views behind views, more than ${MAX_STATEMENT_DEPTH} deep.` : `With the views that it reads, it names more than ${MAX_STATEMENT_RELATIONS} relations.`,
  });
}

/**
 * Walks what the engine would: each view's query once for each time that it is named. A view that is reached again
 * from itself is none there but a name of a WITH.
 *
 * @returns which limit is passed, if one is
 */
function limitPassed(query: Named, behind: Behind, most: number, deepest: number): "depth" | "relations" | undefined {
  const path = new Set<Named>();
  let relations = 0;
  const walk = (reads: Named): ReturnType<typeof limitPassed> => {
    path.add(reads);
    if (path.size > deepest) return "depth";
    relations += reads.files?.length ?? 0;
    for (const named of [...reads.relations, ...(reads.possible ?? [])]) {
      if (++relations > most) return "relations";
      const next = behind(named);
      const passed = next && !path.has(next) ? walk(next) : undefined;
      if (passed) return passed;
    }
    path.delete(reads);
    return undefined;
  };
  return walk(query);
}

/** A view and those that read it, through others too. */
function readersOf(view: View, views: readonly View[]): ReadonlySet<View> {
  const readers = new Map<string, View[]>();
  for (const reader of views) {
    for (const relation of [...reader.reads.relations, ...reader.reads.possible]) {
      const key = keyOf(relation);
      const known = readers.get(key);
      if (known) known.push(reader);
      else readers.set(key, [reader]);
    }
  }
  const found = new Set([view]);
  for (const each of found) for (const reader of readers.get(keyOf(each)) ?? []) found.add(reader); // a set's walk comes to what is added meanwhile
  return found;
}

function nameOf({ schema, name }: ViewName): string {
  return `${schema}.${name}`;
}
