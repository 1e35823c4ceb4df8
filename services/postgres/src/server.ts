import { randomBytes } from "node:crypto";
import { createServer, type AddressInfo, type Socket } from "node:net";
import type { Client } from "@connectrpc/connect";
import type { CatalogActivity, UserDirectory } from "@tavana/common";
import type { QueryService } from "@tavana/proto";
import type { Logger } from "pino";
import { Allowance } from "./session/allowance.ts";
import { CancelRegistry } from "./session/cancel-registry.ts";
import { Connection, type ConnectionShared, type TlsOptions } from "./session/connection.ts";
import { LargeMessages } from "./wire/large-messages.ts";
import { loadParser } from "./sql/syntax-tree.ts";

export interface PostgresServerOptions {
  /** QueryService lives behind it. */
  readonly client: Client<typeof QueryService>;
  readonly users: UserDirectory;
  /** Names of the databases that a user may connect to; any other is 3D000. */
  readonly databases: readonly string[] | ((user: string) => readonly string[]);
  readonly logger: Logger;
  /** Undefined: clients that ask for TLS are told that there is none. */
  readonly tls?: TlsOptions | undefined;
  /** As clients see it; begins with 15, whose behaviour this is. */
  readonly serverVersion?: string;
  /** Clients that are logged in or about to be; one more is 53300. */
  readonly maxConnections?: number;
  /** Connections that have not logged in; the oldest gives way to one more. */
  readonly maxLoggingIn?: number;
  /** From the connection's first moment to the end of the log-in, in milliseconds. */
  readonly loginTimeoutMs?: number;
  /** Longest message of a client, in bytes; a longer one is passed over and answered with 54000. */
  readonly maxMessageBytes?: number;
  /** For messages above 1 MiB, those of all clients together; one that does not fit is passed over and answered with 53200. */
  readonly maxLargeBytes?: number;
}

/** A place costs little, but each client can hold results and statements. */
const DEFAULT_MAX_CONNECTIONS = 1_000;
/** PostgreSQL's authentication_timeout, in milliseconds. */
const DEFAULT_LOGIN_TIMEOUT_MS = 60_000;
/** In bytes. PostgreSQL's own bound is 1 GiB; a text of that size would be held several times over here. */
const DEFAULT_MAX_MESSAGE_BYTES = 64 * 1_048_576;
/** In bytes. Until its statement has ended, each is held some four times. */
const DEFAULT_MAX_LARGE_BYTES = 256 * 1_048_576;
/**
 * Connections beside those of clients that are logged in: they log in, are refused or bring a CancelRequest. The oldest
 * gives way to a new one, so that clients that say nothing keep nobody out.
 */
const CONNECTIONS_BESIDE = 1_500;
/** Rows that the cursors of all connections keep, in bytes. */
const MAX_CURSOR_BYTES = 536_870_912;
/** New connections that the kernel keeps while the process is busy: a burst of log-ins is not refused. */
const LISTEN_BACKLOG = 1_024;
/** How long a client that is gone without a word stays unnoticed, in milliseconds. */
const KEEP_ALIVE_MS = 60_000;
/** What a client is given to read its last message, in milliseconds. */
const LAST_WORD_MS = 1_000;

const DEFAULT_SERVER_VERSION = "15.13";

export interface PostgresServer {
  /** @param port 0: any free one */
  listen(host: string, port: number): Promise<{ port: number }>;
  /** Takes no more clients, lets statements and transactions end within the time, then ends all connections with 57P01. */
  close(graceMs: number): Promise<void>;
  /** Clients that are logged in or about to be. */
  readonly connections: number;
  /** What those that are logged in do now. */
  activity(): CatalogActivity[];
}

/** The PostgreSQL front end: a client of QueryService that speaks PostgreSQL's protocol 3.0 (manual, chapter 55). */
export function createPostgresServer(options: PostgresServerOptions): PostgresServer {
  const maxConnections = options.maxConnections ?? DEFAULT_MAX_CONNECTIONS;
  const serverVersion = options.serverVersion ?? DEFAULT_SERVER_VERSION;
  const { databases } = options;
  const open = new Map<Connection, Promise<void>>();
  let admitted = 0;
  const shared: ConnectionShared = {
    client: options.client,
    users: options.users,
    databasesOf: typeof databases === "function" ? databases : () => databases,
    logger: options.logger,
    tls: options.tls,
    serverVersion,
    serverVersionNumber: versionNumber(serverVersion),
    versionText: `PostgreSQL ${serverVersion} (Tavana, DuckDB)`,
    cancels: new CancelRegistry(),
    cursorMemory: new Allowance(MAX_CURSOR_BYTES),
    secret: randomBytes(32),
    maxConnections,
    loginTimeoutMs: options.loginTimeoutMs ?? DEFAULT_LOGIN_TIMEOUT_MS,
    maxMessageBytes: options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
    largeMessages: new LargeMessages(options.maxLargeBytes ?? DEFAULT_MAX_LARGE_BYTES),
    admit: () => admitted < maxConnections && ++admitted > 0,
    release: () => void admitted--,
  };
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS }, (socket) => accept(socket));
  const maxBeside = options.maxLoggingIn ?? CONNECTIONS_BESIDE;
  server.maxConnections = maxConnections + 2 * maxBeside; // those that have given way may still be closing
  const loggingIn = new Set<Connection>();

  function accept(socket: Socket): void {
    // Who breaks off is noticed by 'close', which follows.
    socket.on("error", (error) => options.logger.debug({ err: error }, "a PostgreSQL client's socket failed"));
    const connection = new Connection(socket, shared);
    if (loggingIn.size >= maxBeside) for (const one of loggingIn) if (one.hasPlace) loggingIn.delete(one);
    if (loggingIn.size >= maxBeside) {
      const [oldest] = loggingIn;
      loggingIn.delete(oldest!);
      oldest!.giveWay();
    }
    loggingIn.add(connection);
    const gone = () => open.delete(connection) && loggingIn.delete(connection);
    open.set(connection, connection.serve().finally(gone));
  }

  return {
    get connections() {
      return admitted;
    },
    activity: () => [...open.keys()].flatMap(({ activity }) => activity ?? []),
    async listen(host, port) {
      await loadParser();
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host, port, backlog: LISTEN_BACKLOG }, () => {
          server.off("error", reject);
          resolve();
        });
      });
      return { port: (server.address() as AddressInfo).port };
    },
    async close(graceMs) {
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const connection of open.keys()) connection.stop();
      await Promise.race([Promise.allSettled(open.values()), delay(graceMs)]);
      for (const connection of open.keys()) connection.terminate();
      await Promise.race([Promise.allSettled(open.values()), delay(LAST_WORD_MS)]);
      await Promise.race([stopped, delay(LAST_WORD_MS)]);
    },
  };
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
}

/** 15.13 as 150013, the form of server_version_num. */
function versionNumber(version: string): number {
  const [major = "15", minor = "0"] = version.split(/[. ]/);
  return Number(major) * 10_000 + (Number.parseInt(minor, 10) || 0);
}
