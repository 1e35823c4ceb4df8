import fc from "fast-check";
import { loadModule, scanSync } from "libpg-query";
import { beforeAll, describe, expect, it } from "vitest";
import { countCharacters, splitStatements } from "./split.ts";

beforeAll(() => loadModule());

const texts = (sql: string) => splitStatements(sql).map(({ text }) => text);

describe("splitStatements", () => {
  it.each([
    ["", []],
    [" ; ; -- nothing\n /* at all */", []],
    ["select 1", ["select 1"]],
    ["select 1;", ["select 1"]],
    ["select 1; select 2 ;; ", ["select 1", "select 2"]],
    ["select ';' ; select \";\"", ["select ';'", 'select ";"']],
    ["select 'it''s;'; x", ["select 'it''s;'", "x"]],
    ["select e'\\';'; x", ["select e'\\';'", "x"]],
    ["select '\\'; x", ["select '\\'", "x"]],
    ["select E'a'\n'\\';'; x", ["select E'a'\n'\\';'", "x"]],
    ["select $$;$$; x", ["select $$;$$", "x"]],
    ["select $a$ $$ ; $b$ $a$; x", ["select $a$ $$ ; $b$ $a$", "x"]],
    ["select a$b$c; x", ["select a$b$c", "x"]],
    ["/* ; /* ; */ ; */ select 1 -- ;\n; x", ["select 1", "x"]],
    ["select 1 --;", ["select 1"]],
    ["select @-- ;\n1; x", ["select @-- ;\n1", "x"]],
    ["select x -> x + 1; from t", ["select x -> x + 1", "from t"]],
    ["select U&'\\0061;'; x", ["select U&'\\0061;'", "x"]],
  ])("cuts %j", (sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  it("agrees with PostgreSQL's own scanner on where statements end", () => {
    const piece = fc.constantFrom(
      "select", "a", '"b;"', "''", "';'", "E'\\''", "e'a'\n'\\''", "$$;$$", "$x$ ' $x$", "$1", "1.5e3", "--c;\n", "/*;*/", "/*/**/;*/", ";", " ", "\n", "+", "-", "*", "(", ")", ",", "é", "x$y", "::", "N'a'", "B'1'", "->>", "1", ".", "'a''b'",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const sql = pieces.join("");
        const bytes = Buffer.from(sql);
        let tokens;
        try {
          ({ tokens } = scanSync(sql));
        } catch {
          return; // PostgreSQL's scanner refuses it, so it says nothing of where statements end.
        }
        const expected: string[] = [];
        let start = -1;
        let end = -1;
        const finish = () => {
          if (start >= 0) expected.push(bytes.toString("utf8", start, end));
          start = -1;
        };
        for (const token of tokens) {
          if (token.tokenName.endsWith("COMMENT")) continue;
          if (token.tokenName === "ASCII_59") finish();
          else {
            if (start < 0) start = token.start;
            end = token.end;
          }
        }
        finish();
        expect(texts(sql)).toEqual(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  it("loses nothing but blanks, comments and semicolons", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (sql) => {
        try {
          for (const { text, offset } of splitStatements(sql)) expect(sql.slice(offset, offset + text.length)).toBe(text);
        } catch (error) {
          expect(error).toMatchObject({ sqlstate: "42601" });
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["select 'abc", 8, "quoted string"],
    ['select 1; select "abc', 18, "quoted identifier"],
    ["select $a$ abc", 8, "dollar-quoted string"],
    ["select 1 /* abc", 10, "/* comment"],
    ["/* a /* b */", 1, "/* comment"],
    ["select '🦆', e'abc\\", 13, "quoted string"],
  ])("says where %j begins what never ends", (sql, position, what) => {
    expect(() => splitStatements(sql)).toThrow(expect.objectContaining({ sqlstate: "42601", position, message: expect.stringContaining(`unterminated ${what}`) }));
  });

  it.each([
    ["select 1", "SELECT", "SELECT", 0],
    ["  with x as (select 1), y as (insert) DELETE from t using x", "WITH", "DELETE", 0],
    ["with recursive select_ as (values ($3)) select $1, $2", "WITH", "SELECT", 3],
    ["(select 1)", "", "", 0],
    ["select '$9', \"$8\", $$ $7 $$ -- $6", "SELECT", "SELECT", 0],
  ])("knows the words and parameters of %j", (sql, verb, mainVerb, parameterCount) => {
    expect(splitStatements(sql)).toMatchObject([{ verb, mainVerb, parameterCount }]);
  });

  it("takes no more statements than can be kept", () => {
    expect(splitStatements("x;".repeat(100_000))).toHaveLength(100_000);
    expect(() => splitStatements("x;".repeat(100_001))).toThrow(expect.objectContaining({ sqlstate: "54001" }));
  });

  it("takes time in proportion to the text", () => {
    const time = (sql: string) => {
      const start = performance.now();
      splitStatements(sql);
      return performance.now() - start;
    };
    time("select '".padEnd(1_000_000, "x") + "'");
    for (const unit of ["'", "$a", "/*", "--", "(", ";", "e'\\"]) {
      const sql = unit.repeat(500_000);
      const start = performance.now();
      try {
        splitStatements(sql);
      } catch {}
      expect(performance.now() - start, unit).toBeLessThan(5_000);
    }
  });
});

describe("countCharacters", () => {
  it("counts as PostgreSQL does", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(countCharacters(text, text.length)).toBe([...text].length);
      }),
    );
  });
});
