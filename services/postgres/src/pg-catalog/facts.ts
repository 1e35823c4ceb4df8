import { functions } from "./data/functions.ts";
import { accessMethods, casts, collations, languages, operatorClasses, operatorFamilies, operators } from "./data/operators.ts";
import { types } from "./data/types.ts";
import { project, systemRelations, type Values } from "./relations.ts";
import { linesOf, rowsOf, rowsOfLines } from "./text.ts";

/** pg_database_owner: nothing here belongs to a single user. */
export const OWNER = 6171;
/** Namespaces that PostgreSQL always has. */
export const PG_CATALOG = 11;
export const PUBLIC = 2200;
export const INFORMATION_SCHEMA = Number(linesOf(types).find((line) => line[5] === "d")![2]);

/** Columns by the letters of their types: o oid, i int4, s int2, b bool, t text, O oid[], T text[]. */
function columns(names: string): Record<string, string> {
  const letters: Record<string, string> = { o: "UINTEGER", i: "INTEGER", s: "SMALLINT", b: "BOOLEAN", t: "VARCHAR", O: "UINTEGER[]", T: "VARCHAR[]" };
  return Object.fromEntries(names.split(" ").map((name) => [name.slice(2), letters[name[0]!]!]));
}

const typeColumns = columns(
  "o:oid t:typname o:typnamespace s:typlen b:typbyval t:typtype t:typcategory b:typispreferred t:typdelim o:typsubscript o:typelem o:typarray o:typinput o:typoutput o:typreceive o:typsend o:typmodin o:typmodout t:typalign t:typstorage b:typnotnull o:typbasetype i:typtypmod i:typndims o:typcollation t:typdefault t:formatted t:description",
);
const functionColumns = columns(
  "o:oid t:proname o:pronamespace o:prolang t:prokind b:proisstrict b:proretset t:provolatile o:prorettype O:proargtypes O:proallargtypes T:proargmodes T:proargnames t:arguments t:result",
);

/** Everything of the row but what is not a column of the relation. */
function copied(from: Record<string, string>, but: readonly string[] = []): Values {
  return Object.fromEntries(Object.keys(from).filter((name) => !but.includes(name)).map((name) => [name, `r."${name}"`]));
}

function filled(relation: string, columnText: string, text: string, more: Values = {}): string {
  const shape = columns(columnText);
  return `INSERT INTO ${relation} ${project(relation, { ...copied(shape), ...more }, `FROM (${rowsOfLines(shape, text)}) r`)}`;
}

/** PostgreSQL's own types, functions, operators and so on, as far as the engine has an equal. */
export function facts(): string[] {
  const described = ["formatted", "description"];
  const typeValues = { ...copied(typeColumns, described), typowner: `${OWNER}`, typisdefined: "true", typrelid: "0", typanalyze: "0" };
  return [
    `CREATE TABLE src.types AS ${rowsOfLines(typeColumns, types)}`,
    `CREATE TABLE src.functions AS ${rowsOfLines(functionColumns, functions)}`,
    `CREATE TABLE src.system_relations AS ${rowsOf(columns("o:oid t:relname o:relnamespace t:relkind s:relnatts"), systemRelationRows())}`,
    `CREATE TABLE src.system_columns AS ${rowsOf(columns("o:relid s:attnum t:attname t:typname b:attnotnull"), systemColumnRows())}`,
    `INSERT INTO pg.pg_type ${project("pg.pg_type", typeValues, "FROM src.types r")}`,
    filled("pg.pg_operator", "o:oid t:oprname t:oprkind b:oprcanmerge b:oprcanhash o:oprleft o:oprright o:oprresult o:oprcom o:oprnegate o:oprcode o:oprrest o:oprjoin", operators, { oprnamespace: `${PG_CATALOG}`, oprowner: `${OWNER}` }),
    filled("pg.pg_cast", "o:oid o:castsource o:casttarget o:castfunc t:castcontext t:castmethod", casts),
    filled("pg.pg_am", "o:oid t:amname o:amhandler t:amtype", accessMethods),
    filled("pg.pg_opfamily", "o:oid o:opfmethod t:opfname o:opfnamespace o:opfowner", operatorFamilies),
    filled("pg.pg_opclass", "o:oid o:opcmethod t:opcname o:opcnamespace o:opcowner o:opcfamily o:opcintype b:opcdefault o:opckeytype", operatorClasses),
    filled("pg.pg_collation", "o:oid t:collname o:collnamespace o:collowner t:collprovider b:collisdeterministic i:collencoding t:collcollate t:collctype t:colliculocale t:collversion", collations),
    filled("pg.pg_language", "o:oid t:lanname o:lanowner b:lanispl b:lanpltrusted o:lanplcallfoid o:laninline o:lanvalidator T:lanacl", languages),
    `INSERT INTO pg.pg_tablespace ${project("pg.pg_tablespace", { oid: "r.oid", spcname: "r.name", spcowner: `${OWNER}` }, "FROM (VALUES (1663, 'pg_default'), (1664, 'pg_global')) r(oid, name)")}`,
  ];
}

function systemRelationRows() {
  return systemRelations.map(({ schema, name, oid, kind, columns: { length } }) => ({ oid, relname: name, relnamespace: schema === "pg" ? PG_CATALOG : INFORMATION_SCHEMA, relkind: kind, relnatts: length }));
}

function systemColumnRows() {
  return systemRelations.flatMap(({ oid, columns: list }) => list.map(({ name, type, notNull }, index) => ({ relid: oid, attnum: index + 1, attname: name, typname: type, attnotnull: notNull })));
}
