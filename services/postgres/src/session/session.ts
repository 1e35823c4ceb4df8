import { asTavanaError, TavanaError } from "@tavana/common";
import type { Logger } from "pino";
import { decodeMessage, type FrontendMessage } from "../wire/frontend-messages.ts";
import type { Frame } from "../wire/frame-reader.ts";
import type { SessionContext } from "./context.ts";
import { bind, close, describe, execute, parse } from "./extended-query.ts";
import type { Inbox } from "./inbox.ts";
import { endPortals } from "./portals.ts";
import { endImplicit, simpleQuery } from "./simple-query.ts";

const type = (letter: string) => letter.charCodeAt(0);
const EXECUTE = type("E");
const SYNC = type("S");
const TERMINATE = type("X");
/** After an error in one of these everything up to Sync is skipped (PostgreSQL manual 55.2.3). */
const extendedTypes: ReadonlySet<number> = new Set(Array.from("PBDECHS", type));
/** What is left of a COPY that has failed: passed over, as PostgreSQL does. */
const copyTypes: ReadonlySet<number> = new Set(Array.from("dcf", type));

/** Settings that bound a client's silence, and how it ends. */
const idle = { name: "idle_session_timeout", sqlstate: "57P05", message: "terminating connection due to idle-session timeout" } as const;
const idleInTransaction = { name: "idle_in_transaction_session_timeout", sqlstate: "25P03", message: "terminating connection due to idle-in-transaction timeout" } as const;

function noRoom(): TavanaError {
  return new TavanaError("53200", "too many large messages at once", { detail: "There is no room for this one beside those of others.", hint: "Try again later." });
}

/** The protocol after the log-in: takes messages in order and answers them (PostgreSQL manual 55.2). */
export class Session {
  readonly #context: SessionContext;
  readonly #inbox: Inbox;
  readonly #logger: Logger;
  readonly #maxMessageBytes: number;
  #skipsToSync = false;
  #isBusy = false;
  /** ReadyForQuery was the last that the client has heard. */
  #isReady = false;
  #isStopping = false;

  constructor(context: SessionContext, inbox: Inbox, logger: Logger, maxMessageBytes: number) {
    this.#context = context;
    this.#inbox = inbox;
    this.#logger = logger;
    this.#maxMessageBytes = maxMessageBytes;
  }

  /** Neither a statement runs nor a transaction is open. */
  get isIdle(): boolean {
    return !this.#isBusy && !this.#context.transaction.isBlock;
  }

  /** Until the client says good-bye or is gone. Throws what must end the connection. */
  async run(): Promise<void> {
    await this.#ready();
    while (!this.#isStopping || !this.isIdle) {
      const frame = await this.#nextFrame();
      if (frame === undefined || frame.type === TERMINATE) return;
      this.#isBusy = true;
      this.#isReady = false;
      await this.#handle(frame);
      this.#isBusy = false;
    }
  }

  /** Lets `run` return as soon as the statement and the transaction that are on are over. */
  stop(): void {
    this.#isStopping = true;
  }

  async cancel(): Promise<void> {
    await this.#context.engine.cancelCurrent(this.#isBusy || !this.#inbox.isEmpty);
  }

  async #nextFrame(): Promise<Frame | undefined> {
    const { transaction, settings, engine } = this.#context;
    if (this.#inbox.isEmpty) engine.forgetCancel();
    // Within a pipeline the server is not idle, however long the next message takes.
    if (!this.#isReady || !this.#inbox.isEmpty) return this.#inbox.next();
    const { name, sqlstate, message } = transaction.isExplicit ? idleInTransaction : idle;
    const limit = settings.duration(name);
    if (limit === 0) return this.#inbox.next();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new TavanaError(sqlstate, message)), limit);
    });
    try {
      return await Promise.race([this.#inbox.next(), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #handle(frame: Frame): Promise<void> {
    if (this.#skipsToSync && frame.type !== SYNC) return;
    if (copyTypes.has(frame.type)) return;
    try {
      if (frame.oversized !== undefined) throw frame.noRoom ? noRoom() : this.#oversized(frame.oversized);
      await this.#dispatch(decodeMessage(frame), frame);
    } catch (error) {
      await this.#fail(error, frame);
    }
  }

  #oversized(bytes: number): TavanaError {
    return new TavanaError("54000", "message is too long", {
      detail: `The message has ${bytes} bytes; ${this.#maxMessageBytes} are allowed.`,
      hint: "Put large values into parameters of several statements, or into a file.",
    });
  }

  async #dispatch(message: FrontendMessage, frame: Frame): Promise<void> {
    const context = this.#context;
    switch (message.kind) {
      case "query":
        context.activity.begins(message.text);
        await simpleQuery(context, message.text);
        return this.#ready();
      case "parse":
        return parse(context, message);
      case "bind":
        return bind(context, message);
      case "describe":
        return describe(context, message.target, message.name, message.target === "portal" && this.#runsNext(message.name));
      case "execute":
        return execute(context, message, this.#inbox.peek()?.type === SYNC);
      case "close":
        return close(context, message.target, message.name);
      case "flush":
        context.output.flush();
        return context.output.room();
      case "sync":
        this.#skipsToSync = false;
        await endImplicit(context);
        return this.#ready();
      case "functionCall":
        throw new TavanaError("0A000", "the function call protocol is not supported", { hint: "Call functions with SELECT." });
      default:
        throw new TavanaError("08P01", `invalid frontend message type ${frame.type}`);
    }
  }

  /** Whether the next message is there already and runs this portal. */
  #runsNext(portal: string): boolean {
    const next = this.#inbox.peek();
    if (next?.type !== EXECUTE || next.oversized !== undefined) return false;
    const end = next.body.indexOf(0);
    return end >= 0 && next.body.toString("utf8", 0, end) === portal;
  }

  async #fail(error: unknown, frame: Frame): Promise<void> {
    const context = this.#context;
    if (asTavanaError(error).sqlstate.startsWith("XX")) this.#logger.error({ err: error }, "unexpected error in a PostgreSQL session");
    // A client that has gone gets no answer; what it left open ends with the connection.
    if (context.output.isClosed) return;
    await this.#undo();
    context.output.error(error);
    if (frame.type !== SYNC && extendedTypes.has(frame.type)) {
      this.#skipsToSync = true;
      // A client that sends Flush instead of Sync waits for this; its Flush is skipped.
      context.output.flush();
    } else await this.#ready();
  }

  async #undo(): Promise<void> {
    const { transaction } = this.#context;
    try {
      await endPortals(this.#context, "rollback");
      await transaction.fail();
    } catch (error) {
      this.#logger.warn({ err: error }, "a transaction could not be rolled back in order");
    }
  }

  async #ready(): Promise<void> {
    const { settings, transaction, output, activity } = this.#context;
    for (const { name, value } of settings.takeReports()) output.write.parameterStatus(name, value);
    activity.rests(transaction.status);
    output.write.readyForQuery(transaction.status);
    this.#isReady = true;
    output.flush();
    if (output.isFull) await output.room();
  }
}

