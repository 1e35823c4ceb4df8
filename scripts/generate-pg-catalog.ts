// The facts of PostgreSQL 15's own catalog, from PostgreSQL 15: node scripts/generate-pg-catalog.ts
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogFunctions } from "../services/postgres/src/pg-catalog/index.ts";
import { startReferencePostgres } from "../test/toolbox/postgres.ts";

const folder = join(import.meta.dirname, "../services/postgres/src/pg-catalog/data");
const postgres = await startReferencePostgres();

/** The rows of a query as lines of values between tabs, \N for NULL. */
function rows(query: string): string {
  const args = ["-h", "127.0.0.1", "-p", String(postgres.port), "-U", "tavana", "-XAtq", "-c", `COPY (${query}) TO STDOUT`];
  const text = execFileSync("psql", args, { encoding: "utf8", maxBuffer: 64 << 20 });
  if (text.includes("`") || text.includes("${")) throw new Error("a value needs escaping");
  return text;
}

function write(file: string, exports: Readonly<Record<string, string>>): void {
  const parts = Object.entries(exports).map(([name, text]) => `export const ${name} = String.raw\`\n${text}\`;\n`);
  writeFileSync(join(folder, file), `// Generated from PostgreSQL 15 by scripts/generate-pg-catalog.ts.\n${parts.join("\n")}`);
}

/** Ranges, row types and text search have no equal in DuckDB. */
const TYPES = `SELECT t.* FROM pg_type t LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typlen = -1
  WHERE t.typrelid = 0 AND t.typtype NOT IN ('r', 'm') AND coalesce(e.typrelid, 0) = 0 AND coalesce(e.typtype, 'b') NOT IN ('r', 'm')`;
/** Those that values of the engine have. */
const VALUES = `('bool','int2','int4','int8','float4','float8','numeric','text','varchar','bpchar','date','time','timetz','timestamp','timestamptz','interval','bytea','uuid','json','bit','oid','name','char','anyarray')`;
const OPERATORS = `('=','<>','<','>','<=','>=','+','-','*','/','%','||','^','&','|','#','~','<<','>>','~~','!~~','~~*','!~~*','!~','~*','!~*','@','->','->>','&&','@>','<@')`;
const value = (oid: string) => `(${oid} = 0 OR EXISTS (SELECT FROM pg_type v WHERE v.oid = ${oid} AND v.typname IN ${VALUES}))`;
const list = (vector: string) => `translate(${vector}::text, ' {}', ',[]')`;

try {
  const relationLines = (schema: string) =>
    rows(`SELECT c.relname, c.oid, c.relkind, (SELECT string_agg(a.attname || ':' || CASE WHEN a.attndims > 0 AND t.typname NOT LIKE '%vector' THEN '_' || e.typname ELSE t.typname END || CASE WHEN a.attnotnull THEN '!' ELSE '' END, ' ' ORDER BY a.attnum)
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type e ON e.oid = t.typelem WHERE a.attrelid = c.oid AND a.attnum > 0)
      FROM pg_class c WHERE c.relnamespace = '${schema}'::regnamespace AND c.relkind IN ('r', 'v') ORDER BY 1`).replaceAll("\\\\", "");
  write("relations.ts", { pgCatalog: relationLines("pg_catalog"), informationSchema: relationLines("information_schema") });
  write("types.ts", {
    types: rows(`SELECT t.oid, typname, typnamespace, typlen, typbyval, typtype, typcategory, typispreferred, typdelim, typsubscript::oid, typelem, typarray, typinput::oid, typoutput::oid, typreceive::oid, typsend::oid, typmodin::oid, typmodout::oid, typalign, typstorage, typnotnull, typbasetype, typtypmod, typndims, typcollation, typdefault, format_type(t.oid, NULL) AS formatted, obj_description(t.oid, 'pg_type') FROM (${TYPES}) t ORDER BY t.oid`),
  });
  const operators = `SELECT * FROM pg_operator o WHERE oprname IN ${OPERATORS} AND ${value("oprleft")} AND ${value("oprright")}`;
  const names = [...catalogFunctions].map((name) => `'${name}'`).join(", ");
  write("functions.ts", {
    functions: rows(`SELECT p.oid, proname, pronamespace, prolang, prokind, proisstrict, proretset, provolatile, prorettype, '[' || ${list("proargtypes")} || ']', ${list("proallargtypes")}, ${list("proargmodes")}, ${list("proargnames")}, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)
      FROM pg_proc p WHERE pronamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) AND (proname IN (${names})
      OR p.oid IN (SELECT unnest(ARRAY[typinput, typoutput, typreceive, typsend, typmodin, typmodout, typsubscript]::oid[]) FROM (${TYPES}) t)
      OR p.oid IN (SELECT oprcode FROM (${operators}) o) OR proname IN ('heap_tableam_handler', 'bthandler', 'hashhandler')) ORDER BY 1`),
  });
  write("operators.ts", {
    operators: rows(`SELECT oid, oprname, oprkind, oprcanmerge, oprcanhash, oprleft, oprright, oprresult, oprcom, oprnegate, oprcode::oid, oprrest::oid, oprjoin::oid FROM (${operators}) o ORDER BY 1`),
    casts: rows(`SELECT oid, castsource, casttarget, castfunc, castcontext, castmethod FROM pg_cast WHERE ${value("castsource")} AND ${value("casttarget")} ORDER BY 1`),
    accessMethods: rows(`SELECT oid, amname, amhandler::oid, amtype FROM pg_am WHERE amname IN ('heap', 'btree', 'hash') ORDER BY 1`),
    operatorFamilies: rows(`SELECT oid, opfmethod, opfname, opfnamespace, 6171 FROM pg_opfamily f WHERE EXISTS (SELECT FROM pg_opclass c WHERE opcfamily = f.oid AND opcmethod IN (403, 405) AND ${value("opcintype")}) ORDER BY 1`),
    operatorClasses: rows(`SELECT oid, opcmethod, opcname, opcnamespace, 6171, opcfamily, opcintype, opcdefault, opckeytype FROM pg_opclass WHERE opcmethod IN (403, 405) AND ${value("opcintype")} ORDER BY 1`),
    collations: rows(`SELECT oid, collname, collnamespace, 6171, collprovider, collisdeterministic, collencoding, collcollate, collctype, colliculocale, collversion FROM pg_collation WHERE collname IN ('default', 'C', 'POSIX') ORDER BY 1`),
    languages: rows(`SELECT oid, lanname, 6171, lanispl, lanpltrusted, 0, 0, 0, NULL FROM pg_language WHERE lanname IN ('internal', 'sql') ORDER BY 1`),
  });
  write("keywords.ts", { keywords: rows("SELECT string_agg(word, ' ' ORDER BY word) FROM pg_get_keywords() WHERE catcode <> 'U'") });
} finally {
  await postgres.stop();
}
