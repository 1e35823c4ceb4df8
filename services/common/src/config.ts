/** One setting: how its text becomes a value, what it is without one, and what it is for. */
export interface Setting<T> {
  readonly parse: (text: string) => T;
  /** The value when nothing is given; undefined for a setting that may be absent. */
  readonly default: T;
  readonly description: string;
  /** How the default is shown, where the value itself says little. */
  readonly shown?: string;
}

export type Settings = Readonly<Record<string, Setting<unknown>>>;
export type Values<S extends Settings> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/** Thrown for settings that cannot be used; `problems` has a line for each. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

/**
 * Reads settings from variables of their names.
 *
 * @throws ConfigError naming every setting that is wrong, not only the first
 */
export function readConfig<S extends Settings>(settings: S, environment: Readonly<Record<string, string | undefined>>): Values<S> {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, setting] of Object.entries(settings)) {
    const text = environment[name];
    try {
      values[name] = text === undefined || text === "" ? setting.default : setting.parse(text);
    } catch (error) {
      problems.push(`${name}=${text}: ${(error as Error).message}`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return values as Values<S>;
}

/**
 * Command-line flags as variables: --pg-port 0 and --pg-port=0 are PG_PORT.
 *
 * @throws ConfigError for a flag that is no setting's, or has no value
 */
export function readFlags(settings: Settings, args: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  const problems: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const [flag, inline] = args[at]!.split(/=(.*)/s, 2) as [string, string?];
    const name = flag.startsWith("--") ? flag.slice(2).toUpperCase().replaceAll("-", "_") : "";
    if (!Object.hasOwn(settings, name)) {
      problems.push(`${flag}: there is no such option (--help lists them)`);
      if (inline === undefined && args[at + 1]?.startsWith("--") === false) at++; // its value
    } else if (inline !== undefined) found[name] = inline;
    else if (at + 1 < args.length) found[name] = args[++at]!;
    else problems.push(`${flag}: a value is missing`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return found;
}

/** A line for each setting: its flag, its description and its default. */
export function describeSettings(settings: Settings): string {
  const rows = Object.entries(settings).map(([name, setting]) => {
    const shown = shownDefault(setting);
    return { flag: `--${name.toLowerCase().replaceAll("_", "-")}`, text: `${setting.description}${shown && ` (${shown})`}` };
  });
  const width = Math.max(...rows.map(({ flag }) => flag.length));
  return rows.map(({ flag, text }) => `  ${flag.padEnd(width)}  ${text}`).join("\n");
}

/** A row of a Markdown table for each setting. */
export function settingsTable(settings: Settings): string {
  const rows = Object.entries(settings).map(([name, setting]) => `| \`${name}\` | ${shownDefault(setting)} | ${setting.description} |\n`);
  return `| Variable | Default | Meaning |\n|---|---|---|\n${rows.join("")}`;
}

function shownDefault(setting: Setting<unknown>): string {
  return setting.shown ?? (setting.default === undefined ? "" : String(setting.default));
}

export function text(value: string): string {
  return value;
}

/** @returns a parser for whole numbers between two limits */
export function whole(least: number, most: number): (text: string) => number {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most) throw new Error(`expected a whole number from ${least} to ${most}`);
    return number;
  };
}

/** A TCP port; 0 stands for any that is free. */
export const port = whole(0, 65_535);

/** @returns a parser for one of these words */
export function oneOf<T extends string>(...words: readonly T[]): (text: string) => T {
  return (value) => {
    if (!words.includes(value as T)) throw new Error(`expected one of ${words.join(", ")}`);
    return value as T;
  };
}

export function yesOrNo(value: string): boolean {
  if (value !== "true" && value !== "false") throw new Error("expected true or false");
  return value === "true";
}

/** A host's name or address and a port. */
export function hostAndPort(value: string): string {
  if (!/^(?:\[[^\]]+\]|[^:\s]+):\d{1,5}$/.test(value)) throw new Error("expected host:port");
  return value;
}

/** http://host:port, apart by commas. */
export function baseUrls(value: string): readonly string[] {
  const urls = list(value);
  for (const url of urls) if (!/^https?:\/\/[^/\s]+\/?$/.test(url) || !URL.canParse(url)) throw new Error("expected http://host:port");
  return urls;
}

/** Words apart by commas. */
export function list(value: string): readonly string[] {
  return value.split(",").map((item) => item.trim()).filter(Boolean);
}
