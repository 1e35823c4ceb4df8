import { expect, it } from "vitest";
import { answerText, MAX_ROWS } from "./questions.ts";

const columns = [{ name: "oid", typeOid: 26 }, { name: 'na"me', typeOid: 19 }, { name: "key", typeOid: 1005 }, { name: "types", typeOid: 30 }];

it("writes what the catalog answers as the data's engine reads it", () => {
  expect(answerText({ kind: "rows", sql: "" }, columns, [["1", "it's", "{1,NULL}", "23 25"], [null, null, null, ""]])).toBe(
    `(SELECT CAST(c0 AS BIGINT) AS "oid", CAST(c1 AS VARCHAR) AS "na""me", CAST(c2 AS SMALLINT[]) AS "key", CAST(c3 AS BIGINT[]) AS "types" ` +
      "FROM (VALUES ('1', 'it''s', ['1', NULL], ['23', '25']), (NULL, NULL, NULL, [])) AS answer(c0, c1, c2, c3))",
  );
  expect(answerText({ kind: "rows", sql: "" }, columns.slice(0, 1), [])).toBe('(SELECT CAST(NULL AS BIGINT) AS "oid" WHERE false)');
  expect(answerText({ kind: "value", sql: "" }, [{ name: "x", typeOid: 16 }], [["t"]])).toBe("CAST('t' AS BOOLEAN)");
  expect(answerText({ kind: "value", sql: "" }, [{ name: "x", typeOid: 25 }], [])).toBe("CAST(NULL AS VARCHAR)");
});

it("takes up no more rows than it should", () => {
  expect(() => answerText({ kind: "rows", sql: "" }, columns, Array.from({ length: MAX_ROWS + 1 }, () => []))).toThrow(expect.objectContaining({ sqlstate: "54000" }));
});
