import { TavanaError } from "@tavana/common";
import { DATABASE } from "../engine/engine.ts";
import type { Verdict } from "../gate/gate.ts";
import type { Relation } from "../gate/query-check.ts";
import { datasetQuery, type Dataset } from "./datasets-file.ts";
import type { View } from "./view-set.ts";

/** A relation of the catalog, and the query that it stands for. */
export interface Definition {
  readonly kind: "dataset" | "view";
  readonly schema: string;
  readonly name: string;
  readonly query: string;
  /** Names of its columns; none: those of the query. */
  readonly columns: readonly string[];
  readonly comment: string;
  readonly columnComments: Readonly<Record<string, string>>;
  /** What whoever reads it must be allowed to read, too: nothing behind a dataset. */
  readonly reads: Reads;
}

/** What a view's query names, as often as it does. */
export interface Reads {
  readonly relations: readonly Relation[];
  /** These too, where there are any: a WITH of the query gives their names, and hides them where it reaches. */
  readonly possible: readonly Relation[];
  readonly files: readonly string[];
}

export const readsNothing: Reads = { relations: [], possible: [], files: [] };

export function definitionOfDataset(dataset: Dataset): Definition {
  const { schema, name, description, columns } = dataset;
  return { kind: "dataset", schema, name, query: datasetQuery(dataset), columns: [], comment: description, columnComments: columns, reads: readsNothing };
}

export function definitionOfView(view: Omit<View, "reads">, reads: Reads): Definition {
  const { schema, name, query, columns, comment, columnComments } = view;
  return { kind: "view", schema, name, query, columns, comment, columnComments, reads };
}

/**
 * What a query names that is to be kept as a view of this schema. The engine looks for a name without a schema
 * in the view's own, wherever the session of whoever reads it looks.
 *
 * @throws TavanaError 42P01 for a relation without its schema, 0A000 for what means something else in each session
 */
export function readsOf({ relations, files, withNames, listsCatalog, tokens }: Verdict, schema: string): Reads {
  if (listsCatalog) throw new TavanaError("0A000", "a view cannot list what there is in the engine");
  if (tokens.some(({ kind }) => kind === "parameter")) throw new TavanaError("42P02", "a view cannot have parameters");
  const named = relations.filter((relation) => relation.schema !== "");
  for (const { catalog, schema: inSchema, name } of named) {
    const elsewhere = catalog !== "" && catalog.toLowerCase() !== DATABASE;
    if (elsewhere || ["temp", "pg_temp"].includes(inSchema.toLowerCase())) {
      throw new TavanaError("0A000", `a view that is kept cannot read "${name}"`, { detail: "It is the session's own.", hint: "CREATE TEMP VIEW can." });
    }
  }
  const bare = relations.filter((relation) => relation.schema === "");
  const unknown = bare.find(({ name }) => !withNames.includes(name.toLowerCase()));
  if (unknown) {
    throw new TavanaError("42P01", `relation "${unknown.name}" needs its schema in a view`, {
      detail: "Names without one mean something else in each session.",
      hint: "Write schema.name, or CREATE TEMP VIEW.",
    });
  }
  return {
    relations: named,
    possible: bare.map(({ name }) => ({ catalog: "", schema, name })),
    files: files.flatMap((file) => ("path" in file ? [file.path] : [])),
  };
}
