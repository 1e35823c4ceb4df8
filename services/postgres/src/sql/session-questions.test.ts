import { beforeAll, describe, expect, it } from "vitest";
import { recogniseSessionQuestions } from "./session-questions.ts";
import { splitStatements } from "./split.ts";
import { loadParser } from "./syntax-tree.ts";

beforeAll(() => loadParser());

describe("questions about the session", () => {
  it.each([
    ["select version()", ["version"]],
    ["SELECT pg_catalog.version() AS v, current_user, Current_Schema(), user::text", ["v", "current_user", "current_schema", "user"]],
    ["select current_setting('server_version_num', true), pg_backend_pid()", ["current_setting", "pg_backend_pid"]],
  ])("answers %j from what the session knows", (sql, names) => {
    const command = recogniseSessionQuestions(splitStatements(sql)[0]!);
    expect(command?.kind === "sessionQuestions" && command.columns.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    "select version(), 1", "select version() where true", "select version() limit 1", "select distinct version()", "select version() union select 'x'", "select current_user || 'x'", "select other.version()",
    "select version() from t", "select current_setting(x)", "select current_setting('x', y)", "select current_schemas(true)", "select current_user::name", "select version()::text[]", "select current_date",
    "select user into temp t", "select (select version())", "select version() for update", "select count(*) over () , current_user", "select version(1)", "select pg_backend_pid() order by 1", "table current_user", "select current_user as u, *",
  ])("leaves %j to the engine", (sql) => {
    expect(recogniseSessionQuestions(splitStatements(sql)[0]!)).toBeUndefined();
  });
});
