import type { Node } from "libpg-query";
import type { Command, SettingCall } from "./command.ts";
import { constantText, parseStatement } from "./syntax-tree.ts";
import type { NodeOf } from "./translate/rewriting.ts";

/** The SELECT of a text that may call functions of the front end's. @returns undefined for nearly all texts, most of them at a glance */
export function selectWithOwnCalls(text: string): Select | undefined {
  if (!/set_config|_backend/i.test(text)) return undefined;
  const tree = parseStatement(text);
  return tree && "SelectStmt" in tree ? tree.SelectStmt : undefined;
}

type Select = NodeOf<"SelectStmt">;

/**
 * A SELECT of nothing but functions that are the front end's: set_config('name', 'value', local) with
 * current_setting('name') beside it, or pg_cancel_backend(1) or pg_terminate_backend(1) alone.
 *
 * @returns undefined for any other
 */
export function recogniseOwnFunctions(select: Select, isSetting: (name: string) => boolean): Command | undefined {
  if (!select.targetList || select.larg || !givesOneRow(select, isSetting)) return undefined;
  const calls = select.targetList.map(call);
  const signalled = calls.length === 1 && calls[0] ? signal(calls[0]) : undefined;
  if (signalled) return signalled;
  const settings = calls.map((one) => one && setting(one));
  return settings.every((one) => one !== undefined) && settings.some(({ value }) => value !== undefined) ? { kind: "setConfig", settings } : undefined;
}

/** A SELECT without FROM, or pgAdmin's from pg_settings, or from pg_show_all_settings(), WHERE name = 'a setting that there is'. */
function givesOneRow({ fromClause, whereClause, groupClause, havingClause, limitCount }: Select, isSetting: (name: string) => boolean): boolean {
  if (!fromClause) return !whereClause;
  const [from] = fromClause;
  const condition = whereClause && "A_Expr" in whereClause && whereClause.A_Expr.kind === "AEXPR_OP" ? whereClause.A_Expr : undefined;
  const { lexpr, rexpr, name } = condition ?? {};
  if (fromClause.length !== 1 || groupClause || havingClause || limitCount || !lexpr || !("ColumnRef" in lexpr) || lastWord(name) !== "=" || lastWord(lexpr.ColumnRef.fields) !== "name") return false;
  const [item] = from && "RangeFunction" in from ? (from.RangeFunction.functions ?? []) : [];
  const called = item && "List" in item ? item.List.items?.[0] : undefined;
  const isSettings = from && "RangeVar" in from ? from.RangeVar.relname === "pg_settings" : called && "FuncCall" in called && lastWord(called.FuncCall.funcname) === "pg_show_all_settings";
  const value = constantText(rexpr);
  return isSettings === true && value !== undefined && isSetting(value);
}

function lastWord(names: readonly Node[] | undefined): string {
  const last = names?.at(-1);
  return last && "String" in last ? (last.String.sval ?? "") : "";
}

/** A column that is a call with constants. */
interface Call {
  readonly name: string;
  readonly column: string;
  readonly args: readonly (string | undefined)[];
}

function call(target: Node): Call | undefined {
  if (!("ResTarget" in target)) return undefined;
  const { val, name: column } = target.ResTarget;
  if (!val || !("FuncCall" in val)) return undefined;
  const called = val.FuncCall.funcname?.at(-1);
  if (!called || !("String" in called)) return undefined;
  const name = called.String.sval ?? "";
  return { name, column: column ?? name, args: (val.FuncCall.args ?? []).map(constantText) };
}

function signal({ name, column, args }: Call): Command | undefined {
  const how = name === "pg_cancel_backend" ? "cancel" : name === "pg_terminate_backend" ? "terminate" : undefined;
  const processId = Number(args[0]);
  return how && args[0] !== undefined && Number.isInteger(processId) ? { kind: "signal", how, processId, column } : undefined;
}

function setting({ name: called, column, args }: Call): SettingCall | undefined {
  const [name, value, local] = args;
  if (called === "current_setting" && args.length === 1 && name !== undefined) return { column, name, value: undefined, local: false };
  if (called !== "set_config" || args.length !== 3) return undefined;
  if (name === undefined || value === undefined || (local !== "true" && local !== "false")) return undefined;
  return { column, name, value, local: local === "true" };
}
