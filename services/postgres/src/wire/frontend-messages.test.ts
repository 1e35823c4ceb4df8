import fc from "fast-check";
import { serialize } from "pg-protocol";
import { describe, expect, it } from "vitest";
import { TavanaError } from "@tavana/common";
import { decodeMessage, decodeStartup, type FrontendMessage } from "./frontend-messages.ts";

const decode = (bytes: Buffer) => decodeMessage({ type: bytes[0]!, body: bytes.subarray(5) });

describe("decodeMessage, with pg-protocol as the client", () => {
  it.each<[Buffer, FrontendMessage]>([
    [serialize.query("select 'ü 🦆'"), { kind: "query", text: "select 'ü 🦆'" }],
    [serialize.parse({ name: "s", text: "select $1", types: [23, 25] }), { kind: "parse", name: "s", text: "select $1", parameterTypes: [23, 25] }],
    [serialize.parse({ text: "" }), { kind: "parse", name: "", text: "", parameterTypes: [] }],
    [serialize.describe({ type: "S", name: "s" }), { kind: "describe", target: "statement", name: "s" }],
    [serialize.describe({ type: "P" }), { kind: "describe", target: "portal", name: "" }],
    [serialize.execute({ portal: "p", rows: 7 }), { kind: "execute", portal: "p", maxRows: 7 }],
    [serialize.execute(), { kind: "execute", portal: "", maxRows: 0 }],
    [serialize.close({ type: "P", name: "p" }), { kind: "close", target: "portal", name: "p" }],
    [serialize.flush(), { kind: "flush" }],
    [serialize.sync(), { kind: "sync" }],
    [serialize.end(), { kind: "terminate" }],
    [serialize.copyData(Buffer.from([1, 2])), { kind: "copyData", data: Buffer.from([1, 2]) }],
    [serialize.copyDone(), { kind: "copyDone" }],
    [serialize.copyFail("no"), { kind: "copyFail", reason: "no" }],
    [serialize.password("secret"), { kind: "password", data: Buffer.from("secret\0") }],
  ])("reads message %#", (bytes, message) => {
    expect(decode(bytes)).toEqual(message);
  });

  it("reads Bind with texts, bytes and NULLs", () => {
    const values = ["a", null, Buffer.from([0, 255]), "é"];
    const message = decode(serialize.bind({ portal: "p", statement: "s", values, binary: true }));
    expect(message).toEqual({
      kind: "bind",
      portal: "p",
      statement: "s",
      parameterFormats: [0, 0, 1, 0],
      parameters: [Buffer.from("a"), undefined, Buffer.from([0, 255]), Buffer.from("é")],
      resultFormats: [1],
    });
  });

  it("reads any Bind that pg-protocol writes", () => {
    const value = fc.oneof(fc.constant(null), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 100 }), (values) => {
        const message = decode(serialize.bind({ values }));
        const read = message.kind === "bind" ? message.parameters.map((bytes) => bytes?.toString() ?? null) : [];
        expect(read).toEqual(values);
      }),
    );
  });

  it("reads the packets before the log-in", () => {
    const body = (bytes: Buffer) => bytes.subarray(4);
    expect(decodeStartup(body(serialize.requestSsl()))).toEqual({ kind: "ssl" });
    expect(decodeStartup(body(serialize.cancel(7, 0x01020304)))).toEqual({ kind: "cancel", processId: 7, secret: Buffer.from([1, 2, 3, 4]) });
    const packet = decodeStartup(body(serialize.startup({ user: "ada", options: "-c a=b" })));
    expect(packet).toMatchObject({ kind: "startup", major: 3, minor: 0 });
    expect(packet.kind === "startup" && Object.fromEntries(packet.parameters)).toMatchObject({ user: "ada", options: "-c a=b" });
  });

  it("answers text that is not UTF-8 with 22021", () => {
    expect(() => decode(Buffer.from("Q\0\0\0\0\xff\0", "latin1"))).toThrow(expect.objectContaining({ sqlstate: "22021" }));
  });

  it("throws nothing but protocol and encoding errors for bodies of any content", () => {
    const types = fc.constantFrom(...Array.from("BCDEFHPQSXcdfp", (letter) => letter.charCodeAt(0)));
    fc.assert(
      fc.property(types, fc.uint8Array({ maxLength: 200 }), (type, bytes) => {
        try {
          decodeMessage({ type, body: Buffer.from(bytes) });
        } catch (error) {
          expect(error).toBeInstanceOf(TavanaError);
          expect(["08P01", "22021"]).toContain((error as TavanaError).sqlstate);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("throws nothing but protocol and encoding errors for start-up packets of any content", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 200 }), fc.boolean(), (bytes, version3) => {
        const body = Buffer.from(bytes);
        if (version3) body.writeInt32BE(196_608);
        try {
          decodeStartup(body);
        } catch (error) {
          expect(error).toBeInstanceOf(TavanaError);
          expect(["08P01", "22021"]).toContain((error as TavanaError).sqlstate);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
