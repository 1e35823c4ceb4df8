import { quoteLiteral, TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";
import { constantText } from "../syntax-tree.ts";
import { listLiteral, type Piece, type SessionValues } from "./session-values.ts";

/** What a session tells of itself, in one of PostgreSQL's types. */
export interface SessionAnswer {
  readonly type: "name" | "text" | "integer";
  value(session: SessionValues): string | null;
}

const user: SessionAnswer = { type: "name", value: (session) => session.user };
const database: SessionAnswer = { type: "name", value: (session) => session.database };
const schema: SessionAnswer = { type: "name", value: ({ searchPath }) => searchPath()[0] ?? null };

const values: Readonly<Record<string, SessionAnswer>> = {
  SVFOP_CURRENT_USER: user,
  SVFOP_CURRENT_ROLE: user,
  SVFOP_USER: user,
  SVFOP_SESSION_USER: user,
  SVFOP_CURRENT_CATALOG: database,
  SVFOP_CURRENT_SCHEMA: schema,
};

const functions: Readonly<Record<string, SessionAnswer>> = {
  current_database: database,
  current_schema: schema,
  getpgusername: user,
  pg_backend_pid: { type: "integer", value: ({ backendPid }) => String(backendPid) },
  version: { type: "text", value: ({ version }) => version },
};

function literal(answer: SessionAnswer): Piece {
  return (session) => {
    const value = answer.value(session);
    if (value === null) return "NULL::VARCHAR";
    return answer.type === "integer" ? value : quoteLiteral(value);
  };
}

/** What answers a call without arguments, current_setting of a constant, or current_user and its like; undefined for all else. */
export function sessionAnswer(node: Node): SessionAnswer | undefined {
  if ("SQLValueFunction" in node) return values[node.SQLValueFunction.op ?? ""];
  if (!("FuncCall" in node)) return undefined;
  const { funcname = [], args = [] } = node.FuncCall;
  const [qualifier, name] = funcname.length === 2 ? funcname.map(constantText) : ["pg_catalog", constantText(funcname[0])];
  if (qualifier !== "pg_catalog" || name === undefined) return undefined;
  if (args.length === 0) return functions[name];
  const setting = constantText(args[0]);
  if (name !== "current_setting" || setting === undefined || args.length > 2) return undefined;
  const missingOk = args.length === 2 ? constantText(args[1]) : "false";
  return missingOk === undefined ? undefined : { type: "text", value: (session) => settingValue(session, setting, missingOk === "true") };
}

/** Those that give names, or lists of them. */
export const sessionNames: ReadonlySet<string> = new Set(["current_database", "current_schema", "current_schemas", "getpgusername"]);

/** What stands for current_user and its like. */
export function sessionValue(op: string): Piece | undefined {
  const answer = values[op];
  return answer && literal(answer);
}

/** What stands for pg_settings: the same rows with the session's values. */
export function sessionSettings({ settings }: SessionValues): string {
  const rows = settings().map(({ name, value }) => `(${quoteLiteral(name)}, ${quoteLiteral(value)})`);
  return `(SELECT s.* REPLACE (coalesce(v.value, s.setting) AS setting) FROM pg.pg_settings AS s LEFT JOIN (VALUES ${rows.join(", ")}) AS v(key, value) ON v.key = s.name)`;
}

/** What stands for a call that asks about the session; undefined for all other calls. */
export function sessionFunction(name: string, args: readonly Node[]): Piece | undefined {
  if (args.length === 0) return functions[name] && literal(functions[name]);
  const first = constantText(args[0]);
  if (name === "current_schemas" && first !== undefined) {
    return ({ searchPath }) => listLiteral(first === "true" ? ["pg_catalog", ...searchPath()] : searchPath());
  }
  if (name !== "current_setting") return undefined;
  const missingOk = constantText(args[1]) === "true";
  if (first !== undefined) return literal({ type: "text", value: (session) => settingValue(session, first, missingOk) });
  const number = parameterNumber(args[0]);
  if (number === undefined) return undefined;
  // It stays a parameter of the statement, whose value is known by now, but for Describe.
  return (session, parameter) => {
    const given = parameter(number);
    return `CASE WHEN $${number}::VARCHAR IS NOT NULL THEN ${given === undefined ? "NULL::VARCHAR" : quotedSetting(session, given, missingOk)} END`;
  };
}

/** @throws TavanaError 42704 for an unknown setting */
function settingValue({ setting }: SessionValues, name: string, missingOk: boolean): string | null {
  const value = setting(name);
  if (value !== undefined) return value;
  if (missingOk) return null;
  throw new TavanaError("42704", `unrecognized configuration parameter "${name}"`);
}

function quotedSetting(session: SessionValues, name: string, missingOk: boolean): string {
  const value = settingValue(session, name, missingOk);
  return value === null ? "NULL::VARCHAR" : quoteLiteral(value);
}

/** $1, with or without a cast. */
function parameterNumber(node: Node | undefined): number | undefined {
  if (node && "TypeCast" in node) return parameterNumber(node.TypeCast.arg);
  return node && "ParamRef" in node ? node.ParamRef.number : undefined;
}
