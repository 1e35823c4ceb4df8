import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const START_TIMEOUT_MS = 120_000;
/** What a cancelled query may still take, in milliseconds. */
const CANCEL_BOUND_MS = 5_000;

let tavana: Tavana;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-psql-"));
  tavana = await startTavana();
}, START_TIMEOUT_MS);
afterAll(async () => {
  await tavana?.stop();
  await rm(folder, { recursive: true, force: true });
}, START_TIMEOUT_MS);

interface Output {
  readonly out: string;
  readonly error: string;
  readonly code: number | null;
}

/** Runs psql without anyone's start-up file. `started` may signal the process. */
function psql(arguments_: readonly string[], input = "", env: Readonly<Record<string, string>> = {}, started: (kill: () => void) => void = () => undefined): Promise<Output> {
  const { user, password, database, pgPort } = tavana;
  const child = spawn("psql", ["-X", "-h", "127.0.0.1", "-p", String(pgPort), "-U", user, "-d", database, ...arguments_], {
    env: { PATH: process.env["PATH"], PGPASSWORD: password, LC_ALL: "C.UTF-8", ...env },
  });
  let out = "";
  let error = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (error += text));
  child.stdin.end(input);
  started(() => child.kill("SIGINT"));
  return new Promise((resolve) => child.once("close", (code) => resolve({ out, error, code })));
}

describe("psql", () => {
  it("shows rows", async () => {
    expect(await psql(["-c", "select 1 as one, 'éß' as text, null as nothing, true as yes"])).toEqual({
      out: " one | text | nothing | yes \n-----+------+---------+-----\n   1 | éß   |         | t\n(1 row)\n\n",
      error: "",
      code: 0,
    });
  });

  it("reads all of a large result", async () => {
    const { out } = await psql(["-qAt", "-c", "select i, 'row ' || i from range(300000) t (i)"]);
    const lines = out.trimEnd().split("\n");
    expect(lines.length).toBe(300_000);
    expect(lines.at(-1)).toBe("299999|row 299999");
  });

  it("points at what is wrong", async () => {
    const { error, code } = await psql(["-v", "VERBOSITY=verbose", "-c", "select 1;\n\nselect 'é', nonsense from (select 1 as a)"]);
    expect(error).toMatch(/^ERROR: {2}42703: .*\nLINE 3: select 'é', nonsense from \(select 1 as a\)\n {20}\^/);
    expect(code).toBe(1);
  });

  it("keeps transactions and temporary tables", async () => {
    const script = `create temp table t (a int);
      begin; insert into t values (1); rollback;
      begin; insert into t values (2); savepoint s; insert into t values (3); commit;
      begin; insert into t values (4); commit;
      select * from t;`;
    const { out, error } = await psql(["-qAt"], script);
    expect(out).toBe("2\n3\n4\n");
    expect(error).toBe("");
  });

  it("goes back to a savepoint where nothing was changed since, and says so where something was", async () => {
    const read = "begin; savepoint s;\nselect 'x'::int;\nrollback to s; select 7; release s;\nselect nothing;\nrollback; select 8;\n";
    expect((await psql(["-qAt"], read)).out).toBe("7\n8\n");
    const written = "create temp table t (a int); begin; insert into t values (1); savepoint s;\ninsert into t values (2);\nrollback to s;\ncommit; select count(*) from t; release s;\n";
    const { out, error } = await psql(["-qAt"], written);
    expect(out).toBe("0\n");
    expect(error).toMatch(/cannot roll back to savepoint "s"[\s\S]*RELEASE SAVEPOINT can only be used in transaction blocks/);
  });

  it("copies out", async () => {
    const copy = "\\copy (select i, case when i > 0 then 'a,b' end as b from range(2) t (i)) to stdout csv header\n";
    expect((await psql(["-q"], copy)).out).toBe('i,b\n0,\n1,"a,b"\n');
    const { error, out } = await psql(["-qAt"], "copy t from stdin;\nselect 'still here';\n");
    expect(error).toMatch(/does not exist/);
    expect(out).toContain("still here");
  });

  it("knows the settings of a session", async () => {
    const { out } = await psql(["-qAt"], "set timezone = 'Asia/Tokyo'; show timezone; select timestamptz '2020-01-01 00:00:00+00' as t;\n", { PGOPTIONS: "-c statement_timeout=5s" });
    expect(out).toBe("Asia/Tokyo\n2020-01-01 09:00:00+09\n");
  });

  it("is told of a text that is too long, and goes on", async () => {
    const file = join(folder, "long.sql");
    await writeFile(file, `select '${"x".repeat(100_000_000)}';\nselect 'after';\n`);
    const { out, error } = await psql(["-qAt", "-f", file]);
    expect(error).toContain("message is too long");
    expect(out).toBe("after\n");
  }, 60_000);

  it("cancels at once at Ctrl-C", async () => {
    let interrupted = 0;
    const script = "select 'ready';\nselect count(*) from range(100000000000) a, range(100) b;\n";
    const { out, error } = await psql(["-qAt"], script, {}, (kill) => {
      setTimeout(() => {
        interrupted = performance.now();
        kill();
      }, 1_500);
    });
    expect(performance.now() - interrupted).toBeLessThan(CANCEL_BOUND_MS);
    expect(error).toContain("canceling statement due to user request");
    expect(out).toBe("ready\n");
  });

  it("ends a statement that takes longer than it may", async () => {
    const { error } = await psql(["-c", "set statement_timeout = 200", "-c", "select count(*) from range(100000000000) a, range(100) b"]);
    expect(error).toContain("timeout");
  });

  it.each([
    [{ PGPASSWORD: "wrong" }, [], "password authentication failed"],
    [{}, ["-U", "nobody"], "password authentication failed"],
    [{}, ["-d", "nothing"], 'database "nothing" does not exist'],
  ])("is refused with %j %j", async (env, flags, message) => {
    const { error, code } = await psql([...flags, "-c", "select 1"], "", env);
    expect(error).toContain(message);
    expect(code).toBe(2);
  });
});
