import type { CredentialValues } from "./secret.ts";
import type { StorageRule } from "./storage-file.ts";

/** Where a TCP connection goes to. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Where tokens for identities come from, unless AZURE_AUTHORITY_HOST says otherwise. */
const AUTHORITY = "https://login.microsoftonline.com/";
const PUBLIC_SUFFIX = "core.windows.net";

/**
 * Where the engine connects to for a place in Azure: the account's two services, and who gives it tokens.
 * (Azure Storage, "Configure a connection string"; names of accounts in prefixes as the engine's extension reads them.)
 */
export function azureEndpoints({ store, prefix, account, credentials }: StorageRule, values: CredentialValues): readonly Endpoint[] {
  if (store !== "azure") return [];
  const inPrefix = /^\w+:\/\/(?:[^@/]+@)?([^/]+\.[^/]+)\//.exec(prefix)?.[1];
  const urls = [
    ...fromConnectionString(values["connection_string"]),
    ...(account === undefined ? [] : servicesOf("https", account, PUBLIC_SUFFIX)),
    ...(inPrefix === undefined ? [] : [`https://${inPrefix}`]),
    ...(["workload_identity", "service_principal"].includes(credentials.source) ? [process.env["AZURE_AUTHORITY_HOST"] ?? AUTHORITY] : []),
    ...(credentials.source === "instance" ? ["http://169.254.169.254"] : []),
  ];
  return urls.filter((url) => URL.canParse(url)).map((text) => {
    const { hostname, port, protocol } = new URL(text);
    return { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port || (protocol === "http:" ? 80 : 443)) };
  });
}

function fromConnectionString(text = ""): readonly string[] {
  const parts = new Map(text.split(";").map((part) => [part.split("=", 1)[0]!.trim().toLowerCase(), part.slice(part.indexOf("=") + 1).trim()]));
  const account = parts.get("accountname");
  const named = ["blobendpoint", "dfsendpoint"].flatMap((name) => parts.get(name) ?? []);
  const usual = account === undefined ? [] : servicesOf(parts.get("defaultendpointsprotocol") ?? "https", account, parts.get("endpointsuffix") ?? PUBLIC_SUFFIX);
  return [...named, ...usual];
}

function servicesOf(protocol: string, account: string, suffix: string): readonly string[] {
  return ["blob", "dfs"].map((service) => `${protocol}://${account}.${service}.${suffix}`);
}
