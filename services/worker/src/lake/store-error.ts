import { TavanaError } from "@tavana/common";
import type { StorageRule } from "./storage-file.ts";

/** DuckDB's words for a request that a store has refused (extension httpfs). */
const REFUSED = /^HTTP \w+ error (?:reading|on|writing to) '([^']+)'.*?\(HTTP (\d{3})[^)]*\)(?:\n+(\w+): ([^\n]*))?/s;
const STATUS = /^Request returned HTTP (\d{3}) for HTTP \w+ to '([^']+)'/;
const UNREACHED = /^(.+?) error for HTTP \w+ to '([^']+)'/;
const UNTRUSTED = /^SSL peer certificate|SSL CA cert|certificate/;
/** An answer that ended too early, though it looked whole. */
const SHORT = /^Short read for HTTP \w+ to '([^']+)'/;
const BAD_LISTING = /^Failed to parse S3 result/;
/** Its words for Azure's (extension azure), and the Azure SDK's own where it gets no connection. */
const AZURE = /^Azure\w*FileSystem (?:could not open file:|open file|Read to) '?(az[^' ]+|abfss[^' ]+)/;
/** ADLS Gen2's own listing: the SDK's words for an answer name no place, and the engine looks for a file that is not there as for a directory. */
const GEN2_ANSWER = /^(\d{3}) [^\n]*\n(?:.*\n)?Request ID:/s;
const GEN2_PATTERN = /^abfss do not manage recursive lookup patterns, (.+?)\/\*\*\/\*(\.\w+)? is therefor/;
const AZURE_REFUSED = /failed with(?: code)? '?(\w+)'?/;
const NO_CONNECTION = /Fail to get a new connection for: [^ ]+\. ([^.']+)/;

export const TRY_AGAIN = "Try again later.";
export const REFUSAL_HINT = "The platform's own credentials for this place do not work: an operator can mend that.";
const CERTIFICATE_HINT = "An operator can name the authority that issued it in STORAGE_CA_FILE.";

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
  const answer = STATUS.exec(message);
  if (answer) return answered(placeOf(answer[2]!, rules), Number(answer[1]), `It answers with HTTP status ${answer[1]}.`, error);
  // The engine does not ask again after these; the gateway does, where nothing of the result was sent yet.
  const short = SHORT.exec(message);
  if (short) return new TavanaError("58030", `the store broke off its answer for ${placeOf(short[1]!, rules)}`, { hint: TRY_AGAIN, retriable: true, cause: error });
  if (BAD_LISTING.test(message)) return new TavanaError("58030", "the store broke off its list of files", { hint: TRY_AGAIN, retriable: true, cause: error });
  const unreached = UNREACHED.exec(message);
  if (unreached) return unreachable(placeOf(unreached[2]!, rules), unreached[1]!, error);
  const gen2 = gen2Error(error);
  if (gen2) return gen2;
  const azure = AZURE.exec(message);
  const why = NO_CONNECTION.exec(message)?.[1];
  if (why !== undefined) return unreachable(azure?.[1] ?? "az://", why, error);
  if (!azure) return namesHost(message, rules) ? new TavanaError(error.sqlstate, withoutHosts(message), { ...error, cause: error }) : error;
  const code = AZURE_REFUSED.exec(message)?.[1];
  if (code === undefined) return unreachable(azure[1]!, "It gives no answer", error);
  const status = /NotFound/.test(code) ? 404 : /Auth|Permission/.test(code) ? 403 : 500;
  return answered(azure[1]!, status, `${code}.`, error);
}

function gen2Error(error: TavanaError): TavanaError | undefined {
  const status = GEN2_ANSWER.exec(error.message)?.[1];
  if (status === "404") return new TavanaError("58P01", "a directory or container of abfss:// does not exist", { cause: error });
  if (status) return answered("abfss://", Number(status), `It answers with HTTP status ${status}.`, error);
  const [, path = "", ending] = GEN2_PATTERN.exec(error.message) ?? [];
  if (ending && path.endsWith(ending)) return new TavanaError("58P01", `file ${path} does not exist`, { cause: error });
  if (!error.message.startsWith("abfss do not manage")) return undefined;
  return new TavanaError("0A000", "in patterns of abfss://, ** may stand at the end alone", { hint: "The same container may be read as az://, with all patterns.", cause: error });
}

/** The place that a store denies access to, where an error of `storeError` says so. */
export function deniedPlace({ sqlstate, message }: TavanaError): string | undefined {
  return sqlstate === "42501" ? /(?:^|: )the store denies access to (.+)$/.exec(message)?.[1] : undefined;
}

function answered(place: string, status: number, detail: string, cause: TavanaError): TavanaError {
  if (/^NoSuchBucket|^ContainerNotFound/.test(detail)) {
    const root = /^\w+:\/\/[^/]*/.exec(place)?.[0] ?? place;
    return new TavanaError("58P01", `${root.startsWith("az") ? "container" : "bucket"} ${root} does not exist`, { cause });
  }
  if (status === 404) return new TavanaError("58P01", `file ${place} does not exist`, { cause });
  // S3 says 400 of credentials that have ended.
  if (status === 401 || status === 403 || /^(?:ExpiredToken|InvalidToken|TokenRefreshRequired)\b/.test(detail)) return new TavanaError("42501", `the store denies access to ${place}`, { detail, hint: REFUSAL_HINT, cause });
  const busy = status === 429 || status >= 500;
  return new TavanaError("58030", `the store ${busy ? "cannot serve" : "refuses the request for"} ${place}`, { detail, ...(busy ? { hint: TRY_AGAIN } : { hint: REFUSAL_HINT }), cause });
}

function unreachable(place: string, why: string, cause: TavanaError): TavanaError {
  if (UNTRUSTED.test(why)) return new TavanaError("58030", `the certificate of the store of ${place} is not trusted`, { hint: CERTIFICATE_HINT, cause });
  return new TavanaError("58030", `the store of ${place} cannot be reached`, { detail: `${why}.`, hint: TRY_AGAIN, cause });
}

/** The name that users know a file by: the engine names a store's address instead after some failures. */
function placeOf(url: string, rules: readonly StorageRule[]): string {
  const http = /^https?:\/\/([^/]+)\/(.*)$/.exec(url);
  if (!http || rules.some(({ store, prefix }) => store === "http" && url.startsWith(prefix))) return url;
  const [, host = "", target = ""] = http;
  const path = listed(target);
  for (const { prefix, endpoint, store } of rules) {
    const [scheme = "", bucket = ""] = prefix.split(/:\/\/|\//);
    if (store !== "s3" && store !== "gcs") continue;
    const own = endpoint === undefined ? host.endsWith(".amazonaws.com") || host.endsWith("storage.googleapis.com") : host === new URL(endpoint).host;
    if (own && path.startsWith(`${bucket}/`)) return `${scheme}://${path}`;
    if (host.startsWith(`${bucket}.`)) return `${scheme}://${bucket}/${path}`;
  }
  return withoutHosts(url);
}

/** What a request asked for; of a listing, what it lists. */
function listed(target: string): string {
  const [path = "", query = ""] = target.split("?");
  const prefix = new URLSearchParams(query).get("prefix");
  return prefix === null ? target : `${path}${prefix}`;
}

function namesHost(message: string, rules: readonly StorageRule[]): boolean {
  return rules.some(({ endpoint }) => endpoint !== undefined && message.includes(new URL(endpoint).host));
}

function withoutHosts(text: string): string {
  return text.replaceAll(/https?:\/\/[^/\s'"]+/g, "the store").replaceAll("&#34;", '"');
}
