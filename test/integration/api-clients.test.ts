import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { fromBinary } from "@bufbuild/protobuf";
import { createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ErrorDetailSchema, QueryService } from "../../proto/src/index.js";
import { serverStream } from "../../services/common/src/index.ts";
import { node, root } from "../toolbox/paths.ts";
import { runPython } from "../toolbox/python.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const run = promisify(execFile);
let tavana: Tavana;
beforeAll(async () => {
  tavana = await startTavana();
});
afterAll(async () => {
  await tavana?.stop();
});

/** A call by `buf curl`, which learns the API by reflection. */
async function curl(protocol: string, method: string, request: object, credentials = "tavana:tavana"): Promise<string> {
  const args = ["curl", "--http2-prior-knowledge", "--protocol", protocol, "-u", credentials, "-d", JSON.stringify(request), `http://127.0.0.1:${tavana.httpPort}/tavana.v1.QueryService/${method}`];
  const { stdout, stderr } = await run(node, [join(root, "node_modules/.bin/buf"), ...args]).catch((error: { stdout: string; stderr: string }) => error);
  return stdout + stderr;
}

describe.each(["grpc", "grpcweb", "connect"])("buf curl over %s", (protocol) => {
  it("runs a query", async () => {
    const answer = await curl(protocol, "Execute", { sql: "select origin, delay from samples.flights limit 2", format: { copy: { csv: {} } } });
    expect(answer).toContain('"tag": "SELECT 2"'.replace("SELECT", "COPY"));
    const rows = [...answer.matchAll(/"data": "([^"]+)"/g)].map(([, data]) => Buffer.from(data!, "base64").toString("latin1"));
    expect(rows.join("")).toMatch(/^d....LAS,33\nd....ATL,19\n$/s);
  });

  it("is told what is wrong", async () => {
    const answer = await curl(protocol, "Execute", { sql: "select * from nowhere" });
    expect(answer).toMatch(/"code": "not_found"/);
    const [, detail] = /"type": "tavana.v1.ErrorDetail",\s*"value": "([^"]+)"/.exec(answer)!;
    expect(fromBinary(ErrorDetailSchema, Buffer.from(detail!, "base64"))).toMatchObject({ sqlstate: "42P01", position: 15 });
    expect(await curl(protocol, "ListQueries", {}, "tavana:wrong")).toMatch(/"code": "unauthenticated"/);
  });
});

describe("time that has run out", () => {
  /** A call in Connect's streaming form over HTTP/1.1, by a client that watches no deadline itself. */
  async function execute(request: object, headers: Record<string, string> = {}): Promise<string> {
    const message = Buffer.from(JSON.stringify({ sql: "select count(*) from range(100000000000) a, range(1000) b", ...request }));
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    const response = await fetch(`http://127.0.0.1:${tavana.httpPort}/tavana.v1.QueryService/Execute`, {
      method: "POST",
      headers: { "content-type": "application/connect+json", "connect-protocol-version": "1", authorization: "Bearer tavana", ...headers },
      body: Buffer.concat([head, message]),
    });
    return response.text();
  }

  it("is the call's deadline", async () => {
    expect(await execute({}, { "connect-timeout-ms": "200" })).toContain('"code":"deadline_exceeded"');
  });

  it("is the query's timeout", async () => {
    expect(await execute({ timeout: "0.200s" })).toContain('"code":"deadline_exceeded","message":"canceling statement due to statement timeout"');
  });
});

describe("a reader that leaves after five messages", () => {
  const transports = (options: { baseUrl: string; interceptors: Interceptor[] }) => ({
    gRPC: createGrpcTransport(options),
    "gRPC-Web over HTTP/1.1": createGrpcWebTransport({ ...options, httpVersion: "1.1" }),
    "gRPC-Web over HTTP/2": createGrpcWebTransport({ ...options, httpVersion: "2" }),
    "Connect over HTTP/1.1": createConnectTransport({ ...options, httpVersion: "1.1" }),
    "Connect over HTTP/2": createConnectTransport({ ...options, httpVersion: "2" }),
  });
  type Name = keyof ReturnType<typeof transports>;
  const authorize: Interceptor = (next) => (request) => {
    request.header.set("authorization", "Bearer tavana");
    return next(request);
  };

  it.each<Name>(["gRPC", "gRPC-Web over HTTP/1.1", "gRPC-Web over HTTP/2", "Connect over HTTP/1.1", "Connect over HTTP/2"])("ends its query, over %s", async (name) => {
    const client = createClient(QueryService, transports({ baseUrl: `http://127.0.0.1:${tavana.httpPort}`, interceptors: [authorize] })[name]);
    let messages = 0;
    const request = { sql: "from range(10000000000)", format: { format: { case: "dataRow" as const, value: {} } } };
    for await (const { event } of serverStream((signal) => client.execute(request, { signal }))) {
      if (event.case === "rows" && ++messages === 5) break;
    }
    expect(messages).toBe(5);
    await expect.poll(async () => (await client.listQueries({})).queries, { timeout: 10_000, interval: 10 }).toEqual([]);
    // The engine is at rest too: no worker runs a statement.
    const slots = async () => (await client.getCluster({})).workers.map(({ slotsInUse }) => slotsInUse);
    await expect.poll(slots, { timeout: 10_000, interval: 10 }).toEqual([0, 0]);
  });
});

it("Python's grpcio reads rows, Arrow, errors, deadlines and health", async () => {
  const seen = await runPython(join(import.meta.dirname, "python/api_client.py"), [String(tavana.httpPort), join(root, "proto")]);
  expect(seen).toEqual({
    rows: [3_000_000, "SELECT 3000000"],
    arrow: [5_000, ["delay", "origin"]],
    error: ["INVALID_ARGUMENT", "42703", 11],
    "no credentials": "UNAUTHENTICATED",
    deadline: "DEADLINE_EXCEEDED",
    describe: [
      ["INTEGER", "VARCHAR"],
      ["INTEGER", "VARCHAR"],
    ],
    health: 1,
  });
});
