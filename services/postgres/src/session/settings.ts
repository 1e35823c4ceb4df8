import { quoteIdentifier, TavanaError } from "@tavana/common";
import { allSettings, findSetting, reportedSettings, type SettingDefinition } from "./setting-definitions.ts";
import { parseDuration } from "./setting-rules.ts";

/** Values by lower-case name, of what differs from the initial values. */
type Values = Map<string, string>;

/** Settings that the engine takes with each statement. */
const engineSettings = ["TimeZone", "integer_division", "default_null_order"] as const;

/**
 * The settings of one session: what the client set, with PostgreSQL's rules for transactions (a rolled back
 * SET is undone, SET LOCAL ends with the transaction). Nothing here takes a worker.
 */
export class Settings {
  readonly #initial: Values;
  #session: Values = new Map();
  #local: Values = new Map();
  /** What `#session` was when the transaction began. */
  #before: Values | undefined;
  #engine: Record<string, string> | undefined;
  #reported = new Map<string, string>();

  /** @param initial values that this server or start-up packet gives, which RESET returns to */
  constructor(initial: Readonly<Record<string, string>>) {
    this.#initial = new Map(Object.entries(initial).map(([name, value]) => [name.toLowerCase(), value]));
  }

  /** From the start-up packet: RESET returns to it. Throws as set. */
  setInitial(name: string, value: string): void {
    const normal = checked(name, value);
    this.#assertUser(name.toLowerCase(), value);
    this.#initial.set(name.toLowerCase(), normal);
  }

  /** @throws TavanaError 42704 for an unknown name, 55P02 for one that can't be changed, 22023 or 0A000 for the value */
  set(name: string, value: string, local = false): void {
    const key = name.toLowerCase();
    const normal = checked(name, value);
    this.#assertUser(key, value);
    this.#engine = undefined;
    if (local) {
      this.#local.set(key, normal);
      return;
    }
    this.#local.delete(key);
    this.#session.set(key, normal);
  }

  reset(name: string, local = false): void {
    const key = name.toLowerCase();
    const definition = findSetting(name);
    if (definition?.fixed) throw cannotChange(definition.name);
    if (!definition && !isCustom(name)) throw unknown(name);
    this.#engine = undefined;
    if (local) {
      this.#local.set(key, this.#initial.get(key) ?? definition?.initial ?? "");
      return;
    }
    this.#local.delete(key);
    this.#session.delete(key);
  }

  resetAll(): void {
    this.#engine = undefined;
    this.#session = new Map();
    this.#local.clear();
  }

  /** undefined: no such setting. */
  find(name: string): string | undefined {
    const key = name.toLowerCase();
    return this.#local.get(key) ?? this.#session.get(key) ?? this.#initial.get(key) ?? findSetting(key)?.initial;
  }

  get(name: string): string {
    const value = this.find(name);
    if (value === undefined) throw unknown(name);
    return value;
  }

  isOn(name: string): boolean {
    return this.get(name) === "on";
  }

  /** Milliseconds; 0: none. */
  duration(name: string): number {
    return parseDuration(name, this.get(name));
  }

  /** Name, value and definition of each, in PostgreSQL's order. */
  all(): { readonly name: string; readonly value: string }[] {
    return allSettings.map(({ name }) => ({ name, value: this.get(name) }));
  }

  beginTransaction(): void {
    this.#before ??= new Map(this.#session);
  }

  /** An error undoes at once what was set, the transaction's own modes among it. */
  failTransaction(): void {
    if (this.#before) this.#session = new Map(this.#before);
    this.#local.clear();
    this.#engine = undefined;
  }

  /** @returns what makes all settings of the transaction as they are now */
  savepoint(): () => void {
    const session = new Map(this.#session);
    const local = new Map(this.#local);
    return () => {
      this.#session = new Map(session);
      this.#local = new Map(local);
      this.#engine = undefined;
    };
  }

  /** A statement that is a transaction by itself has ended. */
  endStatement(): void {
    this.#local.clear();
    this.#engine = undefined;
  }

  endTransaction(committed: boolean): void {
    if (this.#before && !committed) this.#session = this.#before;
    this.#before = undefined;
    this.#local.clear();
    this.#engine = undefined;
  }

  /** Those that the client must hear of: all at first, later what has changed since the last call. */
  takeReports(): { readonly name: string; readonly value: string }[] {
    const changed = [];
    for (const { name } of reportedSettings) {
      const value = this.get(name);
      if (this.#reported.get(name) === value) continue;
      this.#reported.set(name, value);
      changed.push({ name, value });
    }
    return changed;
  }

  /** Nobody can become someone else. */
  #assertUser(key: string, value: string): void {
    const isSelf = value === this.#initial.get("session_authorization");
    if (key === "role" && !isSelf && value.toLowerCase() !== "none") throw new TavanaError("42501", `permission denied to set role "${value}"`);
    if (key === "session_authorization" && !isSelf) throw new TavanaError("42501", "permission denied to set session authorization");
  }

  /** What travels with each statement to the engine: only what differs from the engine's own defaults. */
  forEngine(): Record<string, string> {
    this.#engine ??= this.#makeEngineSettings();
    return this.#engine;
  }

  #makeEngineSettings(): Record<string, string> {
    const settings: Record<string, string> = {};
    for (const name of engineSettings) {
      const key = name.toLowerCase();
      const value = this.#local.get(key) ?? this.#session.get(key) ?? this.#initial.get(key);
      if (value !== undefined) settings[name] = value === "on" ? "true" : value === "off" ? "false" : value;
    }
    const path = enginePath(this.get("search_path"));
    if (path !== undefined) settings["search_path"] = path;
    return settings;
  }
}

/** The schemas of a search path by name. "$user" and pg_catalog are searched without being named. */
export function pathSchemas(path: string): string[] {
  const names = path.split(",").map((part) => part.trim()).map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part));
  return names.filter((name) => name !== "" && name !== "$user" && name !== "pg_catalog");
}

/** PostgreSQL's schema `public` is DuckDB's `main`. */
function enginePath(path: string): string | undefined {
  const schemas = pathSchemas(path).map((name) => (name === "public" ? "main" : /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name)));
  return schemas.length === 0 || (schemas.length === 1 && schemas[0] === "main") ? undefined : schemas.join(",");
}

function checked(name: string, value: string): string {
  const definition = findSetting(name);
  if (definition) return checkedBy(definition, value);
  if (isCustom(name)) return value;
  throw unknown(name);
}

function checkedBy(definition: SettingDefinition, value: string): string {
  if (definition.fixed) throw cannotChange(definition.name);
  if (definition.superuser) throw new TavanaError("42501", `permission denied to set parameter "${definition.name}"`);
  return definition.normalise(value);
}

/** A name with a dot is any application's own (PostgreSQL manual 20.16). */
function isCustom(name: string): boolean {
  return /^[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*(\.[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*)+$/.test(name);
}

function unknown(name: string): TavanaError {
  return new TavanaError("42704", `unrecognized configuration parameter "${name}"`);
}

function cannotChange(name: string): TavanaError {
  return new TavanaError("55P02", `parameter "${name}" cannot be changed`);
}
