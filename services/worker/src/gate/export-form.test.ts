import { describe, expect, it } from "vitest";
import { recognize } from "./forms.ts";
import { splitStatements } from "./lexer.ts";

const read = (sql: string) => recognize(sql, splitStatements(sql)[0]!).export;

describe("COPY … TO", () => {
  it("writes a query, a table or its columns", () => {
    expect(read("COPY (SELECT ')' AS a) TO 's3://b/x.csv'")).toEqual({ query: "SELECT ')' AS a", target: "s3://b/x.csv", options: [], isDirectory: false, existing: "refuse" });
    expect(read(`copy sales."Or ders" (id, "a b") to '/x/it''s.parquet';`)).toMatchObject({ query: `SELECT id, "a b" FROM sales."Or ders"`, target: "/x/it's.parquet" });
    expect(read("COPY t TO 'S3://b/./d/'")).toMatchObject({ query: "SELECT * FROM t", target: "s3://b/d" });
  });

  it("takes the engine's options for files, and keeps those for what is there to itself", () => {
    expect(read("COPY t TO '/x' WITH (FORMAT 'parquet', PARTITION_BY (a, \"b c\"), row_group_size 1000, HEADER, DELIMITER ';', OVERWRITE)")).toMatchObject({
      options: ["format 'parquet'", "partition_by (a, \"b c\")", "row_group_size 1000", "header", "delimiter ';'"],
      isDirectory: true,
      existing: "remove",
    });
    expect(read("COPY t TO '/x' (OVERWRITE_OR_IGNORE false, PER_THREAD_OUTPUT false)")).toMatchObject({ isDirectory: false, existing: "refuse" });
    expect(read("COPY t TO '/x' (PER_THREAD_OUTPUT, FILENAME_PATTERN 'part_{uuid}')")!.options).toContain("filename_pattern 'part_{uuid}'");
    expect(read("COPY t TO '/x' (APPEND, PER_THREAD_OUTPUT)")).toMatchObject({ isDirectory: true, existing: "append" });
  });

  it.each([
    ["COPY t FROM '/x'", "0A000"],
    ["COPY t TO STDOUT", "0A000"],
    ["COPY t TO E'/x'", "0A000"],
    ["COPY t TO $$/x$$", "0A000"],
    ["COPY t TO '/x' || 'y'", "42601"],
    ["COPY t TO '/x' (FORMAT csv) (FORMAT csv)", "42601"],
    ["COPY t TO '/x' (FORMAT (SELECT 1))", "42601"],
    ["COPY t TO '/x' (COMPRESSION zstd(1))", "42601"],
    ["COPY t TO '/x' (ENCRYPTION_CONFIG {a: 1})", "0A000"],
    ["COPY t TO '/x' (USE_TMP_FILE true)", "0A000"],
    ["COPY t TO '/x' (KV_METADATA {a: getenv('HOME')})", "0A000"],
    ["COPY t TO '/x' (FORMAT blob)", "0A000"],
    ["COPY t TO '/x/../y'", "42501"],
    ["COPY t TO '/x' (PER_THREAD_OUTPUT, FILENAME_PATTERN '../../x_{i}')", "42501"],
    ["COPY t TO '/x' (PER_THREAD_OUTPUT, FILENAME_PATTERN 'a/x_{i}')", "42501"],
    ["COPY t TO '/x' (PER_THREAD_OUTPUT, FILENAME_PATTERN E'..\\x2fx')", "42501"],
    ["COPY t TO '/x' (PER_THREAD_OUTPUT, FILENAME_PATTERN $$../x$$)", "42501"],
    ["COPY t TO '/x' (PER_THREAD_OUTPUT, FILENAME_PATTERN \"../x\")", "42501"],
    ["COPY t TO '/x' (PER_THREAD_OUTPUT, FILENAME_PATTERN ('../x'))", "42501"],
    ["COPY t TO 's3://b/x?s3_endpoint=h'", "42501"],
    ["COPY t TO 's3://b/*.csv'", "42601"],
    ["COPY t TO", "42601"],
    ["COPY", "42601"],
  ])("refuses %s", (sql, sqlstate) => {
    expect(() => read(sql)).toThrow(expect.objectContaining({ sqlstate }));
  });
});
