import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBoth, type Both } from "../toolbox/both.ts";

let both: Both;
let clients: Both["clients"];

beforeAll(async () => {
  both = await startBoth();
  ({ clients } = both);
  await everywhere("CREATE TEMP TABLE names AS SELECT * FROM (VALUES ('int4', 1), ('text', 2), ('no such type', 3)) AS v(name, n)");
});
afterAll(() => both?.stop());

const everywhere = (text: string, values: unknown[] = []) => Promise.all(clients.map(async (client) => (await client.query({ text, values, rowMode: "array" })).rows as unknown));

describe("the catalog beside data", () => {
  it.each([
    "SELECT t.typname, d.n FROM pg_type t JOIN names d ON d.name = t.typname ORDER BY 1",
    "SELECT name FROM names WHERE name IN (SELECT typname FROM pg_catalog.pg_type) ORDER BY 1",
    "SELECT name FROM names d WHERE NOT EXISTS (SELECT FROM pg_type WHERE typname = d.name)",
    "SELECT name, (SELECT typlen FROM pg_type WHERE typname = d.name) AS typlen FROM names d ORDER BY n",
    "WITH t AS (SELECT typname AS key, oid, typbyval FROM pg_type) SELECT name, t.oid, typbyval FROM names LEFT JOIN t ON t.key = name ORDER BY n",
    "SELECT * FROM (SELECT typname, typlen FROM pg_type) t JOIN (SELECT name AS typname, n FROM names) d USING (typname) ORDER BY n",
    "SELECT n, format_type(1700, 655366), 'int4'::regtype, 'int4'::regtype::oid, 'pg_class'::regclass FROM names ORDER BY n",
    "SELECT n FROM names, pg_class c WHERE c.oid = 'pg_type'::regclass AND c.relname = 'pg_type' ORDER BY n",
    "SELECT n, has_schema_privilege('pg_catalog', 'usage'), pg_is_in_recovery(), to_regclass('nowhere') FROM names ORDER BY n",
    "SELECT p.proname, p.proargtypes[0] FROM pg_proc p, names WHERE n = 1 AND p.proname = 'lower' AND p.proargtypes[0] = 25",
    "SELECT t.table_schema, t.table_name, n FROM information_schema.tables t, names WHERE t.table_name = 'pg_class' ORDER BY n",
    "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid, names WHERE n = 1 AND c.relname = 'pg_namespace' AND a.attnum > 0 ORDER BY a.attnum",
    "SELECT count(*) FROM names, pg_namespace WHERE nspname = 'no such schema'",
    "SELECT max(obj_description('pg_catalog.pg_namespace'::regclass)) IS NULL FROM names",
  ])("%s", async (text) => {
    const [expected, actual] = await everywhere(text);
    expect(actual).toEqual(expected);
  });

  it.each([
    "SELECT n, t.f FROM names d JOIN (SELECT typname, format_type(oid, NULL) AS f FROM pg_type) t ON t.typname = d.name ORDER BY n",
    "WITH a AS (SELECT attname, format_type(atttypid, atttypmod) AS f, attrelid::regclass::text AS r FROM pg_attribute WHERE attrelid = 'pg_namespace'::regclass AND attnum > 0) SELECT d.n, a.* FROM names d, a WHERE n = 1 ORDER BY a.attname",
    "SELECT n, (SELECT format_type(oid, NULL) FROM pg_type WHERE typname = 'int4') FROM names ORDER BY n",
    "SELECT n FROM names WHERE name IN (SELECT format_type(oid, NULL) FROM pg_type WHERE typname IN ('text', 'int4')) ORDER BY n",
    "SELECT n FROM names WHERE EXISTS (SELECT pg_get_userbyid(typowner) FROM pg_type WHERE typname = 'int4') ORDER BY n",
    "SELECT n, ARRAY(SELECT typname::text FROM pg_type WHERE typname IN ('int4', 'int8') ORDER BY typname) FROM names ORDER BY n",
    "SELECT n, x.* FROM names, (SELECT c.relname, obj_description(c.oid, 'pg_class') FROM pg_class c WHERE c.relname = 'pg_class') x ORDER BY n",
    "SELECT n, x.c FROM names, (SELECT count(*) AS c FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = 'information_schema' AND c.relname IN ('tables', 'columns')) x ORDER BY n",
    "SELECT n, s, t, m FROM names, (SELECT sum(relnatts) AS s, avg(relnatts) > 0 AS t, min(relname) AS m, 2.50 AS d FROM pg_class WHERE relname IN ('pg_class', 'pg_type')) x ORDER BY n",
    "SELECT * FROM (SELECT oid, relname FROM pg_class WHERE relname = 'pg_class' UNION SELECT oid, typname FROM pg_type WHERE typname = 'int4') u, names ORDER BY 2, 4",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT r.n, t.f FROM r, (SELECT oid::regtype::text AS f FROM pg_type WHERE typname = 'bool') t",
    "SELECT name, (SELECT max(n) FROM names i WHERE i.n <= d.n AND i.name IN (SELECT format_type(oid, NULL) FROM pg_type WHERE typname = 'text')) FROM names d ORDER BY n",
  ])("queries of the catalog's alone are answered as a whole: %s", async (text) => {
    const [expected, actual] = await everywhere(text);
    expect(actual).toEqual(expected);
  });

  it("unless they have more than 10,000 rows", async () => {
    const text = "SELECT n FROM names WHERE n IN (SELECT 1 FROM pg_class a, pg_class b, pg_class c, pg_class d)";
    await expect(clients[1]!.query(text)).rejects.toMatchObject({ code: "54000" });
  });

  it.each([
    "SELECT name, (SELECT format_type(oid, NULL) FROM pg_type WHERE typname = d.name) FROM names d",
    "SELECT name, (SELECT format_type(oid, NULL) FROM pg_type WHERE typname = name) FROM names",
    "SELECT (SELECT format_type(oid, NULL) FROM pg_type WHERE typlen = n LIMIT 1) FROM names",
    "CREATE TEMP VIEW b AS SELECT n, format_type(23, NULL) FROM names",
    "CREATE TEMP VIEW b AS SELECT n FROM names, (SELECT format_type(oid, NULL) FROM pg_type) x",
    "FROM names SELECT format_type(23, NULL)",
  ])("but those that need a row of the data are 0A000: %s", async (text) => {
    await expect(clients[1]!.query(text)).rejects.toMatchObject({ code: "0A000" });
  });

  it("takes parameters, and is asked anew at each run", async () => {
    const text = "SELECT typname, n FROM pg_type JOIN names ON name = typname WHERE typlen = $1 ORDER BY 1";
    for (const length of [4, -1]) {
      const [expected, actual] = await everywhere(text, [length]);
      expect(actual).toEqual(expected);
    }
    const [, client] = clients;
    await client!.query("PREPARE made AS SELECT count(*) AS n FROM names, pg_class WHERE names.n = 1 AND relname = 'made'");
    const counts = [await client!.query("EXECUTE made"), await client!.query("CREATE VIEW other.made AS SELECT 1 AS a"), await client!.query("EXECUTE made")];
    expect(counts.map(({ rows }) => rows as unknown)).toEqual([[{ n: "0" }], [], [{ n: "1" }]]);
  });

  it("casts parameters as often as it is asked to", async () => {
    const [expected, actual] = await everywhere("SELECT $1::int::text, CAST(CAST($2 AS date) AS timestamp)::text, $3::bool::text, $1::int::text::name", ["007", "2020-01-02", "true"]);
    expect(expected).toEqual([["7", "2020-01-02 00:00:00", "true", "7"]]);
    expect(actual).toEqual(expected);
  });

  it("fills tables", async () => {
    await everywhere("CREATE TEMP TABLE kinds AS SELECT typname, typlen, typbyval FROM pg_type WHERE typname = 'int4'");
    await everywhere("INSERT INTO kinds SELECT typname, typlen, typbyval FROM pg_type WHERE typname = 'text'");
    await everywhere("CREATE TEMP TABLE described AS WITH t AS (SELECT oid, typname FROM pg_type) SELECT typname, format_type(oid, NULL), oid::regtype FROM t WHERE typname = 'int4'");
    await everywhere("INSERT INTO described (typname, format_type) SELECT typname, format_type(oid, NULL) FROM pg_type WHERE typname = 'bool'");
    await everywhere("DELETE FROM described WHERE typname IN (SELECT typname FROM pg_type WHERE format_type(oid, NULL) = 'boolean')");
    const [described, ours] = await everywhere("SELECT typname, format_type FROM described");
    expect(ours).toEqual(described);
    const [expected, actual] = await everywhere("SELECT * FROM kinds ORDER BY 1");
    expect(expected).toEqual([["int4", "4", "t"], ["text", "-1", "f"]]);
    expect(actual).toEqual(expected);
  });
});
