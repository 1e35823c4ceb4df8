import { TavanaError, Turns } from "@tavana/common";
import { TransactionState } from "@tavana/proto";
import type { EncodedResult } from "../encode/index.ts";
import type { Engine } from "../engine/engine.ts";
import type { EngineConnection } from "../engine/engine-connection.ts";
import type { Form } from "../gate/forms.ts";
import type { QueryFacts, Relation } from "../gate/query-check.ts";
import type { PlacedChange } from "../lake/view-set.ts";
import { OpenResult } from "./open-result.ts";
import type { Slots } from "./slots.ts";
import { Spill, type SpillSpace } from "./spill.ts";

type QueryReads = Pick<QueryFacts, "relations" | "files">;

/** Whether a relation may be a temporary one. */
const isOwn = ({ catalog, schema }: Relation) => [catalog, schema].every((part) => ["", "main", "temp", "pg_temp"].includes(part.toLowerCase()));

/**
 * A session's one connection. DuckDB ends an open stream silently as soon as anything else runs on its
 * connection, so everything here takes turns, and an open result is set aside before another statement begins.
 */
export class Session {
  readonly id: string;
  readonly connection: EngineConnection;
  readonly engine: Engine;
  transaction: TransactionState = TransactionState.IDLE;
  /** Changes of views that the open transaction has made, to be kept when it is committed. */
  pendingViews: PlacedChange[] = [];
  /** When the open transaction began, by performance.now(): it sees the catalog as it was then. */
  #began = 0;
  /** What temporary views read, by name: each time that one is read, its reader must still have the right to it. */
  readonly #temporaryViews = new Map<string, QueryReads[]>();
  /** Temporary objects or settings live here beyond any transaction. */
  #stateful = false;
  readonly #turns = new Turns();
  #open: OpenResult | undefined;
  readonly #spill: SpillSpace;
  readonly #ending = new AbortController();

  constructor(id: string, engine: Engine, connection: EngineConnection, spill: SpillSpace) {
    this.id = id;
    this.engine = engine;
    this.connection = connection;
    this.#spill = spill;
  }

  /** Whether anything of the session would be lost with its connection. */
  get pinned(): boolean {
    return this.#stateful || this.transaction !== TransactionState.IDLE;
  }

  /** How old the catalog may be that statements see here. */
  get catalogSince(): number {
    return this.transaction === TransactionState.IDLE ? performance.now() : this.#began;
  }

  /** Called before the engine sees BEGIN. */
  begins(): void {
    if (this.transaction === TransactionState.IDLE) this.#began = performance.now();
  }

  /** Notes what a temporary view reads. One that was replaced or dropped may be back after a rollback, so it is not forgotten. */
  makesTemporaryView(name: string, { relations, files }: QueryReads): void {
    const reads = { relations, files };
    const known = this.#temporaryViews.get(name.toLowerCase()) ?? [];
    const others = known.filter((each) => JSON.stringify(each) !== JSON.stringify(reads));
    this.#temporaryViews.set(name.toLowerCase(), [...others, reads]);
  }

  /** What temporary views among these relations read, and temporary views behind those. */
  readByTemporaryViews(relations: readonly Relation[]): QueryReads {
    if (this.#temporaryViews.size === 0) return { relations: [], files: [] };
    const seen = new Set<QueryReads>();
    const add = (named: readonly Relation[]) => {
      for (const relation of named) for (const reads of (isOwn(relation) && this.#temporaryViews.get(relation.name.toLowerCase())) || []) seen.add(reads);
    };
    add(relations);
    for (const reads of seen) add(reads.relations); // a set's walk comes to what is added meanwhile
    return { relations: [...seen].flatMap((reads) => reads.relations), files: [...seen].flatMap((reads) => reads.files) };
  }

  /** What a relation reads, if it is a temporary view, as it was made last. */
  readByTemporaryView(relation: Relation): QueryReads | undefined {
    return isOwn(relation) ? this.#temporaryViews.get(relation.name.toLowerCase())?.at(-1) : undefined;
  }

  /** Fires when the session ends: everything that runs in it is to stop. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Runs work alone on the connection, after what came before, with no open stream in its way. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.next(async () => {
      if (this.signal.aborted) throw this.signal.reason;
      await this.#open?.setAside();
      this.#open = undefined;
      return work();
    });
  }

  /** Ends a transaction: its open results end with it, as PostgreSQL closes portals. */
  async endTransaction<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.next(async () => {
      if (this.signal.aborted) throw this.signal.reason;
      this.#open?.discard();
      this.#open = undefined;
      return work();
    });
  }

  /** A result of a statement that ran in `exclusive`: it stays readable when other statements follow. */
  adopt(result: EncodedResult, slots: Slots, signal: AbortSignal): OpenResult {
    const turn = <T>(work: () => Promise<T>) => this.#turns.next(() => this.connection.interruptible(signal, work));
    this.#open = new OpenResult(result, { turn, slots, spill: new Spill(this.#spill) });
    return this.#open;
  }

  /**
   * What a statement means in the state that the session is in: COMMIT of a failed transaction rolls it back.
   * DuckDB itself would answer ok to it.
   *
   * @throws TavanaError 25P02 for a statement in a failed transaction that does not end it
   */
  effectiveForm(form: Form): Form {
    if (this.transaction !== TransactionState.FAILED || form.transaction === "rollback") return form;
    if (form.transaction === "commit") return { ...form, tag: "ROLLBACK", transaction: "rollback" };
    throw new TavanaError("25P02", "current transaction is aborted, commands ignored until end of transaction block");
  }

  succeeded(form: Form): void {
    if (form.transaction === "begin") this.transaction = TransactionState.OPEN;
    else if (form.transaction) this.#ended(form.transaction === "commit");
    if (form.leavesState) this.#stateful = true;
    if (form.kind === "setting") this.connection.settingsChanged();
    // The engine takes a view that was replaced for what it was when a statement was prepared.
    if (form.kind === "ddl" || form.kind === "view" || form.kind === "setting") this.connection.forgetPrepared();
  }

  failed(): void {
    if (this.transaction === TransactionState.OPEN) this.transaction = TransactionState.FAILED;
  }

  /** Ends a transaction that could not be committed. @throws the error that was why */
  async rolledBack(error: unknown): Promise<never> {
    await this.connection.run("ROLLBACK").catch(() => undefined);
    this.#ended(false);
    throw error;
  }

  async close(): Promise<void> {
    if (this.signal.aborted) return;
    this.#ending.abort(new TavanaError("57P01", "the session has ended"));
    await this.#turns.next(async () => {
      this.#open?.discard();
      this.#open = undefined;
      this.connection.close();
    });
  }

  #ended(committed: boolean): void {
    this.transaction = TransactionState.IDLE;
    // The engine does not see that what they were bound to is gone.
    if (!committed && (this.#stateful || this.pendingViews.length > 0)) this.connection.forgetPrepared();
    this.pendingViews = [];
  }
}
