/** What a catalog engine shows to those who may see it, at one moment. */
export interface CatalogSnapshot {
  /** Differs when anything else does. */
  readonly version: string;
  readonly database: string;
  readonly roles: readonly CatalogRole[];
  readonly schemas: readonly { readonly name: string; readonly comment?: string }[];
  readonly relations: readonly CatalogRelation[];
  readonly settings: readonly { readonly name: string; readonly value: string; readonly description: string; readonly category?: string }[];
}

export interface CatalogRole {
  readonly name: string;
  readonly superuser: boolean;
}

export interface CatalogRelation {
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view";
  readonly comment?: string;
  /** SQL of a view. */
  readonly definition?: string;
  readonly columns: readonly CatalogColumn[];
}

export interface CatalogColumn {
  readonly name: string;
  /** In DuckDB's spelling. */
  readonly type: string;
  /** As PostgreSQL's protocol names the type: OID and modifier, -1 for none. */
  readonly typeOid: number;
  readonly typeModifier: number;
  readonly nullable: boolean;
  readonly defaultValue?: string;
  readonly comment?: string;
}

/** A session as pg_stat_activity shows it; of another user's only who it is. */
export interface CatalogActivity {
  readonly pid: number;
  readonly user: string;
  readonly applicationName: string;
  readonly clientAddress?: string;
  readonly clientPort?: number;
  readonly backendStart?: Date;
  readonly transactionStart?: Date;
  readonly queryStart?: Date;
  readonly stateChange?: Date;
  readonly state?: "active" | "idle" | "idle in transaction" | "idle in transaction (aborted)";
  /** The statement that runs, or ran last. */
  readonly query: string;
  readonly queryId?: string;
}

/** How a catalog becomes SQL for the catalog engine, whose database is named `tavana` and has a schema for each of PostgreSQL's two. */
export interface CatalogLanguage {
  /** Everything that does not depend on data; run first, in a transaction of its own. */
  definitions(): readonly string[];
  /** Replaces all data but the activity. */
  snapshot(snapshot: CatalogSnapshot): readonly string[];
  /** Replaces the activity. */
  activity(sessions: readonly CatalogActivity[]): readonly string[];
}
