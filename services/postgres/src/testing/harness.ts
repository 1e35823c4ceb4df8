import { makeVerifier, type UserDirectory } from "@tavana/common";
import { pino } from "pino";
import { createPostgresServer, type PostgresServer, type PostgresServerOptions } from "../server.ts";
import { RawClient, type RawClientOptions, type ServerMessage } from "./raw-client.ts";
import { ScriptedService } from "./scripted-service.ts";

/** A front end over a scripted service, and clients of it; all end with `stop`. */
export interface Harness {
  readonly service: ScriptedService;
  readonly server: PostgresServer;
  readonly port: number;
  /** A connection before its start-up packet. */
  open(): Promise<RawClient>;
  /** A connection that has logged in. */
  client(options?: Partial<RawClientOptions>): Promise<RawClient>;
  logIn(options?: Partial<RawClientOptions>): Promise<{ client: RawClient; messages: ServerMessage[] }>;
  stop(): Promise<void>;
}

export async function startHarness(options: Partial<PostgresServerOptions> = {}): Promise<Harness> {
  const service = new ScriptedService();
  const server = createPostgresServer({ client: service.client(), users: await users(), databases: ["tavana"], logger: pino({ level: "silent" }), ...options });
  const { port } = await server.listen("127.0.0.1", 0);
  const clients: RawClient[] = [];
  const logIn = async (login: Partial<RawClientOptions> = {}) => {
    const opened = await RawClient.logIn({ port, ...login });
    clients.push(opened.client);
    return opened;
  };
  return {
    service,
    server,
    port,
    logIn,
    async open() {
      const client = await RawClient.open(port);
      clients.push(client);
      return client;
    },
    async client(login) {
      return (await logIn(login)).client;
    },
    async stop() {
      for (const client of clients) client.socket.destroy();
      await server.close(0);
    },
  };
}

async function users(): Promise<UserDirectory> {
  const verifier = await makeVerifier("tavana", undefined, 4096);
  return {
    find: (name) => (name === "tavana" ? { name, verifier, tokenHashes: [] } : undefined),
    names: () => ["tavana"],
    findByTokenHash: () => undefined,
  };
}

/** What a client sees of its answers, one short line for each message. */
export function summary(messages: readonly ServerMessage[]): string[] {
  return messages.map((message) => {
    switch (message.name) {
      case "error":
      case "notice":
        return `${String(message["severity"])} ${String(message["code"])}${message["position"] === undefined ? "" : ` at ${String(message["position"])}`}`;
      case "commandComplete":
        return String(message["text"]);
      case "readyForQuery":
        return `ready ${String(message["status"])}`;
      case "dataRow":
        return `row ${(message["fields"] as (string | null)[]).join("|")}`;
      case "rowDescription":
        return `columns ${(message["fields"] as { name: string; format: string }[]).map(({ name, format }) => (format === "binary" ? `${name} binary` : name)).join("|")}`;
      case "parameterStatus":
        return `${String(message["parameterName"])}=${String(message["parameterValue"])}`;
      case "copyData":
        return `copy ${(message["chunk"] as Buffer).toString()}`;
      default:
        return message.name;
    }
  });
}

/** Waits until a condition holds; fails after ten seconds. */
export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error("it did not come to pass");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
