import type { CatalogLanguage } from "@tavana/common";
import { activityStatements } from "./activity.ts";
import { constants } from "./constants.ts";
import { facts } from "./facts.ts";
import { functions } from "./functions.ts";
import { informationSchemaColumns, informationSchemaViews } from "./information-schema.ts";
import { helpers, lookupMacros, valueMacros } from "./macros/index.ts";
import { definition } from "./macros/macro.ts";
import { emptyTable, namedTypes, systemRelations } from "./relations.ts";
import { snapshotStatements } from "./snapshot.ts";
import { catalogViews } from "./views.ts";

export { catalogColumnType, catalogRelationColumns, catalogRelationOid, functionColumns } from "./relations.ts";

/** Relations of pg_catalog and information_schema, in lower case. */
export const catalogRelations: ReadonlySet<string> = new Set(systemRelations.filter(({ schema }) => schema === "pg").map(({ name }) => name));
export const informationSchemaRelations: ReadonlySet<string> = new Set(systemRelations.filter(({ schema }) => schema === "info").map(({ name }) => name));
/** Functions that only a catalog of PostgreSQL has; a call of one asks about the catalog. */
export const catalogFunctions: ReadonlySet<string> = new Set([...valueMacros, ...lookupMacros].filter(({ common }) => !common).map(({ name }) => name));

/**
 * What a new catalog engine runs once: schema pg holds what PostgreSQL has in pg_catalog, info what it has in
 * information_schema, src what both are made from.
 */
function catalogDefinitions(): string[] {
  const views = new Map([...catalogViews(), ...informationSchemaViews()]);
  const tables = systemRelations.filter(({ schema, name }) => !views.has(`${schema}.${name}`));
  return [
    "CREATE SCHEMA pg",
    "CREATE SCHEMA info",
    "CREATE SCHEMA src",
    ...namedTypes(),
    ...tables.map(emptyTable),
    ...facts(),
    ...functions(),
    ...valueMacros.map((macro) => definition("pg", macro)),
    ...constants(),
    ...snapshotStatements({ version: "", database: "tavana", roles: [], schemas: [], relations: [], settings: [] }),
    ...activityStatements([]),
    // A macro is bound when it is made: what it looks up exists by now.
    ...helpers.map((macro) => definition("src", macro)),
    ...lookupMacros.map((macro) => definition("pg", macro)),
    ...views.values(),
    informationSchemaColumns(),
  ];
}

/** PostgreSQL's catalog: pg_catalog and information_schema with the functions that ask about them. */
export const postgresCatalog: CatalogLanguage = { definitions: catalogDefinitions, snapshot: (snapshot) => [...snapshotStatements(snapshot), informationSchemaColumns()], activity: activityStatements };
