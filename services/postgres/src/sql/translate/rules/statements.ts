import { TavanaError } from "@tavana/common";
import { lastPart, type NodeOf, type Rewriting } from "../rewriting.ts";

/** Parts of SELECT that the engine has another way, or has no need of. */
export function select(to: Rewriting, { lockingClause, intoClause, limitOption }: NodeOf<"SelectStmt">): void {
  if (lockingClause?.length) locks(to);
  if (limitOption === "LIMIT_OPTION_WITH_TIES") throw new TavanaError("0A000", "FETCH FIRST … WITH TIES is not supported", { hint: "Use QUALIFY rank() OVER (ORDER BY …) <= n." });
  if (!intoClause?.rel?.relname || intoClause.rel.location === undefined) return;
  const { tokens, editor } = to;
  const first = tokens.at(intoClause.rel.location);
  const last = tokens.endOfName(first);
  let into = first;
  while (into > 0 && !tokens.is(into, "into")) into--;
  const name = tokens.source.slice(tokens.list[first]!.start, tokens.list[last]!.end);
  editor.insertBefore(0, `CREATE ${intoClause.rel.relpersistence === "t" ? "TEMP " : ""}TABLE ${name} AS `);
  editor.replace(into, last, "");
}

/** What a new table is while nobody else sees it. */
export function createTable({ tokens, editor }: Rewriting, onCommit: string | undefined): void {
  const unlogged = tokens.list.findIndex(({ kind, text }) => kind === "word" && text === "unlogged");
  if (unlogged === 1) editor.replace(unlogged, unlogged, "");
  if (onCommit === undefined || onCommit === "ONCOMMIT_NOOP") return;
  if (onCommit !== "ONCOMMIT_PRESERVE_ROWS") throw new TavanaError("0A000", "ON COMMIT DROP and ON COMMIT DELETE ROWS are not supported", { hint: "Temporary tables end with the session: drop them when they are no longer needed." });
  const at = tokens.list.findIndex((_, index) => ["on", "commit", "preserve", "rows"].every((word, next) => tokens.is(index + next, word)));
  if (at >= 0) editor.replace(at, at + 3, "");
}

/** A column that counts by itself needs a sequence of its own. */
export function columnDefinition({ typeName }: NodeOf<"ColumnDef">): void {
  if (/^((big|small)?serial|serial[248])$/.test(lastPart(typeName?.names))) {
    throw new TavanaError("0A000", "serial columns are not supported", { hint: "Use INTEGER and give the values." });
  }
}

/** FOR UPDATE and its like lock rows against other writers, of which there are none. */
function locks({ tokens, editor }: Rewriting): void {
  for (let at = 0; at < tokens.list.length; at++) {
    if (!tokens.is(at, "for")) continue;
    const words = [["update"], ["share"], ["no", "key", "update"], ["key", "share"]].find((form) => form.every((word, next) => tokens.is(at + 1 + next, word)));
    if (!words) continue;
    let end = at + words.length;
    if (tokens.is(end + 1, "of")) {
      end = tokens.endOfName(end + 2);
      while (tokens.is(end + 1, ",")) end = tokens.endOfName(end + 2);
    }
    if (tokens.is(end + 1, "nowait")) end++;
    else if (tokens.is(end + 1, "skip") && tokens.is(end + 2, "locked")) end += 2;
    editor.replace(at, end, "");
    at = end;
  }
}
