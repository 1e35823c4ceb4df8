import { BodyReader } from "./body-reader.ts";
import type { Frame } from "./frame-reader.ts";
import { protocolViolation } from "./protocol-error.ts";

/** Codes in place of a protocol version (PostgreSQL manual 55.7): major 1234, which no version will ever have. */
export const CANCEL_REQUEST = (1234 << 16) | 5678;
export const SSL_REQUEST = (1234 << 16) | 5679;
export const GSSENC_REQUEST = (1234 << 16) | 5680;

export type StartupPacket =
  | { readonly kind: "ssl" }
  | { readonly kind: "gssenc" }
  | { readonly kind: "cancel"; readonly processId: number; readonly secret: Buffer }
  | { readonly kind: "startup"; readonly major: number; readonly minor: number; readonly parameters: ReadonlyMap<string, string> };

/** Messages of a client after its start-up packet (PostgreSQL manual 55.7). */
export type FrontendMessage =
  | { readonly kind: "query"; readonly text: string }
  | { readonly kind: "parse"; readonly name: string; readonly text: string; readonly parameterTypes: readonly number[] }
  | BindMessage
  | { readonly kind: "describe"; readonly target: Target; readonly name: string }
  | { readonly kind: "execute"; readonly portal: string; readonly maxRows: number }
  | { readonly kind: "close"; readonly target: Target; readonly name: string }
  | { readonly kind: "flush" }
  | { readonly kind: "sync" }
  | { readonly kind: "terminate" }
  | { readonly kind: "functionCall" }
  | { readonly kind: "copyData"; readonly data: Buffer }
  | { readonly kind: "copyDone" }
  | { readonly kind: "copyFail"; readonly reason: string }
  | { readonly kind: "password"; readonly data: Buffer };

export interface BindMessage {
  readonly kind: "bind";
  readonly portal: string;
  readonly statement: string;
  /** 0 text, 1 binary; none: all text, one: for all. */
  readonly parameterFormats: readonly number[];
  /** undefined: NULL. */
  readonly parameters: readonly (Buffer | undefined)[];
  readonly resultFormats: readonly number[];
}

export type Target = "statement" | "portal";

export function decodeStartup(body: Buffer): StartupPacket {
  const reader = new BodyReader(body);
  const code = reader.int32();
  switch (code) {
    case SSL_REQUEST:
      return { kind: "ssl" };
    case GSSENC_REQUEST:
      return { kind: "gssenc" };
    case CANCEL_REQUEST:
      return { kind: "cancel", processId: reader.int32(), secret: reader.rest() };
  }
  const major = code >>> 16;
  const minor = code & 0xffff;
  // Another major version may mean another layout: who asks for one is told so before anything is read.
  const parameters = major === 3 ? readParameters(reader) : new Map<string, string>();
  return { kind: "startup", major, minor, parameters };
}

function readParameters(reader: BodyReader): Map<string, string> {
  const parameters = new Map<string, string>();
  for (let name = reader.string(); name !== ""; name = reader.string()) parameters.set(name, reader.string());
  reader.end();
  return parameters;
}

/** @throws TavanaError 08P01 for a body that is not what its type says */
export function decodeMessage({ type, body }: Frame): FrontendMessage {
  const reader = new BodyReader(body);
  const message = decodeBody(String.fromCharCode(type), reader);
  reader.end();
  return message;
}

function decodeBody(type: string, reader: BodyReader): FrontendMessage {
  switch (type) {
    case "Q":
      return { kind: "query", text: reader.string() };
    case "P":
      return { kind: "parse", name: reader.string(), text: reader.string(), parameterTypes: list(reader, () => reader.uint32()) };
    case "B":
      return decodeBind(reader);
    case "D":
      return { kind: "describe", target: decodeTarget(reader, "DESCRIBE"), name: reader.string() };
    case "E":
      return { kind: "execute", portal: reader.string(), maxRows: reader.int32() };
    case "C":
      return { kind: "close", target: decodeTarget(reader, "CLOSE"), name: reader.string() };
    case "H":
      return { kind: "flush" };
    case "S":
      return { kind: "sync" };
    case "X":
      return { kind: "terminate" };
    case "F":
      reader.rest();
      return { kind: "functionCall" };
    case "d":
      return { kind: "copyData", data: reader.rest() };
    case "c":
      return { kind: "copyDone" };
    case "f":
      return { kind: "copyFail", reason: reader.string() };
    case "p":
      return { kind: "password", data: reader.rest() };
    default:
      throw protocolViolation(`invalid frontend message type ${type.charCodeAt(0)}`);
  }
}

function decodeBind(reader: BodyReader): BindMessage {
  const portal = reader.string();
  const statement = reader.string();
  const parameterFormats = list(reader, () => reader.int16());
  const parameters = list(reader, () => {
    const length = reader.int32();
    return length === -1 ? undefined : reader.bytes(length);
  });
  const resultFormats = list(reader, () => reader.int16());
  return { kind: "bind", portal, statement, parameterFormats, parameters, resultFormats };
}

function decodeTarget(reader: BodyReader, message: string): Target {
  const byte = reader.byte();
  if (byte === 0x53) return "statement";
  if (byte === 0x50) return "portal";
  throw protocolViolation(`invalid ${message} message subtype ${byte}`);
}

function list<T>(reader: BodyReader, read: () => T): T[] {
  const items: T[] = [];
  for (let left = reader.count(); left > 0; left--) items.push(read());
  return items;
}
