import type { Node } from "libpg-query";
import type { Command, SessionColumn } from "./command.ts";
import type { Statement } from "./split.ts";
import { parseStatement } from "./syntax-tree.ts";
import { sessionAnswer } from "./translate/session-functions.ts";

/** Longer texts ask for more. */
const MAX_LENGTH = 500;

/**
 * A SELECT of nothing but what the session knows of itself: version(), current_user, current_setting('x'). Drivers and
 * tools send such while they connect, which must not wait for workers that are busy. (Within other statements it is a
 * query like others.)
 *
 * @returns undefined for nearly all texts, most of them at a glance
 */
export function recogniseSessionQuestions({ verb, text }: Statement): Command | undefined {
  if (verb !== "SELECT" || text.length > MAX_LENGTH || !/version|current_|user|backend_pid/i.test(text) || /\bfrom\b/i.test(text)) return undefined;
  const tree = parseStatement(text);
  if (!tree || !("SelectStmt" in tree)) return undefined;
  const { targetList = [], limitOption: _, op, ...others } = tree.SelectStmt;
  if (targetList.length === 0 || op !== "SETOP_NONE" || Object.keys(others).length > 0) return undefined;
  const columns = targetList.map(column);
  return columns.every((one) => one !== undefined) ? { kind: "sessionQuestions", columns } : undefined;
}

function column(target: Node): SessionColumn | undefined {
  if (!("ResTarget" in target) || target.ResTarget.indirection) return undefined;
  const { name, val } = target.ResTarget;
  if (!val) return undefined;
  const asText = "TypeCast" in val && isText(val.TypeCast.typeName?.names) && !val.TypeCast.typeName?.arrayBounds ? val.TypeCast.arg : undefined;
  const asked = asText ?? val;
  const answer = sessionAnswer(asked);
  if (!answer) return undefined;
  return { name: name ?? nameOf(asked), answer: asText ? { ...answer, type: "text" } : answer };
}

/** The name that PostgreSQL gives the column. */
function nameOf(node: Node): string {
  if ("SQLValueFunction" in node) return (node.SQLValueFunction.op ?? "").replace("SVFOP_", "").toLowerCase();
  const last = "FuncCall" in node ? node.FuncCall.funcname?.at(-1) : undefined;
  return last && "String" in last ? (last.String.sval ?? "") : "";
}

function isText(names: readonly Node[] | undefined): boolean {
  const path = (names ?? []).map((name) => ("String" in name ? name.String.sval : undefined));
  return path.at(-1) === "text" && (path.length === 1 || (path.length === 2 && path[0] === "pg_catalog"));
}
