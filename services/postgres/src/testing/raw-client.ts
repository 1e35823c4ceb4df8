import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { serialize } from "pg-protocol";
import { Parser } from "pg-protocol/dist/parser.js";

/** A message of the server as pg-protocol reads it, with ErrorResponse and NoticeResponse by their fields. */
export type ServerMessage = { readonly name: string } & Readonly<Record<string, unknown>>;

export interface RawClientOptions {
  readonly port: number;
  readonly user?: string;
  readonly password?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A client that sends exactly the bytes it is told to and keeps every message that comes back. */
export class RawClient {
  readonly socket: Socket;
  readonly #parser = new Parser();
  readonly #messages: ServerMessage[] = [];
  #waiting: (() => void) | undefined;
  closed = false;

  private constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.socket.on("data", (chunk: Buffer) => {
      this.#parser.parse(chunk, (message) => this.#messages.push(plain(message)));
      this.#wake();
    });
    this.socket.on("error", () => undefined);
    this.socket.on("close", () => {
      this.closed = true;
      this.#wake();
    });
  }

  static async open(port: number): Promise<RawClient> {
    const client = new RawClient(port);
    await once(client.socket, "connect");
    return client;
  }

  /** Opens a connection and logs in; `messages` are those up to the first ReadyForQuery. */
  static async logIn({ port, user = "tavana", password = "tavana", parameters }: RawClientOptions): Promise<{ client: RawClient; messages: ServerMessage[] }> {
    const client = await RawClient.open(port);
    client.send(serialize.startup({ user, database: "tavana", ...parameters }));
    const first = await client.next();
    if (first?.name !== "authenticationSASL") return { client, messages: [first!, ...(await client.untilReady())].filter(Boolean) };
    const scram = new ScramClient(password);
    client.send(serialize.sendSASLInitialResponseMessage("SCRAM-SHA-256", scram.first()));
    const challenge = await client.next();
    if (challenge?.name !== "authenticationSASLContinue") return { client, messages: [challenge!] };
    client.send(serialize.sendSCRAMClientFinalMessage(scram.final(challenge["data"] as string)));
    const messages = await client.untilReady();
    const proof = messages.find(({ name }) => name === "authenticationSASLFinal");
    if (proof && proof["data"] !== scram.serverFinal) throw new Error("the server has not proved that it knows the password");
    return { client, messages };
  }

  send(...messages: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(messages));
  }

  /** The next message; undefined when the server has closed the connection. */
  async next(): Promise<ServerMessage | undefined> {
    while (this.#messages.length === 0 && !this.closed) await new Promise<void>((resolve) => (this.#waiting = resolve));
    return this.#messages.shift();
  }

  /** Messages up to and with ReadyForQuery, or all until the server closes the connection. */
  async untilReady(): Promise<ServerMessage[]> {
    return this.until("readyForQuery");
  }

  async until(name: string): Promise<ServerMessage[]> {
    const messages: ServerMessage[] = [];
    for (let message = await this.next(); message; message = await this.next()) {
      messages.push(message);
      if (message.name === name) break;
    }
    return messages;
  }

  /** Sends a Query and gives what came back. */
  async query(sql: string): Promise<ServerMessage[]> {
    this.send(serialize.query(sql));
    return this.untilReady();
  }

  /** Sends messages and a Sync and gives what came back. */
  async extended(...messages: readonly Buffer[]): Promise<ServerMessage[]> {
    this.send(...messages, serialize.sync());
    return this.untilReady();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    // The server may have closed its side, as after a CancelRequest: then this one is closing by itself.
    if (!this.socket.writableEnded) this.socket.end(serialize.end());
    await once(this.socket, "close");
  }

  #wake(): void {
    this.#waiting?.();
    this.#waiting = undefined;
  }
}

/** pg-protocol gives errors as instances of Error, whose message would not show as a property. */
function plain(message: object): ServerMessage {
  const { name, message: text } = message as { name: string; message?: string };
  return { ...message, name, ...(text === undefined ? {} : { message: text }) };
}

/** The client's side of SCRAM-SHA-256, written from RFC 5802 section 5 and RFC 7677. */
export class ScramClient {
  readonly #password: string;
  readonly #nonce: string;
  readonly #name: string;
  #bare = "";
  serverFinal = "";

  constructor(password: string, nonce = randomBytes(18).toString("base64"), name = "") {
    this.#password = password;
    this.#nonce = nonce;
    this.#name = name;
  }

  first(): string {
    this.#bare = `n=${this.#name},r=${this.#nonce}`;
    return `n,,${this.#bare}`;
  }

  final(serverFirst: string): string {
    const fields = new Map(serverFirst.split(",").map((field) => [field[0]!, field.slice(2)]));
    const salted = pbkdf2Sync(this.#password, Buffer.from(fields.get("s")!, "base64"), Number(fields.get("i")), 32, "sha256");
    const hmac = (key: Buffer, text: string) => createHmac("sha256", key).update(text).digest();
    const clientKey = hmac(salted, "Client Key");
    const withoutProof = `c=biws,r=${fields.get("r")!}`;
    const authMessage = `${this.#bare},${serverFirst},${withoutProof}`;
    const signature = hmac(createHash("sha256").update(clientKey).digest(), authMessage);
    const proof = Buffer.from(clientKey.map((byte, index) => byte ^ signature[index]!));
    this.serverFinal = `v=${hmac(hmac(salted, "Server Key"), authMessage).toString("base64")}`;
    return `${withoutProof},p=${proof.toString("base64")}`;
  }
}
