import duckdb from "@duckdb/node-bindings";
import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";
import { DataType, Vector, type Data } from "apache-arrow";
import { beforeAll, describe, expect, it } from "vitest";
import { collector } from "./arrow-collectors.ts";
import { arrowColumn } from "./arrow-columns.ts";
import { byPosition, columnVectors } from "./positions.ts";

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(":memory:")).connect();
});

/** At once: what is taken from a collector is written over by the next batch. */
const text = (value: unknown) => JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? `${each}n` : typeof each === "number" && !Number.isFinite(each) ? String(each) : each));

/** Times as the numbers that they are stored as: not all of them are within the reach of Arrow's own accessors. */
function valuesOf(data: Data): string[] {
  if (!DataType.isTimestamp(data.type) && !DataType.isDate(data.type)) return Array.from(new Vector([data]), text);
  return Array.from(data.values as ArrayLike<unknown>, (value, at) => text(data.getValid(at) ? value : null));
}

/** The columns of a query, gathered in batches of so many chunks, and as the same values read one by one give them. */
async function both(sql: string, chunksPerBatch: number, most = Infinity): Promise<{ name: string; gathered: string[]; read: string[] }[]> {
  const result = await connection.stream(sql);
  const types = result.columnTypes();
  const collectors = types.map((type) => collector(type, "UTC"));
  const columns = result.columnNames().map((name) => ({ name, gathered: [] as string[], read: [] as string[] }));
  const values: DuckDBValue[][] = types.map(() => []);
  const take = () => {
    for (const [at, column] of columns.entries()) {
      column.gathered.push(...valuesOf(collectors[at]!.take()));
      column.read.push(...valuesOf(arrowColumn(types[at]!, "UTC").build(values[at]!)));
      values[at] = [];
    }
  };
  for (let chunks = 1; ; chunks++) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    const rows = Math.min(chunk.rowCount, most);
    for (const [at, vector] of columnVectors(chunk, types.map(byPosition)).entries()) {
      collectors[at]!.add(duckdb.data_chunk_get_vector(chunk.chunk, at), rows);
      for (let row = 0; row < rows; row++) values[at]!.push(vector.getItem(row) as DuckDBValue);
    }
    if (chunks % chunksPerBatch === 0) take();
  }
  take();
  return columns;
}

describe("columns that are gathered from vectors", () => {
  it("have the values of each type that reading one by one gives", async () => {
    // Python's two readers say that these are right (test/integration/arrow-readers.test.ts).
    for (const { name, gathered, read } of await both("SELECT COLUMNS(name -> name NOT LIKE '%_array') FROM test_all_types()", 1)) {
      expect([name, gathered.length, gathered]).toEqual([name, 3, read]);
    }
  });

  const mixed = (every: number, where = "true") => `
    SELECT i::TINYINT AS a, (i * 7)::SMALLINT AS b, i AS c, i::BIGINT << 30 AS d, i / 3 AS e, i % 3 = 0 AS f, (i::DECIMAL(4, 1)) AS g, -i::DECIMAL(9, 2) AS h, i::DECIMAL(18, 3) * 1000 AS j,
      -i::DECIMAL(38, 4) AS k, i::HUGEINT << 70 AS l, repeat('ä', (i % 40)::INT) || i AS m, repeat('x', (i % 20)::INT)::BLOB AS n, DATE '1969-12-01' + i::INT AS o, TIMESTAMP '1969-12-31' + to_seconds(i) AS p,
      (['red', 'green', 'blue'])[1 + i % 3]::ENUM ('red', 'green', 'blue') AS q, [i, NULL] AS r, {'s': i::VARCHAR} AS s, NULL AS t, '' AS u
    FROM (SELECT CASE WHEN ${every} > 0 AND i % ${every} = 1 THEN NULL ELSE i % 120 END AS i FROM range(5000) x(i) WHERE ${where}) x`;

  it.each([
    ["without NULL, in full chunks", mixed(0), 3],
    ["with some NULLs", mixed(5), 2],
    ["in pieces that are no multiple of 64", mixed(3, "i % 7 < 5"), 2],
    ["all NULL", mixed(1).replace("i % 1 = 1", "true"), 4],
  ])("are the same across chunks: %s", async (_, sql, chunks) => {
    for (const most of [Infinity, 1_001]) {
      for (const { name, gathered, read } of await both(sql, chunks, most)) expect([name, gathered.join() === read.join(), gathered.length > 1_000]).toEqual([name, true, true]);
    }
  });
});
