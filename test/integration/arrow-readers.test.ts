import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root } from "../toolbox/paths.ts";
import { runPython } from "../toolbox/python.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

/** How a result is compared; see arrow_readers.py. */
type How = "same" | "values" | "pyarrow";

/** DuckDB's own table with the least, the greatest and no value of each type. */
const all = (column: string) => `select "${column}" from test_all_types()`;
const same = `bool tinyint smallint int bigint utinyint usmallint uint ubigint float double dec_4_1 dec_9_4 dec_18_6 dec38_10
  uuid varchar blob date timestamp timestamp_s timestamp_ms timestamp_ns timestamp_tz int_array double_array date_array
  timestamp_array timestamptz_array varchar_array nested_int_array struct struct_of_arrays array_of_structs map fixed_int_array
  fixed_varchar_array fixed_nested_int_array fixed_nested_varchar_array fixed_struct_array struct_of_fixed_array
  fixed_array_of_int_list list_of_fixed_int_array`.split(/\s+/);
const cases: Record<string, readonly [sql: string, how: How]> = {
  ...Object.fromEntries(same.map((column) => [column, [all(column), "same"] as const])),
  // Indices of dictionaries have 32 bits, DuckDB's as few as do.
  ...Object.fromEntries(["small_enum", "medium_enum", "large_enum"].map((column) => [column, [all(column), "values"] as const])),
  // Types that polars does not read.
  interval: [all("interval"), "pyarrow"],
  union: [all("union"), "pyarrow"],
  // Arrow has no 24:00:00, and no more than 38 digits.
  time: ["select t from (values (time '00:00:00'), (time '23:59:59.999999'), (null)) v(t)", "same"],
  hugeint: ["select (-99999999999999999999999999999999999999)::hugeint as h union all select null union all select 7", "same"],
  "no rows": ["select 1 as a, 'x' as b, [1] as c where false", "same"],
  "many rows": [
    `select i, case when i % 3 = 0 then null else i * 1.5 end as x, case when i % 7 <> 0 then repeat(chr(228), (i % 40)::int) end as s,
      timestamp '1960-01-01' + interval (i) minute as at, (i / 7)::decimal(12, 2) as d, [i, null] as l, {'k': i % 2 = 0, 'v': i::varchar} as o
      from range(100003) t(i)`,
    "same",
  ],
};

let tavana: Tavana;
let wrong: Record<string, string[]>;
beforeAll(async () => {
  tavana = await startTavana();
  wrong = (await runPython(join(import.meta.dirname, "python/arrow_readers.py"), [String(tavana.httpPort), join(root, "proto"), JSON.stringify(cases)])) as typeof wrong;
});
afterAll(async () => {
  await tavana?.stop();
});

it.each(Object.keys(cases))("pyarrow and polars read %s as DuckDB's own Arrow", (name) => {
  expect(wrong[name]).toEqual([]);
});
