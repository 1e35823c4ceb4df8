import { OWNER, PG_CATALOG } from "./facts.ts";
import { project } from "./relations.ts";

/** PostgreSQL's type for a type that DuckDB declares for a parameter or a result; what has no equal is "any". */
const typeOids: Readonly<Record<string, number>> = {
  BOOLEAN: 16, BLOB: 17, BIGINT: 20, SMALLINT: 21, TINYINT: 21, INTEGER: 23, VARCHAR: 25, JSON: 114, FLOAT: 700, DOUBLE: 701, DATE: 1082, TIME: 1083, TIMESTAMP: 1114,
  "TIMESTAMP WITH TIME ZONE": 1184, INTERVAL: 1186, "TIME WITH TIME ZONE": 1266, BIT: 1560, DECIMAL: 1700, HUGEINT: 1700, UBIGINT: 1700, UHUGEINT: 1700, UINTEGER: 20, USMALLINT: 23, UTINYINT: 21, UUID: 2950, '"NULL"': 2278,
};
const TYPES = `MAP {${Object.entries(typeOids).map(([name, oid]) => `'${name}': ${oid}::UINTEGER`).join(", ")}}`;
const ANY = 2276;
const RECORD = 2249;
const oidOf = (type: string) => `coalesce(CASE WHEN ${type} LIKE '%[]' THEN m.arrays[m.names[${type}[:-3]]] ELSE m.names[${type}] END, ${ANY})`;
const FIRST_OID = 16_384;
const OIDS = 2_147_483_647 - FIRST_OID;

/** PostgreSQL's functions that exist here, and those of the engine with OIDs made of their signatures. */
export function functions(): string[] {
  const engine = `
    SELECT function_name AS name, function_type AS kind, any_value(description) AS description, parameter_types AS types,
      any_value(CASE WHEN function_type IN ('macro', 'table_macro') THEN parameters END) AS names, any_value(varargs) AS varargs, any_value(return_type) AS result, any_value(stability) AS stability
    FROM duckdb_functions() WHERE database_name = 'system' AND schema_name = 'main' AND function_type <> 'pragma' AND regexp_matches(function_name, '^[a-z]')
    GROUP BY function_name, function_type, parameter_types`;
  const shaped = `
    SELECT e.*, CASE WHEN e.names IS NULL THEN list_transform(e.types, t -> ${oidOf("t")}) ELSE list_transform(e.names, n -> ${ANY}::UINTEGER) END AS arguments,
      CASE WHEN kind LIKE 'table%' THEN ${RECORD} ELSE ${oidOf("result")} END AS returned,
      (md5_number_lower(name || '(' || kind || coalesce(array_to_string(types, ','), '') || ')') % ${OIDS} + ${FIRST_OID})::UINTEGER AS hashed
    FROM (${engine}) e, (SELECT ${TYPES} AS names, (SELECT map(list(oid), list(typarray)) FROM src.types WHERE typarray <> 0) AS arrays) m`;
  // DuckDB has overloads for types that PostgreSQL has one type for, and some functions that PostgreSQL has, too.
  const distinct = `SELECT * FROM (${shaped}) s WHERE NOT EXISTS (FROM src.functions f WHERE f.proname = s.name AND f.proargtypes = s.arguments AND f.prorettype = s.returned)
    QUALIFY row_number() OVER (PARTITION BY name, arguments, returned ORDER BY kind, hashed) = 1`;
  const numbered = `SELECT *, (hashed + row_number() OVER (PARTITION BY hashed ORDER BY name, kind) - 1)::UINTEGER AS oid FROM (${distinct})`;
  return [
    `CREATE TABLE src.engine_functions AS ${numbered}`,
    `INSERT INTO pg.pg_proc ${project("pg.pg_proc", { ...common, ...postgres }, "FROM src.functions f")}`,
    `INSERT INTO pg.pg_proc ${project("pg.pg_proc", { ...common, ...own }, "FROM src.engine_functions f")}`,
    `INSERT INTO pg.pg_aggregate ${project("pg.pg_aggregate", aggregate, "FROM pg.pg_proc f WHERE prokind = 'a'")}`,
    `CREATE TABLE src.fixed_descriptions AS SELECT oid AS objoid, 1247::UINTEGER AS classoid, 0::INTEGER AS objsubid, description FROM src.types WHERE description IS NOT NULL
      UNION ALL SELECT oid, 1255::UINTEGER, 0, description FROM src.engine_functions WHERE description IS NOT NULL`,
  ];
}

const common = { proowner: `${OWNER}`, procost: "1", prorows: "CASE WHEN proretset THEN 1000 ELSE 0 END", provariadic: "0", prosupport: "0", prosecdef: "false", proleakproof: "false", proparallel: "'s'", pronargdefaults: "0" };

const postgres = {
  oid: "f.oid", proname: "f.proname", pronamespace: "f.pronamespace", prolang: "f.prolang", prorows: "CASE WHEN f.proretset THEN 1000 ELSE 0 END", prokind: "f.prokind", proisstrict: "f.proisstrict", proretset: "f.proretset",
  provolatile: "f.provolatile", pronargs: "len(f.proargtypes)", prorettype: "f.prorettype", proargtypes: "f.proargtypes", proallargtypes: "f.proallargtypes", proargmodes: "f.proargmodes", proargnames: "f.proargnames", prosrc: "f.proname",
};

const own = {
  oid: "f.oid", proname: "f.name", pronamespace: `${PG_CATALOG}`, prolang: "12", prorows: "CASE WHEN f.kind LIKE 'table%' THEN 1000 ELSE 0 END", prokind: "CASE WHEN f.kind = 'aggregate' THEN 'a' ELSE 'f' END", proisstrict: "false",
  proretset: "f.kind LIKE 'table%'", provolatile: "CASE f.stability WHEN 'CONSISTENT' THEN 'i' WHEN 'CONSISTENT_WITHIN_QUERY' THEN 's' ELSE 'v' END", provariadic: `CASE WHEN f.varargs IS NOT NULL THEN ${ANY} ELSE 0 END`,
  pronargs: "len(f.arguments)", prorettype: "f.returned", proargtypes: "f.arguments", proargnames: "f.names", prosrc: "f.name",
};

const aggregate = {
  aggfnoid: "f.oid", aggkind: "'n'", aggnumdirectargs: "0", aggtransfn: "0", aggfinalfn: "0", aggcombinefn: "0", aggserialfn: "0", aggdeserialfn: "0", aggmtransfn: "0", aggminvtransfn: "0", aggmfinalfn: "0",
  aggfinalextra: "false", aggmfinalextra: "false", aggfinalmodify: "'r'", aggmfinalmodify: "'r'", aggsortop: "0", aggtranstype: "0", aggtransspace: "0", aggmtranstype: "0", aggmtransspace: "0",
};
