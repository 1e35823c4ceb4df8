import { TavanaError } from "@tavana/common";
import type { ObjectStore } from "./object-store.ts";
import type { View } from "./view-set.ts";

/** A place for views: a store, and the directory in it. */
export interface ViewPlace {
  readonly store: ObjectStore;
  readonly directory: string;
}

/** What is written of a view: the rest follows from its query. */
export type StoredView = Omit<View, "reads">;

/** Earlier generations that stay, for a person who wants one back. */
const KEPT_GENERATIONS = 20;
/** Writers that may come first, before a change is given up. */
const MAX_ATTEMPTS = 10;
const DIGITS = 12;
/** A directory of generations never holds so many, unless something else writes there. */
const MAX_LISTED = 10_000;

/**
 * The views as all workers share them: a directory with one file for each generation of the whole set, of which the
 * last one holds. A file is made only where there is none of its name, so of two writers one has to look again.
 */
export class ViewStore {
  readonly #open: () => Promise<ViewPlace>;
  #generation = -1;
  #views: readonly StoredView[] = [];

  constructor(open: () => Promise<ViewPlace>) {
    this.#open = open;
  }

  /** The views now; the same object for as long as they stay the same. @throws what the store throws; TavanaError XX001 for a damaged file */
  read(signal: AbortSignal): Promise<readonly StoredView[]> {
    return this.#there((place) => this.#read(place, signal));
  }

  /**
   * Changes the views as they are now.
   *
   * @param change gives the views after the change; called again when another writer came first
   */
  change(change: (views: readonly StoredView[]) => Promise<readonly StoredView[]>, signal: AbortSignal): Promise<void> {
    return this.#there(async (place) => {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const before = await this.#read(place, signal);
        const after = await change(before);
        if (after === before) return;
        const { store, directory } = place;
        const next = this.#generation + 1;
        if (!(await store.create(`${directory}/${fileName(next)}`, `${JSON.stringify({ views: after }, undefined, 2)}\n`, signal))) continue;
        this.#generation = next;
        this.#views = after;
        const { old } = await generations(place, signal).catch(() => ({ old: [] }));
        await store.remove(old).catch(() => undefined); // the next writer removes them
        return;
      }
      throw new TavanaError("40001", "the catalog is changed by others at the same time", { retriable: true, hint: "Try again." });
    });
  }

  async #read(place: ViewPlace, signal: AbortSignal): Promise<readonly StoredView[]> {
    const { store, directory } = place;
    const { last } = await generations(place, signal);
    if (last === this.#generation) return this.#views;
    const key = `${directory}/${fileName(last)}`;
    this.#views = last === 0 ? [] : readViews(await store.read(key, signal), key);
    this.#generation = last;
    return this.#views;
  }

  async #there<T>(work: (place: ViewPlace) => Promise<T>): Promise<T> {
    const place = await this.#open();
    try {
      return await work(place);
    } finally {
      place.store.close();
    }
  }
}

async function generations({ store, directory }: ViewPlace, signal: AbortSignal): Promise<{ last: number; old: string[] }> {
  const keys = (await store.list(directory, MAX_LISTED, signal)).filter((key) => /\/\d{12}\.json$/.test(key));
  const last = keys.at(-1);
  return { last: last === undefined ? 0 : Number(last.slice(-(DIGITS + 5), -5)), old: keys.slice(0, -KEPT_GENERATIONS) };
}

function fileName(generation: number): string {
  return `${String(generation).padStart(DIGITS, "0")}.json`;
}

/** What is not a set of views is never taken for an empty one. */
function readViews(text: string, key: string): StoredView[] {
  let views: unknown;
  try {
    ({ views } = JSON.parse(text) as { views?: unknown });
  } catch {
    views = undefined;
  }
  if (Array.isArray(views) && views.every(isView)) return views;
  throw new TavanaError("XX001", `the file ${key} does not hold views`, { hint: "An operator can remove it: the one before it holds then." });
}

function isView(value: unknown): value is StoredView {
  const view = value as Partial<Record<keyof StoredView, unknown>> | null;
  const texts = [view?.schema, view?.name, view?.query, view?.comment];
  return texts.every((text) => typeof text === "string") && Array.isArray(view?.columns) && typeof view?.columnComments === "object" && view.columnComments !== null;
}
