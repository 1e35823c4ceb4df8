import type { Node } from "libpg-query";
import { columnName } from "./column-name.ts";
import type { Tokens } from "./tokens.ts";
import type { Walker } from "./walker.ts";

/** Words that end a select list. */
const ends: ReadonlySet<string> = new Set(["from", "where", "group", "having", "window", "union", "intersect", "except", "order", "limit", "offset", "fetch", "for", "into"]);

/** Gives the columns of a statement's select list the names that PostgreSQL gives them: clients look for these. */
export function nameColumns(tree: Node, { editor, namedTargets }: Walker): void {
  let select = "SelectStmt" in tree ? tree.SelectStmt : undefined;
  while (select?.larg) select = select.larg;
  const targets = select?.targetList ?? [];
  const { tokens } = editor;
  targets.forEach((target, at) => {
    if (!("ResTarget" in target) || namedTargets.has(target.ResTarget)) return;
    const { val, location, name } = target.ResTarget;
    if (!val || location === undefined) return;
    const next = targets[at + 1];
    const following = next && "ResTarget" in next ? next.ResTarget.location : undefined;
    const last = following === undefined ? endOfList(tokens, tokens.at(location)) : tokens.at(following) - 2;
    if (name === undefined && !("ColumnRef" in val)) editor.insertAfter(last, ` AS "${columnName(val).replaceAll('"', '""')}"`);
    // Names without quotes are in lower case; the engine would keep them as written.
    else if (name !== undefined && tokens.list[last]!.kind === "word" && tokens.written(last) !== name) editor.replace(last, last, `"${name}"`);
  });
}

/** Index of the last token of the expression that ends a select list. */
function endOfList(tokens: Tokens, from: number): number {
  for (let at = from; at < tokens.list.length; at++) {
    if (tokens.is(at, "(") || tokens.is(at, "[")) at = tokens.closing(at);
    else if (tokens.is(at, ")")) return at - 1;
    else if (tokens.list[at]!.kind === "word" && ends.has(tokens.list[at]!.text) && !(tokens.is(at, "from") && tokens.is(at - 1, "distinct"))) return at - 1;
  }
  return tokens.list.length - 1;
}
