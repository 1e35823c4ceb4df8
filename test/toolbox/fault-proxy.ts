import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Turns } from "@tavana/common";

/** What happens to a request instead of its answer, or to the answer on its way. */
export type Fault =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  /** The connection is reset: before anything was answered, or behind the headers. */
  | { readonly reset: "before" | "behind headers" }
  /** The body ends after so many bytes: the connection breaks, or (`silent`) all looks as if that were the whole of it. */
  | { readonly cutAt: number; readonly silent?: boolean }
  | { readonly delayMs: number }
  /** So many bytes a second. */
  | { readonly trickle: number }
  /** Nothing is answered at all. */
  | { readonly hang: true }
  /** No fault: such requests reach the server one after the other. */
  | { readonly inTurn: true };

export interface Rule {
  readonly fault: Fault;
  readonly method?: string;
  /** Of the request's path with its query. */
  readonly path?: RegExp;
  /** The first of the requests that fit which it is for, from 1; 1 by default. */
  readonly from?: number;
  /** For how many of them; all without it. */
  readonly times?: number;
}

export interface FaultProxy {
  readonly endpoint: string;
  /** The rules from now on, counted anew; the first that is for a request holds. */
  rules(...rules: Rule[]): void;
  /** Requests since the rules were set, such as "GET /bucket/key" and what was done to them. */
  readonly seen: readonly { readonly request: string; readonly fault: Fault | undefined }[];
  /** Requests that are open now. */
  readonly open: number;
  /** Breaks every connection. */
  drop(): void;
  stop(): Promise<void>;
}

const TRICKLE_MS = 100;

/**
 * An HTTP proxy in front of a server that does to requests what its rules say. The Host header is passed on as it
 * came: it is part of what S3's clients sign.
 */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const { hostname, port } = new URL(target);
  const agent = new http.Agent({ keepAlive: true });
  const turns = new Turns();
  let rules: { readonly rule: Rule; fitting: number }[] = [];
  let seen: { request: string; fault: Fault | undefined }[] = [];
  let open = 0;

  const faultFor = (method: string, path: string): Fault | undefined => {
    for (const state of rules) {
      const { rule } = state;
      if ((rule.method ?? method) !== method || rule.path?.test(path) === false) continue;
      const at = ++state.fitting - (rule.from ?? 1);
      if (at >= 0 && at < (rule.times ?? Infinity)) return rule.fault;
    }
    return undefined;
  };

  const server = http.createServer((request, response) => {
    const { method = "", url = "" } = request;
    const fault = faultFor(method, url);
    seen.push({ request: `${method} ${url}`, fault });
    open++;
    response.once("close", () => open--);
    void serve(request, response, fault);
  });

  async function serve(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): Promise<void> {
    if (fault && "hang" in fault) return;
    if (fault && "reset" in fault && fault.reset === "before") return void request.socket.resetAndDestroy();
    if (fault && "status" in fault) return void response.writeHead(fault.status, { "content-type": "application/xml", ...fault.headers }).end(fault.body ?? "");
    if (fault && "delayMs" in fault) await delay(fault.delayMs);
    if (fault && "inTurn" in fault) return turns.next(() => forward(request, response, fault));
    return forward(request, response, fault);
  }

  async function forward(request: IncomingMessage, response: ServerResponse, fault: Fault | undefined): Promise<void> {
    const done = new Promise<void>((resolve) => response.once("close", resolve));
    const onward = http.request({ hostname, port, method: request.method, path: request.url, headers: request.rawHeaders, agent });
    onward.once("error", () => response.destroy());
    onward.once("response", (answer) => void passOn(answer, response, fault).catch(() => response.destroy()));
    request.pipe(onward);
    await done;
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rules(...next) {
      rules = next.map((rule) => ({ rule, fitting: 0 }));
      seen = [];
    },
    get seen() {
      return seen;
    },
    get open() {
      return open;
    },
    drop: () => server.closeAllConnections(),
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function passOn(answer: IncomingMessage, response: ServerResponse, fault: Fault | undefined): Promise<void> {
  const silent = fault !== undefined && "cutAt" in fault && fault.silent === true;
  // Without a length, the end of the body says how long it is.
  const headers = silent ? withoutLength(answer.rawHeaders) : answer.rawHeaders;
  response.writeHead(answer.statusCode!, headers);
  if (fault && "reset" in fault) {
    response.flushHeaders();
    await delay(20); // so that they arrive
    return void response.socket?.resetAndDestroy();
  }
  let left = fault && "cutAt" in fault ? fault.cutAt : Infinity;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    if (fault && "trickle" in fault) await trickle(chunk, response, Math.ceil((fault.trickle * TRICKLE_MS) / 1000));
    else response.write(chunk.subarray(0, left));
    left -= chunk.length;
    if (left > 0) continue;
    answer.resume();
    if (silent) break;
    await delay(20);
    return void response.socket?.resetAndDestroy();
  }
  response.end();
}

async function trickle(chunk: Buffer, response: ServerResponse, bytes: number): Promise<void> {
  for (let at = 0; at < chunk.length && !response.destroyed; at += bytes) {
    const piece = chunk.subarray(at, at + bytes);
    response.write(piece);
    await delay((TRICKLE_MS * piece.length) / bytes);
  }
}

function withoutLength(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, at) => rawHeaders[at - (at % 2)]!.toLowerCase() !== "content-length");
}
