import { asTavanaError, TavanaError, Turns } from "@tavana/common";
import type { Logger } from "pino";
import type { Verdict } from "../gate/gate.ts";
import type { ViewName } from "../gate/view-form.ts";
import { definitionOfView, readsNothing, readsOf, type Definition, type Reads } from "./definition.ts";
import { writeError } from "./publish.ts";
import { readsAmong, requireSimple } from "./view-limits.ts";
import { changedViews, type PlacedChange, type View } from "./view-set.ts";
import type { StoredView, ViewStore } from "./view-store.ts";

/** How often other workers' changes are looked for; gateways tell of those that they know. */
const LOOK_MS = 5_000;
/** What a change of views waits for its turn and the store, and a look for the store. */
const STORE_MS = 20_000;

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
  /** Of those that publish or show. */
  readonly #turns = new Turns();
  readonly #looks = new Turns();
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
    return (this.#waiting ??= this.#looks.next(() => {
      this.#waiting = undefined;
      return this.#look();
    }));
  }

  /** The views as they are now. @throws TavanaError of the store */
  async now(signal: AbortSignal): Promise<readonly View[]> {
    return this.#within(signal, async (ending) => (await this.#understand(await this.#store.read(ending))).views);
  }

  /** What becomes of views by these changes. @throws TavanaError as changedViews does */
  applied(views: readonly View[], changes: readonly PlacedChange[]): readonly View[] {
    return changes.reduce((before, change) => changedViews(before, change, this.#isDataset), views);
  }

  /**
   * Keeps these changes, one publication after the other.
   *
   * @param commit ends the transaction of the engine in which they were made, if they were made in one
   * @throws TavanaError as changedViews does, and of the store; the signal's reason, while it waits for its turn too
   */
  async publish(changes: readonly PlacedChange[], signal: AbortSignal, commit: () => Promise<void> = async () => undefined): Promise<void> {
    try {
      await this.#within(signal, (ending) => this.#turns.next(() => this.#publish(changes, ending, commit), ending));
    } catch (error) {
      void this.look(); // the store may have done what it did not say
      throw error;
    }
  }

  async #publish(changes: readonly PlacedChange[], ending: AbortSignal, commit: () => Promise<void>): Promise<void> {
    const expected: ((made: boolean) => void)[] = [];
    let made: readonly StoredView[] = [];
    try {
      await this.#store.change(async (stored) => {
        const { views } = await this.#understand(stored);
        const after = this.applied(views, changes);
        if (after === views) return (made = stored);
        made = after.map(storedView);
        // The engine shows them from its commit on, before they are shown here.
        expected.push(this.#expect((await this.#understand(made)).definitions));
        return made;
      }, ending);
      await commit();
      for (const over of expected) over(true);
    } catch (error) {
      for (const over of expected) over(false);
      throw error;
    }
    await this.#show(made);
  }

  async #look(): Promise<void> {
    try {
      for (let isCurrent = false; !isCurrent; ) {
        const shown = this.#shown;
        const stored = await this.#within(undefined, (ending) => this.#store.read(ending));
        await this.#understand(stored);
        isCurrent = await this.#turns.next(async () => {
          // What was shown meanwhile may be newer than what was read.
          if (shown !== this.#shown) return false;
          await this.#show(stored);
          return true;
        });
      }
      this.#problem = "";
    } catch (error) {
      const { message } = asTavanaError(error);
      if (message !== this.#problem) this.#log.error({ err: error, place: this.#place }, "the views cannot be read; they stay as they were");
      this.#problem = message;
    }
  }

  async #show(stored: readonly StoredView[]): Promise<void> {
    if (stored === this.#shown) return;
    this.#definitions = (await this.#understand(stored)).definitions;
    await this.#changed();
    this.#shown = stored;
  }

  /** What stored views are, looked at once. */
  #understand(stored: readonly StoredView[]): Promise<Understood> {
    const known = this.#understood.get(stored) ?? this.#checked(stored);
    this.#understood.set(stored, known);
    return known;
  }

  async #checked(stored: readonly StoredView[]): Promise<Understood> {
    const reads = new Map<StoredView, Reads>();
    const refuse = (view: StoredView, error: unknown) => this.#log.warn({ view: `${view.schema}.${view.name}`, reason: asTavanaError(error).message }, "a view is not used");
    for (const view of stored) {
      try {
        reads.set(view, readsOf(await this.#check(view.query), view.schema));
      } catch (error) {
        refuse(view, error); // it can still be dropped
      }
    }
    const views = stored.map((view): View => ({ ...view, reads: reads.get(view) ?? readsNothing }));
    const behind = readsAmong(views);
    const definitions = [...reads].flatMap(([view, each]) => {
      try {
        requireSimple({ ...view, reads: each }, behind);
        return definitionOfView(view, each);
      } catch (error) {
        refuse(view, error);
        return [];
      }
    });
    return { views, definitions };
  }

  /** Work with the store, whose errors it puts in words for users, and which must not take forever. */
  async #within<T>(signal: AbortSignal | undefined, work: (ending: AbortSignal) => Promise<T>): Promise<T> {
    const time = AbortSignal.timeout(STORE_MS);
    try {
      return await work(signal ? AbortSignal.any([signal, time]) : time);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (time.aborted) throw new TavanaError("58030", `the store of ${this.#place} does not answer`, { hint: "Whether a change was made is not known: look before you try again.", cause: asTavanaError(error) });
      throw writeError(error, this.#place);
    }
  }
}

function storedView({ schema, name, columns, query, comment, columnComments }: View): StoredView {
  return { schema, name, columns, query, comment, columnComments };
}
