import { applyEdits } from "@tavana/common";
import type { Command, OwnColumn } from "./command.ts";
import { Editor } from "./translate/editor.ts";
import { lastPart, type NodeOf } from "./translate/rewriting.ts";
import { Tokens } from "./translate/tokens.ts";

/** Functions of the front end's, and their arguments' types. */
export const ownFunctions: Readonly<Record<string, { readonly does: Exclude<OwnColumn["does"], "keep">; readonly types: readonly string[] }>> = {
  pg_cancel_backend: { does: "cancel", types: ["int"] },
  pg_terminate_backend: { does: "terminate", types: ["int"] },
  set_config: { does: "setConfig", types: ["text", "text", "bool"] },
};

/**
 * A SELECT with calls of the front end's functions in its list, whatever their arguments: a query for those in their
 * place, and what is to be made of each of its rows.
 *
 * @param select the text's tree
 * @returns undefined for any other
 */
export function recogniseOwnCalls(text: string, select: NodeOf<"SelectStmt">): Command | undefined {
  if (!select.targetList || select.larg || select.intoClause || select.distinctClause) return undefined;
  const tokens = new Tokens(text);
  const editor = new Editor(tokens);
  const columns: OwnColumn[] = [];
  for (const target of select.targetList) {
    const { val, name } = "ResTarget" in target ? target.ResTarget : {};
    if (val && "ColumnRef" in val && val.ColumnRef.fields?.some((field) => "A_Star" in field)) return undefined; // how many columns it has is not known
    const call = val && "FuncCall" in val ? val.FuncCall : undefined;
    const called = lastPart(call?.funcname);
    const own = Object.hasOwn(ownFunctions, called) ? ownFunctions[called] : undefined;
    if (!call || !own || call.location === undefined || call.args?.length !== own.types.length) {
      columns.push({ does: "keep" });
      continue;
    }
    columns.push({ does: own.does, name: name ?? called });
    const first = tokens.at(call.location);
    const open = tokens.endOfName(first) + 1;
    const close = tokens.closing(open);
    // name: a type of the catalog's, whose engine answers where no data is read.
    const ends = (at: number) => ` AS ${own.types[at]}) AS name)`;
    editor.replace(first, open, "CAST(CAST(");
    tokens.commas(open, close).forEach((comma, at) => editor.replace(comma, comma, `${ends(at)}, CAST(CAST(`));
    editor.replace(close, close, ends(own.types.length - 1));
  }
  if (columns.every(({ does }) => does === "keep")) return undefined;
  const edits = editor.edits.map(({ start, end, text: piece }) => ({ start, end, text: piece as string }));
  return { kind: "ownCalls", sql: applyEdits(text, edits).text, offset: undefined, columns };
}
