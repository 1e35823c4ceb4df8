import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import net, { type AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { quoteLiteral, TavanaError } from "@tavana/common";
import type { Logger } from "pino";
import { covers } from "../gate/path.ts";

/** Web servers that queries may read from: a URL prefix, and where else they may send a reader. */
export interface WebPlace {
  readonly prefix: string;
  readonly redirectsTo: readonly string[];
}

/** The engine asks again after some failures, for a while. */
const RECENT_MS = 10_000;

const connectionHeaders: ReadonlySet<string> = new Set(["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"]);

/**
 * What stands between the engine and web servers: the engine follows a server's redirects wherever they lead, to the
 * platform's own inside too, and has no setting against it. Each place has a name and a password of its own here, so
 * that a request that began at one ends there, or where that one may lead. Of what is encrypted only host and port
 * are seen.
 */
export class WebProxy {
  readonly #places: readonly WebPlace[];
  readonly #log: Logger;
  readonly #password = randomBytes(24).toString("base64url");
  readonly #server = http.createServer((request, response) => this.#forward(request, response));
  readonly #tunnels = new Set<Duplex>();
  /** When a redirect of a place was last refused, by its prefix. */
  readonly #refusedAt = new Map<string, number>();

  constructor(places: readonly WebPlace[], log: Logger) {
    this.#places = places;
    this.#log = log;
    this.#server.on("connect", (request: IncomingMessage, socket: Duplex, head: Buffer) => this.#tunnel(request, socket, head));
  }

  /** On a port of its own, of this machine alone. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => this.#server.once("error", reject).listen(0, "127.0.0.1", resolve));
    this.#server.unref();
  }

  /** What makes an engine go through here. */
  get statements(): readonly string[] {
    const { port } = this.#server.address() as AddressInfo;
    return this.#places.map(
      ({ prefix }, at) =>
        `CREATE OR REPLACE SECRET web_${at} (TYPE http, HTTP_PROXY '127.0.0.1:${port}', HTTP_PROXY_USERNAME '${at}', HTTP_PROXY_PASSWORD '${this.#password}', SCOPE ${quoteLiteral(prefix)})`,
    );
  }

  /**
   * The same error, saying so where it comes of a redirect that was refused: the engine's words for that are those
   * of a server that has failed.
   */
  explain(error: TavanaError): TavanaError {
    if (!error.sqlstate.startsWith("58")) return error;
    const url = /'(https?:\/\/[^']+)'/.exec(error.message)?.[1];
    const place = url === undefined ? undefined : this.#places.find(({ prefix }) => covers([prefix], url));
    if (!place || performance.now() - (this.#refusedAt.get(place.prefix) ?? -Infinity) > RECENT_MS) return error;
    return new TavanaError("42501", `the server of ${url} sends its readers to a place that is not open`, {
      hint: "An operator can allow it with redirects_to.",
      cause: error,
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
    for (const socket of this.#tunnels) socket.destroy();
  }

  #forward(request: IncomingMessage, response: ServerResponse): void {
    const { url = "", method, headers } = request;
    const place = this.#placeOf(request);
    if (!place || !URL.canParse(url)) return void response.writeHead(407, { "content-length": 0 }).end();
    const target = new URL(url);
    if (leavesPath(target.pathname) || !covers([place.prefix, ...place.redirectsTo], `${target.origin}${target.pathname}`)) {
      this.#refuse(place, target.host);
      return void response.writeHead(403, { "content-length": 0 }).end();
    }
    // What is encrypted comes as CONNECT.
    if (target.protocol !== "http:") return void response.writeHead(400, { "content-length": 0 }).end();
    const onward = http.request(target, { method, headers: ownHeaders(headers) }, (answer) => {
      answer.once("error", () => response.destroy());
      try {
        response.writeHead(answer.statusCode ?? 502, ownHeaders(answer.headers));
      } catch (error) {
        // Node reads more than it writes: HTTP/1.1 099, say.
        this.#log.warn({ prefix: place.prefix, err: error }, "a web server's answer cannot be passed on");
        onward.destroy();
        response.destroy();
        return;
      }
      answer.pipe(response);
    });
    onward.once("error", () => response.destroy()); // to the engine, the server has hung up
    onward.once("upgrade", (_answer, socket) => {
      socket.destroy();
      response.destroy();
    });
    response.once("close", () => onward.destroy());
    request.pipe(onward);
  }

  #tunnel(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const place = this.#placeOf(request);
    const [, name = "", port = "443"] = /^\[?(.*?)\]?:(\d+)$/.exec(request.url ?? "") ?? [];
    if (!place) return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    if (!hostsOf(place).has(hostOf(name, port))) {
      this.#refuse(place, request.url ?? "");
      return void socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    }
    this.#tunnels.add(socket);
    const server = net.connect({ host: name, port: Number(port) }, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      server.write(head);
      server.pipe(socket).pipe(server);
    });
    const end = () => {
      this.#tunnels.delete(socket);
      socket.destroy();
      server.destroy();
    };
    for (const side of [socket, server]) side.once("error", end).once("close", end);
  }

  /** Whose request it is. */
  #placeOf({ headers }: IncomingMessage): WebPlace | undefined {
    const [name = "", password = ""] = Buffer.from((headers["proxy-authorization"] ?? "").replace(/^Basic /i, ""), "base64").toString("utf8").split(":");
    return timingSafeEqual(digest(password), digest(this.#password)) ? this.#places[Number(name)] : undefined;
  }

  #refuse({ prefix }: WebPlace, host: string): void {
    this.#refusedAt.set(prefix, performance.now());
    this.#log.warn({ prefix, host }, "a web server sends its readers where this place does not lead");
  }
}

/** Headers that are about a message, not about the connection that it came on. */
function ownHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith("proxy-") && !connectionHeaders.has(name)));
}

/** Whether a server that decodes a path before it takes it apart would find '..' in it. */
function leavesPath(path: string): boolean {
  return path.replace(/%2e/gi, ".").split(/\/|\\|%2f|%5c/i).includes("..");
}

/** Hosts and ports that a place may be read from over TLS. */
function hostsOf({ prefix, redirectsTo }: WebPlace): ReadonlySet<string> {
  const urls = [prefix, ...redirectsTo].map((text) => new URL(text)).filter(({ protocol }) => protocol === "https:");
  return new Set(urls.map(({ hostname, port }) => hostOf(hostname.replace(/^\[(.*)\]$/, "$1"), port || "443")));
}

function hostOf(name: string, port: string): string {
  return `${name.toLowerCase()}|${port}`;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
