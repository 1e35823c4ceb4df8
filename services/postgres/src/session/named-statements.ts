import { TavanaError } from "@tavana/common";
import { Target } from "@tavana/proto";
import type { Argument, Command } from "../sql/command.ts";
import { countCharacters } from "../sql/split.ts";
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
  const values = await evaluate(context, run, command.arguments, prepared);
  return { ...run, prepared, parameters: await encodeParameters(context, prepared, values, []) };
}

/** Types that a number with a fraction is rounded to. */
const wholeTypes: ReadonlyMap<number, string> = new Map([[20, "BIGINT"], [21, "SMALLINT"], [23, "INTEGER"]]);

/** The arguments' values in text form; undefined: NULL. Only what is no plain constant goes to the engine. */
async function evaluate(context: SessionContext, { prepared, parameters }: Run, arguments_: readonly Argument[], executed: PreparedStatement): Promise<(Buffer | undefined)[]> {
  const known = arguments_.map(({ tree }, index) => (wholeTypes.has(executed.parameterType(index).oid) && isFraction(tree) ? "open" : constant(tree)));
  const open = arguments_.filter((_, index) => known[index] === "open");
  if (open.length === 0) return known as (Buffer | undefined)[];
  const starts: number[] = [];
  let sql = "SELECT ";
  arguments_.forEach((argument, index) => {
    if (known[index] !== "open") return;
    const type = wholeTypes.get(executed.parameterType(index).oid);
    sql += `${starts.length > 0 ? ", " : ""}${type ? "CAST((" : ""}`;
    starts.push(sql.length);
    sql += `${argument.sql}${type ? `) AS ${type})` : ""}`;
  });
  /** An error's place in an argument, as one in the statement that the client sent. */
  const placed = (error: unknown) => {
    const own = query.placed(error);
    if (!(own instanceof TavanaError) || own.position === 0) return own;
    const base = countCharacters(prepared.source, prepared.statement!.offset) + 1;
    const part = Math.max(0, starts.findLastIndex((start) => start <= own.position - base));
    return new TavanaError(own.sqlstate, own.message, { ...own, position: own.position - starts[part]! + open[part]!.offset });
  };
  const query = prepareInner(prepared, { sql, offset: 0 }, context, prepared.declaredTypes);
  const { target } = query;
  const { engine } = context;
  const { events } = await engine.execute(await query.engineText(engine, parameters), { parameters, format: allText, target, inSession: target !== Target.CATALOG && engine.hasSession });
  let values: (Buffer | undefined)[] = [];
  try {
    for await (const { event } of events) if (event.case === "rows") [values = []] = dataRows(event.value.data);
  } catch (error) {
    throw placed(error);
  }
  let next = 0;
  return known.map((value) => (value === "open" ? values[next++] : value));
}

function isFraction(tree: Argument["tree"]): boolean {
  return tree !== undefined && "A_Const" in tree && tree.A_Const.fval !== undefined;
}

/** Text of a literal, however it is signed; "open" for any other expression. */
function constant(tree: Argument["tree"]): Buffer | undefined | "open" {
  if (!tree || !("A_Const" in tree)) return "open";
  if (tree.A_Const.isnull) return undefined;
  const text = constantText(tree);
  return text === undefined || tree.A_Const.bsval ? "open" : Buffer.from(text);
}
