import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectForText } from "../toolbox/client.ts";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";
import { consoles } from "./tool-statements/consoles.ts";
import { dashboards } from "./tool-statements/dashboards.ts";
import { drivers } from "./tool-statements/drivers.ts";
import { frameworks } from "./tool-statements/frameworks.ts";
import { libraries } from "./tool-statements/libraries.ts";
import type { ToolStatement } from "./tool-statements/statement.ts";

/** The same table in both: a file's columns are never NOT NULL, and have no defaults, keys and indexes. */
const COLUMNS = "id integer, customer text, placed timestamp, day date, amount numeric(12, 2), paid boolean, quantity bigint, rate double precision, tags text[]";
const ROWS = "(1, 'ann', '2024-03-01 10:00:00', '2024-03-01', 12.50, true, 3, 0.5, '{a,b}'), (2, 'bob', '2024-04-02 11:30:00', '2024-04-02', 7.25, false, 1, 1.5, NULL)";
const VIEW = "CREATE VIEW shop.paid AS SELECT id, amount FROM shop.orders WHERE paid";
const DESCRIPTION = "One row for each order";

let folder: string;
let postgres: ReferencePostgres;
let tavana: Tavana;
let clients: pg.Client[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-tools-"));
  const writer = await (await DuckDBInstance.create(":memory:")).connect();
  await writer.run(`CREATE TABLE orders (${COLUMNS}); INSERT INTO orders VALUES ${ROWS.replaceAll("'{a,b}'", "['a', 'b']")}; COPY orders TO '${folder}/orders.parquet'`);
  writer.closeSync();
  await writeFile(join(folder, "data.yaml"), `storage:\n  - prefix: ${folder}/\ndatasets:\n  shop:\n    orders: { files: ${folder}/orders.parquet, description: ${DESCRIPTION}, columns: { id: Its number } }\n`);
  const flags = ["--storage-file", "--datasets-file"].flatMap((flag) => [flag, join(folder, "data.yaml")]);
  [postgres, tavana] = await Promise.all([startReferencePostgres(), startTavana({ flags: ["--workers", "1", ...flags] })]);
  clients = await Promise.all([connectForText(postgres.port), connectForText(tavana.pgPort, "-c tavana.dialect=postgres")]);
  const [theirs, ours] = clients as [pg.Client, pg.Client];
  await theirs.query(`CREATE SCHEMA shop; CREATE TABLE shop.orders (${COLUMNS}); INSERT INTO shop.orders VALUES ${ROWS}; COMMENT ON TABLE shop.orders IS '${DESCRIPTION}'; COMMENT ON COLUMN shop.orders.id IS 'Its number'; ${VIEW}`);
  await ours.query(VIEW);
});

afterAll(async () => {
  await Promise.all((clients ?? []).map((client) => client.end()));
  await Promise.all([postgres?.stop(), tavana?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function answer(client: pg.Client, { sql, values = [], columnsOnly, otherTypes = [] }: ToolStatement) {
  const result = await client.query<unknown[]>({ text: sql, values: [...values], rowMode: "array" });
  // Of several statements the last one's.
  const { command, rows, fields } = Array.isArray(result) ? (result.at(-1) as typeof result) : result;
  return { command, columns: fields.map(({ name, dataTypeID }) => [name, otherTypes.includes(name) ? 0 : dataTypeID]), ...(columnsOnly ? {} : { rows }) };
}

const NAME = 19, TEXT = 25, OID = 26, NAMES = 1003, TEXTS = 1009;
/** regproc, regclass, regtype: what is shown is a name here, and an OID in a list of all columns. */
const REFERENCES = [24, 2205, 2206];
/** Answered by workers when nothing else is asked for: they have no type for names. */
const SESSION_VALUES = ["current_database", "current_schema", "current_schemas", "session_user", "a", "b"];

/** What PostgreSQL announces, with the types that the catalog has none of in the place of its own. */
function asAnnounced(expected: Awaited<ReturnType<typeof answer>>, actual: Awaited<ReturnType<typeof answer>>) {
  const columns = expected.columns.map(([name, type], index) => {
    const announced = actual.columns[index]?.[1];
    const isReference = REFERENCES.includes(type as number) && (announced === NAME || announced === OID);
    const isSessionValue = SESSION_VALUES.includes(name as string) && ((type === NAME && announced === TEXT) || (type === NAMES && announced === TEXTS));
    return [name, isReference || isSessionValue ? announced : type];
  });
  return { ...expected, columns };
}

const tools = Object.entries({ ...dashboards, ...consoles, ...drivers, ...frameworks, ...libraries });

describe.each(tools)("%s is answered as PostgreSQL answers it", (_tool, statements) => {
  it.each(statements.map((statement) => [statement.sql, statement] as const))("%s", async (_sql, statement) => {
    const [expected, actual] = (await Promise.all(clients.map((client) => answer(client, statement)))) as [Awaited<ReturnType<typeof answer>>, Awaited<ReturnType<typeof answer>>];
    expect(actual).toEqual(asAnnounced(expected, actual));
  });
});
