import { overData, type NodeOf, type Rewriting } from "../rewriting.ts";

/**
 * x = ANY (list), x <> ALL (list): beside a list that is NULL the engine has an answer, where PostgreSQL knows none. By
 * its meaning the list is looked at first, unless it evidently is one.
 */
export function nullList(to: Rewriting, { lexpr, rexpr, location }: NodeOf<"A_Expr">): void {
  const { tokens, editor } = to;
  const columns = rexpr && !("A_ArrayExpr" in rexpr) && !("A_Const" in rexpr) && !("SubLink" in rexpr) ? placesIn(rexpr, new Set(["ColumnRef"])) : [];
  const before = placesIn(lexpr);
  if (columns.length === 0 || before.length === 0 || location === undefined) return;
  let open = tokens.at(location);
  while (open < tokens.list.length && !tokens.is(open, "(")) open++;
  const close = tokens.closing(open);
  const first = beginning(to, tokens.at(Math.min(...before)), tokens.at(location));
  if (first === undefined) return;
  const list = editor.copy(open + 1, close - 1);
  editor.insertBefore(first, (...known) => overData(to, `CASE WHEN (${list(...known)}) IS NOT NULL THEN `)(known[0]));
  editor.insertAfter(close, overData(to, " END"));
}

/** Where an operand begins, from its first part that the tree places: brackets may stand before that. */
function beginning({ tokens }: Rewriting, from: number, operator: number): number | undefined {
  let first = from;
  let depth = 0;
  for (let at = from; at < operator; at++) {
    if (tokens.is(at, "(") || tokens.is(at, "[")) depth++;
    if (!tokens.is(at, ")") && !tokens.is(at, "]")) continue;
    if (--depth >= 0) continue;
    // One that was opened before.
    first = tokens.enclosing(first);
    if (first < 0 || tokens.isName(first - 1)) return undefined;
    depth = 0;
  }
  return first;
}

/** Bytes at which the nodes of a tree stand. */
function placesIn(value: unknown, kinds?: ReadonlySet<string>): number[] {
  if (Array.isArray(value)) return value.flatMap((item) => placesIn(item, kinds));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([kind, node]) => {
    const { location } = (node ?? {}) as { location?: number };
    const own = location !== undefined && location >= 0 && (kinds === undefined || kinds.has(kind)) ? [location] : [];
    return [...own, ...placesIn(node, kinds)];
  });
}
