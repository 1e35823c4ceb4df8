import { TavanaError } from "@tavana/common";
import type { TransactionModes } from "../sql/command.ts";
import type { TransactionStatus } from "../wire/backend-writer.ts";
import type { EngineSession } from "./engine-session.ts";
import type { Settings } from "./settings.ts";

type State =
  /** Each statement is its own transaction. */
  | "idle"
  /** Several statements of one Query message or one pipeline, which take effect together. */
  | "implicit"
  /** Between BEGIN and COMMIT. */
  | "open"
  /** An error occurred in it: only its end is accepted. */
  | "failed";

interface Savepoint {
  readonly name: string;
  readonly writes: number;
  /** Each statement of the transaction sees what others have committed meanwhile. */
  readonly seesNewData: boolean;
  readonly restoreSettings: () => void;
}

/**
 * The transaction of one session. Its state is PostgreSQL's and is kept here, because the engine goes on after
 * some errors and answers ok to COMMIT of a failed transaction. The engine hears of a transaction when the
 * first statement in it runs: one without statements takes no worker.
 */
export class Transaction {
  readonly #engine: EngineSession;
  readonly #settings: Settings;
  #state: State = "idle";
  #begun = false;
  /** Statements that may have changed data in the engine's transaction. */
  #writes = 0;
  /** An error occurred since the engine's transaction began: the engine may have aborted it. */
  #engineFailed = false;
  #savepoints: Savepoint[] = [];

  constructor(engine: EngineSession, settings: Settings) {
    this.#engine = engine;
    this.#settings = settings;
  }

  get status(): TransactionStatus {
    return this.#state === "open" ? "T" : this.#state === "failed" ? "E" : "I";
  }

  get isFailed(): boolean {
    return this.#state === "failed";
  }

  /** Whether portals and SET LOCAL live on beyond the statement. */
  get isBlock(): boolean {
    return this.#state !== "idle";
  }

  get isExplicit(): boolean {
    return this.#state === "open" || this.#state === "failed";
  }

  /** The engine runs statements in a transaction already. */
  get isBegun(): boolean {
    return this.#begun;
  }

  /** @returns false when one was open already, which PostgreSQL warns of */
  begin(modes: TransactionModes): boolean {
    if (this.#state === "open") return false;
    // BEGIN within a Query of several statements takes in those before it.
    if (this.#state === "idle") this.#settings.beginTransaction();
    this.#state = "open";
    this.setModes({
      isolation: modes.isolation ?? this.#settings.get("default_transaction_isolation"),
      readOnly: modes.readOnly ?? this.#settings.isOn("default_transaction_read_only"),
      deferrable: modes.deferrable ?? this.#settings.isOn("default_transaction_deferrable"),
    });
    return true;
  }

  beginImplicit(): void {
    if (this.#state !== "idle") return;
    this.#settings.beginTransaction();
    this.#state = "implicit";
  }

  setModes({ isolation, readOnly, deferrable }: TransactionModes): void {
    if (readOnly !== undefined && this.#begun && readOnly !== this.#settings.isOn("transaction_read_only")) {
      throw new TavanaError("25001", "transaction read-write mode must be set before any query");
    }
    if (isolation !== undefined) this.#settings.set("transaction_isolation", isolation, true);
    if (readOnly !== undefined) this.#settings.set("transaction_read_only", readOnly ? "on" : "off", true);
    if (deferrable !== undefined) this.#settings.set("transaction_deferrable", deferrable ? "on" : "off", true);
  }

  /** To be called before a statement runs in the engine as part of the transaction. */
  async enter(): Promise<void> {
    if (this.#begun) return;
    await this.#engine.run(this.#settings.isOn("transaction_read_only") ? "BEGIN TRANSACTION READ ONLY" : "BEGIN TRANSACTION");
    this.#begun = true;
  }

  /** @returns what became of it; "none": there was none */
  async commit(): Promise<"committed" | "rolled back" | "none"> {
    if (this.#state === "idle") return "none";
    if (this.#state === "failed") {
      await this.rollback();
      return "rolled back";
    }
    const explicit = this.#state === "open";
    try {
      if (this.#begun) await this.#engine.run("COMMIT");
    } catch (error) {
      this.#end(false);
      throw error;
    }
    this.#end(true);
    return explicit ? "committed" : "none";
  }

  /** @returns false when there was no explicit one */
  async rollback(): Promise<boolean> {
    const explicit = this.isExplicit;
    const begun = this.#begun;
    this.#end(false);
    // Without a session the engine has lost the transaction already.
    if (begun && this.#engine.hasSession) await this.#engine.run("ROLLBACK");
    return explicit;
  }

  /** To be called before a statement that may change data. */
  writes(): void {
    this.#writes++;
  }

  /** @throws TavanaError 25P01 */
  setSavepoint(name: string): void {
    this.#requireBlock("SAVEPOINT");
    this.#savepoints.push({ name, writes: this.#writes, seesNewData: this.#settings.get("transaction_isolation").startsWith("read "), restoreSettings: this.#settings.savepoint() });
  }

  /** @throws TavanaError 25P01, 3B001 */
  release(name: string): void {
    this.#requireBlock("RELEASE SAVEPOINT");
    this.#savepoints.splice(this.#find(name));
  }

  /**
   * The engine has no savepoints. Where nothing was changed since this one, nothing is to be undone: that is what
   * drivers use them for around statements that may fail. An error may have ended the engine's transaction; if it
   * held no changes either, another takes its place.
   *
   * @throws TavanaError 25P01, 3B001; 0A000 where changes would have to be undone
   */
  async rollbackTo(name: string): Promise<void> {
    this.#requireBlock("ROLLBACK TO SAVEPOINT");
    const at = this.#find(name);
    const { writes, seesNewData, restoreSettings } = this.#savepoints[at]!;
    if (this.#writes !== writes || (this.#engineFailed && (writes > 0 || !seesNewData))) {
      this.#state = "failed";
      throw new TavanaError("0A000", `cannot roll back to savepoint "${name}"`, {
        detail: "The engine has no savepoints, and the transaction has changed data.",
        hint: "Roll back the whole transaction.",
      });
    }
    if (this.#engineFailed && this.#engine.hasSession) await this.#engine.run("ROLLBACK");
    if (this.#engineFailed) this.#begun = false;
    this.#engineFailed = false;
    this.#state = "open";
    this.#savepoints.splice(at + 1);
    restoreSettings();
  }

  #requireBlock(what: string): void {
    if (!this.isExplicit) throw new TavanaError("25P01", `${what} can only be used in transaction blocks`);
  }

  #find(name: string): number {
    const at = this.#savepoints.findLastIndex((one) => one.name === name);
    if (at < 0) throw new TavanaError("3B001", `savepoint "${name}" does not exist`);
    return at;
  }

  /** After an error: an open transaction fails, an implicit one is undone. */
  async fail(): Promise<void> {
    if (this.#state === "open") {
      this.#state = "failed";
      this.#engineFailed = this.#begun;
      this.#settings.failTransaction();
    } else if (this.#state === "implicit") await this.rollback();
  }

  #end(committed: boolean): void {
    this.#state = "idle";
    this.#begun = false;
    this.#writes = 0;
    this.#engineFailed = false;
    this.#savepoints = [];
    this.#settings.endTransaction(committed);
  }
}
