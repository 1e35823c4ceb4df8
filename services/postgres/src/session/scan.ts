import { TavanaError } from "@tavana/common";
import { endOfRows } from "../wire/data-rows.ts";
import type { Allowance } from "./allowance.ts";
import { KeptRows, type Rows } from "./kept-rows.ts";
import type { Result, ResultColumn, ResultEvent } from "./result.ts";

/**
 * A result and where its reader stands, in PostgreSQL's terms (portalcmds.c, pquery.c): before the first row,
 * on row `position` (counted from 1), or behind the last. Rows come from the engine's stream, of which at most
 * one message is held; those that may be asked for again are kept, too.
 */
export class Scan {
  #source: Result | undefined;
  #rest: Rows | undefined;
  #kept: KeptRows | undefined;
  /** Rows before the first one that is kept. */
  #unkept = 0;
  readonly #canScroll: boolean;
  #columns: readonly ResultColumn[] | undefined;
  #tag: string | undefined;
  #position = 0;
  #atStart = true;
  #atEnd = false;

  /** @param kept keeps the rows, so that one can go back; undefined: forward only */
  constructor(source: Result, kept?: Allowance) {
    this.#source = source;
    this.#canScroll = kept !== undefined;
    this.#kept = kept && new KeptRows(kept);
  }

  /** undefined until the statement has told them. */
  get columns(): readonly ResultColumn[] | undefined {
    return this.#columns;
  }

  /** The command tag, once the result has come to its end. */
  get tag(): string | undefined {
    return this.#tag;
  }

  get position(): number {
    return this.#position;
  }

  get atEnd(): boolean {
    return this.#atEnd;
  }

  get isOnRow(): boolean {
    return !this.#atStart && !this.#atEnd;
  }

  /** Runs the statement as far as its columns are known. */
  async open(): Promise<void> {
    while (this.#columns === undefined && this.#source) {
      const { value: event, done } = await this.#source.next();
      if (done) return;
      this.#note(event);
      if (event.kind === "rows") this.#rest = event;
    }
  }

  /** The next event, with `limit` rows at most; undefined: the end. */
  async next(limit: number): Promise<ResultEvent | undefined> {
    const kept = this.#position - this.#unkept;
    if (this.#kept && kept < this.#kept.count) return this.#advance(this.#kept.from(kept, limit, 1));
    const event = await this.#read(limit);
    if (!event) this.#atEnd = true;
    if (event?.kind !== "rows") return event;
    this.#kept?.add(event);
    return this.#advance(event);
  }

  /** Gives the rows that follow, `count` at most. */
  async *forward(count: number): AsyncGenerator<Rows, void, undefined> {
    for (let left = this.#atEnd ? 0 : count; left > 0; ) {
      const event = await this.next(left);
      if (!event) return;
      if (event.kind !== "rows") continue;
      left -= event.count;
      yield event;
    }
  }

  /** Gives the rows before this one, `count` at most, the nearest first. */
  *backward(count: number): Generator<Rows, void, undefined> {
    this.assertScroll();
    if (this.#atStart || count <= 0) return;
    const before = this.#atEnd ? this.#position : this.#position - 1;
    if (before > 0 && this.#atEnd) this.#position++;
    this.#atEnd = false;
    let left = Math.min(count, before);
    while (left > 0) {
      const rows = this.#kept!.from(this.#position - 2, left, -1);
      this.#position -= rows.count;
      left -= rows.count;
      yield rows;
    }
    if (before < count) this.rewind();
  }

  /** Goes before the first row. */
  rewind(): void {
    if (this.#atStart && !this.#atEnd) return;
    this.assertScroll();
    this.#position = 0;
    this.#atStart = true;
    this.#atEnd = false;
  }

  assertScroll(): void {
    if (!this.#canScroll) throw new TavanaError("55000", "cursor can only scan forward", { hint: "Declare it with SCROLL option to enable backward scan." });
  }

  /** Reads what is left into memory: from here on the engine has no part in it. */
  async hold(allowance: Allowance): Promise<void> {
    if (!this.#kept) {
      this.#kept = new KeptRows(allowance);
      this.#unkept = this.#position;
    }
    for (let event = await this.#read(Infinity); event; event = await this.#read(Infinity)) {
      if (event.kind === "rows") this.#kept.add(event);
    }
    this.#source = undefined;
  }

  /** Gives up what was not read. */
  async close(): Promise<void> {
    this.#rest = undefined;
    this.#kept?.clear();
    await this.#source?.return();
  }

  #advance(rows: Rows): ResultEvent {
    this.#position += rows.count;
    if (rows.count > 0) this.#atStart = false;
    return { kind: "rows", ...rows };
  }

  async #read(limit: number): Promise<ResultEvent | undefined> {
    const event: ResultEvent | undefined = this.#rest ? { kind: "rows", ...this.#rest } : (await this.#source?.next())?.value ?? undefined;
    this.#rest = undefined;
    if (!event) return undefined;
    if (event.kind !== "rows" || event.count <= limit) return this.#note(event);
    const end = endOfRows(event.data, 0, limit);
    this.#rest = { data: event.data.subarray(end), count: event.count - limit };
    return { kind: "rows", data: event.data.subarray(0, end), count: limit };
  }

  #note(event: ResultEvent): ResultEvent {
    if (event.kind === "schema") this.#columns = event.columns;
    else if (event.kind === "complete") this.#tag = event.tag;
    return event;
  }
}
