import { expect, it } from "vitest";
import { tokenize } from "./lexer.ts";
import { isOneRow } from "./one-row.ts";

it.each([
  ["select count(*) from t", true],
  ["SELECT sum(a) / count(b) AS x FROM 's3://b/*.csv' WHERE a > (select max(a) from t group by b)", true],
  ["select count(*) filter (where a > 1), max(b) from t order by 1", true],
  ["select summed_plainly(sum(a), a, 0) AS s from t", true],
  ["select summed(sum(distinct a) filter (where a > 1), a, 0) AS s from t where b in (select max(b) from t)", true],
  ["select summed(sum(a) over (), a, 0) AS s from t", false],
  ["select a from t", false],
  ["select a as count from t", false],
  ["select (select count(*) from t) from u", false],
  ["select a, count(*) from t group by a", false],
  ["select count(*) over () from t", false],
  ["select count(*) from t union all select a from u", false],
  ["select unnest([1, 2]), count(*) from t", false],
  ['select "count" (a) from t', false],
  ["from t select count(*)", false],
])("%s has one row: %s", (sql, expected) => {
  expect(isOneRow(tokenize(sql))).toBe(expected);
});
