import type { Node } from "libpg-query";
import type { Command } from "./command.ts";
import { constantText, parseStatement } from "./syntax-tree.ts";

/** SELECT set_config('name', 'value', local), … and nothing else; undefined for any other text. */
export function recogniseSetConfig(text: string): Command | undefined {
  if (!/set_config/i.test(text)) return undefined; // a quick no for nearly all
  const tree = parseStatement(text);
  const select = tree && "SelectStmt" in tree ? tree.SelectStmt : undefined;
  if (!select?.targetList || select.fromClause || select.whereClause || select.larg) return undefined;
  const settings = select.targetList.map(setting);
  return settings.every((one) => one !== undefined) ? { kind: "setConfig", settings } : undefined;
}

function setting(target: Node) {
  if (!("ResTarget" in target)) return undefined;
  const { val, name: column } = target.ResTarget;
  if (!val || !("FuncCall" in val)) return undefined;
  const { funcname, args = [] } = val.FuncCall;
  const called = funcname?.at(-1);
  if (!called || !("String" in called) || called.String.sval !== "set_config" || args.length !== 3) return undefined;
  const [name, value, local] = args.map(constantText);
  if (name === undefined || value === undefined || (local !== "true" && local !== "false")) return undefined;
  return { column: column ?? "set_config", name, value, local: local === "true" };
}
