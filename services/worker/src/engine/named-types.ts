import duckdb from "@duckdb/node-bindings";
import { DuckDBTypeId as Id, type DuckDBConnection } from "@duckdb/node-api";
import { loadAddon, nativeConnection } from "../native/addon.ts";

/** What a cast copies: numbers as in native/src/named-types.h. */
const Copy = { text: 0, int2Int2: 1, int2Int4: 2, int2Int8: 3, uint4Uint4: 4, uint4Int8: 5, uint4Huge: 6, uint4Double: 7, int4Uint4: 8 } as const;

/** A type that stands for another one of the engine's, and a list of it where it makes a vector. */
interface NamedType {
  readonly name: string;
  readonly base: Id.VARCHAR | Id.UINTEGER | Id.SMALLINT;
  /** A list of these has this name. */
  readonly vector?: string;
  /** What a value may be besides its base. */
  readonly also?: string;
}

/** Types of PostgreSQL's catalog by the names that encode/types.ts knows them by: the engine takes `oid` for BIGINT. */
const types: readonly NamedType[] = [
  { name: "pg_oid", base: Id.UINTEGER },
  { name: "pg_xid", base: Id.UINTEGER },
  { name: "pg_cid", base: Id.UINTEGER },
  { name: "pg_name", base: Id.VARCHAR },
  { name: "pg_char", base: Id.VARCHAR },
  { name: "pg_varchar", base: Id.VARCHAR },
  { name: "pg_aclitem", base: Id.VARCHAR },
  { name: "pg_anyarray", base: Id.VARCHAR },
  { name: "pg_inet", base: Id.VARCHAR },
  { name: "pg_node_tree", base: Id.VARCHAR },
  { name: "pg_oidvector_item", base: Id.UINTEGER, vector: "pg_oidvector", also: "pg_oid" },
  { name: "pg_int2vector_item", base: Id.SMALLINT, vector: "pg_int2vector" },
];
const baseNames = { [Id.VARCHAR]: "VARCHAR", [Id.UINTEGER]: "UINTEGER", [Id.SMALLINT]: "SMALLINT" } as const;

/** What functions may take a value for, the likeliest first: the engine takes it for nothing by itself. */
const implicit: Readonly<Record<NamedType["base"], readonly (readonly [to: Id, cost: number, copy: number])[]>> = {
  [Id.VARCHAR]: [[Id.VARCHAR, 1, Copy.text]],
  [Id.UINTEGER]: [[Id.BIGINT, 1, Copy.uint4Int8], [Id.UINTEGER, 50, Copy.uint4Uint4], [Id.HUGEINT, 60, Copy.uint4Huge], [Id.DOUBLE, 70, Copy.uint4Double]],
  [Id.SMALLINT]: [[Id.INTEGER, 1, Copy.int2Int4], [Id.SMALLINT, 50, Copy.int2Int2], [Id.BIGINT, 60, Copy.int2Int8]],
};
const EXPLICIT = -1;

/**
 * Gives an engine the types of PostgreSQL's catalog, which columns and expressions keep by name. Without the addon the
 * names stand for their bases, and results show these.
 */
export async function defineNamedTypes(connection: DuckDBConnection): Promise<void> {
  const addon = loadAddon();
  const own = nativeConnection(connection);
  const defined = new Map<string, duckdb.LogicalType>();
  for (const { name, base, vector, also } of types) {
    if (addon) {
      const type = duckdb.create_logical_type(base as number);
      duckdb.logical_type_set_alias(type, name);
      defined.set(name, type);
      const cast = (from: duckdb.LogicalType, to: duckdb.LogicalType, cost: number, copy: number) => addon.addCast(own, from, to, cost, copy);
      let done = addon.defineType(own, type);
      for (const [to, cost, copy] of implicit[base]) done &&= cast(type, duckdb.create_logical_type(to as number), cost, copy);
      // As PostgreSQL's: a negative number wraps.
      if (base === Id.UINTEGER) done &&= cast(duckdb.create_logical_type(Id.INTEGER as number), type, EXPLICIT, Copy.int4Uint4);
      if (also !== undefined) done &&= cast(type, defined.get(also)!, 1, Copy.uint4Uint4);
      if (!done) throw new Error(`the engine does not take the type ${name}`);
    } else {
      await connection.run(`CREATE TYPE ${name} AS ${baseNames[base]}`);
    }
    if (vector !== undefined) await connection.run(`CREATE TYPE ${vector} AS ${name}[]`);
  }
}
