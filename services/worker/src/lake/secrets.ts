import type { Logger } from "pino";
import { azureEndpoints, type Endpoint } from "./azure-hosts.ts";
import type { CurrentCredentials } from "./current-credentials.ts";
import { isIdentity } from "./identity.ts";
import { secretStatement } from "./secret.ts";
import type { StorageRule } from "./storage-file.ts";

/** How often credentials are looked at; mounted files change when a platform rotates them. */
const LOOK_MS = 2_000;
/** After a failure the next try, and after many of them: a pod may start before what gives it its identity. */
const RETRY_MS = 1_000;
const MAX_RETRY_MS = 15_000;

/** A worker that starts does not wait longer for a cloud that gives no answer. */
const FIRST_MS = 5_000;

/** Sets secrets in every engine of the worker. */
export type ApplySecret = (statement: string) => Promise<void>;

interface Kept {
  readonly name: string;
  readonly rule: StorageRule;
  endpoints: readonly Endpoint[];
  /** At first without credentials: with no secret at all the engine would look for the place at the cloud's public address. */
  statement: string | undefined;
  /** Whether the statement holds what it should. */
  found: boolean;
  setAt: number;
  /** Not to be looked at before. */
  dueAt: number;
  failures: number;
  /** Its credentials are being asked for. */
  isAsked: boolean;
}

/** Keeps the engines' secrets as the platform's credentials are: sets them at the start and whenever they change. */
export class Secrets {
  readonly #kept: readonly Kept[];
  readonly #current: CurrentCredentials;
  readonly #log: Logger;
  #apply: ApplySecret = async () => undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(rules: readonly StorageRule[], current: CurrentCredentials, log: Logger) {
    this.#kept = rules.filter(({ store }) => store !== "http" && store !== "local").map((rule, at) => {
      const name = `storage_${at}`;
      return { name, rule, endpoints: [], statement: secretStatement(name, rule, {}), found: false, setAt: -Infinity, dueAt: 0, failures: 0, isAsked: false };
    });
    this.#current = current;
    this.#log = log;
  }

  /** What a new engine needs. */
  get statements(): readonly string[] {
    return this.#kept.flatMap(({ statement }) => statement ?? []);
  }

  /** Where the engine's Azure client connects to. */
  get azureEndpoints(): readonly Endpoint[] {
    return this.#kept.flatMap(({ endpoints }) => endpoints);
  }

  /** Finds credentials, and from then on those that change. What cannot be had is logged and tried again. */
  async start(apply: ApplySecret): Promise<void> {
    this.#apply = apply;
    await Promise.race([this.#look(), new Promise((resolve) => setTimeout(resolve, FIRST_MS).unref())]);
    if (this.#kept.length > 0) this.#timer = setInterval(() => void this.#look(), LOOK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /**
   * A store denies what a cloud gave for a place: it may have been taken back before its end.
   *
   * @param since when the statement that was refused had begun
   * @returns whether the engines have others now than it had
   */
  async renew(rule: StorageRule, since: number): Promise<boolean> {
    const kept = this.#keptOf(rule);
    if (!kept || !isIdentity(rule.credentials)) return false;
    if (kept.found && kept.setAt >= since) return true;
    return kept.found && !this.#current.forget(rule) ? false : this.#update(kept);
  }

  /** Whether there are no credentials for a place, though there should be. */
  lacks(rule: StorageRule): boolean {
    return this.#keptOf(rule)?.found === false;
  }

  #keptOf(rule: StorageRule): Kept | undefined {
    return this.#kept.find((each) => each.rule === rule);
  }

  /** All at once: one that gives no answer holds up no other. */
  async #look(): Promise<void> {
    await Promise.all(this.#kept.filter(({ dueAt, isAsked }) => !isAsked && dueAt <= Date.now()).map((kept) => this.#update(kept)));
  }

  async #update(kept: Kept): Promise<boolean> {
    const { name, rule } = kept;
    kept.isAsked = true;
    try {
      const { values, renewAt } = await this.#current.of(rule);
      kept.dueAt = renewAt ?? 0;
      kept.endpoints = azureEndpoints(rule, values);
      const statement = secretStatement(name, rule, values);
      const isNew = !kept.found;
      kept.failures = 0;
      kept.found = true;
      if (statement === undefined || statement === kept.statement) return false;
      await this.#apply(statement);
      kept.statement = statement;
      kept.setAt = Date.now();
      this.#log.info({ prefix: rule.prefix, source: rule.credentials.source }, isNew ? "credentials found" : "credentials changed");
      return true;
    } catch (error) {
      // The engine's message may quote the statement: only what this code says of the failure is logged.
      const { message, detail } = error as Error & { detail?: string };
      const known = message.startsWith("no credentials for ");
      this.#log.error({ prefix: rule.prefix, reason: known ? detail : "the engine refuses them" }, "credentials cannot be used");
      kept.dueAt = Date.now() + Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** kept.failures++);
      return false;
    } finally {
      kept.isAsked = false;
    }
  }
}
