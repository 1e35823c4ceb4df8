import { TavanaError } from "@tavana/common";
import {
  catalogTableFunctions,
  closedViews,
  expressionClasses,
  fileFunctions,
  nodeTypes,
  plainTableFunctions,
  refusedFunctions,
  rowFunctions,
  volatileFunctions,
} from "./allowed.ts";
import { requireColumns } from "../columns.ts";
import { looksLikeFile } from "./path.ts";

/** A relation as a query names it; parts that were not written are empty. */
export interface Relation {
  readonly catalog: string;
  readonly schema: string;
  readonly name: string;
}

/** A file argument: a literal, or the parameter ($1 is "1") that will bring it. */
export type FileArgument = { readonly path: string } | { readonly parameter: string };

/** What a query may call, by names in lower case. */
export interface Callable {
  /** Scalar functions, aggregates and macros that the engine brings. */
  readonly functions: ReadonlySet<string>;
  /** Macros that were made for queries. */
  readonly macros: ReadonlySet<string>;
  readonly tableMacros: ReadonlySet<string>;
  /** The engine's own views that names without a schema may mean; they list what it holds. */
  readonly engineViews: ReadonlySet<string>;
}

/** Where they are; a name without a schema leads there, whatever the search path. */
const engineViewSchemas: ReadonlySet<string> = new Set(["", "main", "system", "pg_catalog"]);

/** What a query touches, found in its syntax tree. */
export interface QueryFacts {
  readonly relations: readonly Relation[];
  /** Names that WITH gives, anywhere in the query, in lower case. They may be among the relations, too. */
  readonly withNames: readonly string[];
  readonly files: readonly FileArgument[];
  readonly deterministic: boolean;
  /** Asks the engine which relations there are, whoever may read them. */
  readonly listsCatalog: boolean;
  /** An upper bound of the rows, where the tree shows one at a glance. */
  readonly maxRows: number | undefined;
}

type Node = { readonly [key: string]: unknown };

/**
 * Walks the tree of one query and refuses whatever is not on a list.
 *
 * @param tree a `node` of json_serialize_sql
 * @throws TavanaError 0A000 for a form, 54011 for too many columns, 42883 for a function that is not on a list, 42501 for a file that
 *   is not named by a literal or a parameter
 */
export function checkQuery(tree: unknown, callable: Callable): QueryFacts {
  const walker = new Walker(callable);
  walker.walk(tree);
  return {
    relations: walker.relations,
    withNames: walker.withNames,
    files: walker.files,
    deterministic: walker.deterministic,
    listsCatalog: walker.listsCatalog,
    maxRows: maxRowsOf(tree as Node),
  };
}

class Walker {
  readonly relations: Relation[] = [];
  readonly withNames: string[] = [];
  readonly files: FileArgument[] = [];
  deterministic = true;
  listsCatalog = false;
  readonly #callable: Callable;

  constructor(callable: Callable) {
    this.#callable = callable;
  }

  walk(value: unknown): void {
    if (Array.isArray(value)) {
      for (const item of value) this.walk(item);
    } else if (value !== null && typeof value === "object") {
      this.#node(value as Node);
    }
  }

  #node(node: Node): void {
    const expression = text(node["class"]);
    if (expression) {
      if (!expressionClasses.has(expression)) refuseForm(expression);
      if (expression === "CONSTANT") return; // its `value` is data, not syntax
      if (node["function_name"]) this.#function(node);
    } else if (typeof node["type"] === "string") {
      const type = text(node["type"]);
      if (!nodeTypes.has(type)) refuseForm(type);
      // Told before the engine has made a plan of them, which takes a gigabyte for half a million.
      if (Array.isArray(node["select_list"])) requireColumns(node["select_list"].length);
      if (type === "BASE_TABLE") this.#table(node);
      if (type === "SHOW_REF") this.#show(node);
      if (type === "TABLE_FUNCTION") {
        this.#tableFunction(node);
        return;
      }
    }
    for (const { key } of ((node["cte_map"] as Node | undefined)?.["map"] as Node[] | undefined) ?? []) this.withNames.push(text(key).toLowerCase());
    for (const [key, child] of Object.entries(node)) if (key !== "cast_type") this.walk(child);
  }

  #function(node: Node): void {
    const name = text(node["function_name"]).toLowerCase();
    const { functions, macros } = this.#callable;
    if (macros.has(name)) return;
    if (refusedFunctions.has(name)) throw new TavanaError("42501", `permission denied for function ${name}`, at(node));
    if (!functions.has(name) && !rowFunctions.has(name)) unknownFunction(name, node);
    if (volatileFunctions.has(name)) this.deterministic = false;
  }

  #table(node: Node): void {
    const relation = { catalog: text(node["catalog_name"]), schema: text(node["schema_name"]), name: text(node["table_name"]) };
    const path = [relation.catalog, relation.schema, relation.name].filter(Boolean).join(".");
    // DuckDB tries files for names that its catalog does not have: FROM 'x.parquet', and also FROM x.parquet.
    const asFile = [relation.catalog, relation.schema, relation.schema ? `x.${relation.name}` : relation.name];
    if (asFile.some(looksLikeFile)) this.files.push({ path });
    else this.relations.push(relation);
    this.#engineView(relation, node);
  }

  /** The engine has views of what its table functions list: FROM duckdb_tables is FROM duckdb_tables(). */
  #engineView({ schema, name }: Relation, node: Node): void {
    const view = name.toLowerCase();
    if (!engineViewSchemas.has(schema.toLowerCase()) || !this.#callable.engineViews.has(view)) return;
    if (closedViews.has(view)) throw new TavanaError("42501", `permission denied for table ${view}`, at(node));
    this.listsCatalog = true;
  }

  #show(node: Node): void {
    const name = text(node["table_name"]).replace(/^"|"$/g, "");
    if (looksLikeFile(name)) this.files.push({ path: name });
    if (!node["query"]) this.listsCatalog = true;
  }

  #tableFunction(node: Node): void {
    const call = node["function"] as Node;
    const name = text(call?.["function_name"]).toLowerCase();
    const args = Array.isArray(call?.["children"]) ? (call["children"] as Node[]) : [];
    if (fileFunctions.has(name)) {
      const [first, ...rest] = args;
      if (!first) throw new TavanaError("42883", `function ${name} needs a file`, at(node));
      this.#fileArgument(first, name);
      this.walk(rest);
    } else if (catalogTableFunctions.has(name) || plainTableFunctions.has(name) || this.#callable.tableMacros.has(name)) {
      if (catalogTableFunctions.has(name)) this.listsCatalog = true;
      this.walk(args);
    } else {
      unknownFunction(name, node);
    }
    const { function: _, ...others } = node;
    for (const child of Object.values(others)) this.walk(child);
  }

  #fileArgument(node: Node, name: string): void {
    const constant = node["value"] as Node | undefined;
    if (node["class"] === "CONSTANT" && (constant?.["type"] as Node | undefined)?.["id"] === "VARCHAR") {
      this.files.push({ path: text(constant?.["value"]) });
    } else if (node["class"] === "PARAMETER") {
      this.files.push({ parameter: text(node["identifier"]) });
    } else if (isList(node)) {
      for (const item of node["children"] as Node[]) this.#fileArgument(item, name);
    } else {
      throw new TavanaError("42501", `the files of ${name} must be named by literals or parameters`, at(node));
    }
  }
}

function isList(node: Node): boolean {
  if (!Array.isArray(node["children"])) return false;
  return text(node["function_name"]) === "list_value" || text(node["type"]) === "ARRAY_CONSTRUCTOR";
}

function maxRowsOf(node: Node): number | undefined {
  if (node["type"] !== "SELECT_NODE") return undefined;
  for (const modifier of (node["modifiers"] as Node[] | undefined) ?? []) {
    const limit = modifier["type"] === "LIMIT_MODIFIER" ? ((modifier["limit"] as Node)?.["value"] as Node | undefined) : undefined;
    if (typeof limit?.["value"] === "number") return limit["value"];
  }
  const from = node["from_table"] as Node;
  if (from["type"] === "EXPRESSION_LIST") return (from["values"] as unknown[]).length;
  const single = from["type"] === "EMPTY" && !usesRowFunction(node["select_list"]);
  return single ? 1 : undefined;
}

function usesRowFunction(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(usesRowFunction);
  if (value === null || typeof value !== "object") return false;
  const node = value as Node;
  if (node["class"] === "SUBQUERY") return false;
  return rowFunctions.has(text(node["function_name"]).toLowerCase()) || Object.values(node).some(usesRowFunction);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Nodes without a place in the text have the largest 64-bit number. */
function at(node: Node): { position?: number } {
  const location = node["query_location"];
  return typeof location === "number" && location < Number.MAX_SAFE_INTEGER ? { position: location + 1 } : {};
}

function refuseForm(what: string): never {
  throw new TavanaError("0A000", `${what.toLowerCase().replaceAll("_", " ")} is not supported`);
}

function unknownFunction(name: string, node: Node): never {
  throw new TavanaError("42883", `function ${name} does not exist`, {
    ...at(node),
    hint: "It may not be part of this platform, or not be open to queries.",
  });
}
