import { TavanaError } from "@tavana/common";
import type { SessionContext } from "./context.ts";
import { Portal } from "./portal.ts";
import { endPortals } from "./portals.ts";
import { prepareAll, type PreparedStatement } from "./prepared-statement.ts";
import { countCharacters } from "../sql/split.ts";
import { isParsable, parseStatement } from "../sql/syntax-tree.ts";

/** The simple query protocol (PostgreSQL manual 55.2.2): all statements of one text, up to the first error. */
export async function simpleQuery(context: SessionContext, text: string): Promise<void> {
  const { statements, portals, transaction, output } = context;
  statements.delete("");
  await portals.get("")?.close();
  portals.delete("");
  // What a pipeline before it has left open ends here, as at Sync.
  await endImplicit(context);
  const prepared = prepareAll(text, context);
  if (prepared.length > 1) await assertSyntax(context, prepared);
  if (prepared.length === 0) output.write.emptyQueryResponse();
  for (const [index, one] of prepared.entries()) {
    const isLast = index === prepared.length - 1;
    if (prepared.length > 1) transaction.beginImplicit();
    assertRunnable(context, one);
    assertNoParameters(one);
    const beforeComplete = isLast ? () => endImplicit(context) : undefined;
    await new Portal("", one, [], []).run(context, { maxRows: 0, describe: "rows", isLast, beforeComplete });
    output.flushIfLarge();
  }
}

/** In a failed transaction only its end is accepted. */
export function assertRunnable({ transaction }: SessionContext, { command }: PreparedStatement): void {
  if (!transaction.isFailed || command === undefined || command.kind === "commit" || command.kind === "rollback") return;
  if (command.kind === "savepoint" && command.step === "rollback") return;
  throw new TavanaError("25P02", "current transaction is aborted, commands ignored until end of transaction block");
}

/** What took effect together takes effect now. */
export async function endImplicit(context: SessionContext): Promise<void> {
  const { transaction } = context;
  if (transaction.isExplicit) return;
  if (context.portals.size > 0) await endPortals(context, "commit");
  if (transaction.isBlock) await transaction.commit();
}

/** A Query brings no values for parameters. */
function assertNoParameters(prepared: PreparedStatement): void {
  const { statement } = prepared;
  // PREPARE's parameters get their values from EXECUTE.
  if (statement?.firstParameter === undefined || prepared.command?.kind === "prepare") return;
  const [name = ""] = /^\$\d+/.exec(statement.text.slice(statement.firstParameter)) ?? [];
  const position = countCharacters(statement.text, statement.firstParameter) + 1;
  throw prepared.placed(new TavanaError("42P02", `there is no parameter ${name}`, { position }));
}

/**
 * PostgreSQL reads a whole text before it runs any of it. What its grammar accepts is taken as right; of other
 * statements the engine is asked whether they are DuckDB's SQL or nobody's.
 */
async function assertSyntax({ engine }: SessionContext, all: readonly PreparedStatement[]): Promise<void> {
  for (const prepared of all) {
    const text = prepared.statement?.text ?? "";
    if (prepared.command?.kind !== "engine" || !isParsable(text) || parseStatement(text) !== undefined) continue;
    try {
      await prepared.describe(engine);
    } catch (error) {
      if (error instanceof TavanaError && error.sqlstate === "42601") throw error;
    }
  }
}
