import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const run = promisify(execFile);
let postgres: ReferencePostgres;
let tavana: Tavana;

beforeAll(async () => {
  [postgres, tavana] = await Promise.all([startReferencePostgres(), startTavana()]);
});
afterAll(() => Promise.all([postgres?.stop(), tavana?.stop()]));

/** What psql prints for a script on one of the two, and behind it the errors, which it passes over. */
function psql(port: number, script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("psql", ["-X", "-w", "-q", "-A", "-t", "-h", "127.0.0.1", "-p", String(port), "-U", "tavana", "tavana"], { env: { ...process.env, PGPASSWORD: "tavana" } });
    let text = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    child.stderr.setEncoding("utf8").on("data", (piece: string) => (errors += piece));
    child.once("error", reject).once("close", () => resolve(`${text}--\n${errors}`));
    child.stdin.end(script);
  });
}

const table = "CREATE TEMP TABLE t (a int, b text, c timestamp, d numeric(10, 2), e boolean, f bytea, g int[]);\n";

describe("COPY FROM STDIN gives what it gives on PostgreSQL", () => {
  it.each([
    ["text", `COPY t FROM STDIN;\n1\tone\\ttab\\nline\\\\\t2024-01-02 03:04:05.5\t1.50\tt\t\\\\x00ff\t{1,2,NULL}\n\\N\t\\N\t\\N\t\\N\t\\N\t\\N\t\\N\n2\t\tinfinity\t-3\tf\t\\\\x\t{}\n\\.\n`],
    ["text with octal and hexadecimal", `COPY t (b) FROM STDIN;\n\\101\\x42c\\q\n\\.\n`],
    ["a delimiter, NULL and a header", `COPY t (a, b) FROM STDIN WITH (DELIMITER '|', NULL '-', HEADER true);\na|b\n1|x\n-|-\n\\.\n`],
    ["CSV", `COPY t (a, b) FROM STDIN WITH (FORMAT csv);\n1,"a ""quoted"", with\nlines"\n2,\n3,""\n\\.\n`],
    ["CSV with its options", `COPY t (b, a) FROM STDIN WITH (FORMAT csv, HEADER, DELIMITER ';', QUOTE '''', ESCAPE '\\', NULL 'none');\nb;a\n'it\\'s; so';1\nnone;none\n'none';2\n\\.\n`],
    ["FORCE_NULL", `COPY t (a, b) FROM STDIN WITH (FORMAT csv, FORCE_NULL (a, b));\n1,""\n"",x\n,\n"2",""""\n\\.\n`],
    ["FORCE_NOT_NULL", `COPY t (a, b) FROM STDIN WITH (FORMAT csv, NULL 'none', FORCE_NOT_NULL (b));\n1,none\nnone,"none"\n2,\n\\.\n`],
    ["FORCE_NULL and FORCE_NOT_NULL of one column", `COPY t (a, b) FROM STDIN (FORMAT csv, FORCE_NULL (b), FORCE_NOT_NULL (b));\n1,\n2,""\n3,x\n\\.\n`],
    ["their old form", `COPY t (a, b) FROM STDIN CSV FORCE NOT NULL b;\n1,\n2,""\n\\.\n`],
    ["a header that matches", `COPY t (b, a) FROM STDIN WITH (FORMAT csv, HEADER match);\nb,a\nx,1\n\\.\nCOPY t (a) FROM STDIN (HEADER match);\na\n7\n\\.\n`],
    ["spellings of PostgreSQL's", `COPY t (a, c, e) FROM STDIN;\n 12 \tJan 8, 1999 1:00 PM\ton\n-0007\t0044-03-15 01:02:03 BC\toff\n\\.\n`],
    ["dates in DateStyle's order", `SET DateStyle = 'ISO, DMY';\nCOPY t (a, c) FROM STDIN;\n1\t13/02/2024\n2\t01/02/03 10:00\n\\.\n`],
    ["no rows", `COPY t FROM STDIN;\n\\.\n`],
  ])("%s", async (_, copy) => {
    const script = `${table}${copy}SELECT * FROM t ORDER BY a NULLS LAST;\nSELECT count(*) FROM t;\n`;
    expect(await psql(tavana.pgPort, script)).toBe(await psql(postgres.port, script));
  });

  it.each([
    ["too few columns", "COPY t (a, b) FROM STDIN;\n1\tx\n2\n\\.\n", /missing data for column "b"/],
    ["too many columns", "COPY t (a, b) FROM STDIN;\n1\tx\ty\n\\.\n", /extra data after last expected column/],
    ["a value of another type", "COPY t (a, b) FROM STDIN;\n1\tx\nseven\ty\n\\.\n", /line 2, column a: "seven"/],
    ["a number that is no integer", "COPY t (a, b) FROM STDIN;\n1\tx\n2.5\ty\n\\.\n", /invalid input syntax for type integer: "2.5"/],
    ["a number in a form of the engine's", "COPY t (a) FROM STDIN;\n1e3\n\\.\n", /invalid input syntax for type integer: "1e3"/],
    ["a value behind a header", "COPY t (a) FROM STDIN (HEADER);\na\n1\nx\n\\.\n", /line 3, column a/],
    ["a header of another name", "COPY t (a, b) FROM STDIN (HEADER match);\na\tx\n1\t2\n\\.\n", /column name mismatch in header line field 2: got "x", expected "b"/],
    ["a header of fewer names", "COPY t (a, b) FROM STDIN (HEADER match);\na\n1\t2\n\\.\n", /wrong number of fields in header line: got 1, expected 2/],
    ["HEADER match of what is written", "COPY t (a) TO STDOUT (HEADER match);\n", /cannot use "match" with HEADER in COPY TO/],
    ["FORCE_NULL of a column that is not copied", "COPY t (a) FROM STDIN WITH (FORMAT csv, FORCE_NULL (b));\n", /FORCE_NULL column "b" not referenced by COPY/],
    ["FORCE_NOT_NULL of a text", "COPY t (a) FROM STDIN WITH (FORCE_NOT_NULL (a));\n", /COPY force not null available only in CSV mode/],
    ["FORCE_QUOTE of what is read", "COPY t (a) FROM STDIN WITH (FORMAT csv, FORCE_QUOTE (a));\n", /COPY force quote only available using COPY TO/],
    ["an open quote", 'COPY t (a, b) FROM STDIN WITH (FORMAT csv);\n1,"x\n\\.\n', /unterminated CSV quoted field/],
  ])("an error with its line, and nothing half inserted: %s", async (_, copy, message) => {
    const script = `${table}INSERT INTO t (a) VALUES (0);\n${copy}SELECT count(*) FROM t;\n`;
    const [actual, expected] = await Promise.all([psql(tavana.pgPort, script), psql(postgres.port, script)]);
    expect(expected).toMatch(message);
    expect(actual).toMatch(message);
    expect(actual).toMatch(/^1\n--\n/);
  });
});

it("copies 200,000 rows in and out again in each format", async () => {
  const rows = "SELECT i AS a, 'name ' || i AS b, TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS c FROM range(200000) r(i)";
  for (const options of ["", "WITH (FORMAT csv)", "WITH (FORMAT binary)"]) {
    const command = `psql -X -w -q -h 127.0.0.1 -p ${tavana.pgPort} -U tavana tavana`;
    const load = `${command} -c "COPY (${rows}) TO STDOUT ${options}" | ${command} -A -t -c "CREATE TEMP TABLE t (a bigint, b text, c timestamp)" -c "COPY t FROM STDIN ${options}" -c "SELECT count(*), sum(a), max(b), max(c) FROM t"`;
    const { stdout } = await run("bash", ["-o", "pipefail", "-c", load], { env: { ...process.env, PGPASSWORD: "tavana" } });
    expect(stdout, options).toBe("200000|19999900000|name 99999|2020-01-03 07:33:19\n");
  }
});

it("belongs to its transaction, and needs a table that can be written", async () => {
  const out = await psql(tavana.pgPort, `${table}BEGIN;\nCOPY t (a) FROM STDIN;\n1\n\\.\nSELECT count(*) FROM t;\nROLLBACK;\nSELECT count(*) FROM t;\nCOPY samples.flights FROM STDIN;\n\\.\nSELECT 7;\n`);
  expect(out).toMatch(/^1\n0\n7\n--\nERROR: +cannot change "samples.flights" in a read-only catalog/);
});
