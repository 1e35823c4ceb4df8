import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf, forward, json, type Destination } from "./forward.ts";

export const TENANT = "ab1f708d-50f6-404c-a006-d71b2ac7a606";
const AUDIENCE = "https://storage.azure.com";
const SERVICE_NAME = "login.microsoftonline.com";

/**
 * Microsoft Entra's answers to a pod, a service and a machine that ask who they are, and a door to azurite, which checks
 * a token's issuer, audience and time but not its signature: the door lets none pass that was not given here.
 */
export class Azure {
  /** What was asked for, such as "entra client_assertion". */
  readonly asked: string[] = [];
  /** All tokens that were ever given. */
  readonly given: string[] = [];
  /** Codes of the requests that its store refused. */
  readonly refused: string[] = [];
  /** What a pod's file must hold, and what a service must know. */
  assertion = "";
  clientSecret = "";
  lifetimeMs = 3_600_000;
  failures = 0;
  /** Requests to the store, with what they showed. */
  readonly store: string[] = [];
  #valid = new Map<string, number>();
  readonly #blob: Destination;

  constructor(blobPort: number) {
    this.#blob = { port: blobPort, tls: true };
  }

  revoke(): void {
    this.#valid.clear();
  }

  /** OAuth 2.0 client credentials (Microsoft identity platform), and what MSAL looks for first. */
  entra = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = new URLSearchParams(await bodyOf(request));
    const base = `https://${SERVICE_NAME}/${TENANT}`;
    if (request.url!.includes("/discovery/instance")) {
      json(response, 200, { tenant_discovery_endpoint: `${base}/v2.0/.well-known/openid-configuration`, "api-version": "1.1", metadata: [{ preferred_network: SERVICE_NAME, preferred_cache: SERVICE_NAME, aliases: [SERVICE_NAME] }] });
    } else if (request.url!.includes("/.well-known/openid-configuration")) {
      json(response, 200, { token_endpoint: `${base}/oauth2/v2.0/token`, authorization_endpoint: `${base}/oauth2/v2.0/authorize`, issuer: `${base}/v2.0`, jwks_uri: `${base}/discovery/v2.0/keys`, end_session_endpoint: `${base}/oauth2/v2.0/logout` });
    } else {
      this.asked.push(`entra ${asked.has("client_assertion") ? "client_assertion" : "client_secret"} ${asked.get("client_id")} ${asked.get("scope")}`);
      if (this.#fails(response)) return;
      const known = asked.get("client_assertion") === this.assertion || asked.get("client_secret") === this.clientSecret;
      if (known && request.url!.startsWith(`/${TENANT}/`)) json(response, 200, { token_type: "Bearer", expires_in: this.lifetimeMs / 1000, ext_expires_in: this.lifetimeMs / 1000, access_token: this.#issue() });
      else json(response, 401, { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided.", error_codes: [7000215] });
    }
  };

  /** Instance metadata (Azure, "How to use managed identities to acquire an access token"). */
  machine = (request: IncomingMessage, response: ServerResponse): void => {
    const { searchParams: asked } = new URL(request.url!, "http://machine");
    this.asked.push(`machine ${asked.get("resource")} ${asked.get("client_id") ?? ""}`.trim());
    if (this.#fails(response)) return;
    if (request.headers["metadata"] !== "true") json(response, 400, { error: "invalid_request", error_description: "Required metadata header not specified" });
    else if (asked.get("resource")?.replace(/\/$/, "") !== AUDIENCE) json(response, 400, { error: "invalid_resource" });
    else json(response, 200, { access_token: this.#issue(), expires_in: String(this.lifetimeMs / 1000), expires_on: String(Math.floor((Date.now() + this.lifetimeMs) / 1000)), resource: AUDIENCE, token_type: "Bearer" });
  };

  /** Blob Storage under the account's own name. */
  blob = (request: IncomingMessage, response: ServerResponse): void => {
    if (this.admits(request, response)) forward(request, response, this.#blob);
  };

  /** Whether a request shows a token that was given; it is refused otherwise. */
  admits(request: IncomingMessage, response: ServerResponse): boolean {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    this.store.push(`${request.method} ${request.headers.host}${request.url}`);
    if (token !== undefined && (this.#valid.get(token) ?? 0) > Date.now()) return true;
    const code = token === undefined ? "NoAuthenticationInformation" : "InvalidAuthenticationInfo";
    this.refused.push(code);
    response.setHeader("x-ms-error-code", code);
    if (request.method === "HEAD") response.writeHead(401).end();
    else if (request.headers.host!.includes(".dfs.")) json(response, 401, { error: { code, message: "no" } });
    else response.writeHead(401, { "content-type": "application/xml" }).end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
    request.resume();
    return false;
  }

  #fails(response: ServerResponse): boolean {
    if (this.failures <= 0) return false;
    this.failures--;
    response.writeHead(503).end();
    return true;
  }

  #issue(): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const claims = { aud: AUDIENCE, iss: `https://sts.windows.net/${TENANT}/`, iat: now - 60, nbf: now - 60, exp: now + Math.ceil(this.lifetimeMs / 1000), oid: "1", sub: "1", tid: TENANT, ver: "1.0", jti: randomUUID() };
    const token = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.${Buffer.from(randomUUID()).toString("base64url")}`;
    this.given.push(token);
    this.#valid.set(token, Date.now() + this.lifetimeMs);
    return token;
  }
}
