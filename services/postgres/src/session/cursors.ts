import { TavanaError } from "@tavana/common";
import type { Command } from "../sql/command.ts";
import { parseOwn } from "../sql/syntax-tree.ts";
import type { Run } from "./commands.ts";
import type { SessionContext } from "./context.ts";
import type { Rows } from "./kept-rows.ts";
import { Portal } from "./portal.ts";
import { prepareInner } from "./prepared-statement.ts";
import type { Result, ResultEvent } from "./result.ts";
import { haveSameBytes } from "./result-formats.ts";
import type { Scan } from "./scan.ts";

type CommandOf<K extends Command["kind"]> = Extract<Command, { kind: K }>;

/** FETCH ALL as PostgreSQL's grammar counts it where `long` has 32 bits. */
const FETCH_ALL = 2_147_483_647;

/**
 * DECLARE: a portal whose rows FETCH reads. The query begins now, so that it sees the data as they are and its
 * mistakes are found.
 *
 * @throws TavanaError 25P01 outside of a transaction, 42P03 for a name that is taken
 */
export async function declareCursor(context: SessionContext, { prepared, parameters, resultFormats }: Run, command: CommandOf<"declareCursor">): Promise<void> {
  const { portals, transaction } = context;
  const { name, binary, scroll, hold } = command;
  const query = prepareInner(prepared, command, context, prepared.declaredTypes);
  // What is no query is not in the grammar of DECLARE: the parser says where.
  if (query.command?.kind !== "engine" || query.command.writes) parseOwn(prepared.statement!.text);
  if (name === "") throw new TavanaError("34000", "invalid cursor name: must not be empty");
  if (!hold && !transaction.isBlock) throw new TavanaError("25P01", "DECLARE CURSOR can only be used in transaction blocks");
  if (portals.has(name)) throw new TavanaError("42P03", `cursor "${name}" already exists`);
  // A client that binds DECLARE with a format means the rows: DECLARE itself has none.
  const formats = binary ? [1] : resultFormats.length === 1 ? resultFormats : [];
  const portal = new Portal(name, query, parameters, formats, { scroll, hold });
  await portal.open(context);
  portals.set(name, portal);
}

/**
 * FETCH and MOVE.
 *
 * @throws TavanaError 34000 for an unknown cursor, 55000 for a direction that it cannot take
 */
export async function* fetch(context: SessionContext, { resultFormats, isSimple }: Run, command: CommandOf<"fetch">): Result {
  const portal = findCursor(context, command.cursor);
  const scan = await portal.open(context);
  const columns = scan.columns ?? [];
  if (!command.move) {
    if (!isSimple && !haveSameBytes(columns, portal.resultFormats, resultFormats)) {
      throw new TavanaError("0A000", `cursor "${command.cursor}" has its rows in another format`, { hint: "Ask for that format when you declare it; for binary with BINARY." });
    }
  }
  const schema: ResultEvent = { kind: "schema", columns, formats: portal.resultFormats };
  let count = 0;
  try {
    for await (const rows of move(scan, command)) {
      // Not before the first row: an error comes in place of the columns.
      if (!command.move && count === 0) yield schema;
      count += rows.count;
      if (!command.move) yield { kind: "rows", ...rows };
    }
  } catch (error) {
    portal.fail();
    // A position counts in the query's text, not in that of FETCH.
    throw error instanceof TavanaError ? new TavanaError(error.sqlstate, error.message, { ...error, position: 0 }) : error;
  }
  if (!command.move && count === 0) yield schema;
  yield { kind: "complete", tag: `${command.move ? "MOVE" : "FETCH"} ${count}` };
}

export async function closeCursor(context: SessionContext, name: string): Promise<void> {
  const portal = findCursor(context, name);
  context.portals.delete(name);
  await portal.close();
}

function findCursor({ portals }: SessionContext, name: string): Portal {
  const portal = portals.get(name);
  if (portal) return portal;
  throw new TavanaError("34000", `cursor "${name}" does not exist`);
}

/** Moves as PostgreSQL's DoPortalRunFetch does, and gives the rows that are to be shown. */
async function* move(scan: Scan, { direction, count, move: isMove }: CommandOf<"fetch">): AsyncGenerator<Rows, void, undefined> {
  switch (direction) {
    case "absolute":
      if (count > 0) {
        const before = scan.atEnd ? scan.position + 1 : scan.position;
        if (count <= before) scan.rewind();
        await skip(scan.forward(count - 1 - scan.position));
        return yield* scan.forward(1);
      }
      if (count === 0) return scan.rewind();
      await skip(scan.forward(Infinity));
      await skip(scan.backward(-count - 1));
      return yield* scan.backward(1);
    case "relative":
      if (count === 0) return yield* current(scan, isMove);
      await skip(count > 0 ? scan.forward(count - 1) : scan.backward(-count - 1));
      return yield* count > 0 ? scan.forward(1) : scan.backward(1);
    default: {
      if (count === 0) return yield* current(scan, isMove);
      const forward = (direction === "forward") === count > 0;
      const rows = Math.abs(count) === FETCH_ALL ? Infinity : Math.abs(count);
      return yield* forward ? scan.forward(rows) : scan.backward(rows);
    }
  }
}

/** The row that the cursor is on, once more. */
async function* current(scan: Scan, isMove: boolean): AsyncGenerator<Rows, void, undefined> {
  if (isMove) {
    if (scan.isOnRow) yield { data: new Uint8Array(), count: 1 };
    return;
  }
  scan.assertScroll();
  if (!scan.isOnRow) return;
  await skip(scan.backward(1));
  yield* scan.forward(1);
}

async function skip(rows: AsyncIterable<Rows> | Iterable<Rows>): Promise<void> {
  for await (const _ of rows);
}
