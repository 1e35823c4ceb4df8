import { quoteLiteral, TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";
import { constantText } from "../syntax-tree.ts";
import { listLiteral, type Piece, type SessionValues } from "./session-values.ts";

const user = ({ user: name }: SessionValues) => quoteLiteral(name);
const database = ({ database: name }: SessionValues) => quoteLiteral(name);
const schema = ({ searchPath }: SessionValues) => {
  const [first] = searchPath();
  return first === undefined ? "NULL::VARCHAR" : quoteLiteral(first);
};

const values: Readonly<Record<string, Piece>> = {
  SVFOP_CURRENT_USER: user,
  SVFOP_CURRENT_ROLE: user,
  SVFOP_USER: user,
  SVFOP_SESSION_USER: user,
  SVFOP_CURRENT_CATALOG: database,
  SVFOP_CURRENT_SCHEMA: schema,
};

const functions: Readonly<Record<string, Piece>> = {
  current_database: database,
  current_schema: schema,
  getpgusername: user,
  pg_backend_pid: ({ backendPid }) => String(backendPid),
  version: ({ version }) => quoteLiteral(version),
};

/** Those that give names, or lists of them. */
export const sessionNames: ReadonlySet<string> = new Set(["current_database", "current_schema", "current_schemas", "getpgusername"]);

/** What stands for current_user and its like. */
export function sessionValue(op: string): Piece | undefined {
  return values[op];
}

/** What stands for pg_settings: the same rows with the session's values. */
export function sessionSettings({ settings }: SessionValues): string {
  const rows = settings().map(({ name, value }) => `(${quoteLiteral(name)}, ${quoteLiteral(value)})`);
  return `(SELECT s.* REPLACE (coalesce(v.value, s.setting) AS setting) FROM pg.pg_settings AS s LEFT JOIN (VALUES ${rows.join(", ")}) AS v(key, value) ON v.key = s.name)`;
}

/** What stands for a call that asks about the session; undefined for all other calls. */
export function sessionFunction(name: string, args: readonly Node[]): Piece | undefined {
  if (args.length === 0) return functions[name];
  const first = constantText(args[0]);
  if (name === "current_schemas" && first !== undefined) {
    return ({ searchPath }) => listLiteral(first === "true" ? ["pg_catalog", ...searchPath()] : searchPath());
  }
  if (name !== "current_setting") return undefined;
  const missingOk = constantText(args[1]) === "true";
  if (first !== undefined) return (session) => settingValue(session, first, missingOk);
  const number = parameterNumber(args[0]);
  if (number === undefined) return undefined;
  // It stays a parameter of the statement, whose value is known by now, but for Describe.
  return (session, parameter) => {
    const given = parameter(number);
    return `CASE WHEN $${number}::VARCHAR IS NOT NULL THEN ${given === undefined ? "NULL::VARCHAR" : settingValue(session, given, missingOk)} END`;
  };
}

/** @throws TavanaError 42704 for an unknown setting */
function settingValue({ setting }: SessionValues, name: string, missingOk: boolean): string {
  const value = setting(name);
  if (value !== undefined) return quoteLiteral(value);
  if (missingOk) return "NULL::VARCHAR";
  throw new TavanaError("42704", `unrecognized configuration parameter "${name}"`);
}

/** $1, with or without a cast. */
function parameterNumber(node: Node | undefined): number | undefined {
  if (node && "TypeCast" in node) return parameterNumber(node.TypeCast.arg);
  return node && "ParamRef" in node ? node.ParamRef.number : undefined;
}
