import { TavanaError } from "@tavana/common";
import type { BindMessage, FrontendMessage, Target } from "../wire/frontend-messages.ts";
import type { SessionContext } from "./context.ts";
import { encodeParameters } from "./parameter-values.ts";
import { Portal } from "./portal.ts";
import { prepareOne, type PreparedStatement } from "./prepared-statement.ts";
import { fieldDescriptions } from "./result.ts";
import { assertRunnable } from "./simple-query.ts";

type Message<K extends FrontendMessage["kind"]> = Extract<FrontendMessage, { kind: K }>;

/** Parse (PostgreSQL manual 55.2.3). The engine is not asked: a statement may be described or run at once. */
export function parse(context: SessionContext, { name, text, parameterTypes }: Message<"parse">): void {
  const { statements, output } = context;
  if (name !== "" && statements.has(name)) throw new TavanaError("42P05", `prepared statement "${name}" already exists`);
  if (name === "") statements.delete("");
  const prepared = prepareOne(text, context, parameterTypes);
  assertRunnable(context, prepared);
  statements.set(name, prepared);
  output.write.parseComplete();
}

export async function bind(context: SessionContext, message: BindMessage): Promise<void> {
  const { portals, output } = context;
  const prepared = findStatement(context, message.statement);
  const { parameters, parameterFormats } = message;
  if (parameterFormats.length > 1 && parameterFormats.length !== parameters.length) {
    throw new TavanaError("08P01", `bind message has ${parameterFormats.length} parameter formats but ${parameters.length} parameters`);
  }
  if (parameters.length !== prepared.parameterCount) {
    const supplied = `bind message supplies ${parameters.length} parameters`;
    throw new TavanaError("08P01", `${supplied}, but prepared statement "${message.statement}" requires ${prepared.parameterCount}`);
  }
  assertRunnable(context, prepared);
  const unknownFormat = message.resultFormats.find((format) => format !== 0 && format !== 1);
  if (unknownFormat !== undefined) throw new TavanaError("22023", `unsupported format code: ${unknownFormat}`);
  if (message.portal !== "" && portals.has(message.portal)) throw new TavanaError("42P03", `cursor "${message.portal}" already exists`);
  const values = await encodeParameters(context, prepared, parameters, parameterFormats);
  await closePortal(context, message.portal);
  portals.set(message.portal, new Portal(message.portal, prepared, values, message.resultFormats));
  output.write.bindComplete();
}

/** What the engine describes, and describes as it runs, too. */
const askedKinds: ReadonlySet<string | undefined> = new Set(["engine", "ownCalls", "ownParts"]);

/** @param runsNext whether the client's next message runs the portal that it asks about */
export async function describe(context: SessionContext, target: Target, name: string, runsNext: boolean): Promise<void> {
  const { output, engine } = context;
  if (target === "statement") {
    const prepared = findStatement(context, name);
    assertRunnable(context, prepared);
    await prepared.describe(engine);
    output.write.parameterDescription(prepared.parameterOids);
    describeColumns(context, await columnsOf(context, prepared), []);
    return;
  }
  const portal = findPortal(context, name);
  assertRunnable(context, portal.prepared);
  const { prepared } = portal;
  const isAsked = askedKinds.has(prepared.command?.kind);
  if (isAsked && runsNext && !portal.isStarted) {
    portal.describeOnRun = true;
    return;
  }
  if (!portal.columns && isAsked) await prepared.describe(engine);
  describeColumns(context, portal.columns ?? (await columnsOf(context, prepared)), portal.resultFormats);
}

/** The result's columns, which another statement may have to tell. */
async function columnsOf({ statements, portals, engine }: SessionContext, { command, columns }: PreparedStatement): Promise<Portal["columns"]> {
  if (command?.kind !== "execute" && command?.kind !== "fetch") return columns;
  if (command.kind === "fetch" && command.move) return undefined;
  const portal = command.kind === "fetch" ? portals.get(command.cursor) : undefined;
  if (portal?.columns) return portal.columns;
  const inner = command.kind === "fetch" ? portal?.prepared : statements.get(command.name);
  await inner?.describe(engine);
  return inner?.columns;
}

function describeColumns({ output }: SessionContext, columns: Portal["columns"], formats: readonly number[]): void {
  if (columns && columns.length > 0) output.write.rowDescription(fieldDescriptions(columns, formats));
  else output.write.noData();
}

/** @param endsPipeline whether Sync follows at once, so that the statement may be a transaction by itself */
export async function execute(context: SessionContext, { portal: name, maxRows }: Message<"execute">, endsPipeline: boolean): Promise<void> {
  const { output } = context;
  const portal = findPortal(context, name);
  if (portal.prepared.command === undefined) {
    output.write.emptyQueryResponse();
    return;
  }
  assertRunnable(context, portal.prepared);
  context.activity.begins(portal.prepared.source);
  const describe = portal.describeOnRun ? "always" : "no";
  portal.describeOnRun = false;
  await portal.run(context, { maxRows: Math.max(0, maxRows), describe, isLast: endsPipeline });
  output.flushIfLarge();
}

export async function close(context: SessionContext, target: Target, name: string): Promise<void> {
  if (target === "statement") context.statements.delete(name);
  else await closePortal(context, name);
  context.output.write.closeComplete();
}

async function closePortal({ portals }: SessionContext, name: string): Promise<void> {
  const portal = portals.get(name);
  portals.delete(name);
  await portal?.close();
}

function findStatement({ statements }: SessionContext, name: string): PreparedStatement {
  const prepared = statements.get(name);
  if (prepared) return prepared;
  throw new TavanaError("26000", name === "" ? "unnamed prepared statement does not exist" : `prepared statement "${name}" does not exist`);
}

function findPortal({ portals }: SessionContext, name: string): Portal {
  const portal = portals.get(name);
  if (portal) return portal;
  throw new TavanaError("34000", `portal "${name}" does not exist`);
}
