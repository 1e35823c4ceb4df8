import { setTimeout as delay } from "node:timers/promises";
import { asTavanaError, quoteIdentifier, quoteLiteral, TavanaError } from "@tavana/common";
import type { Engine } from "../engine/engine.ts";
import type { Relation } from "../gate/query-check.ts";
import { eachOf } from "./each-of.ts";
import type { Definition, Reads } from "./definition.ts";
import { keyOf, qualified } from "./names.ts";

/** Those that are looked at side by side: each takes requests to a store. */
const PARALLEL = 4;
/** What could not be opened is tried again at its next use, but no sooner. */
const RETRY_MS = 1_000;
/** What a name stood for is remembered for transactions that still see it, which last no longer. */
const FORMER_MS = 24 * 3_600_000;

/** What else a name may stand for in the engine: what it is about to, and what it did. */
interface Other {
  readonly schema: string;
  readonly name: string;
  readonly reads: Reads;
  /** A transaction is about to make it. */
  coming: boolean;
  /** When it was gone, by performance.now(); Infinity while it may be there. */
  until: number;
}

/** The catalog's relations in one engine, as views there. One that cannot be read is an error of its own and of no other. */
export class Definitions {
  readonly #engine: Engine;
  readonly #states = new Map<string, State>();
  readonly #others = new Map<string, Other[]>();
  /** What is still being opened though it is no longer wanted: what comes after it must not come before. */
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #schemas = new Set<string>();
  #opening: Promise<unknown> = Promise.resolve();
  readonly #explain: (error: unknown) => unknown;

  /** @param explain puts a store's errors in words for users */
  constructor(engine: Engine, explain: (error: unknown) => unknown) {
    this.#engine = engine;
    this.#explain = explain;
  }

  /** Those that there are now, with why they cannot be read, if so. */
  get all(): readonly { readonly definition: Definition; readonly error: TavanaError | undefined }[] {
    return [...this.#states.values()].map(({ definition, error }) => ({ definition, error }));
  }

  /** Those of a name, in any schema, and what has been there or is about to be. */
  named(name: string): readonly { readonly schema: string; readonly name: string }[] {
    const wanted = name.toLowerCase();
    const known = [...[...this.#states.values()].map(({ definition }) => definition), ...[...this.#others.values()].flat()];
    return known.filter((each) => each.name.toLowerCase() === wanted);
  }

  /** What a relation, named with its schema, reads as it is now. */
  readsOf(relation: Relation): Reads | undefined {
    return this.#states.get(keyOf(relation))?.definition.reads;
  }

  /**
   * What views among these relations, named with their schemas, read, and views behind those.
   *
   * @param since how old the catalog may be that a reader sees, by performance.now(): what a name stood for then counts, too
   */
  readBy(relations: readonly Relation[], since = performance.now()): { readonly relations: readonly Relation[]; readonly files: readonly string[] } {
    const seen = new Set(this.#readsOf(relations, since));
    const found: Relation[] = [];
    for (const { relations: named, possible } of seen) {
      const read = [...named, ...possible.filter((relation) => this.#readsOf([relation], since).length > 0)];
      found.push(...read);
      for (const reads of this.#readsOf(read, since)) seen.add(reads); // a set's walk comes to what is added meanwhile
    }
    return { relations: found, files: [...seen].flatMap(({ files }) => files) };
  }

  /**
   * Of what a transaction of the engine is about to make: whoever sees it must be allowed to read what it reads.
   *
   * @returns to be called when that is over, with whether they were made
   */
  expect(definitions: readonly Definition[]): (made: boolean) => void {
    const fresh = definitions.filter((definition) => !same(definition, this.#states.get(keyOf(definition))?.definition));
    const others = fresh.map((definition) => this.#remember(definition, true));
    return (made) => {
      for (const other of others) {
        other.coming = false;
        if (!made) other.until = performance.now();
      }
    };
  }

  /** Makes exactly these the engine's; opens them in the background. */
  async replace(definitions: readonly Definition[]): Promise<void> {
    const wanted = new Map(definitions.map((definition) => [keyOf(definition), definition]));
    for (const [key, state] of this.#states) {
      if (same(state.definition, wanted.get(key))) continue;
      this.#remember(state.definition, false); // what another takes the place of is there until that is
      this.#states.delete(key);
      if (state.opening) this.#leave(key, state.opening);
    }
    for (const key of this.#others.keys()) if (!this.#leaving.has(key) && !wanted.has(key)) await this.#drop(key);
    for (const schema of new Set(definitions.map((definition) => definition.schema))) {
      if (this.#schemas.has(schema)) continue;
      // One that an open transaction is making cannot be made before that is over: it comes with its first view.
      await this.#engine.change([createSchema(schema)]).then(() => this.#schemas.add(schema), () => undefined);
    }
    const fresh = [...wanted].filter(([key]) => !this.#states.has(key)).map(([key, definition]) => this.#add(key, definition));
    this.#opening = eachOf(fresh, PARALLEL, (state) => this.#open(state));
  }

  /** Resolves when those that came last have been looked at, or the time is over. */
  async looked(timeoutMs: number): Promise<void> {
    await Promise.race([this.#opening, delay(timeoutMs, undefined, { ref: false })]);
  }

  /** Waits until those among these relations, named with their schemas, are open, or cannot be. */
  async open(relations: readonly Relation[]): Promise<void> {
    for (const state of this.#among(relations)) await this.#open(state);
  }

  /**
   * As `open`.
   *
   * @throws TavanaError why one cannot be read
   */
  async require(relations: readonly Relation[]): Promise<void> {
    for (const state of this.#among(relations)) {
      if (state.isOpen) continue;
      await this.#open(state);
      if (state.error) throw state.error;
    }
  }

  /** Opens anew, at their next use, those among these and what they read: their files have changed their columns. @returns whether there are any */
  forget(relations: readonly Relation[]): boolean {
    const known = this.#among([...relations, ...this.readBy(relations).relations]);
    for (const state of known) state.forget();
    return known.length > 0;
  }

  /** A view's query is bound when it is opened: what it reads comes first. */
  async #open(state: State, readers: readonly State[] = []): Promise<void> {
    if (state.isOpen) return;
    const { relations, possible } = state.definition.reads;
    for (const read of this.#among([...relations, ...possible])) {
      if (read !== state && !readers.includes(read)) await this.#open(read, [...readers, state]);
    }
    await state.open();
  }

  /** A name without a schema may mean any. */
  #among(relations: readonly Relation[]): State[] {
    return relations.flatMap(({ schema, name }) => {
      const found = schema === "" ? this.named(name) : [{ schema, name }];
      return found.flatMap((one) => this.#states.get(keyOf(one)) ?? []);
    });
  }

  /** What these stand for, and may stand for to whoever sees the catalog as it was at a time. */
  #readsOf(relations: readonly Relation[], since: number): Reads[] {
    return relations.flatMap((relation) => {
      const key = keyOf(relation);
      const state = this.#states.get(key);
      const others = this.#others.get(key)?.filter(({ until }) => until >= since) ?? [];
      return [...(state ? [state.definition.reads] : []), ...others.map(({ reads }) => reads)];
    });
  }

  /** A store that hangs holds what is being opened, and nothing else. */
  #leave(key: string, opening: Promise<void>): void {
    const over = Promise.all([this.#leaving.get(key), opening]).then(async () => {
      if (this.#leaving.get(key) !== over) return;
      if (!this.#states.has(key)) await this.#drop(key);
      if (this.#leaving.get(key) === over) this.#leaving.delete(key);
    });
    this.#leaving.set(key, over);
  }

  /** Drops what is no longer wanted. What an open transaction changes cannot be dropped before that is over. */
  async #drop(key: string): Promise<void> {
    const others = this.#others.get(key) ?? [];
    if (others.some(({ coming }) => coming) || others.every(({ until }) => until < Infinity)) return;
    await this.#engine.redefine([`DROP VIEW IF EXISTS ${qualified(others[0]!)}`]).then(() => this.#gone(key), () => undefined);
  }

  #remember({ schema, name, reads }: Definition, coming: boolean): Other {
    const text = JSON.stringify(reads);
    const oldest = performance.now() - FORMER_MS;
    const kept = (this.#others.get(keyOf({ schema, name })) ?? []).filter(({ until, reads: former }) => until === Infinity || (until > oldest && JSON.stringify(former) !== text));
    const other = { schema, name, reads, coming, until: Infinity };
    this.#others.set(keyOf(other), [...kept, other]);
    return other;
  }

  /** Nothing but the definition of now is in the engine under this name. */
  #gone(key: string): void {
    for (const other of this.#others.get(key) ?? []) other.until = Math.min(other.until, performance.now());
  }

  #add(key: string, definition: Definition): State {
    const opened = () => {
      if (this.#states.get(key) === state) this.#gone(key);
    };
    const state: State = new State({ definition, engine: this.#engine, explain: this.#explain, opened, before: this.#leaving.get(key) });
    this.#states.set(key, state);
    return state;
  }
}

/** One relation, and whether its view is there. */
class State {
  readonly definition: Definition;
  readonly #engine: Engine;
  readonly #explain: (error: unknown) => unknown;
  readonly #opened: () => void;
  readonly #before: Promise<void> | undefined;
  #failedAt = -Infinity;
  /** While something works on it. */
  opening: Promise<void> | undefined;
  isOpen = false;
  error: TavanaError | undefined;

  /** @param parts.before what had its name, as long as that is being opened */
  constructor(parts: { definition: Definition; engine: Engine; explain: (error: unknown) => unknown; opened: () => void; before: Promise<void> | undefined }) {
    this.definition = parts.definition;
    this.#engine = parts.engine;
    this.#explain = parts.explain;
    this.#opened = parts.opened;
    this.#before = parts.before;
  }

  async open(): Promise<void> {
    if (this.isOpen || performance.now() - this.#failedAt < RETRY_MS) return this.opening;
    return (this.opening ??= this.#define().finally(() => (this.opening = undefined)));
  }

  forget(): void {
    this.isOpen = false;
    this.#failedAt = -Infinity;
  }

  async #define(): Promise<void> {
    const { definition } = this;
    try {
      await this.#before;
      await this.#engine.redefine([createSchema(definition.schema), createView(definition), ...comments(definition)]);
      this.isOpen = true;
      this.#opened();
      this.error = undefined;
    } catch (error) {
      const known = asTavanaError(this.#explain(error));
      this.#failedAt = performance.now();
      this.error = new TavanaError(known.sqlstate, `${definition.kind} ${definition.schema}.${definition.name} cannot be read: ${known.message}`, { ...known, position: 0, cause: known });
    }
  }
}

/** The statement that makes a relation in an engine. */
export function createView(definition: Pick<Definition, "schema" | "name" | "columns" | "query">): string {
  const { columns, query } = definition;
  return `CREATE OR REPLACE VIEW ${qualified(definition)}${columns.length > 0 ? ` (${columns.map(quoteIdentifier).join(", ")})` : ""} AS ${query}`;
}

export function createSchema(schema: string): string {
  return `CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`;
}

function comments(definition: Definition): string[] {
  const { comment } = definition;
  return comment === "" ? [] : [`COMMENT ON VIEW ${qualified(definition)} IS ${quoteLiteral(comment)}`];
}

function same(one: Definition, other: Definition | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
