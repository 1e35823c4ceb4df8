import type { Node } from "libpg-query";
import { quoteIdentifier } from "@tavana/common";
import { columnName } from "./column-name.ts";
import { engineName } from "./engine-name.ts";
import { inPostgres, type NodeOf, type Rewriting } from "./rewriting.ts";

/** Words that end a select list. */
const ends: ReadonlySet<string> = new Set(["from", "where", "group", "having", "window", "union", "intersect", "except", "order", "limit", "offset", "fetch", "for", "into"]);

/** Words before them, where they do not: IS DISTINCT FROM, WITHIN GROUP, AS name. */
const continues: ReadonlySet<string> = new Set(["distinct", "within", "as"]);

export interface Naming {
  /** Whether names are PostgreSQL's whatever the session's dialect: clients look for these. */
  readonly always: boolean;
  /** Columns that an edit has named. */
  readonly named: ReadonlySet<unknown>;
  /** Tokens of calls that stand there with a cast now. */
  readonly retyped: readonly number[];
}

/** Gives the columns of a select list the names that PostgreSQL gives them. */
export function nameColumns({ tokens, editor }: Rewriting, { targetList = [] }: NodeOf<"SelectStmt">, { always, named, retyped }: Naming): void {
  targetList.forEach((target, at) => {
    if (!("ResTarget" in target) || named.has(target.ResTarget)) return;
    const { val, location, name } = target.ResTarget;
    if (!val || location === undefined || isStar(val)) return;
    const next = targetList[at + 1];
    const following = next && "ResTarget" in next ? next.ResTarget.location : undefined;
    const first = tokens.at(location);
    const last = following === undefined ? endOfList(tokens, first) : tokens.at(following) - 2;
    const written = tokens.written(last);
    const text = ` AS ${quoteIdentifier(name ?? columnName(val))}`;
    if (name === undefined) {
      const own = retyped.some((at) => first <= at && at <= last) ? ` AS ${quoteIdentifier(engineName(val, tokens) ?? tokens.source.slice(tokens.list[first]!.start, tokens.list[last]!.end))}` : "";
      if (!("ColumnRef" in val)) editor.insertAfter(last, always ? text : inPostgres(text, own), BEHIND_ALL);
      return;
    }
    // Names without quotes are in lower case; the engine would keep them as written.
    const isOther = tokens.list[last]!.kind === "word" && written !== name;
    // Many words may stand alone behind an expression in PostgreSQL, few in the engine.
    const isBare = !tokens.is(last - 1, "as");
    if (isOther) editor.replace(last, last, always ? `${isBare ? "AS " : ""}"${name}"` : inPostgres(`${isBare ? "AS " : ""}"${name}"`, `${isBare ? "AS " : ""}${written}`));
    else if (isBare && tokens.list[last]!.kind === "word") editor.insertBefore(last, "AS ");
  });
}

/** A name stands behind whatever else is put there. */
export const BEHIND_ALL = -0.5;

function isStar(node: Node): boolean {
  const parts = "A_Indirection" in node ? node.A_Indirection.indirection : undefined;
  const last = parts?.at(-1);
  return last !== undefined && "A_Star" in last;
}

/** Index of the last token of the expression that ends a select list. */
function endOfList(tokens: Rewriting["tokens"], from: number): number {
  for (let at = from; at < tokens.list.length; at++) {
    if (tokens.is(at, "(") || tokens.is(at, "[")) at = tokens.closing(at);
    else if (tokens.is(at, ")")) return at - 1;
    else if (tokens.list[at]!.kind === "word" && ends.has(tokens.list[at]!.text) && !continues.has(tokens.list[at - 1]!.text)) return at - 1;
  }
  return tokens.list.length - 1;
}
