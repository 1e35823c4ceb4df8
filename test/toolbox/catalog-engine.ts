import { DuckDBInstance } from "@duckdb/node-api";
import type { CatalogActivity, CatalogColumn, CatalogSnapshot } from "@tavana/common";
import { defineNamedTypes } from "../../services/worker/src/engine/named-types.ts";
import { postgresCatalog } from "../../services/postgres/src/pg-catalog/index.ts";

const column = (name: string, type: string, typeOid: number, more: Partial<CatalogColumn> = {}): CatalogColumn => ({ name, type, typeOid, typeModifier: -1, nullable: true, ...more });

const flights = [
  column("id", "BIGINT", 20, { nullable: false }),
  column("origin", "VARCHAR", 1043, { typeModifier: 7 }),
  column("when", "TIMESTAMP", 1114, { nullable: false }),
  column("delay", "INTEGER", 23, { defaultValue: "0", comment: "Minutes" }),
  column("price", "DECIMAL(10,2)", 1700, { typeModifier: ((10 << 16) | 2) + 4 }),
  column("tags", "VARCHAR[]", 1009),
  column("ok", "BOOLEAN", 16),
];

/** The same as REFERENCE makes on PostgreSQL. */
export const snapshot: CatalogSnapshot = {
  version: "1",
  database: "tavana",
  roles: [{ name: "ann", superuser: true }, { name: "bob", superuser: false }],
  schemas: [{ name: "samples", comment: "Samples" }],
  relations: [
    { schema: "samples", name: "flights", kind: "table", comment: "All flights", columns: flights },
    { schema: "samples", name: "late", kind: "view", definition: "SELECT * FROM samples.flights WHERE delay > 15;", columns: flights.map(({ name, type, typeOid, typeModifier }) => column(name, type, typeOid, { typeModifier })) },
    { schema: "main", name: "cities", kind: "table", columns: [column("name", "VARCHAR", 25), column("Pop", "BIGINT", 20)] },
  ],
  settings: [{ name: "work_mem", value: "4MB", description: "Memory" }],
};

export const activity: readonly CatalogActivity[] = [
  { pid: 7, user: "ann", applicationName: "psql", clientAddress: "127.0.0.1", clientPort: 5000, backendStart: new Date(0), queryStart: new Date(1000), stateChange: new Date(1000), state: "active", query: "SELECT 'it''s'", queryId: "1" },
  { pid: 8, user: "bob", applicationName: "", backendStart: new Date(0), state: "idle", query: "" },
];

export const REFERENCE = `
  CREATE ROLE ann SUPERUSER LOGIN; CREATE ROLE bob LOGIN;
  CREATE SCHEMA samples; COMMENT ON SCHEMA samples IS 'Samples';
  CREATE TABLE samples.flights (id bigint NOT NULL, origin varchar(3), "when" timestamp NOT NULL, delay integer DEFAULT 0, price numeric(10,2), tags text[], ok boolean);
  COMMENT ON TABLE samples.flights IS 'All flights'; COMMENT ON COLUMN samples.flights.delay IS 'Minutes';
  CREATE VIEW samples.late AS SELECT * FROM samples.flights WHERE delay > 15;
  CREATE TABLE public.cities (name text, "Pop" bigint);`;

export interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A catalog engine as the program keeps one: in memory, with the relations of a snapshot. */
export interface CatalogEngine {
  /** @returns rows as JSON values */
  query(sql: string): Promise<Answer>;
  /** In one transaction. */
  apply(statements: readonly string[]): Promise<void>;
  stop(): void;
}

export async function startCatalogEngine(content: CatalogSnapshot = snapshot): Promise<CatalogEngine> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const apply = async (statements: readonly string[]) => {
    await connection.run("BEGIN");
    for (const statement of statements) await connection.run(statement);
    await connection.run("COMMIT");
  };
  await connection.run("ATTACH ':memory:' AS tavana; USE tavana");
  await defineNamedTypes(connection);
  await apply(postgresCatalog.definitions());
  await connection.run("SET search_path = 'tavana.pg,tavana.main'");
  await apply([...postgresCatalog.snapshot(content), ...postgresCatalog.activity(activity)]);
  return {
    apply,
    async query(sql) {
      const reader = await connection.runAndReadAll(sql);
      return { columns: reader.columnNames(), rows: reader.getRowsJson() as unknown[][] };
    },
    stop() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
