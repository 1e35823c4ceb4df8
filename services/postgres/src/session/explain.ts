import { TavanaError } from "@tavana/common";
import type { Command } from "../sql/command.ts";
import { dataRows } from "../wire/data-rows.ts";
import type { Run } from "./commands.ts";
import type { SessionContext } from "./context.ts";
import { formatPlan } from "./explain-format.ts";
import { readPlan } from "./explain-plan.ts";
import { allText } from "./result-formats.ts";
import { localRows, textColumn, type Result, type ResultColumn } from "./result.ts";
import { startQuery } from "./start-query.ts";

/** OIDs of json and xml. */
const formatTypes: Readonly<Record<string, number>> = { json: 114, xml: 142 };

export function explainColumn({ options: { format } }: Extract<Command, { kind: "explain" }>): ResultColumn {
  const column = textColumn("QUERY PLAN");
  return { ...column, typeOid: formatTypes[format] ?? column.typeOid };
}

/** Asks the engine for the plan in its own form, and shows it in PostgreSQL's. */
export async function* explain(context: SessionContext, run: Run, command: Extract<Command, { kind: "explain" }>): Result {
  const prefix = command.options.analyze ? "EXPLAIN (ANALYZE, FORMAT json) " : "EXPLAIN (FORMAT json) ";
  const execution = await startQuery(context, run, allText, prefix);
  let plan = "";
  try {
    for await (const { event } of execution.events) if (event.case === "rows") for (const [, value] of dataRows(event.value.data)) plan += value?.toString() ?? "";
  } catch (error) {
    throw run.prepared.placed(error instanceof TavanaError && error.position > prefix.length ? new TavanaError(error.sqlstate, error.message, { ...error, position: error.position - prefix.length }) : error);
  }
  yield* localRows([explainColumn(command)], formatPlan(readPlan(plan, command.options), command.options).map((line) => [line]));
  yield { kind: "complete", tag: "EXPLAIN" };
}
