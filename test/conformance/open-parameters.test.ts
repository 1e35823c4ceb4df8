import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startBoth, type Both } from "../toolbox/both.ts";

let both: Both;
let clients: Both["clients"];

beforeAll(async () => {
  both = await startBoth();
  ({ clients } = both);
  for (const client of clients) {
    await client.query("CREATE TEMP TABLE t (a integer, d numeric(10, 2), f double precision, x text, dt date, ts timestamp, tm time, iv interval, bo boolean)");
    await client.query("INSERT INTO t VALUES (1, 4.5, 5.5, 'abc', '2020-01-02', '2020-01-02 13:04:05', '15:04:05', '1 day', true)");
  }
});
afterAll(() => both?.stop());

interface Outcome {
  readonly rows?: unknown[][];
  readonly types?: number[];
  readonly code?: string;
}

/** node-postgres sends texts and leaves types open. */
async function outcome(client: pg.Client, text: string, values: unknown[]): Promise<Outcome> {
  try {
    const { rows, fields } = await client.query<unknown[]>({ text, values, rowMode: "array" });
    return { rows, types: fields.map(({ dataTypeID }) => dataTypeID) };
  } catch (error) {
    return { code: (error as { code: string }).code };
  }
}

describe("parameters whose types the client leaves open", () => {
  it.each<[string, unknown[]]>([
    ["SELECT a + $1, $2 - a, a * $3 FROM t", [1, 5, 2]],
    ["SELECT a FROM t WHERE a + $1 > $2", [1, 1]],
    ["SELECT sum(a + $1) FROM t", [1]],
    ["SELECT $1::int AS a, $1 AS b", ["5"]],
    ["SELECT a + $1 FROM t", ["1.5"]],
    ["SELECT $1::text", ["a\0b"]],
    ["SELECT f * $1, d + $2, abs($3) FROM t", ["2.5", "1.555", "2.5"]],
    ["SELECT interval '1 day' * $1", ["1.5"]],
    ["SELECT iv + $1 FROM t", ["P1DT2H"]],
    ["SELECT ts - $1 FROM t", ["2020-01-01 00:00"]],
    ["SELECT a FROM t WHERE a = $1", ["2.5"]],
    ["SELECT a FROM t WHERE a = $1", ["99999999999"]],
    ["SELECT a FROM t WHERE a = $1", [" 1 "]],
    ["SELECT $1::int", ["2.5"]],
    ["SELECT $1::int8, $2::int2", ["-0012", "+7"]],
    ["SELECT $1::int2", ["40000"]],
    ["SELECT $1::int", ["0x10"]],
    ["SELECT $1::int", ["1e3"]],
    ["SELECT a FROM t WHERE dt = $1", ["Jan 2, 2020"]],
    ["SELECT a FROM t WHERE dt = $1 AND bo = $2", ["1/2/2020", "on"]],
    ["SELECT a FROM t WHERE $1", ["on"]],
    ["SELECT a FROM t WHERE bo = $1 OR x = $2", ["off", "on"]],
    ["SELECT a FROM t WHERE dt BETWEEN $1 AND $2", ["20200101", "January 3, 2020"]],
    ["SELECT a FROM t WHERE dt IN ($1, $2)", ["Jan 2, 2020", "2020-01-03"]],
    ["SELECT a FROM t WHERE dt = ANY ($1)", ['{"Jan 2, 2020"}']],
    ["SELECT a FROM t WHERE ts >= $1 AND ts < $2", ["Jan 2, 2020 1:00 PM", "2020-01-02 2:00 pm"]],
    ["SELECT a FROM t WHERE tm = $1", ["3:04:05 PM"]],
    ["SELECT $1::time, $2::time, $3::timestamp", ["12:30 am", "12:30 pm", "2020-01-02 11:59:59 pm"]],
    ["SELECT $1::date, $2::bool, $3::interval", ["Jan 8, 1999", "off", "P1D"]],
    ["SELECT coalesce(dt, $1), CASE WHEN bo THEN dt ELSE $2 END FROM t", ["Jan 8, 1999", "8 Jan 1999"]],
    ["SELECT x FROM t WHERE x = $1 OR x = $2", ["Jan 8, 1999", "12345678"]],
    ["SELECT $1, $2", ["on", "Jan 8, 1999"]],
    ["INSERT INTO t (dt, bo, a) VALUES ($1, $2, $3) RETURNING dt, bo", ["Jan 8, 1999", "off", 2]],
    ["UPDATE t SET dt = $1 WHERE bo = $2 RETURNING dt", ["Jan 9, 1999", "off"]],
    ["DELETE FROM t WHERE dt = $1", ["January 9, 1999"]],
  ])("%s %o", async (text, values) => {
    const [expected, actual] = await Promise.all(clients.map((client) => outcome(client, text, values)));
    expect(actual).toEqual(expected);
  });
});

it("dates and times of constants may have AM and PM", async () => {
  const [expected, actual] = await Promise.all(clients.map((client) => outcome(client, "SELECT time '3:04:05 PM', '12:10 am'::time, timestamp '2020-01-02 1:00 pm', timestamptz '1/2/2020 1:00 PM +02'", [])));
  expect(actual).toEqual(expected);
});

it("more parameters than messages can count are refused", async () => {
  await expect(clients[1]!.query("SELECT $65536::int")).rejects.toMatchObject({ code: "54000" });
});

it("COPY FROM with a condition is refused, not overlooked", async () => {
  await expect(clients[1]!.query("COPY t FROM STDIN WHERE a > 1")).rejects.toMatchObject({ code: "0A000" });
});
