import { TavanaError } from "@tavana/common";
import { Target } from "@tavana/proto";
import type { Argument, Command } from "../sql/command.ts";
import { constantText, parseOwn } from "../sql/syntax-tree.ts";
import { dataRows } from "../wire/data-rows.ts";
import type { Run } from "./commands.ts";
import type { SessionContext } from "./context.ts";
import { encodeParameters } from "./parameter-values.ts";
import { prepareInner, type PreparedStatement } from "./prepared-statement.ts";
import { allText } from "./result-formats.ts";

type CommandOf<K extends Command["kind"]> = Extract<Command, { kind: K }>;

/**
 * PREPARE: the statement joins those of the protocol's Parse. The engine is asked about it at once, because
 * PostgreSQL finds mistakes now, too.
 *
 * @throws TavanaError 42P05 for a name that is taken, 42601 for a statement that can't be prepared
 */
export async function prepareNamed(context: SessionContext, outer: PreparedStatement, command: CommandOf<"prepare">): Promise<void> {
  const { statements, engine } = context;
  const inner = prepareInner(outer, command, context, command.types);
  // What is no query is not in the grammar of PREPARE: the parser says where.
  if (inner.command?.kind !== "engine") parseOwn(outer.statement!.text);
  await inner.describe(engine);
  if (statements.has(command.name)) throw new TavanaError("42P05", `prepared statement "${command.name}" already exists`);
  statements.set(command.name, inner);
}

/**
 * EXECUTE: the named statement with its arguments' values, to be run in place of `run`.
 *
 * @throws TavanaError 26000 for an unknown name, 42601 for a wrong number of arguments
 */
export async function boundStatement(context: SessionContext, run: Run, command: CommandOf<"execute">): Promise<Run> {
  const prepared = context.statements.get(command.name);
  if (!prepared?.command) throw new TavanaError("26000", `prepared statement "${command.name}" does not exist`);
  // It could go round in circles.
  if (prepared.command.kind === "execute") throw new TavanaError("0A000", "EXECUTE of a statement that is EXECUTE itself is not supported");
  const { parameterCount } = prepared;
  if (command.arguments.length !== parameterCount) {
    const detail = `Expected ${parameterCount} parameters but got ${command.arguments.length}.`;
    throw new TavanaError("42601", `wrong number of parameters for prepared statement "${command.name}"`, { detail });
  }
  const values = await evaluate(context, run, command.arguments);
  return { ...run, prepared, parameters: await encodeParameters(context.engine, prepared, values, []) };
}

/** The arguments' values in text form; undefined: NULL. Only what is no plain constant goes to the engine. */
async function evaluate(context: SessionContext, { prepared, parameters }: Run, arguments_: readonly Argument[]): Promise<(Buffer | undefined)[]> {
  const known = arguments_.map(({ tree }) => constant(tree));
  const open = arguments_.filter((_, index) => known[index] === "open");
  if (open.length === 0) return known as (Buffer | undefined)[];
  // Blanks stand for what is left out, so that positions in errors stay right.
  const sql = open.reduce((before, argument, index) => (before + (index === 0 ? "" : ",")).padEnd(argument.offset) + argument.sql, "SELECT ");
  const query = prepareInner(prepared, { sql, offset: 0 }, context, prepared.declaredTypes);
  const { target } = query;
  const { engine } = context;
  const { events } = await engine.execute(await query.engineText(engine, parameters), { parameters, format: allText, target, inSession: target !== Target.CATALOG && engine.hasSession });
  let values: (Buffer | undefined)[] = [];
  try {
    for await (const { event } of events) if (event.case === "rows") [values = []] = dataRows(event.value.data);
  } catch (error) {
    throw query.placed(error);
  }
  let next = 0;
  return known.map((value) => (value === "open" ? values[next++] : value));
}

/** Text of a literal, however it is signed; "open" for any other expression. */
function constant(tree: Argument["tree"]): Buffer | undefined | "open" {
  if (!tree || !("A_Const" in tree)) return "open";
  if (tree.A_Const.isnull) return undefined;
  const text = constantText(tree);
  return text === undefined || tree.A_Const.bsval ? "open" : Buffer.from(text);
}
