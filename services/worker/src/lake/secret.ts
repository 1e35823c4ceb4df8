import { quoteLiteral } from "@tavana/common";
import type { StorageRule } from "./storage-file.ts";

/** What a rule's credentials are right now; empty for those that the engine fetches by itself. */
export type CredentialValues = Readonly<Record<string, string>>;

/**
 * The statement that makes a rule's credentials the engine's own for its prefix; undefined where none are needed.
 * Secrets stay in the engine's memory, and the gate keeps users from creating, dropping or reading any.
 */
export function secretStatement(name: string, rule: StorageRule, values: CredentialValues): string | undefined {
  const options = optionsOf(rule, values);
  if (!options) return undefined;
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return `CREATE OR REPLACE SECRET ${name} (${given.map(([option, value]) => `${option} ${typeof value === "boolean" ? value : quoteLiteral(value!)}`).join(", ")})`;
}

type Options = Readonly<Record<string, string | boolean | undefined>>;

function optionsOf(rule: StorageRule, values: CredentialValues): Options | undefined {
  switch (rule.store) {
    case "s3":
      return { TYPE: "s3", ...s3Provider(rule, values), ...address(rule), REQUESTER_PAYS: rule.requesterPays, SCOPE: rule.prefix };
    case "gcs":
      return { TYPE: "gcs", KEY_ID: values["key_id"], SECRET: values["secret"], BEARER_TOKEN: values["bearer_token"], ...address(rule), SCOPE: rule.prefix };
    case "azure":
      return { TYPE: "azure", ...azureProvider(rule, values), SCOPE: rule.prefix.replace(/\/$/, "") };
    case "http":
    case "local":
      return undefined;
  }
}

/** DuckDB wants host and port apart from whether TLS is used. */
function address({ endpoint, region, style, store }: StorageRule): Options {
  const url = endpoint === undefined ? undefined : new URL(endpoint);
  return {
    ENDPOINT: url?.host,
    USE_SSL: url === undefined ? undefined : url.protocol === "https:",
    // A compatible store that says nothing of regions still has one in its signatures.
    REGION: region ?? (url && store !== "azure" ? "us-east-1" : undefined),
    URL_STYLE: style ?? (url === undefined ? undefined : "path"),
  };
}

function s3Provider({ credentials }: StorageRule, values: CredentialValues): Options {
  switch (credentials.source) {
    case "workload_identity":
      return { PROVIDER: "credential_chain", CHAIN: "web_identity", REFRESH: "auto", VALIDATION: "none" };
    case "instance":
      return { PROVIDER: "credential_chain", CHAIN: "instance", REFRESH: "auto", VALIDATION: "none" };
    default:
      return { KEY_ID: values["key_id"], SECRET: values["secret"], SESSION_TOKEN: values["session_token"] };
  }
}

function azureProvider({ credentials, account }: StorageRule, values: CredentialValues): Options {
  switch (credentials.source) {
    case "workload_identity":
      return { PROVIDER: "credential_chain", CHAIN: "workload_identity", ACCOUNT_NAME: account };
    case "instance":
      return { PROVIDER: "managed_identity", ACCOUNT_NAME: account };
    case "service_principal":
      return {
        PROVIDER: "service_principal",
        TENANT_ID: values["tenant_id"],
        CLIENT_ID: values["client_id"],
        CLIENT_SECRET: values["client_secret"],
        ACCOUNT_NAME: account,
      };
    case "none":
      return { PROVIDER: "config", ACCOUNT_NAME: account };
    default:
      return { CONNECTION_STRING: values["connection_string"] };
  }
}
