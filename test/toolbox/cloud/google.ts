import { createHash, createHmac, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { S3Server } from "../versitygw.ts";
import { forward, json } from "./forward.ts";

/**
 * Google's metadata server, and its Cloud Storage, which takes the tokens that were given there: requests that show one
 * go on to versitygw with its own signature, as it knows no tokens.
 */
export class Google {
  readonly asked: string[] = [];
  /** All tokens that were ever given. */
  readonly given: string[] = [];
  /** How many requests its store refused. */
  refused = 0;
  lifetimeMs = 3_600_000;
  failures = 0;
  #valid = new Map<string, number>();
  readonly #store: S3Server & { readonly port: number };

  constructor(store: S3Server & { readonly port: number }) {
    this.#store = store;
  }

  revoke(): void {
    this.#valid.clear();
  }

  metadata = (request: IncomingMessage, response: ServerResponse): void => {
    this.asked.push(request.url!);
    if (this.failures > 0) {
      this.failures--;
      response.writeHead(503).end();
    } else if (request.headers["metadata-flavor"] !== "Google") response.writeHead(403).end();
    else if (request.url !== "/computeMetadata/v1/instance/service-accounts/default/token") response.writeHead(404).end();
    else {
      const token = `ya29.${randomBytes(60).toString("base64url")}`;
      this.given.push(token);
      this.#valid.set(token, Date.now() + this.lifetimeMs);
      json(response, 200, { access_token: token, expires_in: Math.floor(this.lifetimeMs / 1000), token_type: "Bearer" });
    }
  };

  storage = (request: IncomingMessage, response: ServerResponse): void => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (token !== undefined && (this.#valid.get(token) ?? 0) > Date.now()) {
      forward(request, response, { port: this.#store.port }, signed(request, this.#store));
      return;
    }
    this.refused++;
    response.writeHead(401, { "content-type": "application/xml" }).end("<?xml version='1.0' encoding='UTF-8'?><Error><Code>AuthenticationRequired</Code><Message>Authentication required.</Message></Error>");
    request.resume();
  };
}

/** Headers that sign a request with AWS's signature, version 4 (S3 API Reference, "Authenticating Requests"). */
function signed({ method, url, headers: given }: IncomingMessage, { port, keyId, secret }: S3Server & { readonly port: number }): Record<string, string | undefined> {
  const date = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const [path = "", query = ""] = url!.split("?");
  const headers = { host: `127.0.0.1:${port}`, "x-amz-content-sha256": "UNSIGNED-PAYLOAD", "x-amz-date": date };
  const names = Object.keys(headers).join(";");
  const pairs = query.split("&").filter(Boolean).map((pair) => (pair.includes("=") ? pair : `${pair}=`)).sort();
  const canonical = [method, path, pairs.join("&"), ...Object.entries(headers).map(([name, value]) => `${name}:${value}`), "", names, "UNSIGNED-PAYLOAD"].join("\n");
  const scope = `${date.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", date, scope, createHash("sha256").update(canonical).digest("hex")].join("\n");
  const key = scope.split("/").reduce<string | Buffer>((part, name) => createHmac("sha256", part).update(name).digest(), `AWS4${secret}`);
  // What says how to sign, and is not signed itself, would be refused.
  const others = Object.fromEntries(Object.keys(given).flatMap((name) => (name.startsWith("x-amz-") ? [[name, undefined]] : [])));
  return { ...others, ...headers, authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${names}, Signature=${createHmac("sha256", key).update(text).digest("hex")}` };
}
