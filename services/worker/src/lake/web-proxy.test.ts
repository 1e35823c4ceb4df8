import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, expect, it } from "vitest";
import { WebProxy } from "./web-proxy.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A server that answers with these bytes, whatever it is asked, and what the proxy before it makes of them. */
async function answered(bytes: string, path: (url: string) => string = (url) => `${url}/data/a`): Promise<string> {
  const server = net.createServer((socket) => socket.on("error", () => undefined).once("data", () => socket.end(bytes)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy = new WebProxy([{ prefix: `${url}/data/`, redirectsTo: ["https://friend.example/"] }], pino({ level: "silent" }));
  await proxy.listen();
  ends.push(() => server.close(), () => proxy.close());
  const [, port, password] = /HTTP_PROXY '127\.0\.0\.1:(\d+)'.*PASSWORD '([^']+)'/.exec(proxy.statements[0]!)!;
  const headers = { "proxy-authorization": `Basic ${Buffer.from(`0:${password}`).toString("base64")}` };
  return new Promise((resolve) => {
    const request = http.get({ port: Number(port), host: "127.0.0.1", path: path(url), headers, agent: false }, (answer) => {
      let body = "";
      answer.on("data", (text: Buffer) => (body += text.toString())).once("error", () => resolve("broken off"));
      answer.once("end", () => resolve(`${answer.statusCode} ${body}`));
    });
    request.once("error", () => resolve("hung up"));
  });
}

it.each([
  ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "200 ok"],
  ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "200 ok"],
  ["HTTP/1.1 200 OK\r\n\r\nok", "200 ok"],
  ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTrailer: X\r\nKeep-Alive: timeout=1\r\n\r\nok", "200 ok"],
  ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok", "broken off"],
  ["HTTP/1.1 099 Odd\r\nContent-Length: 0\r\n\r\n", "hung up"],
  ["HTTP/1.1 101 Up\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabc", "hung up"],
  ["no HTTP", "hung up"],
])("whatever a server answers does the worker no harm: %j", async (bytes, expected) => {
  expect(await answered(bytes)).toBe(expected);
});

it.each([
  [(url: string) => `${url}/data/..%2fsecret`, "403 "],
  [(url: string) => `${url}/data/%2e%2e/secret`, "403 "],
  [(url: string) => `${url}/data/x%5c..%5C%2E.\\secret`, "403 "],
  [(url: string) => `${url.replace("http://", "http://user:password@")}/data/a..b%2f`, "200 ok"],
  [() => "http://127.0.0.1@inside.example/data/a", "403 "],
  [() => "https://friend.example/a", "400 "],
  [() => "ftp://friend.example/a", "403 "],
  [() => "/data/a", "407 "],
])("a request leaves a place in no other writing either: %s", async (path, expected) => {
  expect(await answered("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", path)).toBe(expected);
});
