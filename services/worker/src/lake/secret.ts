import { quoteLiteral } from "@tavana/common";
import { awsRegion } from "./aws-region.ts";
import type { CredentialValues } from "./credentials.ts";
import type { StorageRule } from "./storage-file.ts";

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
      return { TYPE: "s3", KEY_ID: values["key_id"], SECRET: values["secret"], SESSION_TOKEN: values["session_token"], ...address(rule), REQUESTER_PAYS: rule.requesterPays, SCOPE: rule.prefix };
    case "gcs":
      return { TYPE: "gcs", KEY_ID: values["key_id"], SECRET: values["secret"], BEARER_TOKEN: values["bearer_token"], ...address(rule), SCOPE: rule.prefix };
    case "azure":
      if (values["connection_string"] === undefined && rule.account === undefined) return undefined;
      return { TYPE: "azure", ...azureProvider(rule, values), SCOPE: rule.prefix };
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
    REGION: region ?? (url ? "us-east-1" : store === "s3" ? awsRegion() : undefined),
    URL_STYLE: style ?? (url === undefined ? undefined : "path"),
  };
}

/** Values are a connection string, or a token for the account; without either it is asked as nobody. */
function azureProvider({ account }: StorageRule, { access_token: token, connection_string: connectionString }: CredentialValues): Options {
  if (connectionString !== undefined) return { CONNECTION_STRING: connectionString };
  return token === undefined ? { PROVIDER: "config", ACCOUNT_NAME: account } : { PROVIDER: "access_token", ACCESS_TOKEN: token, ACCOUNT_NAME: account };
}
