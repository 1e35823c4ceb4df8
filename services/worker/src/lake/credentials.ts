import { readFile } from "node:fs/promises";
import { TavanaError } from "@tavana/common";
import type { CredentialValues } from "./secret.ts";
import type { StorageRule } from "./storage-file.ts";

/** Variables that cloud SDKs read by themselves; the engine must find none of them, since queries could read its settings. */
const SDK_VARIABLES = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] as const;
/** A token is fetched again so long before it ends. */
const TOKEN_MARGIN_MS = 5 * 60_000;
/** Between tries while a token cannot be had. */
const TOKEN_RETRY_MS = 15_000;
const TOKEN_TIMEOUT_MS = 5_000;

/** What a rule's credentials are now, and how long they may be used; undefined: until they change. */
export interface Resolved {
  readonly values: CredentialValues;
  readonly refreshInMs?: number;
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
 * The credentials of a rule as they are now.
 *
 * @throws TavanaError 58030 naming the source that fails, never a value
 */
export async function resolveCredentials({ prefix, store, credentials }: StorageRule, environment: Readonly<Record<string, string>>): Promise<Resolved> {
  const { source, values } = credentials;
  if (source === "files") return { values: await mapValues(values, (path) => fileValue(prefix, path)) };
  if (source === "service_principal") {
    const { client_secret_file: path = "", ...others } = values;
    return { values: { ...others, client_secret: await fileValue(prefix, path) } };
  }
  if (source === "environment") {
    return {
      values: await mapValues(values, async (name) => {
        const value = environment[name];
        if (value === undefined) throw unusable(prefix, `the variable ${name} is not set`);
        return value;
      }),
    };
  }
  if (source === "workload_identity" && store === "gcs") return googleToken(prefix);
  return { values };
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

/**
 * GKE's workload identity, for which the engine has no provider: a token of the metadata server, good for about an hour
 * (Google Cloud, "About VM metadata"). GCE_METADATA_HOST names another server, as for Google's own libraries.
 */
async function googleToken(prefix: string): Promise<Resolved> {
  const host = process.env["GCE_METADATA_HOST"] ?? "metadata.google.internal";
  try {
    const response = await fetch(`http://${host}/computeMetadata/v1/instance/service-accounts/default/token`, {
      headers: { "metadata-flavor": "Google" },
      signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    const { access_token: token, expires_in: seconds } = (await response.json()) as { access_token?: unknown; expires_in?: unknown };
    if (typeof token !== "string" || typeof seconds !== "number") throw new Error("its answer holds no token");
    return { values: { bearer_token: token }, refreshInMs: Math.max(TOKEN_RETRY_MS, seconds * 1000 - TOKEN_MARGIN_MS) };
  } catch (cause) {
    throw unusable(prefix, `the metadata server ${host} gives no token`, cause);
  }
}

function unusable(prefix: string, why: string, cause?: unknown): TavanaError {
  return new TavanaError("58030", `no credentials for ${prefix}`, { detail: why, ...(cause === undefined ? {} : { cause }) });
}
