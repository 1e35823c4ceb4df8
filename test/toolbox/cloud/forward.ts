import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import https from "node:https";

/** A server of this machine that a request goes on to. */
export interface Destination {
  readonly port: number;
  readonly tls?: boolean;
}

/** What a name's server is asked, and what it answers with. */
export type Names = readonly (readonly [RegExp, RequestListener])[];

/** One listener for many names: a request's Host says which answers. */
export function byName(names: Names): RequestListener {
  return (request, response) => {
    const host = (request.headers.host ?? "").replace(/:\d+$/, "");
    const [, listener] = names.find(([name]) => name.test(host)) ?? [];
    if (listener) listener(request, response);
    else response.writeHead(421).end(`nobody is ${host}`);
  };
}

/** Passes a request on as it came, but for the headers that are named, and the answer back. */
export function forward(request: IncomingMessage, response: ServerResponse, { port, tls }: Destination, headers: Readonly<Record<string, string | undefined>> = {}): void {
  const all = Object.fromEntries(Object.entries({ ...request.headers, ...headers }).filter(([, value]) => value !== undefined));
  const options = { host: "127.0.0.1", port, method: request.method, path: request.url, headers: all, rejectUnauthorized: false };
  const onward = (tls ? https : http).request(options, (answer) => {
    response.writeHead(answer.statusCode!, answer.rawHeaders);
    answer.pipe(response);
  });
  onward.once("error", () => response.destroy());
  request.pipe(onward);
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk as string;
  return text;
}

export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
