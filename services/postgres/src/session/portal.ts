import { TavanaError } from "@tavana/common";
import type { Parameter } from "@tavana/proto";
import { endOfRows } from "../wire/data-rows.ts";
import { runCommand } from "./commands.ts";
import type { SessionContext } from "./context.ts";
import type { Execution } from "./engine-session.ts";
import type { PreparedStatement } from "./prepared-statement.ts";
import { fieldDescriptions, type Result, type ResultColumn } from "./result.ts";

export interface RunOptions {
  /** Most rows to send; 0: all. */
  readonly maxRows: number;
  /** Send RowDescription, or for Describe's sake NoData, once the columns are known. */
  readonly describe: "rows" | "always" | "no";
  readonly isLast: boolean;
  /** Called when everything has gone well, before the client is told so. */
  readonly beforeComplete?: () => Promise<void>;
}

/**
 * A statement with its parameters, and its result as far as it was read (PostgreSQL manual 55.2.3). A
 * suspended portal keeps the engine's stream open and at most one message of it.
 */
export class Portal {
  readonly name: string;
  readonly prepared: PreparedStatement;
  readonly resultFormats: readonly number[];
  readonly weight: number;
  readonly #parameters: Parameter[];
  /** Describe came just before Execute: the answer is due when Execute knows the columns. */
  describeOnRun = false;
  #result: Result | undefined;
  #execution: Execution | undefined;
  #columns: readonly ResultColumn[] | undefined;
  #rest: { readonly data: Uint8Array; readonly count: number } | undefined;
  #wasSuspended = false;
  #isDone = false;
  #isRunning = false;

  constructor(name: string, prepared: PreparedStatement, parameters: Parameter[], resultFormats: readonly number[]) {
    this.name = name;
    this.prepared = prepared;
    this.resultFormats = resultFormats;
    this.#parameters = parameters;
    this.weight = parameters.reduce((sum, { value }) => sum + (value.case === "text" || value.case === "blob" ? value.value.length : 0), 0);
  }

  /** The columns once the statement has told them. */
  get columns(): readonly ResultColumn[] | undefined {
    return this.#columns;
  }

  get isStarted(): boolean {
    return this.#result !== undefined;
  }

  /** Sends rows until there are no more or enough of them. */
  async run(context: SessionContext, options: RunOptions): Promise<void> {
    const { output, engine } = context;
    if (this.#isDone) return this.#runAgain(context);
    if (this.#result) engine.resume(this.#execution);
    else this.#start(context, options.isLast);
    this.#isRunning = true;
    try {
      const tag = await this.#send(context, options);
      if (tag === undefined) {
        this.#wasSuspended = true;
        output.write.portalSuspended();
        return;
      }
      this.#isDone = true;
      await options.beforeComplete?.();
      if (this.#isCopy) output.write.copyDone();
      output.write.commandComplete(tag);
    } catch (error) {
      this.#isDone = true;
      throw error;
    } finally {
      this.#isRunning = false;
      engine.rest();
    }
  }

  /** Gives up what was not read. The portal that runs COMMIT or ROLLBACK closes all others and ends by itself. */
  async close(): Promise<void> {
    if (this.#isRunning) return;
    this.#rest = undefined;
    this.#isDone = true;
    await this.#result?.return();
  }

  get #isCopy(): boolean {
    return this.prepared.command?.kind === "copyOut";
  }

  #start(context: SessionContext, isLast: boolean): void {
    this.#result = runCommand(context, {
      prepared: this.prepared,
      parameters: this.#parameters,
      resultFormats: this.resultFormats,
      isLast,
      started: (execution) => (this.#execution = execution),
    });
  }

  #runAgain({ output }: SessionContext): void {
    if (!this.#columns?.length) throw new TavanaError("55000", `portal "${this.name}" cannot be run`);
    output.write.commandComplete("SELECT 0");
  }

  /** @returns the command tag; undefined when the limit was reached first */
  async #send(context: SessionContext, options: RunOptions): Promise<string | undefined> {
    const { output } = context;
    const limit = options.maxRows > 0 && !this.#isCopy ? options.maxRows : Infinity;
    let sent = 0;
    let tag: string | undefined;
    if (this.#rest) {
      const { data, count } = this.#rest;
      this.#rest = undefined;
      sent += this.#sendRows(output, data, count, limit);
    }
    while (sent < limit) {
      if (output.isFull) await output.room();
      const { value: event, done } = await this.#result!.next();
      if (done) return this.#finalTag(tag, sent);
      if (event.kind === "schema") this.#describe(context, event.columns, options.describe);
      else if (event.kind === "complete") tag = event.tag;
      else if (event.count > 0) sent += this.#sendRows(output, event.data, event.count, limit - sent);
      // Framing without rows, such as the header of a binary COPY.
      else if (event.data.length > 0) output.rows(event.data);
      if (event.kind === "complete" && this.#columns === undefined && options.describe === "always") output.write.noData();
    }
    return undefined;
  }

  /** @returns how many rows were sent */
  #sendRows(output: SessionContext["output"], data: Uint8Array, count: number, limit: number): number {
    if (count <= limit) {
      output.rows(data);
      return count;
    }
    const end = endOfRows(data, 0, limit);
    output.rows(data.subarray(0, end));
    this.#rest = { data: data.subarray(end), count: count - limit };
    return limit;
  }

  #describe({ output }: SessionContext, columns: readonly ResultColumn[], describe: RunOptions["describe"]): void {
    this.#checkColumns(columns);
    this.#columns = columns;
    if (this.#isCopy) {
      const isBinary = this.prepared.command?.kind === "copyOut" && this.prepared.command.format.format.case === "binary";
      output.write.copyOutResponse(isBinary ? 1 : 0, columns.length);
    } else if (describe !== "no") {
      if (columns.length > 0) output.write.rowDescription(fieldDescriptions(columns, this.resultFormats));
      else if (describe === "always") output.write.noData();
    }
  }

  #checkColumns(columns: readonly ResultColumn[]): void {
    const formats = this.resultFormats.length;
    if (formats > 1 && formats !== columns.length) {
      throw new TavanaError("08P01", `bind message has ${formats} result formats but query has ${columns.length} columns`);
    }
    const described = this.prepared.describedColumns;
    if (!described || this.#isCopy) return;
    const same = described.length === columns.length && columns.every(({ typeOid }, index) => typeOid === described[index]!.typeOid);
    if (!same) throw new TavanaError("0A000", "cached plan must not change result type");
  }

  #finalTag(tag: string | undefined, sent: number): string {
    if (tag === undefined) throw new TavanaError("XX000", "the result ended before it was complete");
    if (this.#isCopy) return `COPY ${tag.slice(tag.lastIndexOf(" ") + 1)}`;
    return this.#wasSuspended && tag.startsWith("SELECT ") ? `SELECT ${sent}` : tag;
  }
}

