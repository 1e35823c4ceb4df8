import net, { type AddressInfo } from "node:net";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { Health } from "@tavana/proto/grpc";
import { afterEach, expect, it } from "vitest";
import { ClientSession } from "./client-session.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A client of a server that takes connections and never says a word, as one that hangs does. */
async function clientOfSilence() {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => sockets.add(socket.on("error", () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const session = new ClientSession(baseUrl, { streamWindowBytes: 65_536, connectionWindowBytes: 65_536 });
  ends.push(() => {
    session.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const client = createClient(Health, createGrpcTransport({ baseUrl, sessionManager: session }));
  return { session, client, connected: () => sockets.size > 0 };
}

it("tells calls without an answer that their connection was broken off", async () => {
  const { session, client, connected } = await clientOfSilence();
  const unary = client.check({}).catch((error: unknown) => error);
  const stream = (async () => {
    for await (const _ of client.watch({}));
  })().catch((error: unknown) => error);
  await expect.poll(connected).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 50)); // the requests are on their way
  session.close();
  for (const outcome of await Promise.all([unary, stream])) expect(outcome).toBeInstanceOf(Error);
});

it("tells those that came before there was a connection, too", async () => {
  const { session, client } = await clientOfSilence();
  const call = client.check({}).catch((error: unknown) => error);
  await new Promise((resolve) => setImmediate(resolve));
  session.close();
  expect(await call).toBeInstanceOf(Error);
});
