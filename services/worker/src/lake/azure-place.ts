/** A place in Azure, by any of the names that the engine takes. */
export interface AzurePlace {
  readonly container: string;
  /** Behind the container. */
  readonly path: string;
  /** Where the name says it: the account, and the host of its Blob Storage. */
  readonly account?: string;
  readonly host?: string;
}

const HOST = /^([a-z0-9]+)\.(?:blob|dfs)\.[a-z0-9.-]+$/;

/**
 * Reads az://container/path, az://account.blob.core.windows.net/container/path and
 * abfss://container@account.dfs.core.windows.net/path.
 */
export function azurePlace(url: string): AzurePlace {
  const [authority = "", ...parts] = url.replace(/^\w+:\/\//, "").split("/");
  const at = authority.indexOf("@");
  const name = at < 0 ? authority : authority.slice(at + 1);
  const account = HOST.exec(name)?.[1];
  if (account === undefined) return { container: authority, path: parts.join("/") };
  const host = name.replace(".dfs.", ".blob.");
  if (at >= 0) return { container: authority.slice(0, at), path: parts.join("/"), account, host };
  return { container: parts[0] ?? "", path: parts.slice(1).join("/"), account, host };
}
