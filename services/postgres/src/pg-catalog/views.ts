import { OWNER } from "./facts.ts";
import { project, type Values } from "./relations.ts";

/** A relation that is computed from others: its columns, and where they come from. */
type View = readonly [name: string, values: Values, from: string];

const owner = "'pg_database_owner'";
const USERS = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%' ESCAPE '\\'`;
const RELATIONS = "FROM pg.pg_class c JOIN pg.pg_namespace n ON n.oid = c.relnamespace";

const role: Values = {
  oid: "r.oid", rolname: "r.name", rolsuper: "r.superuser", rolinherit: "true", rolcreaterole: "false", rolcreatedb: "false", rolcanlogin: `r.oid <> ${OWNER}`, rolreplication: "false", rolbypassrls: "r.superuser", rolconnlimit: "-1",
};
const user: Values = { usename: "r.name", usesysid: "r.oid", usecreatedb: "false", usesuper: "r.superuser", userepl: "false", usebypassrls: "r.superuser" };
const statistics: Values = { relid: "c.oid", schemaname: "n.nspname", relname: "c.relname" };
const session: Values = {
  datid: "d.oid", datname: "d.name", pid: "a.pid", usesysid: "r.oid", usename: 'a."user"', application_name: 'a."applicationName"', client_addr: 'a."clientAddress"', client_port: 'a."clientPort"', backend_start: 'a."backendStart"',
  xact_start: 'a."transactionStart"', query_start: 'a."queryStart"', state_change: 'a."stateChange"', wait_event_type: "CASE WHEN a.state <> 'active' THEN 'Client' END", wait_event: "CASE WHEN a.state <> 'active' THEN 'ClientRead' END", state: "a.state",
  query_id: 'TRY_CAST(a."queryId" AS BIGINT)', query: "a.query", backend_type: "'client backend'",
};

/** Statistics by relation: the relations are listed, what nobody counts is NULL. */
function perRelation(prefix: string): View[] {
  const parts = [["all", "true"], ["user", USERS], ["sys", `NOT (${USERS})`]] as const;
  return parts.map(([part, condition]) => [`pg.${prefix}_${part}_tables`, statistics, `${RELATIONS} WHERE c.relkind = 'r' AND ${condition}`]);
}

const views: readonly View[] = [
  ["pg.pg_authid", role, "FROM src.roles r"],
  ["pg.pg_roles", { ...role, rolpassword: "'********'" }, "FROM src.roles r"],
  ["pg.pg_shadow", user, `FROM src.roles r WHERE r.oid <> ${OWNER}`],
  ["pg.pg_user", { ...user, passwd: "'********'" }, `FROM src.roles r WHERE r.oid <> ${OWNER}`],
  ["pg.pg_group", { groname: "r.name", grosysid: "r.oid", grolist: "[]" }, `FROM src.roles r WHERE r.oid = ${OWNER}`],
  ["pg.pg_database", {
    oid: "d.oid", datname: "d.name", datdba: `${OWNER}`, encoding: "6", datlocprovider: "'c'", datistemplate: "false", datallowconn: "true", datconnlimit: "-1", datfrozenxid: "0", datminmxid: "0", dattablespace: "1663", datcollate: "'C'", datctype: "'C.UTF-8'",
  }, "FROM src.database d"],
  ["pg.pg_tables", { schemaname: "n.nspname", tablename: "c.relname", tableowner: owner, hasindexes: "false", hasrules: "false", hastriggers: "false", rowsecurity: "false" }, `${RELATIONS} WHERE c.relkind = 'r'`],
  ["pg.pg_views", { schemaname: "n.nspname", viewname: "c.relname", viewowner: owner, definition: "r.definition" }, `${RELATIONS} LEFT JOIN src.relations r ON r.oid = c.oid WHERE c.relkind = 'v'`],
  ["pg.pg_settings", {
    name: "s.name", setting: "s.value", category: "s.category", short_desc: "s.description", context: "'user'", vartype: "'string'", source: "'default'", boot_val: "s.value", reset_val: "s.value", pending_restart: "false",
  }, "FROM src.settings s"],
  ["pg.pg_stat_activity", session, 'FROM src.activity a LEFT JOIN src.roles r ON r.name = a."user", src.database d'],
  ["pg.pg_stat_database", { datid: "d.oid", datname: "d.name", numbackends: "(SELECT count(*) FROM src.activity)" }, "FROM src.database d"],
  ...perRelation("pg_stat"),
  ...perRelation("pg_statio"),
  ["pg.pg_timezone_names", { name: "z.name", abbrev: "z.abbrev", utc_offset: "z.utc_offset", is_dst: "z.is_dst" }, "FROM pg_timezone_names() z"],
  ["pg.pg_depend", { classid: "2618", objid: "r.rule", objsubid: "0", refclassid: "1259", refobjid: "r.oid", refobjsubid: "0", deptype: "'i'" }, "FROM src.relations r WHERE r.rule IS NOT NULL"],
];

/** @returns the statement for each relation of pg_catalog that is computed */
export function catalogViews(): Map<string, string> {
  return new Map(views.map(([name, values, from]) => [name, `CREATE VIEW ${name} AS ${project(name, values, from)}`]));
}

