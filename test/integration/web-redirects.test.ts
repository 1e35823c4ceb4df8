import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http, { type IncomingMessage, type Server, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeIssuedCertificate } from "../toolbox/certificate.ts";
import { connectTo } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

/** A web server: /to/<name>/<path> redirects to another of them, anything else is a small CSV file. */
interface WebServer {
  readonly url: string;
  readonly seen: string[];
  readonly server: Server;
}

let folder: string;
let tavana: Tavana;
let client: pg.Client;
const servers: Record<string, WebServer> = {};

async function startServer(name: string, tls?: { cert: Buffer; key: Buffer }): Promise<void> {
  const seen: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    seen.push(`${request.method} ${request.url}`);
    const [, target, path] = /^\/data\/to\/(\w+)\/(.*)$/.exec(request.url ?? "") ?? [];
    if (target) return void response.writeHead(302, { location: `${servers[target]!.url}/${path}` }).end();
    const body = `server,a\n${name},1\n`;
    response.writeHead(200, { "content-length": body.length, "accept-ranges": "bytes" }).end(request.method === "HEAD" ? undefined : body);
  };
  const server = tls ? https.createServer(tls, answer) : http.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers[name] = { url: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, server };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-web-"));
  const { certFile, keyFile, caFile } = await makeIssuedCertificate(folder, "web");
  const tls = { cert: await readFile(certFile), key: await readFile(keyFile) };
  for (const name of ["plain", "inside", "friend"]) await startServer(name);
  for (const name of ["secure", "secureInside", "secureFriend"]) await startServer(name, tls);
  await writeFile(
    join(folder, "data.yaml"),
    `storage:
  - { prefix: "${servers["plain"]!.url}/data/", redirects_to: "${servers["friend"]!.url}/open/" }
  - { prefix: "${servers["secure"]!.url}/data/", redirects_to: ["${servers["secureFriend"]!.url}/"] }
  - { prefix: "${servers["secureInside"]!.url}/other/" }
access:
  rules: [{ to: everyone, files: ["${servers["plain"]!.url}/data/", "${servers["secure"]!.url}/data/"] }]
`,
  );
  const file = join(folder, "data.yaml");
  tavana = await startTavana({ flags: ["--workers", "1", "--storage-file", file, "--access-file", file, "--storage-ca-file", caFile, "--log-level", "warn"] });
  client = await connectTo(tavana);
});
afterAll(async () => {
  await client?.end();
  await tavana?.stop();
  for (const { server } of Object.values(servers)) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});

/** Who has answered, or why nobody has. */
const read = (url: string) =>
  client.query<{ server: string }>(`SELECT server FROM read_csv('${url}')`).then(
    ({ rows }) => rows[0]?.server,
    ({ code }: { code: string }) => code,
  );

describe("web servers", () => {
  it("are read, and may redirect within their place, and where that may lead", async () => {
    expect(await read(`${servers["plain"]!.url}/data/a.csv`)).toBe("plain");
    expect(await read(`${servers["plain"]!.url}/data/to/plain/data/b.csv`)).toBe("plain");
    expect(await read(`${servers["plain"]!.url}/data/to/friend/open/c.csv`)).toBe("friend");
    expect(await read(`${servers["secure"]!.url}/data/a.csv`)).toBe("secure");
    expect(await read(`${servers["secure"]!.url}/data/to/secure/data/b.csv`)).toBe("secure");
    expect(await read(`${servers["secure"]!.url}/data/to/secureFriend/any/c.csv`)).toBe("secureFriend");
  });

  it.each([
    ["plain", "inside", "secret.csv"],
    ["plain", "plain", "elsewhere/secret.csv"],
    ["plain", "friend", "closed/secret.csv"],
    ["plain", "secure", "data/secret.csv"],
    ["plain", "secureInside", "other/secret.csv"],
    ["secure", "inside", "secret.csv"],
    ["secure", "secureInside", "other/secret.csv"],
    ["secure", "plain", "data/secret.csv"],
  ])("cannot send a reader from %s to %s/%s", async (from, to, path) => {
    const error = (await client.query(`SELECT * FROM read_csv('${servers[from]!.url}/data/to/${to}/${path}')`).catch((thrown: unknown) => thrown)) as pg.DatabaseError;
    expect([error.code, error.message]).toEqual(["42501", `the server of ${servers[from]!.url}/data/to/${to}/${path} sends its readers to a place that is not open`]);
    expect(servers[to]!.seen.filter((request) => request.includes(`/${path}`) && !request.includes("/to/")).length).toBe(0);
    await expect.poll(() => tavana.log(), { timeout: 20_000 }).toContain("sends its readers where this place does not lead");
  });

  it("are reached through the worker's own door by nobody else", async () => {
    expect(await read(`${servers["inside"]!.url}/secret.csv`)).toBe("42501");
    expect(servers["inside"]!.seen).toEqual([]);
  });
});
