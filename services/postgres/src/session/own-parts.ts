import { applyEdits } from "@tavana/common";
import type { Command } from "../sql/command.ts";
import { answerText } from "../sql/translate/questions.ts";
import { textRows } from "../wire/data-rows.ts";
import type { Run } from "./commands.ts";
import type { SessionContext } from "./context.ts";
import { prepareOne } from "./prepared-statement.ts";
import { namedColumns, type Result, type ResultColumn } from "./result.ts";

type Parts = Extract<Command, { kind: "ownParts" }>;

/** Does the calls that a statement's parts are, and runs it with their answers in the place of them. */
export async function* runOwnParts(context: SessionContext, run: Run, { text, parts, names }: Parts): Result {
  const edits: { start: number; end: number; text: string }[] = [];
  for (const { kind, start, end, sql } of parts) edits.push({ start, end, text: await answer(context, run, kind, sql) });
  edits.sort((a, b) => a.start - b.start);
  const prepared = prepareOne(applyEdits(text, edits).text, context, run.prepared.declaredTypes);
  for await (const event of context.run(context, { ...run, prepared })) {
    if (event.kind !== "schema") yield event;
    else yield { ...event, columns: namedColumns(event.columns, names) };
  }
}

async function answer(context: SessionContext, run: Run, kind: "value" | "rows", sql: string): Promise<string> {
  const prepared = prepareOne(sql, context, run.prepared.declaredTypes);
  let columns: readonly ResultColumn[] = [];
  const rows: (string | null)[][] = [];
  for await (const event of context.run(context, { ...run, prepared, resultFormats: [], openEnded: false, isLast: false })) {
    if (event.kind === "schema") columns = event.columns;
    if (event.kind === "rows") for (const row of textRows(event.data)) rows.push(row);
  }
  return answerText({ kind, sql }, columns, rows);
}
