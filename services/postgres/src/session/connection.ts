import type { Socket } from "node:net";
import type { Client } from "@connectrpc/connect";
import { TavanaError, type CatalogActivity, type UserDirectory } from "@tavana/common";
import type { QueryService } from "@tavana/proto";
import type { Logger } from "pino";
import { Activity } from "./activity.ts";
import { Allowance } from "./allowance.ts";
import { BoundedMap } from "./bounded-map.ts";
import type { BackendKey, CancelRegistry } from "./cancel-registry.ts";
import { runCommand } from "./commands.ts";
import type { SessionContext } from "./context.ts";
import { EngineSession } from "./engine-session.ts";
import { Encryption } from "./encryption.ts";
import type { TlsIdentity } from "../tls-identity.ts";
import { Inbox } from "./inbox.ts";
import { Output } from "./output.ts";
import { Session } from "./session.ts";
import { pathSchemas, Settings } from "./settings.ts";
import type { LargeMessages } from "../wire/large-messages.ts";
import { authenticate, receiveStartup, type Startup } from "./startup.ts";
import { Transaction } from "./transaction.ts";

/** Prepared statements of one connection: drivers keep hundreds. */
const MAX_STATEMENTS = 10_000;
/** Portals of one connection: each open one may hold a result of the engine. */
const MAX_PORTALS = 1_000;
/** Texts of one connection's prepared statements, or values of its portals, in UTF-16 units: as much as one message may bring. */
const MAX_KEPT_CHARACTERS = 67_108_864;

/** Rows that one connection's cursors keep, in bytes. */
const MAX_CURSOR_BYTES = 67_108_864;

export interface TlsOptions {
  /** Asked at each handshake. */
  readonly identity: () => TlsIdentity;
  /** Whether a log-in without TLS is refused. */
  readonly required: boolean;
}

/** What all connections of a server share. */
export interface ConnectionShared {
  readonly client: Client<typeof QueryService>;
  readonly users: UserDirectory;
  readonly databasesOf: (user: string) => readonly string[];
  readonly logger: Logger;
  readonly serverVersion: string;
  readonly serverVersionNumber: number;
  /** What version() says. */
  readonly versionText: string;
  readonly tls: TlsOptions | undefined;
  readonly cancels: CancelRegistry;
  /** For rows that cursors keep. */
  readonly cursorMemory: Allowance;
  /** Of this process; see mockVerifier. */
  readonly secret: Uint8Array;
  readonly maxConnections: number;
  readonly loginTimeoutMs: number;
  readonly maxMessageBytes: number;
  readonly largeMessages: LargeMessages;
  /** Takes one of the bounded number of places; false: all are taken. */
  readonly admit: () => boolean;
  readonly release: () => void;
}

/** One client's connection from the first byte to the last. */
export class Connection {
  readonly #shared: ConnectionShared;
  readonly #encryption: Encryption;
  readonly #inbox: Inbox;
  readonly #output: Output;
  readonly #logger: Logger;
  #session: Session | undefined;
  #activity: (() => CatalogActivity) | undefined;
  #isStopping = false;
  #hasPlace = false;

  constructor(socket: Socket, shared: ConnectionShared) {
    this.#shared = shared;
    this.#inbox = new Inbox();
    this.#output = new Output(socket);
    this.#logger = shared.logger;
    const onError = (err: Error) => this.#logger.debug({ err }, "a PostgreSQL client's TLS failed");
    this.#encryption = new Encryption(socket, this.#inbox, this.#output, shared.tls?.identity, shared.tls?.required ?? false, onError);
  }

  /** Serves the client until it or the server ends the connection. Never throws. */
  async serve(): Promise<void> {
    try {
      await this.#serve();
      this.#output.end();
    } catch (error) {
      if (!(error instanceof TavanaError)) this.#logger.error({ err: error }, "a PostgreSQL connection failed");
      this.#output.fatal(error);
    }
  }

  /** Its client has logged in. */
  get hasPlace(): boolean {
    return this.#hasPlace;
  }

  /** Gives way to a newer one, at once. */
  giveWay(): void {
    this.#encryption.socket.destroy();
  }

  /** What it does now, once its client has logged in. */
  get activity(): CatalogActivity | undefined {
    return this.#activity?.();
  }

  /** Tells an idle client that the server shuts down; a busy one is told when its statement or transaction is over. */
  stop(): void {
    this.#isStopping = true;
    this.#session?.stop();
    if (!this.#session || this.#session.isIdle) this.terminate();
  }

  /** Ends the connection now. */
  terminate(): void {
    this.#output.fatal(new TavanaError("57P01", "terminating connection due to administrator command"));
  }

  async #serve(): Promise<void> {
    const startup = await this.#logIn();
    if (!startup) return;
    let key: BackendKey | undefined;
    const shared = this.#shared;
    const settings = this.#newSettings(startup);
    const engine = new EngineSession(shared.client, startup.user, settings);
    // Nobody reads the answer any more: whatever runs for this client ends.
    const { socket } = this.#encryption;
    socket.once("close", () => this.#closeEngine(engine));
    try {
      const context: SessionContext = {
        settings,
        engine,
        transaction: new Transaction(engine, settings),
        output: this.#output,
        inbox: this.#inbox,
        activity: new Activity(),
        signal: (processId, how) => shared.cancels.signal(processId, startup.user, how),
        values: {
          user: startup.user,
          database: startup.database,
          get backendPid() {
            return key?.processId ?? 0;
          },
          version: shared.versionText,
          searchPath: () => pathSchemas(settings.get("search_path")),
          settings: () => settings.all(),
          setting: (name) => settings.find(name),
        },
        run: runCommand,
        statements: new BoundedMap("prepared statements", MAX_STATEMENTS, MAX_KEPT_CHARACTERS),
        cursorMemory: new Allowance(MAX_CURSOR_BYTES, shared.cursorMemory),
        portals: new BoundedMap("portals", MAX_PORTALS, MAX_KEPT_CHARACTERS),
      };
      const { remoteAddress, remotePort } = socket;
      const session = new Session(context, this.#inbox, this.#logger, shared.maxMessageBytes);
      this.#session = session;
      key = shared.cancels.register({
        user: startup.user,
        cancel: () => {
          session.cancel().catch((error: unknown) => this.#logger.warn({ err: error }, "a query could not be cancelled"));
        },
        terminate: () => this.terminate(),
      });
      const { processId } = key;
      this.#activity = () => ({
        pid: processId,
        user: startup.user,
        applicationName: settings.get("application_name"),
        ...(remoteAddress ? { clientAddress: remoteAddress } : {}),
        ...(remotePort === undefined ? {} : { clientPort: remotePort }),
        ...context.activity.now,
      });
      for (const { name, value } of settings.takeReports()) this.#output.write.parameterStatus(name, value);
      this.#output.write.backendKeyData(key.processId, key.secret);
      this.#inbox.admit(shared.maxMessageBytes, shared.largeMessages);
      await session.run();
      if (this.#isStopping) throw new TavanaError("57P01", "terminating connection due to administrator command");
    } finally {
      this.#inbox.close();
      if (key) shared.cancels.unregister(key);
      shared.release();
      await this.#closeEngine(engine);
    }
  }

  /** @returns who has logged in and taken a place; undefined: the connection is over */
  async #logIn(): Promise<Startup | undefined> {
    const { users, databasesOf, cancels, secret, loginTimeoutMs, admit, release } = this.#shared;
    const timer = setTimeout(() => this.#output.fatal(new TavanaError("57014", "canceling authentication due to timeout")), loginTimeoutMs);
    let admitted = false;
    try {
      await this.#encryption.open();
      const startup = await receiveStartup(this.#inbox, this.#output, this.#encryption, cancels);
      if (!startup) return undefined;
      const proved = await authenticate(startup.user, users, secret, this.#inbox, this.#output, this.#encryption.endPoint);
      if (!proved) return undefined;
      // Behind the proof: places are for those who may log in.
      admitted = admit();
      if (!admitted) throw new TavanaError("53300", "sorry, too many clients already");
      if (!databasesOf(startup.user).includes(startup.database)) {
        throw new TavanaError("3D000", `database "${startup.database}" does not exist`);
      }
      this.#newSettings(startup);
      admitted = false;
      this.#hasPlace = true;
      return startup;
    } finally {
      clearTimeout(timer);
      if (admitted) release();
    }
  }

  /** @throws TavanaError 42704, 22023, … for a setting that the start-up packet asks for in vain */
  #newSettings({ user, settings: asked }: Startup): Settings {
    const { serverVersion, serverVersionNumber } = this.#shared;
    const settings = new Settings({ server_version: serverVersion, server_version_num: String(serverVersionNumber), session_authorization: user, ssl: this.#shared.tls ? "on" : "off", max_connections: String(this.#shared.maxConnections) });
    for (const [name, value] of asked) settings.setInitial(name, value);
    return settings;
  }

  async #closeEngine(engine: EngineSession): Promise<void> {
    try {
      await engine.close();
    } catch (error) {
      this.#logger.warn({ err: error }, "a session could not be closed");
    }
  }
}
