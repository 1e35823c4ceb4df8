import net from "node:net";
import { ConfigError } from "@tavana/common";

/**
 * Makes sure that ports can be listened on. 0 always can.
 *
 * @throws ConfigError naming each that cannot, with the system's reason
 */
export async function requireFree(host: string, ports: Readonly<Record<string, number>>): Promise<void> {
  const problems: string[] = [];
  for (const [name, port] of Object.entries(ports)) {
    if (port === 0) continue;
    const error = await tryToListen(host, port);
    if (error) problems.push(`${name}=${port}: ${error.code === "EADDRINUSE" ? "the port is in use" : error.message}`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
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

function tryToListen(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", resolve);
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
