import { alike, same, type ToolStatement } from "./statement.ts";

const dbeaver: readonly ToolStatement[] = [
  ...same(
    "SELECT db.oid > 0 AS known, db.datname FROM pg_catalog.pg_database db WHERE 1 = 1 AND datallowconn AND NOT datistemplate AND db.datname = 'tavana' ORDER BY db.datname",
    "SELECT n.nspname, d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = n.oid AND d.objsubid = 0 AND d.classoid = 'pg_namespace'::regclass WHERE n.nspname = 'shop' ORDER BY nspname",
    "SELECT c.relname, c.relkind, d.description FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass WHERE c.relnamespace = 'shop'::regnamespace AND c.relkind NOT IN ('i', 'I', 'c') ORDER BY 1",
    "SELECT c.relname, a.attname, a.atttypid, a.attnum, a.atttypmod, a.attnotnull, a.attidentity, pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) AS def_value, dsc.description, dep.objid FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid = c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid = ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid = dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep ON dep.refobjid = a.attrelid AND dep.deptype = 'i' AND dep.refobjsubid = a.attnum AND dep.classid = dep.refclassid WHERE NOT a.attisdropped AND a.attnum > 0 AND c.relname = 'orders' AND c.relnamespace = 'shop'::regnamespace ORDER BY a.attnum",
    "SELECT c.oid, c.*, t.relname AS tabrelname, rt.relnamespace AS refnamespace, d.description, null AS consrc_copy FROM pg_catalog.pg_constraint c INNER JOIN pg_catalog.pg_class t ON t.oid = c.conrelid LEFT OUTER JOIN pg_catalog.pg_class rt ON rt.oid = c.confrelid LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_constraint'::regclass WHERE c.conrelid = 'shop.orders'::regclass ORDER BY c.oid",
    "SELECT i.*, i.indkey AS keys, c.relname, c.relnamespace, c.relam, c.reltablespace, tc.relname AS tabrelname, dsc.description, pg_catalog.pg_get_expr(i.indpred, i.indrelid) AS pred_expr, pg_catalog.pg_get_expr(i.indexprs, i.indrelid, true) AS expr, pg_catalog.pg_relation_size(i.indexrelid) AS index_rel_size, pg_catalog.pg_stat_get_numscans(i.indexrelid) AS index_num_scans FROM pg_catalog.pg_index i INNER JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid INNER JOIN pg_catalog.pg_class tc ON tc.oid = i.indrelid LEFT OUTER JOIN pg_catalog.pg_description dsc ON i.indexrelid = dsc.objoid WHERE i.indrelid = 'shop.orders'::regclass ORDER BY tabrelname, c.relname",
    "SELECT t.oid, t.typname, t.typlen, t.typtype, t.typcategory, c.relkind, format_type(nullif(t.typbasetype, 0), t.typtypmod) AS base_type_name, d.description FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_type et ON et.oid = t.typelem LEFT OUTER JOIN pg_catalog.pg_class c ON c.oid = t.typrelid LEFT OUTER JOIN pg_catalog.pg_description d ON t.oid = d.objoid WHERE t.typname IN ('int4', 'text', '_int4', 'timestamptz') ORDER BY t.oid",
    "SELECT t.oid, t.typname, t.typreceive, t.typinput FROM pg_type t WHERE t.typname IN ('int4', '_int4') ORDER BY 1",
    "SELECT version() LIKE 'PostgreSQL 15%' AS known, current_schema(), session_user",
    "SELECT current_schemas(false)",
    "SHOW search_path",
    "SELECT * FROM pg_catalog.pg_enum WHERE 1 <> 1 LIMIT 1",
    "SELECT reltype FROM pg_catalog.pg_class WHERE 1 <> 1 LIMIT 1",
    "SELECT x.oid, x.* FROM pg_catalog.pg_extension x WHERE x.extname = 'postgis'",
    "SELECT x.* FROM pg_catalog.pg_foreign_data_wrapper x",
    "SELECT DISTINCT dep.deptype, dep.classid, cl.relkind FROM pg_depend dep LEFT JOIN pg_class cl ON dep.objid = cl.oid WHERE dep.refobjid = 'shop.orders'::regclass AND cl.relkind = 'r'",
    "SELECT i.inhparent, i.inhseqno FROM pg_catalog.pg_inherits i, pg_catalog.pg_class c WHERE i.inhrelid = 'shop.orders'::regclass AND c.oid = i.inhparent ORDER BY i.inhseqno",
    "SELECT pg_catalog.pg_get_partkeydef('shop.orders'::regclass) AS key",
    "SELECT r.rulename, r.ev_type FROM pg_rewrite r WHERE r.ev_class = 'shop.orders'::regclass",
    "SELECT typcategory FROM pg_catalog.pg_type WHERE 1 <> 1 LIMIT 1",
    "SELECT x.oid, x.tgname, p.pronamespace AS func_schema_id, d.description FROM pg_catalog.pg_trigger x LEFT OUTER JOIN pg_catalog.pg_proc p ON p.oid = x.tgfoid LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = x.oid AND d.objsubid = 0 WHERE x.tgrelid = 'shop.orders'::regclass AND NOT x.tgisinternal",
  ),
  ...alike(
    "SELECT db.oid, db.* FROM pg_catalog.pg_database db WHERE 1 = 1 AND datallowconn AND NOT datistemplate ORDER BY db.datname",
    "SELECT n.oid, n.*, d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = n.oid AND d.objsubid = 0 AND d.classoid = 'pg_namespace'::regclass ORDER BY nspname",
    "SELECT c.oid, c.*, d.description, pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS partition_expr, pg_catalog.pg_get_partkeydef(c.oid) AS partition_key FROM pg_catalog.pg_class c LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass WHERE c.relnamespace = 'shop'::regnamespace AND c.relkind NOT IN ('i', 'I', 'c')",
    "SELECT c.relname, a.*, pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) AS def_value, dsc.description, dep.objid FROM pg_catalog.pg_attribute a INNER JOIN pg_catalog.pg_class c ON (a.attrelid = c.oid) LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid = ad.adrelid AND a.attnum = ad.adnum) LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid = dsc.objoid AND a.attnum = dsc.objsubid) LEFT OUTER JOIN pg_depend dep ON dep.refobjid = a.attrelid AND dep.deptype = 'i' AND dep.refobjsubid = a.attnum AND dep.classid = dep.refclassid WHERE NOT a.attisdropped AND c.oid = 'shop.orders'::regclass ORDER BY a.attnum",
    "SELECT t.oid, t.*, c.relkind, format_type(nullif(t.typbasetype, 0), t.typtypmod) AS base_type_name, d.description FROM pg_catalog.pg_type t LEFT OUTER JOIN pg_catalog.pg_class c ON c.oid = t.typrelid LEFT OUTER JOIN pg_catalog.pg_description d ON t.oid = d.objoid WHERE t.typname IS NOT NULL AND (c.relkind IS NULL OR c.relkind = 'c') LIMIT 5",
    "SELECT p.oid AS poid, p.*, pg_catalog.pg_get_expr(p.proargdefaults, 0) AS arg_defaults, d.description FROM pg_catalog.pg_proc p LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = p.oid WHERE p.proname = 'format_type' ORDER BY p.proname",
    "SELECT a.oid, a.*, pd.description FROM pg_catalog.pg_roles a LEFT JOIN pg_catalog.pg_shdescription pd ON a.oid = pd.objoid ORDER BY a.rolname",
    "SELECT sa.* FROM pg_catalog.pg_stat_activity sa",
    "SELECT t.oid, t.*, pg_tablespace_location(t.oid) AS loc FROM pg_catalog.pg_tablespace t ORDER BY t.oid",
    "SELECT am.oid, am.* FROM pg_catalog.pg_am am ORDER BY am.oid LIMIT 3",
    "SELECT c.relname, pg_catalog.pg_total_relation_size(c.oid) AS total_rel_size, pg_catalog.pg_relation_size(c.oid) AS rel_size FROM pg_class c WHERE c.relnamespace = 'shop'::regnamespace",
    "SELECT pg_catalog.pg_database_size(db.oid) AS db_size FROM pg_catalog.pg_database db WHERE db.datname = 'tavana'",
    "select * from pg_catalog.pg_settings",
    "select string_agg(word, ',') from pg_catalog.pg_get_keywords() where word <> ALL ('{a,abs,absolute,action}'::text[])",
    "SELECT e.*, cfg.extconfig AS config FROM pg_catalog.pg_available_extensions e LEFT JOIN pg_catalog.pg_extension cfg ON cfg.extname = e.name ORDER BY e.name LIMIT 1",
    "SELECT COUNT(*) FROM pg_class WHERE relkind = 'r'",
  ),
];

const pgadmin: readonly ToolStatement[] = [
  ...same(
    "SET DateStyle=ISO; SET client_min_messages=notice; SELECT set_config('bytea_output','hex',false) FROM pg_show_all_settings() WHERE name = 'bytea_output'; SET client_encoding='utf-8';",
    "SELECT CASE WHEN usesuper THEN pg_catalog.pg_is_in_recovery() ELSE FALSE END AS inrecovery, CASE WHEN usesuper AND pg_catalog.pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE FALSE END AS isreplaypaused FROM pg_catalog.pg_user WHERE usename = current_user",
    "SELECT db.datname AS name, db.datallowconn, pg_catalog.pg_encoding_to_char(encoding) AS serverencoding, has_database_privilege(db.oid, 'CONNECT') AS canconnect FROM pg_catalog.pg_database db WHERE db.datname = current_database()",
    "SELECT rel.relname AS name, (SELECT count(*) FROM pg_catalog.pg_trigger WHERE tgrelid = rel.oid AND tgisinternal = FALSE) AS triggercount, (CASE WHEN (SELECT count(1) FROM pg_catalog.pg_inherits WHERE inhrelid = rel.oid LIMIT 1) > 0 THEN true ELSE false END) AS is_inherits, rel.relpersistence, des.description FROM pg_catalog.pg_class rel INNER JOIN pg_catalog.pg_namespace nsp ON rel.relnamespace = nsp.oid LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid = rel.oid AND des.objsubid = 0 AND des.classoid = 'pg_class'::regclass) WHERE rel.relkind IN ('r', 's', 't', 'p') AND nsp.nspname = 'shop' AND NOT rel.relispartition ORDER BY rel.relname",
    "SELECT DISTINCT att.attname AS name, att.attnum, pg_catalog.format_type(ty.oid, NULL) AS datatype, pg_catalog.format_type(ty.oid, att.atttypmod) AS displaytypname, att.attnotnull AS not_null, CASE WHEN att.atthasdef OR att.attidentity != '' OR ty.typdefault IS NOT NULL THEN TRUE ELSE FALSE END AS has_default_val, des.description FROM pg_catalog.pg_attribute att JOIN pg_catalog.pg_type ty ON ty.oid = atttypid LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid = att.attrelid AND des.objsubid = att.attnum AND des.classoid = 'pg_class'::regclass) WHERE att.attrelid = 'shop.orders'::regclass::oid AND att.attnum > 0 AND att.attisdropped IS FALSE ORDER BY att.attnum",
    "SELECT roles.rolcanlogin, CASE WHEN roles.rolsuper THEN true ELSE false END IS NOT NULL AS is_superuser FROM pg_catalog.pg_roles AS roles WHERE rolname = current_user",
    "SELECT count(*) FROM (SELECT 'gss' AS a, gss_authenticated, encrypted FROM pg_catalog.pg_stat_gssapi WHERE pid = pg_backend_pid()) s WHERE false",
    "SELECT extname FROM pg_catalog.pg_extension WHERE extname = 'bdr'",
  ),
  ...alike(
    "SELECT db.oid AS did, db.datname, db.datallowconn, pg_catalog.pg_encoding_to_char(db.encoding) AS serverencoding, pg_catalog.has_database_privilege(db.oid, 'CREATE') AS cancreate, datistemplate FROM pg_catalog.pg_database db WHERE db.datname = current_database()",
    "SELECT db.oid AS did, db.datname AS name, db.dattablespace AS spcoid, spcname, datallowconn, pg_catalog.has_database_privilege(db.oid, 'CREATE') AS cancreate, datdba AS owner, descr.description FROM pg_catalog.pg_database db LEFT OUTER JOIN pg_catalog.pg_tablespace ta ON db.dattablespace = ta.oid LEFT OUTER JOIN pg_catalog.pg_shdescription descr ON (db.oid = descr.objoid AND descr.classoid = 'pg_database'::regclass) ORDER BY datname",
    "SELECT nsp.oid, nsp.nspname AS name, pg_catalog.has_schema_privilege(nsp.oid, 'CREATE') AS can_create, pg_catalog.has_schema_privilege(nsp.oid, 'USAGE') AS has_usage, des.description FROM pg_catalog.pg_namespace nsp LEFT OUTER JOIN pg_catalog.pg_description des ON (des.objoid = nsp.oid AND des.classoid = 'pg_namespace'::regclass) WHERE nspname NOT LIKE 'pg!_%' escape '!' AND NOT ((nsp.nspname = 'pg_catalog' AND EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'pg_class' AND relnamespace = nsp.oid LIMIT 1)) OR (nsp.nspname = 'information_schema' AND EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relname = 'tables' AND relnamespace = nsp.oid LIMIT 1))) ORDER BY nspname",
    "SELECT roles.oid AS id, roles.rolname AS name, roles.rolsuper AS is_superuser, CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreaterole END AS can_create_role, CASE WHEN 'pg_signal_backend' = ANY(ARRAY(WITH RECURSIVE cte AS (SELECT pg_roles.oid, pg_roles.rolname FROM pg_roles WHERE pg_roles.oid = roles.oid UNION ALL SELECT m.roleid, pgr.rolname FROM cte cte_1 JOIN pg_auth_members m ON m.member = cte_1.oid JOIN pg_roles pgr ON pgr.oid = m.roleid) SELECT rolname FROM cte)) THEN True ELSE False END AS can_signal_backend FROM pg_catalog.pg_roles AS roles WHERE rolname = current_user",
    `/*pga4dash*/ SELECT 'session_stats' AS chart_name, pg_catalog.row_to_json(t) AS chart_data FROM (SELECT (SELECT count(*) FROM pg_catalog.pg_stat_activity) AS "Total", (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'active') AS "Active", (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE state = 'idle') AS "Idle") t`,
    "/*pga4dash*/ SELECT pid, datname, usename, application_name, client_addr, pg_catalog.to_char(backend_start, 'YYYY-MM-DD HH24:MI:SS TZ') AS backend_start, state, wait_event_type || ': ' || wait_event AS wait_event, array_to_string(pg_catalog.pg_blocking_pids(pid), ', ') AS blocking_pids, query, pg_catalog.to_char(state_change, 'YYYY-MM-DD HH24:MI:SS TZ') AS state_change, backend_type, CASE WHEN state = 'active' THEN ROUND((extract(epoch from now() - query_start) / 60)::numeric, 2) ELSE 0 END AS active_since FROM pg_catalog.pg_stat_activity ORDER BY pid",
    "/*pga4dash*/ SELECT name, category, setting, unit, short_desc FROM pg_catalog.pg_settings ORDER BY category LIMIT 1",
    "SELECT pid, locktype, datname, relation::regclass, page, tuple, virtualxid, transactionid, classid::regclass, objid, objsubid, virtualtransaction, mode, granted, fastpath FROM pg_catalog.pg_locks l LEFT OUTER JOIN pg_catalog.pg_database d ON (l.database = d.oid) ORDER BY pid, locktype",
    "SELECT rel.oid, rel.relname AS name, pg_catalog.pg_get_userbyid(rel.relowner) AS relowner, rel.relacl, rel.reloptions, rel.relhasoids IS NULL AS o FROM (SELECT *, NULL AS relhasoids FROM pg_class) rel WHERE rel.relname = 'orders'",
  ),
];

const datagrip: readonly ToolStatement[] = [
  ...same(
    "select current_database() as a, current_schemas(false) as b",
    "select T.relkind as table_kind, T.relname as table_name, T.relnatts, 0 as x from pg_catalog.pg_class T where relnamespace = 'shop'::regnamespace::oid and relkind in ('r', 'm', 'v', 'f', 'p') order by table_kind, table_name",
    "select C.attnum as column_position, C.attname as column_name, C.atttypmod as type_mod, C.attndims as dimensions_number, pg_catalog.format_type(C.atttypid, C.atttypmod) as type_spec, C.atttypid as type_id, C.attnotnull as mandatory, pg_catalog.pg_get_expr(D.adbin, D.adrelid) as column_default_expression, not C.attislocal as column_is_inherited, C.attisdropped as column_is_dropped, C.attidentity as identity_kind, C.attgenerated as generated from pg_catalog.pg_attribute C left join pg_catalog.pg_attrdef D on (C.attrelid, C.attnum) = (D.adrelid, D.adnum) where C.attrelid = 'shop.orders'::regclass and C.attnum > 0 order by C.attnum",
    "select D.objsubid as position, D.description from pg_catalog.pg_description D join pg_catalog.pg_class C on D.objoid = C.oid where D.classoid = 'pg_catalog.pg_class'::regclass and C.relnamespace = 'shop'::regnamespace and C.relname = 'orders' order by 1",
    "select name, is_dst from pg_catalog.pg_timezone_names where name = 'UTC'",
    "select lanname as language_name, lanpltrusted as is_trusted from pg_catalog.pg_language where lanname = 'internal'",
    "select R.ev_class is not null as x, R.rulename from pg_catalog.pg_rewrite R where R.ev_class = 'shop.orders'::regclass",
    "SHOW TRANSACTION ISOLATION LEVEL",
  ),
  ...alike(
    "select N.oid::bigint as id, datname as name, D.description, datistemplate as is_template, datallowconn as allow_connections, pg_catalog.pg_get_userbyid(N.datdba) as \"owner\" from pg_catalog.pg_database N left join pg_catalog.pg_shdescription D on N.oid = D.objoid order by case when datname = pg_catalog.current_database() then -1::bigint else N.oid::bigint end",
    "select N.oid::bigint as id, N.xmin as state_number, nspname as name, D.description, pg_catalog.pg_get_userbyid(N.nspowner) as \"owner\" from pg_catalog.pg_namespace N left join pg_catalog.pg_description D on N.oid = D.objoid order by case when nspname = pg_catalog.current_schema() then -1::bigint else N.oid::bigint end",
    "select case when pg_catalog.pg_is_in_recovery() then null else (pg_catalog.txid_current() % (2^32)::bigint)::varchar::bigint end as current_txid",
    "select round(extract(epoch from pg_catalog.pg_postmaster_start_time() at time zone 'UTC')) as startup_time",
    "select R.oid::bigint as role_id, rolname as role_name, rolsuper is_super, rolinherit is_inherit, rolconnlimit conn_limit, rolvaliduntil valid_until, rolconfig config, D.description from pg_catalog.pg_roles R left join pg_catalog.pg_shdescription D on D.objoid = R.oid",
    "select T.oid as object_id, T.spcname as name, T.xmin as state_number, pg_catalog.pg_get_userbyid(T.spcowner) as owner, pg_catalog.pg_tablespace_location(T.oid) as location, T.spcoptions as options, D.description as comment from pg_catalog.pg_tablespace T left join pg_catalog.pg_shdescription D on D.objoid = T.oid",
    "select T.oid as object_id, T.relacl as acl from pg_catalog.pg_class T where relnamespace = 'shop'::regnamespace order by object_id",
    "select L.transactionid::varchar::bigint as transaction_id from pg_catalog.pg_locks L where L.transactionid is not null order by pg_catalog.age(L.transactionid) desc limit 1",
  ),
];

export const consoles = { dbeaver, pgadmin, datagrip };
