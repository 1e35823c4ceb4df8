import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import https from "node:https";
import type { Azure } from "./azure.ts";
import { json } from "./forward.ts";

/** What a page of a listing holds at most: few, so that readers have to ask for the next. */
const PAGE = 7;

/** What each entry says besides, where no rights are kept. */
const RIGHTS = { owner: "$superuser", group: "$superuser", permissions: "rw-r-----" };

interface Blob {
  readonly name: string;
  readonly bytes: string;
  readonly modified: string;
  readonly etag: string;
}

/**
 * The part of ADLS Gen2's own interface ("Path - List", Data Lake Storage REST API) that readers use, which azurite does
 * not have: it asks azurite's Blob API with the token that it is shown, and makes directories of the names' parts.
 */
export function dfsFront(azure: Azure, { account, port }: { readonly account: string; readonly port: number }): RequestListener {
  return (request, response) => {
    if (azure.admits(request, response)) void list(request, response).catch(() => response.destroy());
  };

  async function list(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: asked } = new URL(request.url!, "https://dfs");
    if (request.method !== "GET" || asked.get("resource") !== "filesystem") return refuse(response, 501, "NotImplemented");
    const [, container] = pathname.split("/");
    const directory = (asked.get("directory") ?? "").replaceAll(/^\/|\/$/g, "");
    const recursive = asked.get("recursive") === "true";
    const blobs = await blobsOf(container!, directory && `${directory}/`, request.headers.authorization!);
    if (typeof blobs === "string") return refuse(response, 404, blobs === "ContainerNotFound" ? "FilesystemNotFound" : blobs);
    if (directory && blobs.length === 0) return refuse(response, 404, "PathNotFound");
    const all = [...pathsOf(blobs, directory, recursive)];
    const from = Number(asked.get("continuation") ?? 0);
    if (from + PAGE < all.length) response.setHeader("x-ms-continuation", String(from + PAGE));
    json(response, 200, { paths: all.slice(from, from + PAGE) });
  }

  /** Names below a prefix, or the code of azurite's refusal. */
  async function blobsOf(container: string, prefix: string, authorization: string): Promise<Blob[] | string> {
    const path = `/${container}?restype=container&comp=list&prefix=${encodeURIComponent(prefix)}`;
    const headers = { host: `${account}.blob.core.windows.net`, authorization, "x-ms-version": "2021-08-06" };
    const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      https.get({ host: "127.0.0.1", port, path, headers, rejectUnauthorized: false }, (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk)).on("end", () => resolve({ status: answer.statusCode!, text }));
      }).once("error", reject);
    });
    const value = (xml: string, tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1] ?? "";
    if (status !== 200) return value(text, "Code");
    return [...text.matchAll(/<Blob>.*?<\/Blob>/gs)].map(([xml]) => ({ name: value(xml, "Name").replaceAll("&amp;", "&"), bytes: value(xml, "Content-Length"), modified: value(xml, "Last-Modified"), etag: value(xml, "Etag") }));
  }
}

/** Files and directories below a directory, each once, in the order of their names. */
function* pathsOf(blobs: readonly Blob[], directory: string, recursive: boolean): Generator<object> {
  const base = directory ? directory.split("/").length : 0;
  const seen = new Set<string>();
  for (const { name, bytes, modified, etag } of blobs) {
    const parts = name.split("/");
    for (let depth = base + 1; depth < parts.length && (recursive || depth === base + 1); depth++) {
      const parent = parts.slice(0, depth).join("/");
      if (!seen.has(parent)) yield { name: parent, isDirectory: "true", contentLength: "0", lastModified: modified, etag, ...RIGHTS };
      seen.add(parent);
    }
    if (recursive || parts.length === base + 1) yield { name, contentLength: bytes, lastModified: modified, etag, ...RIGHTS };
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.setHeader("x-ms-error-code", code);
  json(response, status, { error: { code, message: "no" } });
}
