import { randomBytes } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { bodyOf, forward, json } from "./forward.ts";

interface Issued {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  readonly Expiration: string;
}

/**
 * Amazon's answers to a pod and a machine that ask who they are, and its S3, which takes what they gave and nothing
 * else: keys are checked by versitygw, which learns of each as it is given; session tokens, of which it knows nothing,
 * before a request goes on to it.
 */
export class Aws {
  /** What was asked for, such as "sts AssumeRoleWithWebIdentity". */
  readonly asked: string[] = [];
  /** All that was ever given: nobody may be shown any of it. */
  readonly given: Issued[] = [];
  /** Codes of the requests that its store refused. */
  readonly refused: string[] = [];
  /** What a pod's file must hold to be given anything. */
  webToken = "";
  podToken = "";
  lifetimeMs = 3_600_000;
  /** How many requests for an identity fail before one is answered. */
  failures = 0;
  #valid: readonly Issued[] = [];
  readonly #iam: string;
  readonly #s3Port: number;
  readonly #machineTokens = new Set<string>();

  /** @param iam the folder from which versitygw takes its accounts */
  constructor(s3Port: number, iam: string) {
    this.#s3Port = s3Port;
    this.#iam = iam;
  }

  /** All that was given is of no use any more, or all but the last. */
  async revoke(except: "nothing" | "last" = "nothing"): Promise<void> {
    await this.#hold(except === "last" ? this.#valid.slice(-1) : []);
  }

  /** STS: AssumeRoleWithWebIdentity (AWS Security Token Service API Reference). */
  sts = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = new URLSearchParams(await bodyOf(request));
    this.asked.push(`sts ${asked.get("Action")} ${asked.get("RoleArn")}`);
    if (this.#fails(response)) return;
    if (asked.get("WebIdentityToken") !== this.webToken) {
      response.writeHead(400, { "content-type": "text/xml" }).end("<ErrorResponse><Error><Type>Sender</Type><Code>InvalidIdentityToken</Code><Message>not from here</Message></Error></ErrorResponse>");
      return;
    }
    const { AccessKeyId, SecretAccessKey, Token, Expiration } = await this.#issue();
    const credentials = `<AccessKeyId>${AccessKeyId}</AccessKeyId><SecretAccessKey>${SecretAccessKey}</SecretAccessKey><SessionToken>${Token}</SessionToken><Expiration>${Expiration}</Expiration>`;
    const result = `<AssumeRoleWithWebIdentityResult><Credentials>${credentials}</Credentials></AssumeRoleWithWebIdentityResult>`;
    response.writeHead(200, { "content-type": "text/xml" }).end(`<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">${result}</AssumeRoleWithWebIdentityResponse>`);
  };

  /** The agent of EKS Pod Identity on each node. */
  pod = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    this.asked.push(`pod ${request.url}`);
    if (this.#fails(response)) return;
    if (request.headers.authorization !== this.podToken) json(response, 400, { Code: "InvalidToken", Message: "not from here" });
    else json(response, 200, await this.#issue());
  };

  /** Instance metadata, version 2: nothing without a token that was asked for first (EC2 User Guide). */
  machine = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    this.asked.push(`machine ${request.method} ${request.url}`);
    if (this.#fails(response)) return;
    if (request.method === "PUT" && request.url === "/latest/api/token" && request.headers["x-aws-ec2-metadata-token-ttl-seconds"]) {
      const token = randomBytes(24).toString("base64url");
      this.#machineTokens.add(token);
      response.end(token);
      return;
    }
    const role = "/latest/meta-data/iam/security-credentials/";
    if (!this.#machineTokens.has(String(request.headers["x-aws-ec2-metadata-token"]))) response.writeHead(401).end();
    else if (request.url === role) response.end("analysts");
    else if (request.url === `${role}analysts`) json(response, 200, { Code: "Success", Type: "AWS-HMAC", ...(await this.#issue()) });
    else response.writeHead(404).end();
  };

  s3 = (request: IncomingMessage, response: ServerResponse): void => {
    const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1];
    const issued = this.#valid.find(({ AccessKeyId }) => AccessKeyId === key);
    const ended = issued !== undefined && Date.parse(issued.Expiration) <= Date.now();
    if (issued && request.headers["x-amz-security-token"] === issued.Token && !ended) {
      forward(request, response, { port: this.#s3Port });
      return;
    }
    const code = ended ? "ExpiredToken" : key === undefined ? "AccessDenied" : "InvalidAccessKeyId";
    this.refused.push(code);
    response.writeHead(ended ? 400 : 403, { "content-type": "application/xml" }).end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
    request.resume();
  };

  #fails(response: ServerResponse): boolean {
    if (this.failures <= 0) return false;
    this.failures--;
    response.writeHead(503).end();
    return true;
  }

  async #issue(): Promise<Issued> {
    const issued = {
      AccessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
      SecretAccessKey: randomBytes(30).toString("base64"),
      Token: randomBytes(48).toString("base64"),
      Expiration: new Date(Date.now() + this.lifetimeMs).toISOString().replace(/\.\d+/, ""),
    };
    this.given.push(issued);
    await this.#hold([...this.#valid, issued]);
    return issued;
  }

  async #hold(valid: readonly Issued[]): Promise<void> {
    this.#valid = valid;
    const accounts = valid.map(({ AccessKeyId: access, SecretAccessKey: secret }) => [access, { access, secret, role: "admin", userID: 0, groupID: 0, projectID: 0 }] as const);
    const file = join(this.#iam, "users.json");
    const fresh = `${file}.${randomBytes(4).toString("hex")}`;
    await writeFile(fresh, JSON.stringify({ accessAccounts: Object.fromEntries(accounts) }));
    await rename(fresh, file);
  }
}
