import { TavanaError } from "@tavana/common";
import type { Parameter } from "@tavana/proto";
import type { Allowance } from "./allowance.ts";
import type { SessionContext } from "./context.ts";
import type { EngineSession, Execution } from "./engine-session.ts";
import type { PreparedStatement } from "./prepared-statement.ts";
import { fieldDescriptions, type ResultColumn } from "./result.ts";
import { Scan } from "./scan.ts";

export interface RunOptions {
  /** Most rows to send; 0: all. */
  readonly maxRows: number;
  /** Send RowDescription, or for Describe's sake NoData, once the columns are known. */
  readonly describe: "rows" | "always" | "no";
  readonly isLast: boolean;
  /** Called when everything has gone well, before the client is told so. */
  readonly beforeComplete?: () => Promise<void>;
}

/** What DECLARE asks of a cursor. */
export interface CursorOptions {
  readonly scroll: boolean;
  readonly hold: boolean;
}

/**
 * A statement with its parameters, and its result as far as it was read (PostgreSQL manual 55.2.3). The
 * protocol's Bind makes one, and DECLARE: then it is a cursor. A suspended portal keeps the engine's stream
 * open and at most one message of it.
 */
export class Portal {
  readonly name: string;
  readonly prepared: PreparedStatement;
  readonly resultFormats: readonly number[];
  readonly weight: number;
  readonly #parameters: Parameter[];
  readonly #options: CursorOptions;
  /** Describe came just before Execute: the answer is due when Execute knows the columns. */
  describeOnRun = false;
  #scan: Scan | undefined;
  #execution: Execution | undefined;
  #wasSuspended = false;
  #isFailed = false;
  #isRunning = false;
  #isHeld = false;

  constructor(name: string, prepared: PreparedStatement, parameters: Parameter[], resultFormats: readonly number[], options: CursorOptions = { scroll: false, hold: false }) {
    this.name = name;
    this.prepared = prepared;
    this.resultFormats = resultFormats;
    this.#parameters = parameters;
    this.#options = options;
    this.weight = parameters.reduce((sum, { value }) => sum + (value.case === "text" || value.case === "blob" ? value.value.length : 0), 0);
  }

  /** The columns once the statement has told them. */
  get columns(): readonly ResultColumn[] | undefined {
    return this.#scan?.columns;
  }

  get isStarted(): boolean {
    return this.#scan !== undefined;
  }

  /** WITH HOLD: it is to outlive its transaction. */
  get isHoldable(): boolean {
    return this.#options.hold;
  }

  /** It has outlived its transaction. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  /** Sends rows until there are no more or enough of them. */
  async run(context: SessionContext, options: RunOptions): Promise<void> {
    const { output, engine } = context;
    if (this.#isFailed || this.#scan?.atEnd) return this.#runAgain(context);
    const scan = this.#start(context, options);
    this.#isRunning = true;
    try {
      const tag = await this.#send(context, scan, options);
      if (tag === undefined) {
        this.#wasSuspended = true;
        output.write.portalSuspended();
        return;
      }
      await options.beforeComplete?.();
      if (this.#isCopy) output.write.copyDone();
      output.write.commandComplete(tag);
    } catch (error) {
      this.#isFailed = true;
      throw error;
    } finally {
      this.#isRunning = false;
      engine.rest();
    }
  }

  /** Begins the query, if need be, as far as its columns are known, for rows to be read by FETCH. Throws 55000 for what is no query. */
  async open(context: SessionContext): Promise<Scan> {
    const { command } = this.prepared;
    const isQuery = command?.kind === "engine" && !command.writes;
    if (!isQuery || this.#isFailed || this.#isRunning) throw new TavanaError("55000", `portal "${this.name}" cannot be run`);
    const scan = this.#start(context, { isLast: false, describe: "no", maxRows: 1 });
    await scan.open();
    this.#assertFormats(scan.columns ?? []);
    return scan;
  }

  /** As PostgreSQL: a portal is not run again after an error in it. */
  fail(): void {
    this.#isFailed = true;
  }

  /** Reads what is left into memory, so that the portal outlives its transaction. */
  async hold(engine: EngineSession, memory: Allowance): Promise<void> {
    if (this.#isHeld || !this.#scan) return;
    engine.resume(this.#execution);
    await this.#scan.hold(memory);
    this.#isHeld = true;
  }

  /** Gives up what was not read. The portal that runs COMMIT or ROLLBACK closes all others and ends by itself. */
  async close(): Promise<void> {
    if (this.#isRunning) return;
    this.#isFailed = true;
    await this.#scan?.close();
  }

  get #isCopy(): boolean {
    return this.prepared.command?.kind === "copyOut";
  }

  #start(context: SessionContext, { isLast, describe, maxRows }: Pick<RunOptions, "isLast" | "describe" | "maxRows">): Scan {
    if (this.#scan) {
      context.engine.resume(this.#execution);
      return this.#scan;
    }
    const result = context.run(context, {
      prepared: this.prepared,
      parameters: this.#parameters,
      resultFormats: this.resultFormats,
      openEnded: maxRows > 0,
      isSimple: describe === "rows",
      isLast,
      started: (execution) => (this.#execution = execution),
    });
    this.#scan = new Scan(result, this.#options.scroll ? context.cursorMemory : undefined);
    return this.#scan;
  }

  #runAgain({ output }: SessionContext): void {
    if (!this.columns?.length) throw new TavanaError("55000", `portal "${this.name}" cannot be run`);
    output.write.commandComplete("SELECT 0");
  }

  /** @returns the command tag; undefined when the limit was reached first */
  async #send(context: SessionContext, scan: Scan, { maxRows, describe }: RunOptions): Promise<string | undefined> {
    const { output } = context;
    const limit = maxRows > 0 && !this.#isCopy ? maxRows : Infinity;
    let sent = 0;
    while (sent < limit) {
      if (output.isFull) await output.room();
      const event = await scan.next(limit - sent);
      if (!event) return this.#finalTag(scan.tag, sent);
      if (event.kind === "schema") this.#describe(context, event.columns, event.formats ?? this.resultFormats, describe);
      else if (event.kind === "rows") {
        sent += event.count;
        // There is framing without rows, such as the header of a binary COPY.
        if (event.data.length > 0) output.rows(event.data);
      } else if (scan.columns === undefined && describe === "always") output.write.noData();
    }
    return undefined;
  }

  #describe({ output }: SessionContext, columns: readonly ResultColumn[], formats: readonly number[], describe: RunOptions["describe"]): void {
    this.#assertFormats(columns);
    if (this.#isCopy) {
      const isBinary = this.prepared.command?.kind === "copyOut" && this.prepared.command.format.format.case === "binary";
      output.write.copyOutResponse(isBinary ? 1 : 0, columns.length);
    } else if (describe !== "no") {
      if (columns.length > 0) output.write.rowDescription(fieldDescriptions(columns, formats));
      else if (describe === "always") output.write.noData();
    }
  }

  #assertFormats(columns: readonly ResultColumn[]): void {
    const formats = this.resultFormats.length;
    if (formats > 1 && formats !== columns.length) {
      throw new TavanaError("08P01", `bind message has ${formats} result formats but query has ${columns.length} columns`);
    }
  }

  #finalTag(tag: string | undefined, sent: number): string {
    if (tag === undefined) throw new TavanaError("XX000", "the result ended before it was complete");
    if (this.#isCopy) return `COPY ${tag.slice(tag.lastIndexOf(" ") + 1)}`;
    return this.#wasSuspended && tag.startsWith("SELECT ") ? `SELECT ${sent}` : tag;
  }
}
