import { setTimeout as delay } from "node:timers/promises";
import { asTavanaError, TavanaError } from "@tavana/common";
import type { Engine } from "../engine/engine.ts";
import type { Relation } from "../gate/query-check.ts";
import { eachOf } from "./each-of.ts";
import { datasetQuery, type Dataset } from "./datasets-file.ts";

/** Datasets that are looked at side by side: each takes requests to a store. */
const PARALLEL = 4;
/** A dataset that could not be opened is tried again at its next use, but no sooner. */
const RETRY_MS = 1_000;

/** Views over files, in one engine. A dataset whose files cannot be read is an error of its own and of no other. */
export class Datasets {
  readonly #engine: Engine;
  readonly #states = new Map<string, State>();
  #opening: Promise<unknown> = Promise.resolve();
  readonly #explain: (error: unknown) => unknown;

  /** @param explain puts a store's errors in words for users */
  constructor(engine: Engine, explain: (error: unknown) => unknown) {
    this.#engine = engine;
    this.#explain = explain;
  }

  /** Those that are declared now, with why they cannot be read, if so. */
  get all(): readonly { readonly dataset: Dataset; readonly error: TavanaError | undefined }[] {
    return [...this.#states.values()].map(({ dataset, error }) => ({ dataset, error }));
  }

  /** Those of a name, in any schema. */
  named(name: string): readonly Dataset[] {
    const wanted = name.toLowerCase();
    return [...this.#states.values()].map(({ dataset }) => dataset).filter((dataset) => dataset.name.toLowerCase() === wanted);
  }

  /** Makes exactly these the engine's; opens them in the background. */
  async replace(datasets: readonly Dataset[]): Promise<void> {
    const wanted = new Map(datasets.map((dataset) => [keyOf(dataset.schema, dataset.name), dataset]));
    for (const [key, { dataset, ready }] of this.#states) {
      if (same(dataset, wanted.get(key))) continue;
      this.#states.delete(key);
      await ready;
      await this.#engine.change([`DROP VIEW IF EXISTS ${qualified(dataset)}`]).catch(() => undefined);
    }
    const schemas = new Set(datasets.map(({ schema }) => schema));
    await this.#engine.change([...schemas].map((schema) => `CREATE SCHEMA IF NOT EXISTS ${quoted(schema)}`));
    const fresh = [...wanted].filter(([key]) => !this.#states.has(key)).map(([key, dataset]) => this.#add(key, dataset));
    this.#opening = eachOf(fresh, PARALLEL, (state) => state.open());
  }

  /** Resolves when those that were declared last have been looked at, or the time is over. */
  async looked(timeoutMs: number): Promise<void> {
    await Promise.race([this.#opening, delay(timeoutMs, undefined, { ref: false })]);
  }

  /**
   * Waits until the datasets among these relations, named with their schemas, are open.
   *
   * @throws TavanaError why one cannot be read
   */
  async require(relations: readonly Relation[]): Promise<void> {
    for (const state of this.#among(relations)) {
      if (state.isOpen) continue;
      await state.open();
      if (state.error) throw state.error;
    }
  }

  /** Opens anew, at their next use, the datasets among these: their files have changed their columns. @returns whether there are any */
  forget(relations: readonly Relation[]): boolean {
    const known = this.#among(relations);
    for (const state of known) state.forget();
    return known.length > 0;
  }

  /** A name without a schema may mean any. */
  #among(relations: readonly Relation[]): State[] {
    return relations.flatMap(({ schema, name }) => {
      const found = schema === "" ? this.named(name) : [{ schema, name }];
      return found.flatMap((dataset) => this.#states.get(keyOf(dataset.schema, dataset.name)) ?? []);
    });
  }

  #add(key: string, dataset: Dataset): State {
    const state = new State(dataset, this.#engine, this.#explain);
    this.#states.set(key, state);
    return state;
  }
}

/** One dataset, and whether its view is there. */
class State {
  readonly dataset: Dataset;
  readonly #engine: Engine;
  readonly #explain: (error: unknown) => unknown;
  #opening: Promise<void> | undefined;
  #failedAt = -Infinity;
  isOpen = false;
  error: TavanaError | undefined;

  constructor(dataset: Dataset, engine: Engine, explain: (error: unknown) => unknown) {
    this.dataset = dataset;
    this.#engine = engine;
    this.#explain = explain;
  }

  /** Settles when nothing works on it. */
  get ready(): Promise<void> {
    return this.#opening ?? Promise.resolve();
  }

  open(): Promise<void> {
    if (this.isOpen || performance.now() - this.#failedAt < RETRY_MS) return this.ready;
    return (this.#opening ??= this.#define().finally(() => (this.#opening = undefined)));
  }

  forget(): void {
    this.isOpen = false;
    this.#failedAt = -Infinity;
  }

  async #define(): Promise<void> {
    const { dataset } = this;
    try {
      await this.#engine.change([`CREATE OR REPLACE VIEW ${qualified(dataset)} AS ${datasetQuery(dataset)}`, ...comments(dataset)]);
      this.isOpen = true;
      this.error = undefined;
    } catch (error) {
      const known = asTavanaError(this.#explain(error));
      this.#failedAt = performance.now();
      this.error = new TavanaError(known.sqlstate, `dataset ${dataset.schema}.${dataset.name} cannot be read: ${known.message}`, { ...known, position: 0, cause: known });
    }
  }
}

function comments(dataset: Dataset): string[] {
  const { description } = dataset;
  return description === "" ? [] : [`COMMENT ON VIEW ${qualified(dataset)} IS '${description.replaceAll("'", "''")}'`];
}

function qualified({ schema, name }: Dataset): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function keyOf(schema: string, name: string): string {
  return `${schema}.${name}`.toLowerCase();
}

function same(one: Dataset, other: Dataset | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
