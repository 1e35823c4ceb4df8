import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import fc from "fast-check";
import { parse } from "pg-protocol";
import { describe, expect, it } from "vitest";
import { BackendWriter } from "./backend-writer.ts";

/** What pg-protocol's parser makes of the bytes. */
async function parsed(bytes: Buffer): Promise<Record<string, unknown>[]> {
  const stream = new PassThrough();
  const messages: Record<string, unknown>[] = [];
  const done = parse(stream, (message) => messages.push({ ...message, message: (message as { message?: string }).message }));
  stream.end(bytes);
  await Promise.all([finished(stream), done]);
  return messages;
}

describe("BackendWriter, with pg-protocol as the client", () => {
  it("writes the messages of a log-in", async () => {
    const writer = new BackendWriter().authenticationSasl(["SCRAM-SHA-256"]).authenticationSaslContinue("r=x,s=y,i=1").authenticationSaslFinal("v=z");
    writer.authenticationOk().parameterStatus("TimeZone", "UTC").backendKeyData(77, Buffer.from([1, 2, 3, 4])).readyForQuery("I");
    expect(await parsed(writer.take())).toMatchObject([
      { name: "authenticationSASL", mechanisms: ["SCRAM-SHA-256"] },
      { name: "authenticationSASLContinue", data: "r=x,s=y,i=1" },
      { name: "authenticationSASLFinal", data: "v=z" },
      { name: "authenticationOk" },
      { name: "parameterStatus", parameterName: "TimeZone", parameterValue: "UTC" },
      { name: "backendKeyData", processID: 77, secretKey: 0x01020304 },
      { name: "readyForQuery", status: "I" },
    ]);
  });

  it("writes the messages of a query", async () => {
    const fields = [
      { name: "número", typeOid: 23, typeSize: 4, typeModifier: -1, format: 1 },
      { name: "t", typeOid: 4_294_967_295, typeSize: -1, typeModifier: 786_436, format: 0 },
    ];
    const writer = new BackendWriter().parseComplete().bindComplete().parameterDescription([23, 4_294_967_295]).noData().rowDescription(fields);
    writer.dataRow(["1", null]).portalSuspended().closeComplete().emptyQueryResponse().commandComplete("SELECT 1").readyForQuery("T");
    expect(await parsed(writer.take())).toMatchObject([
      { name: "parseComplete" },
      { name: "bindComplete" },
      { name: "parameterDescription", dataTypeIDs: [23, 4_294_967_295] },
      { name: "noData" },
      {
        name: "rowDescription",
        fields: [
          { name: "número", tableID: 0, columnID: 0, dataTypeID: 23, dataTypeSize: 4, dataTypeModifier: -1, format: "binary" },
          { name: "t", dataTypeID: 4_294_967_295, dataTypeSize: -1, dataTypeModifier: 786_436, format: "text" },
        ],
      },
      { name: "dataRow", fields: ["1", null] },
      { name: "portalSuspended" },
      { name: "closeComplete" },
      { name: "emptyQuery" },
      { name: "commandComplete", text: "SELECT 1" },
      { name: "readyForQuery", status: "T" },
    ]);
  });

  it("writes errors, notices and COPY", async () => {
    const fields = { S: "ERROR", V: "ERROR", C: "42P01", M: "no such table", D: "detail", H: "hint", P: "8" };
    const writer = new BackendWriter().errorResponse(fields).noticeResponse({ ...fields, S: "WARNING" }).copyOutResponse(1, 2).copyDone();
    expect(await parsed(writer.take())).toMatchObject([
      { name: "error", severity: "ERROR", code: "42P01", message: "no such table", detail: "detail", hint: "hint", position: "8" },
      { name: "notice", severity: "WARNING" },
      { name: "copyOutResponse", binary: true, columnTypes: [1, 1] },
      { name: "copyDone" },
    ]);
  });

  it("writes rows of any values, in any number", async () => {
    const value = fc.oneof(fc.constant(null), fc.string({ unit: "binary", maxLength: 50 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { maxLength: 400 }), async (rows) => {
        const writer = new BackendWriter();
        for (const row of rows) writer.dataRow(row);
        const messages = await parsed(writer.take());
        expect(messages.map(({ fields }) => fields)).toEqual(rows);
      }),
      { numRuns: 40 },
    );
  });

  it("hands over what it wrote and starts anew", () => {
    const writer = new BackendWriter();
    const small = writer.parseComplete().take();
    const large = writer.dataRow(["x".repeat(200_000)]).take();
    writer.dataRow(["y".repeat(200_000)]);
    expect(small.toString("latin1")).toBe("1\0\0\0\x04");
    expect(large.length).toBe(200_011);
    expect(large.subarray(11).every((byte) => byte === "x".charCodeAt(0))).toBe(true);
    expect(writer.length).toBe(200_011);
  });

  it("cuts a text at a NUL, which the protocol can't carry", async () => {
    expect(await parsed(new BackendWriter().commandComplete("a\0b").take())).toMatchObject([{ text: "a" }]);
  });
});
