import { randomUUID } from "node:crypto";
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

/** The whole set at one time, and which change has made it. */
interface Generation {
  readonly number: number;
  readonly views: readonly StoredView[];
  readonly change: unknown;
}

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
  #last: Generation = { number: -1, views: [], change: undefined };
  /** The store is known not to overwrite. */
  #isProven = false;

  constructor(open: () => Promise<ViewPlace>) {
    this.#open = open;
  }

  /** The views now; the same object for as long as they stay the same. @throws what the store throws; TavanaError XX001 for a damaged file */
  read(signal: AbortSignal): Promise<readonly StoredView[]> {
    return this.#there(async (place) => (await this.#read(place, signal)).views);
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
        const after = await change(before.views);
        if (after === before.views) return;
        await this.#prove(place, signal);
        const made: Generation = { number: before.number + 1, views: after, change: randomUUID() };
        const key = keyOf(place, made.number);
        const isMine = await place.store.create(key, textOf(made), signal);
        // The file decides: an answer that was lost lets the SDK try again and find its own file in the way, and there
        // are stores that look first and write then.
        const { change: kept } = await place.store.read(key, signal).then((text) => readViews(text, key), () => ({ change: isMine ? made.change : undefined }));
        if (kept !== made.change) continue;
        const { last, old } = await generations(place, signal).catch(() => ({ last: made.number, old: [] as string[] }));
        // So late that the others' file of this number has been removed: nobody has built on this one.
        if (old.includes(key)) throw new TavanaError("08006", "the store took too long to keep the change; others have come first", { retriable: true, hint: "Try again." });
        if (last === made.number) this.#last = made;
        await place.store.remove(old).catch(() => undefined); // the next writer removes them
        return;
      }
      throw new TavanaError("40001", "the catalog is changed by others at the same time", { retriable: true, hint: "Try again." });
    });
  }

  /**
   * Makes the generation before the first, which nobody reads and which stays, where it is already: that must be refused.
   *
   * @throws TavanaError 0A000 for a store that overwrites, where changes made at the same time would be lost
   */
  async #prove(place: ViewPlace, signal: AbortSignal): Promise<void> {
    if (this.#isProven) return;
    const first: Generation = { number: 0, views: [], change: undefined };
    const create = () => place.store.create(keyOf(place, 0), textOf(first), signal);
    if ((await create()) && (await create())) {
      throw new TavanaError("0A000", "views cannot be kept in this store: it overwrites a file that is there, whatever is asked of it", {
        hint: "VIEWS_LOCATION needs a store that honours If-None-Match.",
      });
    }
    this.#isProven = true;
  }

  async #read(place: ViewPlace, signal: AbortSignal): Promise<Generation> {
    const { last } = await generations(place, signal);
    if (last === this.#last.number) return this.#last;
    const key = keyOf(place, last);
    const read: Generation = { number: last, ...(last === 0 ? { views: [], change: undefined } : readViews(await place.store.read(key, signal), key)) };
    this.#last = read;
    return read;
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
  return { last: last === undefined ? 0 : numberOf(last), old: keys.slice(0, -KEPT_GENERATIONS).filter((key) => numberOf(key) > 0) };
}

function numberOf(key: string): number {
  return Number(key.slice(-(DIGITS + 5), -5));
}

function keyOf({ directory }: ViewPlace, generation: number): string {
  return `${directory}/${String(generation).padStart(DIGITS, "0")}.json`;
}

function textOf({ change, views }: Generation): string {
  return `${JSON.stringify({ change, views }, undefined, 2)}\n`;
}

/** What is not a set of views is never taken for an empty one. */
function readViews(text: string, key: string): { views: StoredView[]; change: unknown } {
  let views: unknown;
  let change: unknown;
  try {
    ({ views, change } = JSON.parse(text) as { views?: unknown; change?: unknown });
  } catch {
    views = undefined;
  }
  if (Array.isArray(views) && views.every(isView)) return { views, change };
  throw new TavanaError("XX001", `the file ${key} does not hold views`, { hint: "An operator can remove it: the one before it holds then." });
}

function isView(value: unknown): value is StoredView {
  const view = value as Partial<Record<keyof StoredView, unknown>> | null;
  const texts = [view?.schema, view?.name, view?.query, view?.comment];
  if (!Array.isArray(view?.columns) || typeof view.columnComments !== "object" || view.columnComments === null) return false;
  return [...texts, ...(view.columns as unknown[]), ...Object.values(view.columnComments)].every((text) => typeof text === "string");
}
