import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { AccessPolicy } from "@tavana/proto";
import { coversRelation, quoteIdentifier, quoteLiteral, TavanaError } from "@tavana/common";
import type { EngineConnection } from "../engine/engine-connection.ts";
import { shifted, type Verdict } from "../gate/gate.ts";
import type { Relation } from "../gate/query-check.ts";
import { targetsOf, type ViewChange, type ViewName } from "../gate/view-form.ts";
import { isTakenSchema } from "../lake/datasets-file.ts";
import { readsNothing, readsOf } from "../lake/definition.ts";
import { createSchema, createView } from "../lake/definitions.ts";
import { keyOf, qualified } from "../lake/names.ts";
import type { PlacedChange, View } from "../lake/view-set.ts";
import type { Views } from "../lake/views.ts";

/** Names of databases: schemas in which nothing is kept, besides those that are taken. */
const databases: ReadonlySet<string> = new Set(["memory", "postgres"]);

/** What conflicts for a moment is tried again. */
const MAX_ATTEMPTS = 20;
const RETRY_MS = 50;

/** The catalog as statements may change it. */
export interface KeptCatalog {
  /** None: nothing is kept here. */
  readonly views: Views | undefined;
  /** Waits until relations can be read. */
  open(relations: readonly Relation[]): Promise<void>;
}

/** A statement that changes views, and where it runs. */
export interface ViewStatement {
  readonly catalog: KeptCatalog;
  readonly connection: EngineConnection;
  readonly verdict: Verdict;
  readonly policy: AccessPolicy | undefined;
  /** Changes of the transaction that is open, which this one joins; undefined outside of one. */
  readonly pending: PlacedChange[] | undefined;
  readonly signal: AbortSignal;
}

/**
 * Makes a change in the engine, where it may fail, and keeps it: at once, or when the transaction is committed.
 *
 * @throws TavanaError 25006 where no views are kept, 42501 without the right, 3F000, and as changedViews does
 */
export async function changeViews({ catalog, connection, verdict, policy, pending, signal }: ViewStatement): Promise<void> {
  const named = verdict.form.view!;
  if (await dropsTemporary(named, connection)) {
    for (const { name } of targetsOf(named)) await connection.run(`DROP VIEW temp.main.${quoteIdentifier(name)}`);
    return;
  }
  const { views } = catalog;
  if (!views) {
    throw new TavanaError("25006", `cannot execute ${verdict.form.tag} in a read-only catalog`, {
      hint: "Only temporary tables and views can be made here: CREATE TEMP VIEW …",
    });
  }
  if (named.kind === "schema") return requireSchema(named, connection, policy);
  const change = await placed(named, connection, verdict);
  for (const target of [...targetsOf(change), ...(change.kind === "rename" ? [{ ...change.target, name: change.to }] : [])]) requireRight(target, policy);
  if (change.kind === "comment") await requireColumn(change, connection);
  const before = views.applied(await views.now(signal), pending ?? []);
  const after = views.applied(before, [change]);
  if (pending) {
    await makeInEngine(before, after, { catalog, connection, signal }).catch((error: unknown) => {
      throw positioned(error, change);
    });
    pending.push(change);
    return;
  }
  if (change.kind === "create" && after !== before) await tryInEngine(change, { catalog, connection, signal });
  await views.publish([change], signal);
}

/** A change whose names have their schemas. @throws TavanaError 3F000 where the search path leads to none, and as readsOf does */
async function placed(change: Exclude<ViewChange, { kind: "schema" }>, connection: EngineConnection, verdict: Verdict): Promise<PlacedChange> {
  const bare = targetsOf(change).some(({ schema }) => schema === "");
  const [first = "main"] = bare ? await connection.searchPath() : [];
  const isNowhere = ({ schema }: ViewName) => schema === "" && isClosed(first);
  const place = (name: ViewName): ViewName => {
    const schema = name.schema === "" ? first : name.schema;
    if (!isClosed(schema)) return { ...name, schema };
    if (name.schema !== "") throw closed(schema);
    if (change.kind !== "create") throw new TavanaError("42P01", `view "${name.name}" does not exist`);
    throw new TavanaError("3F000", "no schema has been selected to create in", { hint: "Write the schema before the view's name, or CREATE TEMP VIEW." });
  };
  switch (change.kind) {
    case "create": {
      const target = place(change.target);
      return { ...change, target, reads: readsOf(verdict, target.schema) };
    }
    case "drop":
      return { ...change, targets: change.targets.filter((name) => !change.ifExists || !isNowhere(name)).map(place), reads: readsNothing };
    default:
      return { ...change, target: place(change.target), reads: readsNothing };
  }
}

function isClosed(schema: string): boolean {
  return isTakenSchema(schema) || databases.has(schema.toLowerCase());
}

function closed(schema: string): TavanaError {
  return new TavanaError("42501", `permission denied for schema ${schema}`, { hint: "Views are kept in schemas of their own: CREATE VIEW team.name AS …" });
}

/**
 * A schema is there as soon as a view is in it: whoever may make one there has nothing more to do.
 *
 * @throws TavanaError 42501, 42P06
 */
async function requireSchema({ schema, ifNotExists }: { readonly schema: string; readonly ifNotExists: boolean }, connection: EngineConnection, policy: AccessPolicy | undefined): Promise<void> {
  const there = await connection.value(`SELECT count(*) FROM duckdb_schemas() WHERE database_name = 'tavana' AND lower(schema_name) = ${quoteLiteral(schema.toLowerCase())}`);
  if (there !== 0n && ifNotExists) return;
  const mine = (policy?.views ?? []).some((pattern) => pattern === "*" || pattern.toLowerCase().startsWith(`${schema.toLowerCase()}.`));
  if (isClosed(schema) || !mine) throw closed(schema);
  if (there !== 0n) throw new TavanaError("42P06", `schema "${schema}" already exists`);
}

/** @throws TavanaError 42501 */
function requireRight({ schema, name }: ViewName, policy: AccessPolicy | undefined): void {
  if (coversRelation(policy?.views ?? [], schema, name) && coversRelation(policy?.relations ?? [], schema, name)) return;
  throw new TavanaError("42501", `permission denied to change view ${schema}.${name}`, { hint: "Ask an operator for the right to make views there." });
}

/** DROP VIEW v means a temporary one first. */
async function dropsTemporary(change: ViewChange, connection: EngineConnection): Promise<boolean> {
  if (change.kind !== "drop" || change.targets.some(({ schema }) => schema !== "")) return false;
  const rows = await connection.rows("SELECT lower(view_name) FROM duckdb_views() WHERE database_name = 'temp' AND NOT internal");
  return change.targets.every(({ name }) => rows.some(([known]) => known === name.toLowerCase()));
}

/** @throws TavanaError 42703 for a column that a view does not have */
async function requireColumn({ target, column }: { readonly target: ViewName; readonly column?: string }, connection: EngineConnection): Promise<void> {
  if (column === undefined) return;
  const columns = await connection.rows(`SELECT lower(column_name) FROM duckdb_columns() WHERE database_name = 'tavana' AND lower(schema_name || '.' || table_name) = ${quoteLiteral(`${target.schema}.${target.name}`.toLowerCase())}`);
  if (columns.length === 0 || columns.some(([known]) => known === column.toLowerCase())) return;
  throw new TavanaError("42703", `column "${column}" of relation "${target.name}" does not exist`);
}

type EngineWork = Pick<ViewStatement, "catalog" | "connection" | "signal">;

/** Makes the views in the engine as they are after a change, in the transaction that is open there. */
async function makeInEngine(before: readonly View[], after: readonly View[], work: EngineWork): Promise<void> {
  const known = new Map(before.map((view) => [keyOf(view), view]));
  const wanted = new Set(after.map(keyOf));
  for (const view of before) if (!wanted.has(keyOf(view))) await work.connection.run(`DROP VIEW IF EXISTS ${qualified(view)}`);
  for (const view of after) {
    const old = known.get(keyOf(view));
    if (old && view.query === old.query && String(view.columns) === String(old.columns)) continue;
    await makeView(view, work);
  }
}

async function makeView(view: Pick<View, "schema" | "name" | "columns" | "query" | "reads">, { catalog, connection, signal }: EngineWork): Promise<void> {
  await unlessAborted(signal, catalog.open(view.reads.relations));
  await connection.run(createSchema(view.schema));
  await connection.run(createView(view));
}

/**
 * Has the engine bind a view's query under a name of its own, and takes that back: however long it takes, it stands
 * in nobody's way.
 */
async function tryInEngine(change: PlacedChange & { readonly kind: "create" }, work: EngineWork): Promise<void> {
  const { connection, signal } = work;
  const target = { schema: change.target.schema, name: randomUUID() };
  for (let attempt = 1; ; attempt++) {
    await connection.run("BEGIN");
    try {
      await makeView({ ...change, ...target }, work);
      return;
    } catch (error) {
      // Another makes the first view of a schema at this moment.
      const conflict = error instanceof TavanaError && error.sqlstate === "40001";
      if (!conflict || attempt >= MAX_ATTEMPTS) throw positioned(error, { ...change, target });
    } finally {
      await connection.run("ROLLBACK");
    }
    await delay(RETRY_MS, undefined, { signal });
  }
}

/** Work that goes on by itself, waited for no longer than somebody wants it. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason as Error);
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

/** An error in a view's query, with its position in the statement that holds that. */
function positioned(error: unknown, change: PlacedChange): unknown {
  if (!(error instanceof TavanaError) || change.kind !== "create") return error;
  const head = createView({ ...change.target, columns: change.columns, query: "" }).length;
  if (error.position <= head) return new TavanaError(error.sqlstate, error.message, { ...error, position: 0 });
  return shifted(error, change.queryStart - head);
}
