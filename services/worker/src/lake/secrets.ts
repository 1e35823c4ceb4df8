import type { Logger } from "pino";
import { resolveCredentials, type Resolved } from "./credentials.ts";
import { azureEndpoints, type Endpoint } from "./azure-hosts.ts";
import { secretStatement } from "./secret.ts";
import type { StorageRule } from "./storage-file.ts";

/** How often credentials are looked at; mounted files change when a platform rotates them. */
const LOOK_MS = 2_000;
/** After a failure, the next try. */
const RETRY_MS = 15_000;

/** Sets secrets in every engine of the worker. */
export type ApplySecret = (statement: string) => Promise<void>;

/** Keeps the engines' secrets as the platform's credentials are: sets them at the start and whenever they change. */
export class Secrets {
  readonly #rules: readonly { readonly name: string; readonly rule: StorageRule }[];
  readonly #environment: Readonly<Record<string, string>>;
  readonly #log: Logger;
  readonly #statements = new Map<string, string>();
  readonly #endpoints = new Map<string, readonly Endpoint[]>();
  readonly #dueAt = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(rules: readonly StorageRule[], environment: Readonly<Record<string, string>>, log: Logger) {
    this.#rules = rules.filter(({ store }) => store !== "http" && store !== "local").map((rule, at) => ({ name: `storage_${at}`, rule }));
    this.#environment = environment;
    this.#log = log;
  }

  /** What a new engine needs. */
  get statements(): readonly string[] {
    return [...this.#statements.values()];
  }

  /** Where the engine's Azure client connects to. */
  get azureEndpoints(): readonly Endpoint[] {
    return [...this.#endpoints.values()].flat();
  }

  /** Finds all credentials once, and from then on those that change. What cannot be had is logged and tried again. */
  async start(apply: ApplySecret): Promise<void> {
    await this.#look(apply);
    const again = () => {
      this.#timer = setTimeout(() => void this.#look(apply).finally(() => this.#timer && again()), LOOK_MS).unref();
    };
    if (this.#rules.length > 0) again();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #look(apply: ApplySecret): Promise<void> {
    for (const { name, rule } of this.#rules) {
      if ((this.#dueAt.get(name) ?? 0) > Date.now()) continue;
      try {
        const resolved: Resolved = await resolveCredentials(rule, this.#environment);
        if (resolved.refreshInMs !== undefined) this.#dueAt.set(name, Date.now() + resolved.refreshInMs);
        this.#endpoints.set(name, azureEndpoints(rule, resolved.values));
        const statement = secretStatement(name, rule, resolved.values);
        if (statement === undefined || statement === this.#statements.get(name)) continue;
        const isNew = !this.#statements.has(name);
        this.#statements.set(name, statement);
        await apply(statement);
        this.#log.info({ prefix: rule.prefix, source: rule.credentials.source }, isNew ? "credentials found" : "credentials changed");
      } catch (error) {
        // The engine's message may quote the statement: only what this code says of the failure is logged.
        const { message, detail } = error as Error & { detail?: string };
        const known = message.startsWith("no credentials for ");
        this.#log.error({ prefix: rule.prefix, reason: known ? detail : "the engine refuses them" }, "credentials cannot be used");
        this.#dueAt.set(name, Date.now() + RETRY_MS);
      }
    }
  }
}
