import { spawn } from "node:child_process";
import { once } from "node:events";
import net, { type AddressInfo, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadAddon } from "../native/addon.ts";
import { azureEndpoints } from "./azure-hosts.ts";
import type { StorageRule } from "./storage-file.ts";

describe("where the engine connects to for a place in Azure", () => {
  const rule = (more: Partial<StorageRule>): StorageRule => ({ prefix: "az://lake/", store: "azure", credentials: { source: "static", values: {} }, ...more });
  const hosts = (more: Partial<StorageRule>, connection_string?: string) => azureEndpoints(rule(more), connection_string === undefined ? {} : { connection_string }).map(({ host, port }) => `${host}:${port}`);

  it("is what its connection string says", () => {
    const key = "AccountKey=a2V5PT0=;";
    expect(hosts({}, `DefaultEndpointsProtocol=http;AccountName=a;${key}BlobEndpoint=http://127.0.0.1:10000/a;`)).toContain("127.0.0.1:10000");
    expect(hosts({}, `AccountName=a;${key}EndpointSuffix=core.chinacloudapi.cn`)).toEqual(["a.blob.core.chinacloudapi.cn:443", "a.dfs.core.chinacloudapi.cn:443"]);
    expect(hosts({}, "no connection string")).toEqual([]);
  });

  it("is the services of the account, which the prefix may name", () => {
    expect(hosts({ account: "a" })).toEqual(["a.blob.core.windows.net:443", "a.dfs.core.windows.net:443"]);
    expect(hosts({ prefix: "abfss://lake@b.dfs.core.chinacloudapi.cn/" })).toEqual(["b.blob.core.chinacloudapi.cn:443", "b.dfs.core.chinacloudapi.cn:443"]);
    expect(hosts({ store: "s3", prefix: "s3://lake/" })).toEqual([]);
  });
});

const linux = process.platform === "linux";

it("is told by Linux alone how long a connection has been silent", () => {
  expect(loadAddon()!.endSilent([], 1)).toBe(linux ? 0 : -1);
});

/** Elsewhere there is nothing more to see. */
const describeHere = linux ? describe : () => undefined;

describeHere("a connection to a peer", () => {
  const sockets: Socket[] = [];
  const accepted: Socket[] = [];
  let server: net.Server;
  let peer: string;
  beforeEach(async () => {
    server = net.createServer((socket) => accepted.push(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    peer = `127.0.0.1 ${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    for (const socket of [...sockets.splice(0), ...accepted.splice(0)]) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  async function connected(): Promise<{ socket: Socket; other: Socket; ended: () => boolean }> {
    const socket = net.connect((server.address() as AddressInfo).port, "127.0.0.1").on("error", () => undefined);
    sockets.push(socket);
    let ended = false;
    socket.once("close", (withError) => (ended = withError));
    await new Promise((resolve) => socket.once("connect", resolve));
    await expect.poll(() => accepted.length).toBe(sockets.length);
    return { socket, other: accepted.at(-1)!, ended: () => ended };
  }
  const silentFor = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const endSilent = (peers: string[], ms: number) => loadAddon()!.endSilent(peers, ms);

  it("ends when nothing has come or gone for the time, and no sooner", async () => {
    const { socket, ended } = await connected();
    socket.resume().write("GET / HTTP/1.1\r\n\r\n");
    expect(endSilent([peer], 60_000)).toBe(0);
    await silentFor(120);
    expect(endSilent([peer], 100)).toBe(1);
    await expect.poll(ended).toBe(true);
  });

  it("stays when it is another's, or bytes go on arriving", async () => {
    const { socket, other, ended } = await connected();
    socket.resume();
    await silentFor(120);
    expect(endSilent([peer.replace(/\d+$/, "9"), "127.0.0.2 80"], 100)).toBe(0);
    other.write("x");
    await silentFor(50);
    expect(endSilent([peer], 100)).toBe(0);
    expect(ended()).toBe(false);
  });

  it("stays while it is this side that does not read", async () => {
    const { socket, other } = await connected();
    socket.pause();
    other.write("x".repeat(1_000_000));
    await silentFor(200);
    expect(endSilent([peer], 100)).toBe(0);
  });

  it("that is still being made ends as well, from when it was first seen", async () => {
    // Listens and never accepts: the first ones wait in its queue, the others for a place there.
    const program = `const server = require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      require("fs").writeSync(1, String(server.address().port));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20_000);
    })`;
    const listener = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [text] = (await once(listener.stdout, "data")) as [Buffer];
      const port = Number(text.toString());
      const attempts = Array.from({ length: 6 }, () => net.connect(port, "127.0.0.1").on("error", () => undefined).resume());
      sockets.push(...attempts);
      await expect.poll(() => attempts.filter(({ pending }) => pending).length).toBeLessThan(6);
      const waiting = attempts.filter(({ pending }) => pending);
      expect(waiting.length).toBeGreaterThan(0);
      expect(endSilent([`127.0.0.1 ${port}`], 5_000)).toBe(0);
      await silentFor(120);
      expect(waiting.filter(({ pending }) => pending)).toEqual(waiting);
      expect(endSilent([`127.0.0.1 ${port}`], 100)).toBe(6);
      await expect.poll(() => attempts.every(({ destroyed }) => destroyed)).toBe(true);
    } finally {
      listener.kill("SIGKILL");
    }
  });
});
