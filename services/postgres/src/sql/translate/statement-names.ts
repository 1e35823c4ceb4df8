import type { Node } from "libpg-query";
import type { CatalogNames } from "./catalog-names.ts";
import { columnPath, type NodeOf } from "./rewriting.ts";

/** What a statement names, wherever it does: known before it is walked, since a list of columns stands before its tables. */
export class StatementNames {
  readonly commonTables = new Set<string>();
  /** What VALUES in FROM are called. */
  readonly valuesAliases = new Set<string>();
  /** References to columns, their parts with a line between. */
  readonly references = new Set<string>();
  /** OIDs of catalog relations by the names that they have in the statement. */
  readonly tableOids = new Map<string, number>();
  /** Columns of the result, where the statement is a query. */
  readonly outputs: ReadonlySet<unknown>;
  /** Some relation is the catalog's. */
  namesCatalog = false;
  /** A join takes columns of both sides by their names. */
  #joinsByName = false;
  readonly #names: CatalogNames;

  constructor(tree: Node, names: CatalogNames) {
    this.#names = names;
    this.outputs = new Set(outputTargets(tree));
    visit(tree, (kind, node) => {
      if (kind === "CommonTableExpr") this.commonTables.add((node as NodeOf<"CommonTableExpr">).ctename ?? "");
      if (kind === "RangeVar") this.#noteTable(node as NodeOf<"RangeVar">);
      if (kind === "JoinExpr" && ((node as NodeOf<"JoinExpr">).isNatural || (node as NodeOf<"JoinExpr">).usingClause)) this.#joinsByName = true;
      if (kind === "RangeSubselect") this.#noteValues(node as NodeOf<"RangeSubselect">);
      if (kind === "ColumnRef") this.references.add(columnPath(node as NodeOf<"ColumnRef">).join("\n"));
    });
  }

  /** The columns of a relation that the statement can mean; none: all of them. */
  columnsOf(columns: readonly string[], alias: NodeOf<"Alias"> | undefined, relname: string): readonly string[] {
    const named = new Set([...this.references].map((path) => path.split("\n").at(-1)!));
    const all = alias?.colnames?.length || this.#joinsByName || named.has("*") || named.has(alias?.aliasname ?? relname);
    const meant = columns.filter((column) => named.has(column));
    return all ? [] : meant.length > 0 ? meant : columns.slice(0, 1);
  }

  #noteTable({ relname = "", schemaname, alias }: NodeOf<"RangeVar">): void {
    if (schemaname === "information_schema") this.namesCatalog = true;
    const oid = schemaname === undefined || schemaname === "pg_catalog" ? this.#names.relationOid(relname) : undefined;
    if (oid === undefined) return;
    this.namesCatalog = true;
    this.tableOids.set(alias?.aliasname ?? relname, oid);
  }

  #noteValues({ subquery, alias }: NodeOf<"RangeSubselect">): void {
    const hasValues = subquery && "SelectStmt" in subquery && subquery.SelectStmt.valuesLists;
    if (hasValues && alias?.aliasname && !alias.colnames?.length) this.valuesAliases.add(alias.aliasname);
  }
}

/** The columns of a query's result, wherever the query stands. */
function outputTargets(tree: Node): readonly unknown[] {
  const query = "SelectStmt" in tree ? tree.SelectStmt : "ExplainStmt" in tree && tree.ExplainStmt.query && "SelectStmt" in tree.ExplainStmt.query ? tree.ExplainStmt.query.SelectStmt : undefined;
  return query && !query.intoClause && !query.larg ? (query.targetList ?? []).map((target) => ("ResTarget" in target ? target.ResTarget : undefined)) : [];
}

function visit(value: unknown, see: (kind: string, node: unknown) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  else if (value !== null && typeof value === "object") {
    for (const [kind, node] of Object.entries(value)) {
      see(kind, node);
      visit(node, see);
    }
  }
}
