import type { YamlValue } from "@tavana/common";
import { azurePlace } from "./azure-place.ts";

/** A place where files lie, and how the worker gets at them. */
export interface StorageRule {
  /** URL or path prefix, with a slash at its end. */
  readonly prefix: string;
  readonly store: Store;
  /** Of a compatible store: http(s)://host:port. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Of S3's addresses: the bucket in the path, or in the host's name. */
  readonly style?: "path" | "vhost";
  readonly requesterPays?: boolean;
  /** Azure's storage account. */
  readonly account?: string;
  /** Of web servers: URL prefixes that they may redirect to, besides their own. */
  readonly redirectsTo?: readonly string[];
  readonly credentials: Credentials;
}

export type Store = "s3" | "gcs" | "azure" | "http" | "local";

/** Where credentials come from. `values` has what the source needs, by the names in `needs`. */
export interface Credentials {
  readonly source: Source;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * none: anonymous. static: as the file says, for development. files: paths of mounted files, read again when they
 * change. environment: names of variables, which the worker takes out of its environment. The rest are identities that
 * the platform gives to the worker.
 */
export type Source = "none" | "static" | "files" | "environment" | "workload_identity" | "instance" | "service_principal";

const schemes: readonly (readonly [RegExp, Store])[] = [
  [/^s3:\/\/[^/]+\//, "s3"],
  [/^(?:gs|gcs):\/\/[^/]+\//, "gcs"],
  [/^(?:az|azure|abfss):\/\/[^/]+\//, "azure"],
  [/^https?:\/\/[^/]+\//, "http"],
  [/^\//, "local"],
];

/** Names of credentials by store and source; a question mark: may be missing. */
const needs: Readonly<Record<Store, Partial<Record<Source, readonly string[]>>>> = {
  s3: keySources(["key_id", "secret", "session_token?"], { workload_identity: [], instance: [] }),
  gcs: keySources(["key_id", "secret"], { workload_identity: [] }),
  azure: keySources(["connection_string"], { workload_identity: [], instance: ["client_id?"], service_principal: ["tenant_id", "client_id", "client_secret_file"] }),
  http: { none: [] },
  local: { none: [] },
};

function keySources(names: readonly string[], others: Partial<Record<Source, readonly string[]>>): Partial<Record<Source, readonly string[]>> {
  return { none: [], static: names, files: names, environment: names, ...others };
}

/**
 * Reads the section `storage:`, a list of prefixes with their credentials.
 *
 * @throws ConfigError with file, line, column, and what would be right
 */
export function readStorage(section: YamlValue): StorageRule[] {
  if (section.isEmpty) return [];
  const rules = section.list().map(readRule);
  section.list().forEach((value, at) => {
    if (rules.findIndex(({ prefix }) => prefix === rules[at]!.prefix) < at) value.fail(`there is another entry for ${rules[at]!.prefix}`);
  });
  return rules;
}

function readRule(value: YamlValue): StorageRule {
  const fields = value.fields(["prefix", "endpoint", "region", "style", "requester_pays", "account", "redirects_to", "credentials"]);
  const prefix = fields.prefix?.text("a prefix such as s3://bucket/") ?? value.fail("expected prefix, such as s3://bucket/");
  // DuckDB compares scopes as strings: s3://sales would cover s3://sales2 too.
  if (!prefix.endsWith("/")) fields.prefix!.fail("expected a slash at the end: without it, other buckets whose names begin like this would be meant too");
  if (/[?#%*]|\/\.\.?\//.test(prefix)) fields.prefix!.fail("expected neither wildcards, dots nor options in it");
  const [, store] = schemes.find(([scheme]) => scheme.test(prefix)) ?? fields.prefix!.fail("expected s3://, gs://, az://, abfss://, https:// and a bucket, or an absolute path");
  const endpoint = fields.endpoint?.text("http(s)://host:port");
  if (endpoint !== undefined && !/^https?:\/\/[^/]+\/?$/.test(endpoint)) fields.endpoint!.fail("expected http(s)://host:port");
  const account = accountOf(store, prefix, fields.account);
  const rule: StorageRule = {
    prefix,
    store,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(fields.region ? { region: fields.region.text("a region") } : {}),
    ...(fields.style ? { style: fields.style.oneOf(["path", "vhost"]) } : {}),
    ...(fields.requester_pays ? { requesterPays: fields.requester_pays.boolean() } : {}),
    ...(account === undefined ? {} : { account }),
    ...(fields.redirects_to ? { redirectsTo: readRedirects(store, fields.redirects_to) } : {}),
    credentials: fields.credentials ? readCredentials(store, fields.credentials) : { source: "none", values: {} },
  };
  const identity = ["workload_identity", "instance", "service_principal"].includes(rule.credentials.source);
  if (store === "azure" && identity && account === undefined) value.fail("expected account: the storage account's name");
  return rule;
}

/** The storage account, which a prefix may name too. */
function accountOf(store: Store, prefix: string, field: YamlValue | undefined): string | undefined {
  const given = field?.text("the storage account's name");
  const named = store === "azure" ? azurePlace(prefix).account : undefined;
  if (given !== undefined && named !== undefined && given !== named) field!.fail(`expected ${named}, the account that the prefix names`);
  return given ?? named;
}

function readRedirects(store: Store, value: YamlValue): string[] {
  if (store !== "http") value.fail("expected for https:// alone");
  return (value.isList ? value.list() : [value]).map((item) => {
    const prefix = item.text("a URL such as https://host/");
    return /^https?:\/\/[^/?#%*]+\/[^?#%*]*$/.test(prefix) && URL.canParse(prefix) && prefix.endsWith("/") ? prefix : item.fail("expected a URL with a slash at its end, such as https://host/");
  });
}

function readCredentials(store: Store, value: YamlValue): Credentials {
  const { source, ...given } = Object.fromEntries(value.entries());
  if (!source) return value.fail(`expected source: one of ${Object.keys(needs[store]).join(", ")}`);
  const chosen = source.oneOf(Object.keys(needs[store]) as Source[]);
  const names = needs[store][chosen]!.map((name) => ({ name: name.replace("?", ""), required: !name.endsWith("?") }));
  for (const [name, unknown] of Object.entries(given)) {
    if (!names.some((known) => known.name === name)) unknown.fail(`unknown for ${chosen}; expected ${names.map((known) => known.name).join(", ") || "nothing more"}`);
  }
  for (const { name, required } of names) if (required && !given[name]) value.fail(`expected ${name}`);
  return { source: chosen, values: Object.fromEntries(Object.entries(given).map(([name, text]) => [name, text.text()])) };
}
