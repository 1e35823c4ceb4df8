import { readFile } from "node:fs/promises";
import { TavanaError } from "@tavana/common";
import { identify, isIdentity } from "./identity.ts";
import type { StorageRule } from "./storage-file.ts";

/** Variables that cloud SDKs read by themselves; the engine must find none of them, since queries could read its settings. */
const SDK_VARIABLES = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;
/** What a rule's credentials are right now, by the names that stores have for them. */
export type CredentialValues = Readonly<Record<string, string>>;

/** A rule's credentials. Those that a cloud gives have an end, and a time to ask for others, in milliseconds since 1970. */
export interface Resolved {
  readonly values: CredentialValues;
  readonly renewAt?: number;
  readonly endsAt?: number;
}

/**
 * Takes the credentials that the environment holds out of it, so that nothing else in the process finds them.
 *
 * @returns the variables that rules name, by name
 */
export function takeEnvironment(rules: readonly StorageRule[], environment: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const named = rules.flatMap(({ credentials }) => (credentials.source === "environment" ? Object.values(credentials.values) : []));
  const taken: Record<string, string> = {};
  for (const name of new Set([...named, ...SDK_VARIABLES])) {
    const value = environment[name];
    if (value !== undefined && named.includes(name)) taken[name] = value;
    delete environment[name];
  }
  return taken;
}

/**
 * The credentials of a rule as they are now; those that a cloud gives are asked for.
 *
 * @throws TavanaError 58030 naming the source that fails, never a value
 */
export async function resolveCredentials(rule: StorageRule, environment: Readonly<Record<string, string>>): Promise<Resolved> {
  const { prefix, credentials } = rule;
  const { source, values } = credentials;
  if (source === "files") return { values: await mapValues(values, (path) => fileValue(prefix, path)) };
  if (source === "environment") {
    return {
      values: await mapValues(values, async (name) => {
        const value = environment[name];
        if (value === undefined) throw unusable(prefix, `the variable ${name} is not set`);
        return value;
      }),
    };
  }
  if (!isIdentity(credentials)) return { values };
  const { client_secret_file: path, ...given } = values;
  return identified(rule, path === undefined ? given : { ...given, client_secret: await fileValue(prefix, path) });
}

async function identified(rule: StorageRule, given: CredentialValues): Promise<Resolved> {
  try {
    const asked = Date.now();
    const { values, endsAt } = await identify(rule, given);
    // The engine goes on reading a file with what it had when it opened it: half of the time is left for that.
    return { values, ...(endsAt === undefined ? {} : { endsAt, renewAt: (asked + endsAt) / 2 }) };
  } catch (cause) {
    throw unusable(rule.prefix, `the platform gives none: ${reasonOf(cause)}`, cause);
  }
}

/** What an SDK says of a failure, as short as it can be told: the rest may quote an answer. */
function reasonOf(error: unknown): string {
  const { name = "", code, message = "", cause } = error as { name?: string; code?: unknown; message?: string; cause?: { code?: unknown } };
  if (name === "Error" && !/[{"\n]/.test(message)) return message;
  const status = /\bstatus(?: code)?:? (\d{3})\b/.exec(message)?.[0];
  return [name, code ?? cause?.code, status].filter((part) => typeof part === "string" && part !== "").join(", ");
}

async function mapValues(values: CredentialValues, resolve: (value: string) => Promise<string>): Promise<CredentialValues> {
  const entries = Object.entries(values).map(async ([name, value]) => [name, await resolve(value)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function fileValue(prefix: string, path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw unusable(prefix, `the file ${path} cannot be read`, cause);
  }
}

function unusable(prefix: string, why: string, cause?: unknown): TavanaError {
  return new TavanaError("58030", `no credentials for ${prefix}`, { detail: why, ...(cause === undefined ? {} : { cause }) });
}
