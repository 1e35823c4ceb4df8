import type { Node } from "libpg-query";
import type { CatalogNames } from "./catalog-names.ts";
import { columnName } from "./column-name.ts";
import { columnPath, lastPart, type NodeOf } from "./rewriting.ts";

type Select = NodeOf<"SelectStmt">;

/** Columns of what stands in FROM, by the names of it; undefined: which ones is not known. */
type Scope = Map<string, ReadonlySet<string> | undefined>;

/** Functions that give rows of their arguments alone. */
const rowFunctions: ReadonlySet<string> = new Set(["generate_series", "unnest", "generate_subscripts", "_pg_expandarray", "current_schemas"]);

/**
 * Whether a query within a statement is about the catalog alone, with nothing in it of the statement around it: no
 * relation of others', no column of an outer query, no parameter. The catalog answers such a one as a whole.
 */
export function isCatalogQuery(query: Node | undefined, names: CatalogNames): boolean {
  const look = new Look(names);
  return query !== undefined && "SelectStmt" in query && look.select(query.SelectStmt, [], new Map()) !== undefined && look.relations > 0;
}

/** Looks through a query; what it is asked for is undefined where something is not of the catalog, or not known. */
class Look {
  relations = 0;
  readonly #names: CatalogNames;

  constructor(names: CatalogNames) {
    this.#names = names;
  }

  /** @returns the query's columns */
  select(query: Select, outer: readonly Scope[], outerTables: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> | undefined {
    if (query.intoClause || query.lockingClause) return undefined;
    const tables = new Map(outerTables);
    for (const cte of query.withClause?.ctes ?? []) {
      if (!("CommonTableExpr" in cte) || query.withClause?.recursive) return undefined;
      const { ctequery, ctename = "", aliascolnames } = cte.CommonTableExpr;
      const columns = ctequery && "SelectStmt" in ctequery ? this.select(ctequery.SelectStmt, outer, tables) : undefined;
      if (!columns) return undefined;
      tables.set(ctename, aliascolnames?.length ? textsOf(aliascolnames) : columns);
    }
    if (query.larg && query.rarg) {
      const columns = this.select(query.larg, outer, tables);
      const isOrdered = this.#holds(query.sortClause, [new Map([["", columns]])], tables) && this.#holds([query.limitCount, query.limitOffset], [], tables);
      return isOrdered && this.select(query.rarg, outer, tables) ? columns : undefined;
    }
    const scope: Scope = new Map();
    for (const item of query.fromClause ?? []) if (!this.#from(item, scope, outer, tables)) return undefined;
    const columns = outputColumns(query, scope);
    const { fromClause: _, withClause: _w, ...rest } = query;
    // Names of the list stand in ORDER BY and GROUP BY.
    return columns && this.#holds(rest, [new Map([["", columns]]), scope, ...outer], tables) ? columns : undefined;
  }

  #from(item: Node, scope: Scope, outer: readonly Scope[], tables: ReadonlyMap<string, ReadonlySet<string>>): boolean {
    if ("JoinExpr" in item) {
      const { larg, rarg, quals, alias } = item.JoinExpr;
      if (alias || !larg || !rarg) return false;
      return this.#from(larg, scope, outer, tables) && this.#from(rarg, scope, outer, tables) && this.#holds(quals, [scope, ...outer], tables);
    }
    if ("RangeVar" in item) {
      const { schemaname, relname = "", alias } = item.RangeVar;
      const schema = schemaname ?? (this.#names.relationOid(relname) === undefined ? "" : "pg_catalog");
      const table = schemaname === undefined ? tables.get(relname) : undefined;
      const columns = table ?? (schema === "pg_catalog" || schema === "information_schema" ? this.#names.columns(schema, relname) : undefined);
      if (!columns) return false;
      if (!table) this.relations++;
      scope.set(alias?.aliasname ?? relname, alias?.colnames?.length ? textsOf(alias.colnames) : new Set([...columns, ...(table ? [] : ["ctid", "oid", "tableoid", "xmin"])]));
      return true;
    }
    if ("RangeSubselect" in item) {
      const { subquery, alias, lateral } = item.RangeSubselect;
      const columns = subquery && "SelectStmt" in subquery ? this.select(subquery.SelectStmt, lateral ? [scope, ...outer] : outer, tables) : undefined;
      if (columns) scope.set(alias?.aliasname ?? "", alias?.colnames?.length ? textsOf(alias.colnames) : columns);
      return columns !== undefined;
    }
    if (!("RangeFunction" in item)) return false;
    const { functions = [], alias } = item.RangeFunction;
    const called = functions.flatMap((one) => ("List" in one ? (one.List.items ?? []) : [])).filter((one) => "FuncCall" in one);
    const known = called.map(({ FuncCall }) => lastPart(FuncCall.funcname));
    if (!known.every((name) => rowFunctions.has(name) || this.#names.isFunction(name)) || !this.#holds(functions, [scope, ...outer], tables)) return false;
    scope.set(alias?.aliasname ?? known[0] ?? "", new Set([...known, ...(alias?.aliasname ? [alias.aliasname] : []), ...textsOf(alias?.colnames ?? []), "ordinality", "x", "n"]));
    return true;
  }

  /** Whether all columns in a part of a query are of these, and all queries within are as it is. */
  #holds(value: unknown, scopes: readonly Scope[], tables: ReadonlyMap<string, ReadonlySet<string>>): boolean {
    if (Array.isArray(value)) return value.every((item) => this.#holds(item, scopes, tables));
    if (value === null || typeof value !== "object") return true;
    return Object.entries(value).every(([kind, node]) => {
      if (kind === "ParamRef") return false;
      if (kind === "ColumnRef") return isIn(columnPath(node as NodeOf<"ColumnRef">), scopes);
      if (kind === "SelectStmt") return this.select(node as Select, scopes, tables) !== undefined;
      return this.#holds(node, scopes, tables);
    });
  }
}

function isIn(path: readonly string[], scopes: readonly Scope[]): boolean {
  const name = path.at(-1)!;
  if (path.length === 1) return name === "*" || scopes.some((scope) => [...scope].some(([table, columns]) => table === name || columns?.has(name)));
  return scopes.some((scope) => scope.has(path.at(-2)!));
}

/** undefined: not known */
function outputColumns({ targetList = [], valuesLists }: Select, scope: Scope): ReadonlySet<string> | undefined {
  if (valuesLists) return new Set(["column1", "column2", "column3", "column4"]);
  const columns = new Set<string>();
  for (const target of targetList) {
    if (!("ResTarget" in target)) return undefined;
    const { name, val } = target.ResTarget;
    const path = val && "ColumnRef" in val ? columnPath(val.ColumnRef) : [];
    if (path.at(-1) !== "*") columns.add(name ?? columnName(val));
    else for (const [table, its] of scope) if (path.length === 1 || path.at(-2) === table) for (const one of its ?? []) columns.add(one);
  }
  return columns;
}

function textsOf(nodes: readonly Node[]): Set<string> {
  return new Set(nodes.flatMap((node) => ("String" in node ? [node.String.sval ?? ""] : [])));
}
