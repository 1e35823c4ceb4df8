import { azurePlace } from "./azure-place.ts";
import type { CredentialValues } from "./credentials.ts";
import type { StorageRule } from "./storage-file.ts";

/** Where a TCP connection goes to. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

const PUBLIC_SUFFIX = "core.windows.net";

/**
 * Where the engine connects to for a place in Azure: the account's two services (Azure Storage, "Configure a connection
 * string").
 */
export function azureEndpoints({ store, prefix, account }: StorageRule, values: CredentialValues): readonly Endpoint[] {
  if (store !== "azure") return [];
  const named = azurePlace(prefix);
  const own = named.account ?? account;
  const suffix = named.host?.replace(/^[^.]+\.blob\./, "") ?? PUBLIC_SUFFIX;
  const urls = [...fromConnectionString(values["connection_string"]), ...(own === undefined ? [] : servicesOf("https", own, suffix))];
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
