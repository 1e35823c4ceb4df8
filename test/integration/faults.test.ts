import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asTavanaError, serverStream } from "../../services/common/src/index.ts";
import { QueryService } from "../../proto/src/index.js";
import { RawClient } from "../../services/postgres/src/testing/raw-client.ts";
import { serialize } from "pg-protocol";
import { connectTo } from "../toolbox/client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
/** A directory whose files may be named. */
let files: string;
beforeAll(async () => {
  files = await mkdtemp(join(tmpdir(), "tavana-files-"));
  tavana = await startTavana({ flags: ["--workers", "1", "--read-prefixes", files] });
});
afterAll(async () => {
  await tavana?.stop();
  await rm(files, { recursive: true, force: true });
});

const lateError = "select case when x = 3000000 then error('boom') else x end from range(4000000) t(x)";

function api() {
  const transport = createGrpcTransport({
    baseUrl: `http://127.0.0.1:${tavana.httpPort}`,
    interceptors: [
      (next) => (request) => {
        request.header.set("authorization", "Bearer tavana");
        return next(request);
      },
    ],
  });
  return createClient(QueryService, transport);
}

async function connect(options: Partial<pg.ClientConfig> = {}): Promise<pg.Client> {
  const client = await connectTo(tavana, options);
  client.on("error", () => undefined);
  return client;
}

/** No query runs or waits any more. */
async function quiet(ms: number): Promise<boolean> {
  for (const until = Date.now() + ms; ; await new Promise((resolve) => setTimeout(resolve, 20))) {
    const { queries } = await api().listQueries({});
    if (queries.length === 0) return true;
    if (Date.now() > until) return false;
  }
}

/** Processor time of a process since its start, in hundredths of a second (proc(5), utime and stime). */
async function processorTicks(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).replace(/^.*\) /, "").split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

it("a COPY message that is too long is an error, not missing rows", async () => {
  const { client } = await RawClient.logIn({ port: tavana.pgPort });
  await client.query("create temp table t (a text)");
  client.send(serialize.query("copy t from stdin"));
  await client.until("copyInResponse");
  const head = Buffer.alloc(5);
  head.write("d");
  head.writeInt32BE(70 * 1024 * 1024, 1);
  client.send(serialize.copyData(Buffer.from("1\n")), head);
  for (let n = 0; n < 70; n++) client.send(Buffer.alloc(1024 * 1024, "x\n").subarray(n === 69 ? 4 : 0));
  client.send(serialize.copyDone());
  expect((await client.untilReady()).find(({ name }) => name === "error")).toMatchObject({ code: "54000" });
  expect((await client.query("select count(*) from t")).map(({ name }) => name)).toContain("commandComplete");
  await client.close();
});

describe("an error after three million rows", () => {
  it.each([
    ["simple", [serialize.query(lateError)]],
    ["extended", [serialize.parse({ text: lateError }), serialize.bind({}), serialize.execute({}), serialize.sync()]],
    ["COPY", [serialize.query(`COPY (${lateError}) TO STDOUT`)]],
  ])("ends the %s query with ErrorResponse, never with CommandComplete", async (_, messages) => {
    const { client } = await RawClient.logIn({ port: tavana.pgPort });
    client.send(...messages);
    const names = new Map<string, number>();
    for (const { name } of await client.untilReady()) names.set(name, (names.get(name) ?? 0) + 1);
    expect(names.get("error")).toBe(1);
    expect(names.get("commandComplete")).toBeUndefined();
    expect((names.get("dataRow") ?? 0) + (names.get("copyData") ?? 0)).toBeGreaterThan(2_000_000);
    client.send(serialize.query("select 1"));
    expect((await client.untilReady()).map(({ name }) => name)).toContain("commandComplete");
    client.socket.destroy();
  });

  it("ends an API call with its status", async () => {
    let rows = 0;
    const reading = (async () => {
      const request = { sql: lateError, format: { format: { case: "dataRow" as const, value: {} } } };
      for await (const { event } of serverStream((signal) => api().execute(request, { signal }))) {
        if (event.case === "rows") rows += event.value.rowCount;
        expect(event.case).not.toBe("complete");
      }
    })();
    const error = asTavanaError(await reading.catch((thrown: unknown) => thrown));
    expect(error.message).toBe("boom");
    expect(rows).toBeGreaterThan(2_000_000);
  });
});

describe("a statement that cannot run", () => {
  it.each([
    ["selec 1", "42601", "1"],
    ["select * from nowhere", "42P01", "15"],
    ["select 'a' / 'b'", "42883", "12"],
    ["select 'x'::int", "22P02", undefined],
    ["from '/no/such/file.parquet'", "42501", undefined],
    ["create table t (a int)", "25006", undefined],
    ["select 1 from samples.flights where nothing = 1", "42703", "37"],
    [`select ${"not ".repeat(5_000)} true`, "54001", undefined],
    [`select ${"(".repeat(10_000)}1${")".repeat(10_000)}`, "54001", undefined],
    [`select ${"1,".repeat(33_000)} 1`, "54011", undefined],
    [`select 1 in (${"1,".repeat(3_000_000)} 1)`, "54001", undefined],
  ])("%.60s is %s and leaves the connection usable", async (sql, code, position) => {
    const client = await connect();
    const error = (await client.query(sql).catch((thrown: unknown) => thrown)) as pg.DatabaseError;
    expect(error.code).toBe(code);
    if (position) expect(error.position).toBe(position);
    expect((await client.query("select 42 as a")).rows).toEqual([{ a: 42 }]);
    await client.end();
  });

  it.each([
    ["is not there", "missing.parquet", undefined, "58P01"],
    ["matches nothing", "*.parquet", undefined, "58P01"],
    ["is no Parquet file", "wrong.parquet", "not a Parquet file", "58030"],
  ])("names a file that %s", async (_, name, content, code) => {
    const file = join(files, name);
    if (content) await writeFile(file, content);
    const client = await connect();
    const error = (await client.query(`select * from '${file}'`).catch((thrown: unknown) => thrown)) as pg.DatabaseError;
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(name)]);
    expect((await client.query("select 42 as a")).rows).toEqual([{ a: 42 }]);
    await client.end();
    await rm(file, { force: true });
  });

  it("ends alone when its row is too large, beside others on the same worker", async () => {
    const client = await connect();
    const other = await connect();
    const running = other.query("select sum(i) as s from range(500000000) t(i)");
    expect((await client.query("select length(a) as n from (select repeat('x', 100000000) as a)")).rows).toEqual([{ n: 100_000_000 }]);
    expect((await client.query("select repeat('x', 20000000) as a")).rows[0].a).toHaveLength(20_000_000);
    const error = (await client.query("select repeat('x', 300000000)").catch((thrown: unknown) => thrown)) as pg.DatabaseError;
    expect(error.code).toBe("54000");
    expect((await client.query("select 1 as a")).rows).toEqual([{ a: 1 }]);
    expect((await running).rows).toEqual([{ s: "124999999750000000" }]);
    await Promise.all([client.end(), other.end()]);
  });

  it("gets no further than the log-in with a wrong password or database", async () => {
    await expect(connect({ password: "wrong" })).rejects.toMatchObject({ code: "28P01" });
    await expect(connect({ user: "nobody" })).rejects.toMatchObject({ code: "28P01" });
    await expect(connect({ database: "nowhere" })).rejects.toMatchObject({ code: "3D000" });
  });

  it("is refused when its text has 100 MB", async () => {
    const client = await connect();
    const text = `select '${"x".repeat(100_000_000)}'`;
    for (const query of [text, { text, values: [] }, { text: "select $1::varchar", values: [text] }]) {
      const error = (await client.query(query as pg.QueryConfig).catch((thrown: unknown) => thrown)) as pg.DatabaseError;
      expect(error.code).toBe("54000");
    }
    expect((await client.query("select 1 as a")).rows).toEqual([{ a: 1 }]);
    await client.end();
  });
});

describe("cancel", () => {
  const endless = "select count(*) from range(100000000000) a, range(1000) b";
  /** Far from the end of that, on a busy machine too; how long it really takes, bench/ measures. */
  const SOON_MS = 5_000;

  it("ends the query at the client and in the engine", async () => {
    const client = await connect();
    const query = client.query(endless).catch((thrown: unknown) => thrown);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = performance.now();
    const { queries } = await api().listQueries({});
    expect(queries).toHaveLength(1);
    expect((await api().cancel({ queryId: queries[0]!.queryId })).cancelled).toBe(true);
    expect(((await query) as pg.DatabaseError).code).toBe("57014");
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    expect(await quiet(500)).toBe(true);
    expect((await client.query("select 1 as a")).rows).toEqual([{ a: 1 }]);
    await client.end();
  });

  it("comes as CancelRequest, and leaves the processors alone", async () => {
    const { client, messages } = await RawClient.logIn({ port: tavana.pgPort });
    const key = messages.find(({ name }) => name === "backendKeyData")! as unknown as { processID: number; secretKey: number };
    client.send(serialize.query(endless));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const canceller = await RawClient.open(tavana.pgPort);
    canceller.send(serialize.cancel(key.processID, key.secretKey));
    const began = performance.now();
    expect((await client.untilReady()).find(({ name }) => name === "error")).toMatchObject({ code: "57014" });
    expect(performance.now() - began).toBeLessThan(SOON_MS);
    await canceller.close();
    const worker = (await tavana.workerPids())[0]!;
    if (process.platform === "linux") {
      const before = await processorTicks(worker);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect((await processorTicks(worker)) - before).toBeLessThan(50); // of 100 a second and core
    }
    await client.close();
  });

  it("follows when the client's connection breaks", async () => {
    const { client } = await RawClient.logIn({ port: tavana.pgPort });
    client.send(serialize.query(endless));
    await new Promise((resolve) => setTimeout(resolve, 300));
    client.socket.destroy();
    expect(await quiet(1_000)).toBe(true);
  });

  it("follows when a reader leaves in the middle of a result, on each transport", async () => {
    let messages = 0;
    for await (const { event } of serverStream((signal) => api().execute({ sql: "from range(100000000)", format: { format: { case: "dataRow", value: {} } } }, { signal }))) {
      if (event.case === "rows" && ++messages === 5) break;
    }
    expect(messages).toBe(5);
    expect(await quiet(1_000)).toBe(true);
    const { client } = await RawClient.logIn({ port: tavana.pgPort });
    client.send(serialize.query("from range(100000000)"));
    await once(client.socket, "data");
    client.socket.destroy();
    expect(await quiet(1_000)).toBe(true);
  });
});

describe("an open result that cannot be set aside", () => {
  it("fails alone; the session goes on", async () => {
    // A file stands where the directory for such results would be.
    const scratches = (await readdir(join(tavana.dataDir, "tmp"))).map((name) => join(tavana.dataDir, "tmp", name, "results"));
    for (const results of scratches) {
      await rm(results, { recursive: true, force: true });
      await writeFile(results, "");
    }
    const session = (await api().openSession({})).sessionId;
    const run = (sql: string) => serverStream((signal) => api().execute({ sql, sessionId: session, format: { format: { case: "dataRow", value: {} } } }, { signal }));
    for await (const _ of run("begin"));
    const large = run("select repeat('x', 100) || i from range(5000000) t(i)");
    while ((await large.next()).value?.event.case !== "rows");
    const tags: string[] = [];
    for await (const { event } of run("select 7")) if (event.case === "complete") tags.push(event.value.tag);
    expect(tags).toEqual(["SELECT 1"]);
    const outcome = await (async () => {
      for await (const { event } of large) if (event.case === "complete") return "complete";
      return "nothing";
    })().catch((thrown: unknown) => asTavanaError(thrown).sqlstate);
    expect(outcome).toBe("58030");
    await api().closeSession({ sessionId: session });
    for (const results of scratches) await rm(results);
  });
});
