import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runPython } from "../toolbox/python.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const START_TIMEOUT_MS = 300_000;

let tavana: Tavana;
let seen: Record<string, unknown>;
beforeAll(async () => {
  tavana = await startTavana();
  seen = (await runPython(join(import.meta.dirname, "python/cursors.py"), [String(tavana.pgPort)])) as typeof seen;
}, START_TIMEOUT_MS);
afterAll(async () => {
  await tavana?.stop();
});

describe("cursors on the server", () => {
  it.each([
    ["psycopg", [["i", "f", "s"], ["0", "0.0", "é0"], [1, 2, 3], 4_996]],
    ["psycopg binary", [["i", "f", "s"], ["0", "0.0", "é0"], [1, 2, 3], 4_996]],
    ["psycopg scroll", [5, 2, 7]],
    ["psycopg withhold", 2_999],
    ["psycopg large", 300_000],
    ["psycopg2", 4_321],
    ["psycopg2 scroll", 6],
    ["sqlalchemy psycopg", 12_345],
    ["sqlalchemy psycopg2", 12_345],
  ])("%s", (name, expected) => {
    expect(seen[name]).toEqual(expected);
  });

  it("psql's FETCH_COUNT", async () => {
    const { user, password, database, pgPort } = tavana;
    const child = spawn("psql", ["-XqAt", "-h", "127.0.0.1", "-p", String(pgPort), "-U", user, "-d", database], { env: { PATH: process.env["PATH"], PGPASSWORD: password } });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    let error = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (error += text));
    child.stdin.end("\\set FETCH_COUNT 1000\nselect i from range(12345) t (i);\nbegin;\nselect i from range(3) t (i);\nselect 'end';\ncommit;\n");
    await new Promise((resolve) => child.once("close", resolve));
    const lines = out.trimEnd().split("\n");
    expect({ count: lines.length, last: lines.slice(-4), error }).toEqual({ count: 12_349, last: ["0", "1", "2", "end"].slice(-4), error: "" });
  });
});
