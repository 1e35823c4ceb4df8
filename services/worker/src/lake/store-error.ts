import { TavanaError } from "@tavana/common";
import type { StorageRule } from "./storage-file.ts";

/** DuckDB's words for a request that a store has refused (extension httpfs). */
const REFUSED = /^HTTP \w+ error (?:reading|on|writing to) '([^']+)'.*?\(HTTP (\d{3})[^)]*\)(?:\n+(\w+): ([^\n]*))?/s;
const UNREACHED = /^(.+?) error for HTTP \w+ to '([^']+)'/;
/** Its words for Azure's (extension azure). */
const AZURE = /^AzureStorageFileSystem could not open file: '([^']+)'/;
const AZURE_REFUSED = /failed with(?: code)? '?(\w+)'?/;

const REFUSAL_HINT = "The platform's own credentials for this place do not work: an operator can mend that.";

/**
 * An error of a store in words for those who asked a question: which file, and what is the matter. The engine's own
 * message names hosts and ports, and advises to change credentials that its reader has no part in.
 */
export function storeError(error: TavanaError, rules: readonly StorageRule[]): TavanaError {
  const { message } = error;
  const refused = REFUSED.exec(message);
  if (refused) {
    const [, url = "", status = "", code, text] = refused;
    return answered(placeOf(url, rules), Number(status), code ? `${code}: ${withoutHosts(text ?? "")}` : `It answers with HTTP status ${status}.`, error);
  }
  const unreached = UNREACHED.exec(message);
  if (unreached) return unreachable(placeOf(unreached[2]!, rules), unreached[1]!, error);
  const azure = AZURE.exec(message);
  if (!azure) return error;
  const code = AZURE_REFUSED.exec(message)?.[1];
  if (code === undefined) return unreachable(azure[1]!, message.includes("connect") ? "Could not connect to server" : "It gives no answer", error);
  const status = /NotFound/.test(code) ? 404 : /Auth|Permission/.test(code) ? 403 : 500;
  return answered(azure[1]!, status, `${code}.`, error);
}

function answered(place: string, status: number, detail: string, cause: TavanaError): TavanaError {
  if (/^NoSuchBucket|^ContainerNotFound/.test(detail)) return new TavanaError("58P01", `the bucket of ${place} does not exist`, { cause });
  if (status === 404) return new TavanaError("58P01", `file ${place} does not exist`, { cause });
  if (status === 401 || status === 403) return new TavanaError("42501", `the store denies access to ${place}`, { detail, hint: REFUSAL_HINT, cause });
  const busy = status === 429 || status >= 500;
  return new TavanaError("58030", `the store ${busy ? "cannot serve" : "refuses the request for"} ${place}`, { detail, ...(busy ? { hint: "Try again later." } : { hint: REFUSAL_HINT }), cause });
}

function unreachable(place: string, why: string, cause: TavanaError): TavanaError {
  return new TavanaError("58030", `the store of ${place} cannot be reached`, { detail: `${why}.`, hint: "Try again later.", cause });
}

/** The name that users know a file by: the engine names a store's address instead after some failures. */
function placeOf(url: string, rules: readonly StorageRule[]): string {
  const http = /^https?:\/\/([^/]+)\/(.*)$/.exec(url);
  if (!http) return url;
  const [, host = "", path = ""] = http;
  for (const { prefix, endpoint, store } of rules) {
    const [scheme = "", bucket = ""] = prefix.split(/:\/\/|\//);
    if (store !== "s3" && store !== "gcs") continue;
    const own = endpoint === undefined ? host.endsWith(".amazonaws.com") || host.endsWith("storage.googleapis.com") : host === new URL(endpoint).host;
    if (own && path.startsWith(`${bucket}/`)) return `${scheme}://${path}`;
    if (host.startsWith(`${bucket}.`)) return `${scheme}://${bucket}/${path}`;
  }
  return withoutHosts(url);
}

function withoutHosts(text: string): string {
  return text.replaceAll(/https?:\/\/[^/\s'"]+/g, "the store").replaceAll("&#34;", '"');
}
