import { catalogFunctions, catalogRelationColumns, catalogRelationOid, catalogRelations, functionColumns } from "../../pg-catalog/index.ts";

/** What of a statement's names is PostgreSQL's own. */
export interface CatalogNames {
  /** OID of a relation of pg_catalog; undefined for any other name. */
  relationOid(name: string): number | undefined;
  /** Whether a function asks about the catalog. */
  isFunction(name: string): boolean;
  /** The columns of a relation of pg_catalog or information_schema; undefined where there is none of that name. */
  columns(schema: string, name: string): readonly string[] | undefined;
  /** Whether a column of this name holds functions. */
  holdsFunctions(column: string): boolean;
}

export const catalogNames: CatalogNames = {
  relationOid: (name) => (catalogRelations.has(name) ? catalogRelationOid(name) : undefined),
  isFunction: (name) => catalogFunctions.has(name),
  columns: catalogRelationColumns,
  holdsFunctions: (column) => functionColumns.has(column),
};

/** Whether a name is that of a schema whose relations are in the catalog engine. */
export function isCatalogSchema(name: string): boolean {
  return name === "pg_catalog" || name === "information_schema";
}
