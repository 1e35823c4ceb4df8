import type { Node } from "libpg-query";
import type { Command, SettingCall } from "./command.ts";
import { constantText, parseStatement } from "./syntax-tree.ts";

/** SELECT set_config('name', 'value', local), current_setting('name'), … and nothing else; undefined for any other text. */
export function recogniseSetConfig(text: string): Command | undefined {
  if (!/set_config/i.test(text)) return undefined; // a quick no for nearly all
  const tree = parseStatement(text);
  const select = tree && "SelectStmt" in tree ? tree.SelectStmt : undefined;
  if (!select?.targetList || select.fromClause || select.whereClause || select.larg) return undefined;
  const settings = select.targetList.map(setting);
  return settings.every((one) => one !== undefined) && settings.some(({ value }) => value !== undefined) ? { kind: "setConfig", settings } : undefined;
}

function setting(target: Node): SettingCall | undefined {
  if (!("ResTarget" in target)) return undefined;
  const { val, name: column } = target.ResTarget;
  if (!val || !("FuncCall" in val)) return undefined;
  const { funcname, args = [] } = val.FuncCall;
  const called = funcname?.at(-1);
  if (!called || !("String" in called)) return undefined;
  const [name, value, local] = args.map(constantText);
  if (called.String.sval === "current_setting" && args.length === 1 && name !== undefined) return { column: column ?? "current_setting", name, value: undefined, local: false };
  if (called.String.sval !== "set_config" || args.length !== 3) return undefined;
  if (name === undefined || value === undefined || (local !== "true" && local !== "false")) return undefined;
  return { column: column ?? "set_config", name, value, local: local === "true" };
}
