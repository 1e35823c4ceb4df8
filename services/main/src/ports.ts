import net from "node:net";
import { ConfigError } from "@tavana/common";

/** Errors of an address, whatever its port. */
const addressErrors: ReadonlySet<string | undefined> = new Set(["ENOTFOUND", "EAI_AGAIN", "EADDRNOTAVAIL", "EAFNOSUPPORT"]);

/**
 * Makes sure that ports can be listened on, all at once: each is held until all were tried.
 *
 * @throws ConfigError naming each that cannot, with the system's reason
 */
export async function requireFree(host: string, ports: Readonly<Record<string, number>>): Promise<void> {
  const problems = new Set<string>();
  const held: net.Server[] = [];
  for (const [name, port] of Object.entries(ports)) {
    const server = net.createServer();
    held.push(server);
    await listen(server, host, port).catch((error: unknown) => problems.add(problemOf(host, name, port, error)));
  }
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  if (problems.size > 0) throw new ConfigError([...problems]);
}

/** A port that something begins to listen on. @throws ConfigError when it cannot */
export async function listening<T>(host: string, name: string, port: number, begun: Promise<T>): Promise<T> {
  try {
    return await begun;
  } catch (error) {
    throw new ConfigError([problemOf(host, name, port, error)]);
  }
}

function problemOf(host: string, name: string, port: number, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return addressErrors.has(code) ? `HOST=${host}: ${message}` : `${name}=${port}: ${code === "EADDRINUSE" ? "the port is in use" : message}`;
}

/** A port that was free a moment ago, for a process that is told its port before it starts. */
export async function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, host, () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function listen(server: net.Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
}
