import { once } from "node:events";
import http2 from "node:http2";
import { connect } from "node:net";
import { create, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExecuteRequestSchema } from "../../proto/src/index.js";
import { asTavanaError, serverStream } from "../../services/common/src/index.ts";
import { queryApi } from "../toolbox/api.ts";
import { connectTo, valueOf } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
beforeAll(async () => {
  tavana = await startTavana({ flags: ["--workers", "1"] });
});
afterAll(() => tavana?.stop());

const execute = "/tavana.v1.QueryService/Execute";
const listQueries = "/tavana.v1.QueryService/ListQueries";
const bearer = { authorization: "Bearer tavana" };

/** A message as gRPC puts it on the wire; `length` as it is said to be. */
function framed(message: Uint8Array, { flag = 0, length = message.length } = {}): Buffer {
  const head = Buffer.alloc(5);
  head[0] = flag;
  head.writeUInt32BE(length, 1);
  return Buffer.concat([head, message]);
}

/** What comes of a call over HTTP/2 whose body may never end. @returns gRPC's status, or HTTP's where there is none */
async function call(path: string, headers: Record<string, string>, body: Buffer, ends = true): Promise<string> {
  const session = http2.connect(`http://127.0.0.1:${tavana.httpPort}`);
  session.on("error", () => undefined);
  try {
    const stream = session.request({ ":method": "POST", ":path": path, te: "trailers", ...headers }, { endStream: false });
    stream.on("error", () => undefined);
    let status = "";
    stream.on("response", (given) => (status = String(given["grpc-status"] ?? given[":status"])));
    stream.on("trailers", (given) => (status = String(given["grpc-status"] ?? status)));
    if (ends) stream.end(body);
    else stream.write(body);
    let text = "";
    stream.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    await Promise.race([once(stream, "end"), once(stream, "close")]);
    return /grpc-status: *(\d+)/.exec(text)?.[1] ?? status; // gRPC-Web's trailers are a part of the body
  } finally {
    session.destroy();
  }
}

/** It serves as before: another query runs. */
async function serves(): Promise<void> {
  const client = await connectTo(tavana);
  expect(await valueOf(client, "select 42")).toBe(42);
  await client.end();
}

describe("a call without credentials", () => {
  it.each([
    [listQueries, "application/grpc", "16"],
    [execute, "application/grpc", "16"],
    [listQueries, "application/grpc-web+proto", "16"],
    [execute, "application/grpc-web+proto", "16"],
    [listQueries, "application/proto", "401"],
  ])("of %s as %s is refused before anything of its body is read", async (path, type, status) => {
    const body = type === "application/proto" ? Buffer.from([1]) : framed(new Uint8Array(), { length: 100_000_000 });
    expect(await call(path, { "content-type": type }, body, false)).toBe(status);
  });

  it("is refused over HTTP/1.1, too, however large its body is said to be", async () => {
    const socket = connect(tavana.httpPort, "127.0.0.1");
    socket.write(`POST ${listQueries} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100000000\r\n\r\n{`);
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /);
    socket.destroy();
  });
});

describe("what is no message", () => {
  const grpc = { "content-type": "application/grpc", ...bearer };
  const select = toBinary(ExecuteRequestSchema, create(ExecuteRequestSchema, { sql: "select 1" }));

  it.each([
    ["wrong bytes", framed(Buffer.from([0xff, 0xff, 0xff])), ["3"]],
    ["groups in groups without end", framed(Buffer.alloc(2_000_000, 0x0b)), ["3", "8"]],
    ["half a message", framed(select, { length: select.length + 10 }), ["3"]],
    ["no message at all", Buffer.alloc(0), ["3", "12"]],
    ["two messages", Buffer.concat([framed(select), framed(select)]), ["3", "12"]],
    ["a compressed one that is none", framed(select, { flag: 1 }), ["3", "13"]],
    ["an impossible length", framed(select, { length: 0xffff_ffff }), ["3", "8"]],
  ])("%s is the caller's error, over gRPC", async (_, body, statuses) => {
    expect(statuses).toContain(await call(execute, grpc, body));
  });

  it.each([
    ["wrong JSON", "{", 400],
    ["a wrong type", '{"sql": 1}', 400],
    ["half a surrogate pair", '{"sql": "select \'\\ud800\'"}', 400],
    ["a list of lists of lists", `{"sql": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`, 400],
    ["a wrong session", '{"sql": "select 1", "sessionId": "../../etc"}', 503],
  ])("%s is, in JSON", async (_, body, status) => {
    const response = await fetch(`http://127.0.0.1:${tavana.httpPort}/tavana.v1.QueryService/Describe`, { method: "POST", headers: { "content-type": "application/json", ...bearer }, body });
    expect(response.status).toBe(status);
    await response.text();
  });

  it("leaves everything as it was", serves);
});

describe("a call that asks for what it may not have", () => {
  /** How it ends: "complete", or its SQLSTATE. */
  async function outcome(request: MessageInitShape<typeof ExecuteRequestSchema>): Promise<string> {
    const api = queryApi(tavana);
    let last = "";
    try {
      for await (const { event } of serverStream((signal) => api.execute(request, { signal }))) last = event.case ?? "";
      return last;
    } catch (error) {
      return asTavanaError(error).sqlstate;
    }
  }

  it.each([
    ["enable_profiling", "query_tree"],
    ["enable_progress_bar_print", "true"],
    ["streaming_buffer_size", "100GB"],
    ["custom_profiling_settings", "{}"],
    ["threads", "1"],
    ["s3_endpoint", "x"],
  ])("may not set %s, which is the worker's", async (name, value) => {
    expect(await outcome({ sql: "select 1", settings: { [name]: value } })).toBe("42501");
  });

  it.each([
    ["a setting that is no name", { settings: { "a b": "c" } }, "42704"],
    ["a setting of its own", { settings: { TimeZone: "UTC", integer_division: "true" } }, "complete"],
    ["more time than timers count", { timeout: { seconds: 300_000_000_000n } }, "complete"],
    ["less than no time", { timeout: { seconds: -1n } }, "22023"],
    ["a format that there is not", { format: { format: { case: "dataRow", value: { columns: [7] } } } }, "22023"],
    ["a type with a comment that does not end", { sql: "select $1", parameters: [{ type: "INTEGER /*", value: { case: "text", value: "1" } }] }, "42704"],
  ] as const)("%s", async (_, request, expected) => {
    expect(await outcome({ sql: "select 1", ...request } as MessageInitShape<typeof ExecuteRequestSchema>)).toBe(expected);
  });
});

it.each([
  ["1n", "4"],
  ["99999999H", "0"],
  ["zz", "3"],
])("a call with the deadline %s ends with status %s", async (timeout, status) => {
  const body = framed(toBinary(ExecuteRequestSchema, create(ExecuteRequestSchema, { sql: "select 1" })));
  expect(await call(execute, { "content-type": "application/grpc", ...bearer, "grpc-timeout": timeout }, body)).toBe(status);
});

describe("a client that opens and breaks off", () => {
  it("thousands of streams leaves no query behind", async () => {
    const session = http2.connect(`http://127.0.0.1:${tavana.httpPort}`);
    session.on("error", () => undefined);
    const body = framed(toBinary(ExecuteRequestSchema, create(ExecuteRequestSchema, { sql: "select count(*) from range(100000000000)" })));
    for (let n = 0; n < 3_000 && !session.destroyed; n++) {
      const stream = session.request({ ":method": "POST", ":path": execute, "content-type": "application/grpc", te: "trailers", ...bearer });
      stream.on("error", () => undefined);
      stream.end(body);
      stream.close(http2.constants.NGHTTP2_CANCEL);
      if (n % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    session.destroy();
    await expect.poll(async () => (await queryApi(tavana).listQueries({})).queries.length, { timeout: 20_000 }).toBe(0);
    await serves();
  });
});
