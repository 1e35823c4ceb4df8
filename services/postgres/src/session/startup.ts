import { TavanaError, type UserDirectory } from "@tavana/common";
import { decodeMessage, decodeStartup } from "../wire/frontend-messages.ts";
import { BodyReader } from "../wire/body-reader.ts";
import { protocolViolation } from "../wire/protocol-error.ts";
import type { CancelRegistry } from "./cancel-registry.ts";
import type { Encryption } from "./encryption.ts";
import type { Inbox } from "./inbox.ts";
import type { Output } from "./output.ts";
import { mockVerifier, SCRAM_MECHANISM, SCRAM_PLUS_MECHANISM, ScramExchange } from "./scram.ts";

/** Newest minor version of protocol 3 that is spoken here. */
const NEWEST_MINOR = 0;
/** A client asks for SSL and GSSAPI once each; more is no start-up. */
const MAX_REQUESTS_BEFORE_STARTUP = 2;

export interface Startup {
  readonly user: string;
  readonly database: string;
  /** Settings asked for, in order: those of `options` first. */
  readonly settings: readonly (readonly [name: string, value: string])[];
}

/**
 * Reads the start-up packet and what may come before it (PostgreSQL manual 55.2.1). undefined: there is
 * nothing more to do on this connection. Throws what must end it with an error.
 */
export async function receiveStartup(inbox: Inbox, output: Output, encryption: Encryption, cancels: CancelRegistry): Promise<Startup | undefined> {
  for (let requests = 0; ; requests++) {
    const frame = await inbox.next();
    if (!frame) return undefined;
    const packet = decodeStartup(frame.body);
    switch (packet.kind) {
      case "ssl":
      case "gssenc":
        if (requests >= MAX_REQUESTS_BEFORE_STARTUP) throw protocolViolation("too many encryption requests");
        if (packet.kind === "ssl") encryption.request();
        else output.raw("N");
        continue;
      case "cancel":
        cancels.cancel(packet.processId, packet.secret);
        return undefined;
      case "startup":
        encryption.assertSuits();
        return readStartup(packet.major, packet.minor, packet.parameters, output);
    }
  }
}

function readStartup(major: number, minor: number, parameters: ReadonlyMap<string, string>, output: Output): Startup {
  if (major !== 3) throw new TavanaError("0A000", `unsupported frontend protocol ${major}.${minor}: server supports 3.0 to 3.${NEWEST_MINOR}`);
  const settings: [string, string][] = [];
  const unknownOptions: string[] = [];
  for (const [name, value] of parameters) {
    if (name === "user" || name === "database") continue;
    if (name.startsWith("_pq_.")) unknownOptions.push(name);
    else if (name === "options") settings.unshift(...parseOptions(value));
    else if (name === "replication") rejectReplication(value);
    else settings.push([name, value]);
  }
  if (minor > NEWEST_MINOR || unknownOptions.length > 0) output.write.negotiateProtocolVersion(NEWEST_MINOR, unknownOptions);
  const user = parameters.get("user") ?? "";
  if (user === "") throw new TavanaError("28000", "no PostgreSQL user name specified in startup packet");
  return { user, database: parameters.get("database") || user, settings };
}

function rejectReplication(value: string): void {
  if (/^(false|off|no|0)$/i.test(value)) return;
  throw new TavanaError("0A000", "replication connections are not supported");
}

/** `-c name=value` and `--name=value`, parted by spaces; a backslash takes the next character as it is. */
function parseOptions(text: string): [string, string][] {
  const words = (text.match(/(?:\\.|\S)+/gs) ?? []).map((word) => word.replace(/\\(.)/gs, "$1"));
  const settings: [string, string][] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    const assignment = word === "-c" ? words[++index] : word.startsWith("-c") || word.startsWith("--") ? word.slice(2) : undefined;
    const equals = assignment?.indexOf("=") ?? -1;
    if (assignment === undefined || equals < 1) {
      throw new TavanaError("42601", `invalid command-line argument for server process: ${word}`);
    }
    settings.push([assignment.slice(0, equals).replaceAll("-", "_"), assignment.slice(equals + 1)]);
  }
  return settings;
}

/**
 * Has the user prove who he is (PostgreSQL manual 55.3). Returns false when the client leaves.
 *
 * @param secret of this process, for users who do not exist
 * @param endPoint of TLS, to bind the proof to
 * @throws TavanaError 28P01 for a wrong password or an unknown user, which look alike
 */
export async function authenticate(user: string, users: UserDirectory, secret: Uint8Array, inbox: Inbox, output: Output, endPoint?: Buffer): Promise<boolean> {
  const known = users.find(user);
  const verifier = known?.verifier ?? mockVerifier(user, secret);
  const mechanisms = endPoint ? [SCRAM_PLUS_MECHANISM, SCRAM_MECHANISM] : [SCRAM_MECHANISM];
  output.write.authenticationSasl(mechanisms);
  output.flush();
  const initial = await receivePassword(inbox);
  if (!initial) return false;
  const { mechanism, response: first } = readInitialResponse(initial, mechanisms);
  const exchange = new ScramExchange(verifier, { endPoint, isBound: mechanism === SCRAM_PLUS_MECHANISM });
  output.write.authenticationSaslContinue(exchange.first(first));
  output.flush();
  const response = await receivePassword(inbox);
  if (!response) return false;
  const proof = exchange.final(response.toString("utf8"));
  if (proof === undefined || !known) throw new TavanaError("28P01", `password authentication failed for user "${user}"`);
  output.write.authenticationSaslFinal(proof).authenticationOk();
  return true;
}

async function receivePassword(inbox: Inbox): Promise<Buffer | undefined> {
  const frame = await inbox.next();
  if (!frame) return undefined;
  const message = decodeMessage(frame);
  if (message.kind === "terminate") return undefined;
  if (message.kind !== "password") throw protocolViolation(`expected SASL response, got message type ${frame.type}`);
  return message.data;
}

/** SASLInitialResponse: the mechanism, then the length of the response and the response. */
function readInitialResponse(data: Buffer, mechanisms: readonly string[]): { mechanism: string; response: string } {
  const reader = new BodyReader(data);
  const mechanism = reader.string();
  if (!mechanisms.includes(mechanism)) throw protocolViolation("client selected an invalid SASL authentication mechanism");
  const length = reader.int32();
  if (length < 0) throw protocolViolation("malformed SCRAM message");
  const response = reader.bytes(length).toString("utf8");
  reader.end();
  return { mechanism, response };
}
