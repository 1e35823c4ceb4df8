import { Target, type ResultFormat } from "@tavana/proto";
import type { Run } from "./commands.ts";
import type { SessionContext } from "./context.ts";
import type { Execution } from "./engine-session.ts";

/** Starts a query whose rows the front end reads itself: about data in the transaction that is open, about the catalog in none. */
export async function startQuery({ engine, transaction }: SessionContext, { prepared, parameters, started }: Run, format: ResultFormat, prefix = ""): Promise<Execution> {
  const { target } = prepared;
  const isOfData = target !== Target.CATALOG;
  if (isOfData && (transaction.isExplicit || transaction.isBegun)) await transaction.enter();
  const text = prefix + (await prepared.engineText(engine, parameters));
  const execution = await engine.execute(text, { parameters, format, target, inSession: isOfData && engine.hasSession });
  started(execution);
  return execution;
}
