import { asTavanaError, Turns } from "@tavana/common";
import type { Logger } from "pino";
import type { Verdict } from "../gate/gate.ts";
import type { ViewName } from "../gate/view-form.ts";
import { definitionOfView, readsOf, type Definition } from "./definition.ts";
import { writeError } from "./publish.ts";
import { changedViews, type PlacedChange, type View } from "./view-set.ts";
import type { StoredView, ViewStore } from "./view-store.ts";

/** How often other workers' changes are looked for; gateways tell of those that they know. */
const LOOK_MS = 5_000;
/** A store that does not answer is asked again later. */
const LOOK_TIMEOUT_MS = 30_000;

interface Understood {
  readonly views: readonly View[];
  /** Of those that can be used. */
  readonly definitions: readonly Definition[];
}

/** The views that are kept in the catalog, as this worker knows them, and how they change. */
export class Views {
  readonly #store: ViewStore;
  readonly #place: string;
  readonly #check: (query: string) => Promise<Verdict>;
  readonly #isDataset: (name: ViewName) => boolean;
  readonly #log: Logger;
  readonly #expect: (definitions: readonly Definition[]) => (made: boolean) => void;
  readonly #changed: () => Promise<void>;
  readonly #understood = new WeakMap<readonly StoredView[], Promise<Understood>>();
  #shown: readonly StoredView[] = [];
  #definitions: readonly Definition[] = [];
  #timer: NodeJS.Timeout | undefined;
  readonly #turns = new Turns();
  /** A look that has not begun. */
  #waiting: Promise<void> | undefined;
  #problem = "";

  /**
   * @param parts.place its name for people
   * @param parts.check the gate's verdict on a view's query: what is in the store is not trusted
   * @param parts.expect called with what a transaction is about to make; what it gives, when that is over
   * @param parts.changed called when the definitions are others than before
   */
  constructor(parts: { store: ViewStore; place: string; check: (query: string) => Promise<Verdict>; isDataset: (name: ViewName) => boolean; log: Logger; expect: (definitions: readonly Definition[]) => (made: boolean) => void; changed: () => Promise<void> }) {
    this.#store = parts.store;
    this.#place = parts.place;
    this.#check = parts.check;
    this.#isDataset = parts.isDataset;
    this.#log = parts.log;
    this.#expect = parts.expect;
    this.#changed = parts.changed;
  }

  /** Those that can be used. A dataset that was declared later takes a view's name. */
  get definitions(): readonly Definition[] {
    return this.#definitions.filter((definition) => !this.#isDataset(definition));
  }

  /** Reads the views, and goes on doing so. A place that cannot be read is tried again. */
  async start(): Promise<void> {
    await this.look();
    this.#timer = setInterval(() => void this.look(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Reads the views again now, if they have changed. Logs what cannot be read, and keeps what it knew. */
  look(): Promise<void> {
    // While a store hangs, one that waits is enough.
    return (this.#waiting ??= this.alone(() => {
      this.#waiting = undefined;
      return this.#look();
    }));
  }

  /** Runs work while nothing else reads or changes the views here: an open transaction that changes one stands in the way of others. */
  alone(work: () => Promise<void>): Promise<void> {
    return this.#turns.next(work);
  }

  /** The views as they are now. @throws TavanaError of the store */
  async now(signal: AbortSignal): Promise<readonly View[]> {
    return (await this.#understand(await this.#reading(() => this.#store.read(signal)))).views;
  }

  /** What becomes of views by these changes. @throws TavanaError as changedViews does */
  applied(views: readonly View[], changes: readonly PlacedChange[]): readonly View[] {
    return changes.reduce((before, change) => changedViews(before, change, this.#isDataset), views);
  }

  /**
   * Keeps these changes, from within `alone`.
   *
   * @param commit ends the transaction of the engine in which they were made
   * @throws TavanaError as changedViews does, and of the store
   */
  async publish(changes: readonly PlacedChange[], commit: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const expected: ((made: boolean) => void)[] = [];
    try {
      await this.#reading(() =>
        this.#store.change(async (stored) => {
          const { views } = await this.#understand(stored);
          const after = this.applied(views, changes);
          if (after === views) return stored;
          const next = after.map(storedView);
          // The engine shows them from its commit on, before the store is looked at again.
          expected.push(this.#expect((await this.#understand(next)).definitions));
          return next;
        }, signal),
      );
      await commit();
      for (const over of expected) over(true);
    } catch (error) {
      for (const over of expected) over(false);
      throw error;
    }
    await this.#look();
  }

  async #look(): Promise<void> {
    try {
      const stored = await this.#reading(() => this.#store.read(AbortSignal.timeout(LOOK_TIMEOUT_MS)));
      this.#problem = "";
      if (stored === this.#shown) return;
      this.#definitions = (await this.#understand(stored)).definitions;
      this.#shown = stored;
      await this.#changed();
    } catch (error) {
      const { message } = asTavanaError(error);
      if (message !== this.#problem) this.#log.error({ err: error, place: this.#place }, "the views cannot be read; they stay as they were");
      this.#problem = message;
    }
  }

  /** What stored views are, looked at once. */
  #understand(stored: readonly StoredView[]): Promise<Understood> {
    const known = this.#understood.get(stored) ?? this.#checked(stored);
    this.#understood.set(stored, known);
    return known;
  }

  async #checked(stored: readonly StoredView[]): Promise<Understood> {
    const definitions: Definition[] = [];
    const views: View[] = [];
    for (const view of stored) {
      try {
        const reads = readsOf(await this.#check(view.query), view.schema);
        definitions.push(definitionOfView(view, reads));
        views.push({ ...view, reads: reads.relations });
      } catch (error) {
        views.push({ ...view, reads: [] }); // it can still be dropped
        this.#log.warn({ view: `${view.schema}.${view.name}`, reason: asTavanaError(error).message }, "a view is not used");
      }
    }
    return { views, definitions };
  }

  /** A store's errors in words for users. */
  async #reading<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw writeError(error, this.#place);
    }
  }
}

function storedView({ schema, name, columns, query, comment, columnComments }: View): StoredView {
  return { schema, name, columns, query, comment, columnComments };
}
