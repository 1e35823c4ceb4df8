import { TavanaError } from "@tavana/common";
import type { ViewChange, ViewName } from "../gate/view-form.ts";
import type { Reads } from "./definition.ts";
import { isSame, keyOf } from "./names.ts";
import { requireLimits, requireRoom } from "./view-limits.ts";

/** A view that is kept in the catalog. */
export interface View {
  readonly schema: string;
  readonly name: string;
  /** Names of its columns; none: those of the query. */
  readonly columns: readonly string[];
  readonly query: string;
  readonly comment: string;
  /** Comments of columns by name. */
  readonly columnComments: Readonly<Record<string, string>>;
  /** What its query names. */
  readonly reads: Reads;
}

/** A change whose names all have their schema. */
export type PlacedChange = Exclude<ViewChange, { kind: "schema" }> & { readonly reads: Reads };

/**
 * The views after a change.
 *
 * @param isDataset whether a name is that of declared files
 * @throws TavanaError 42P07, 42P01, 42809, 42703, 2BP01 as PostgreSQL does; 54000 and 54001 for what is too much
 */
export function changedViews(views: readonly View[], change: PlacedChange, isDataset: (name: ViewName) => boolean): readonly View[] {
  const require = (target: ViewName, ifExists = false): View | undefined => {
    const found = views.find((view) => isSame(view, target));
    if (found) return found;
    if (isDataset(target)) throw new TavanaError("42809", `"${target.name}" is not a view`, { detail: "It is a dataset: its definition is the platform's." });
    if (ifExists) return undefined;
    throw new TavanaError("42P01", `view "${target.schema}.${target.name}" does not exist`);
  };
  switch (change.kind) {
    case "create": {
      const { target, columns, query, reads, existing } = change;
      if (isDataset(target)) {
        if (existing === "keep") return views;
        if (existing === "refuse") throw alreadyThere(target);
        require(target);
      }
      const known = views.find((view) => isSame(view, target));
      if (known && existing === "refuse") throw alreadyThere(target);
      if (known && existing === "keep") return views;
      const view = { ...target, columns, query, reads, comment: known?.comment ?? "", columnComments: known?.columnComments ?? {} };
      requireNoCycle(view, views);
      const after = known ? views.map((each) => (each === known ? view : each)) : [...views, view];
      requireLimits(after, view);
      requireRoom(after);
      return after;
    }
    case "drop": {
      const dropped = new Set(change.targets.flatMap((target) => require(target, change.ifExists) ?? []));
      for (const view of dropped) {
        for (const other of views) {
          if (dropped.has(other) || !other.reads.relations.some((relation) => isSame(view, relation))) continue;
          if (change.cascade) dropped.add(other); // a set's walk comes to what is added meanwhile
          else {
            throw new TavanaError("2BP01", `cannot drop view ${view.schema}.${view.name} because other objects depend on it`, {
              detail: `view ${other.schema}.${other.name} depends on view ${view.schema}.${view.name}`,
              hint: "Use DROP ... CASCADE to drop the dependent objects too.",
            });
          }
        }
      }
      return views.filter((view) => !dropped.has(view));
    }
    case "rename": {
      const view = require(change.target, change.ifExists);
      if (!view) return views;
      const renamed = { ...view, name: change.to };
      if (isDataset(renamed) || views.some((other) => isSame(other, renamed))) throw alreadyThere(renamed);
      requireNoCycle(renamed, views.filter((other) => other !== view));
      const after = views.map((each) => (each === view ? renamed : each));
      requireLimits(after, renamed);
      return after;
    }
    case "comment": {
      const view = require(change.target)!;
      const after = views.map((each) => (each === view ? commented(view, change) : each));
      requireRoom(after);
      return after;
    }
  }
}

function commented(view: View, { column, text }: { readonly column?: string; readonly text: string | null }): View {
  if (column === undefined) return { ...view, comment: text ?? "" };
  const { [column]: _, ...others } = view.columnComments;
  return { ...view, columnComments: text === null ? others : { ...others, [column]: text } };
}

function requireNoCycle(view: View, views: readonly View[]): void {
  const known = new Map(views.map((other) => [keyOf(other), other]));
  const behind = new Set([view]);
  for (const { reads } of behind) {
    for (const relation of reads.relations) {
      if (isSame(relation, view)) throw new TavanaError("42P17", `view "${view.schema}.${view.name}" would read itself`);
      const found = known.get(keyOf(relation));
      if (found) behind.add(found); // a set's walk comes to what is added meanwhile
    }
  }
}

function alreadyThere({ name }: ViewName): TavanaError {
  return new TavanaError("42P07", `relation "${name}" already exists`);
}
