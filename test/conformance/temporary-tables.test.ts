import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBoth, type Both } from "../toolbox/both.ts";

let both: Both;
let clients: Both["clients"];

beforeAll(async () => {
  both = await startBoth();
  ({ clients } = both);
});
afterAll(() => both?.stop());

async function outcome(client: pg.Client, text: string): Promise<unknown> {
  try {
    const result = await client.query<unknown[]>({ text, rowMode: "array" });
    return (Array.isArray(result) ? (result as (typeof result)[]) : [result]).map(({ command, rowCount, rows, fields }) => ({ command, rowCount, rows, types: fields.map(({ dataTypeID }) => dataTypeID) }));
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** Each list is played in its order, on both servers. */
const scripts: Readonly<Record<string, readonly string[]>> = {
  "ALTER TABLE": [
    "CREATE TEMP TABLE a (a int)",
    "INSERT INTO a VALUES (1), (2)",
    "ALTER TABLE a ADD COLUMN b int DEFAULT 7",
    "ALTER TABLE a ADD b2 numeric(5, 2)",
    "ALTER TABLE a ADD COLUMN IF NOT EXISTS b2 int",
    "ALTER TABLE a ADD COLUMN b2 int",
    "ALTER TABLE IF EXISTS nosuch ADD COLUMN x int",
    "ALTER TABLE nosuch ADD COLUMN x int",
    "ALTER TABLE a RENAME COLUMN b TO c",
    "ALTER TABLE a RENAME b2 TO d",
    "ALTER TABLE pg_temp.a RENAME COLUMN nosuch TO x",
    "ALTER TABLE ONLY a ALTER COLUMN d TYPE text USING d::text || 'x'",
    "ALTER TABLE a ALTER c SET DEFAULT 4 + 5",
    "INSERT INTO a (a) VALUES (3)",
    "ALTER TABLE a ALTER c SET NOT NULL",
    "INSERT INTO a (a, c) VALUES (4, NULL)",
    "ALTER TABLE a ALTER c DROP NOT NULL",
    "ALTER TABLE a ALTER c DROP DEFAULT",
    "INSERT INTO a (a) VALUES (4)",
    "ALTER TABLE a ALTER COLUMN a SET DATA TYPE bigint",
    "SELECT * FROM a ORDER BY a",
    "ALTER TABLE a DROP COLUMN d",
    "ALTER TABLE a DROP nosuch",
    "ALTER TABLE a DROP COLUMN IF EXISTS nosuch",
    "ALTER TABLE a RENAME TO b",
    "SELECT * FROM a",
    "BEGIN; ALTER TABLE b ADD COLUMN zz int; ROLLBACK",
    "SELECT * FROM b ORDER BY a",
  ],
  "read-only transactions, in which temporary tables may be written to but not defined": [
    "CREATE TEMP TABLE r (a int)",
    ...["CREATE TEMP TABLE r2 (a int)", "TRUNCATE r", "DROP TABLE r", "ALTER TABLE r ADD COLUMN b int", "SELECT 1 AS x INTO TEMP r3", "CREATE TEMP VIEW rv AS SELECT 1 AS a"].flatMap((text) => ["BEGIN READ ONLY", text, "ROLLBACK"]),
    "BEGIN READ ONLY; INSERT INTO r VALUES (1); UPDATE r SET a = 2; SELECT * FROM r; COMMIT",
    "SET default_transaction_read_only = on",
    "INSERT INTO r VALUES (2)",
    "CREATE TEMP TABLE r2 (a int)",
    "RESET default_transaction_read_only",
    "SELECT * FROM r",
  ],
  "arrays as they are written": [
    "CREATE TEMP TABLE ar (id int, tags text[], nums int[], note text, j json)",
    "INSERT INTO ar VALUES (1, '{x,y}', '{1,2,NULL}', '{a,b}', '{}')",
    `INSERT INTO ar (note, tags) VALUES ('{}', '{}'), (NULL, '{"a b","c,d",NULL}'), ('plain', NULL)`,
    'INSERT INTO ar (id, "nums") VALUES (7, \'{5}\'), (8, ARRAY[6])',
    "INSERT INTO ar (id, nums) VALUES (9, '{x}')",
    "INSERT INTO ar (id, nosuch) VALUES (9, '{1}')",
    "INSERT INTO nosuch VALUES ('{1}')",
    "UPDATE ar SET tags = '{new}', note = '{note}' WHERE id = 1",
    "UPDATE ar SET nums = '{9,8}'::int[], tags = '{z}' WHERE id = 7",
    "UPDATE ar SET nosuch = '{1}'",
    "INSERT INTO pg_temp.ar (id, tags) VALUES (10, '{p}') RETURNING tags, note",
    "BEGIN; INSERT INTO ar (id, tags) VALUES (11, '{q}'); COMMIT",
    "PREPARE ia AS INSERT INTO ar (id, tags) VALUES ($1, '{w}')",
    "EXECUTE ia (12)",
    "SELECT id, tags, nums, note, j::text FROM pg_temp.ar ORDER BY id NULLS LAST, note NULLS LAST",
  ],
  "what is not there": [
    "DROP VIEW nosuch", "DROP VIEW IF EXISTS nosuch", "DROP TABLE nosuch", "DROP TABLE IF EXISTS nosuch", "ALTER VIEW nosuch RENAME TO x",
    "CREATE TEMP TABLE twice (a int, a int)", "CREATE TEMP TABLE d (a int)", "INSERT INTO d (nosuch) VALUES (1)", "UPDATE d SET nosuch = 1", "DELETE FROM d WHERE nosuch = 1", "INSERT INTO d VALUES (1, 2)", "SELECT nosuch.a FROM d",
  ],
};

describe("temporary tables", () => {
  it.each(Object.entries(scripts))("%s", async (_, texts) => {
    for (const text of texts) {
      const [expected, actual] = await Promise.all(clients.map((client) => outcome(client, text)));
      expect(actual, text).toEqual(expected);
    }
  });

  it.each([
    ["ALTER TABLE d ADD CONSTRAINT c CHECK (a > 0)", "0A000"],
    ["ALTER TABLE d ADD PRIMARY KEY (a)", "0A000"],
    ["ALTER TABLE d ADD COLUMN b int, ADD COLUMN c int", "0A000"],
    ["ALTER TABLE d OWNER TO tavana", "0A000"],
    ["ALTER TABLE d ALTER a TYPE text USING (SELECT getenv('HOME'))", "42501"],
    ["ALTER TABLE d ALTER a SET DEFAULT getenv('HOME')", "42501"],
    ["ALTER TABLE d ADD COLUMN e text DEFAULT getenv('HOME')", "42501"],
    ["ALTER TABLE samples.flights ADD COLUMN b int", "0A000"],
    ["DROP TABLE d, r", "0A000"],
  ])("%s is %s", async (text, code) => {
    await expect(clients[1]!.query(text)).rejects.toMatchObject({ code });
  });
});
