import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { makeIssuedCertificate, type Certificate } from "../certificate.ts";
import { node } from "../paths.ts";

/** Where clouds answer questions about the machine and the pod: instance metadata, and EKS's agent. */
export const METADATA_ADDRESS = "169.254.169.254";
export const POD_ADDRESS = "169.254.170.23";

export interface CloudOptions {
  /** Names that lead to the server with TLS inside: the clouds' own, as their SDKs ask for them. */
  readonly names: readonly string[];
  /** Names of other addresses. */
  readonly addresses?: Readonly<Record<string, string>>;
}

/**
 * A network of its own, in which the clouds' names and addresses lead to servers of this process: nothing inside
 * reaches anything else. Programs run there as they would in a cloud, with no setting that tells them otherwise.
 */
export interface Cloud {
  /** Files that both sides see; sockets of PostgreSQL's ports inside, too. */
  readonly folder: string;
  readonly certificate: Certificate & { readonly caFile: string };
  /** What to put before a command, so that it runs inside. */
  readonly enter: readonly string[];
  /** Answers requests to the names, over TLS. */
  serveNames(listener: RequestListener): Promise<void>;
  /** Answers requests to port 80 of an address. */
  serveAddress(address: string, listener: RequestListener): Promise<void>;
  /** Leads a port of loopback inside to a socket in the folder that has the name of PostgreSQL's. */
  openPostgres(port: number): Promise<void>;
  stop(): Promise<void>;
}

/** Gives the namespace its loopback, its addresses and its names, and says so in one line where a user may not have one. */
const SET_UP = `
{ mount --bind "$1/hosts" /etc/hosts && ip link set lo up && ip address add ${METADATA_ADDRESS} dev lo && ip address add ${POD_ADDRESS} dev lo; } 2>"$1/refusal" || {
  echo "a user may not set up a network namespace here: $(cat "$1/refusal")"; exit 1; }
shift; exec "$@"`;

/** @throws Error in one line where users may have no network and mount namespace, or unshare, nsenter or ip are missing */
export async function startCloud({ names, addresses = {} }: CloudOptions): Promise<Cloud> {
  const folder = await mkdtemp(join(tmpdir(), "tavana-cloud-"));
  const certificate = await makeIssuedCertificate(folder, "cloud", names);
  const hosts = [...["localhost", ...names].map((name) => [name, "127.0.0.1"]), ...Object.entries(addresses)];
  await writeFile(join(folder, "hosts"), hosts.map(([name, address]) => `${address} ${name}\n`).join(""));
  const program = ["--map-root-user", "--mount", "--net", "sh", "-c", SET_UP, "sh", folder, node, join(import.meta.dirname, "relay.ts")];
  const relay = spawn("unshare", program, { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  relay.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const ended = new Promise<void>((resolve) => relay.once("close", () => resolve()).once("error", ({ message }) => {
    complaint += message;
    resolve();
  }));
  const answers = createInterface({ input: relay.stdout })[Symbol.asyncIterator]();
  const servers: Server[] = [];

  const opened = async () => {
    const { value } = await answers.next();
    if (value === "open") return;
    if (value === undefined) await ended;
    const why = (value as string | undefined) ?? complaint.trim();
    throw new Error(`no cloud in a namespace of its own (Linux with unshare, nsenter and ip, whose kernel lets users have one): ${why}`);
  };
  const open = async (listen: object, to: object) => {
    relay.stdin.write(`${JSON.stringify({ listen, to })}\n`);
    await opened();
  };
  const serve = async (server: Server, host: string, port: number) => {
    const path = join(folder, `${host}-${port}.sock`);
    await new Promise<void>((resolve) => server.listen(path, resolve));
    servers.push(server);
    await open({ host, port }, { path });
  };
  const stop = async () => {
    relay.stdin.end();
    await ended;
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await rm(folder, { recursive: true, force: true });
  };
  relay.stdin.on("error", () => undefined); // its end says why
  await opened().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    folder,
    certificate,
    enter: ["nsenter", "--target", String(relay.pid), "--user", "--mount", "--net", "--preserve-credentials", "env", "-C", process.cwd()],
    serveNames: (listener) => serve(createHttpsServer({ cert: readFileSync(certificate.certFile), key: readFileSync(certificate.keyFile) }, listener), "127.0.0.1", 443),
    serveAddress: (address, listener) => serve(createHttpServer(listener), address, 80),
    openPostgres: (port) => open({ path: join(folder, `.s.PGSQL.${port}`) }, { host: "127.0.0.1", port }),
    stop,
  };
}
