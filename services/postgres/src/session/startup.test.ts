import { once } from "node:events";
import { serialize } from "pg-protocol";
import { afterEach, describe, expect, it } from "vitest";
import { eventually, startHarness, summary, type Harness } from "../testing/harness.ts";
import { RawClient } from "../testing/raw-client.ts";
import { complete, untilAborted } from "../testing/scripted-service.ts";

let harness: Harness;
afterEach(() => harness.stop());

/** A start-up packet with any version and parameters. */
function packet(version: number, ...parameters: readonly string[]): Buffer {
  const body = Buffer.from(parameters.map((text) => `${text}\0`).join("") + "\0");
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(version, 4);
  return Buffer.concat([head, body]);
}

describe("the start-up", () => {
  it("logs in and reports what PostgreSQL 15 reports, in its order", async () => {
    harness = await startHarness({ serverVersion: "15.4 (Tavana)" });
    const { messages } = await harness.logIn({ parameters: { application_name: "test", client_encoding: "utf-8" } });
    expect(summary(messages)).toEqual([
      "authenticationSASLFinal",
      "authenticationOk",
      "application_name=test",
      "client_encoding=UTF8",
      "DateStyle=ISO, MDY",
      "default_transaction_read_only=off",
      "in_hot_standby=off",
      "integer_datetimes=on",
      "IntervalStyle=postgres",
      "is_superuser=off",
      "server_encoding=UTF8",
      "server_version=15.4 (Tavana)",
      "session_authorization=tavana",
      "standard_conforming_strings=on",
      "TimeZone=UTC",
      "backendKeyData",
      "ready I",
    ]);
    expect(harness.service.sessionsOpened).toEqual([]);
  });

  it("answers requests for encryption with N and goes on", async () => {
    harness = await startHarness();
    const client = await harness.open();
    for (const code of [80_877_103, 80_877_104]) {
      const request = Buffer.alloc(8);
      request.writeInt32BE(8, 0);
      request.writeInt32BE(code, 4);
      // The answer is no message: it is read from the socket as it comes.
      const answer = once(client.socket, "data") as Promise<[Buffer]>;
      client.send(request);
      expect((await answer)[0].toString()).toBe("N");
    }
  });

  it.each([
    [{ password: "wrong" }, "FATAL 28P01"],
    [{ user: "nobody" }, "FATAL 28P01"],
    [{ parameters: { database: "other" } }, "FATAL 3D000"],
    [{ user: "" }, "FATAL 28000"],
    [{ parameters: { nonsense: "1" } }, "FATAL 42704"],
    [{ parameters: { DateStyle: "German" } }, "FATAL 0A000"],
    [{ parameters: { options: "-c TimeZone=Nowhere/Land" } }, "FATAL 22023"],
    [{ parameters: { options: "--server-version=16" } }, "FATAL 55P02"],
    [{ parameters: { options: "-x" } }, "FATAL 42601"],
    [{ parameters: { replication: "database" } }, "FATAL 0A000"],
    [{ parameters: { options: "-c client_encoding=LATIN1" } }, "FATAL 0A000"],
  ])("ends with an error for %j", async (login, error) => {
    harness = await startHarness();
    const { client, messages } = await harness.logIn(login);
    const all = [...messages, ...(await client.untilReady())];
    expect(summary(all).at(-1)).toBe(error);
    expect(client.closed).toBe(true);
    await eventually(() => harness.server.connections === 0);
  });

  it("tells an unknown user no sooner than one with a wrong password", async () => {
    harness = await startHarness();
    for (const user of ["tavana", "nobody"]) {
      const client = await harness.open();
      client.send(serialize.startup({ user, database: "tavana" }));
      expect((await client.next())?.name).toBe("authenticationSASL");
      client.send(serialize.sendSASLInitialResponseMessage("SCRAM-SHA-256", "n,,n=,r=abc"));
      const challenge = await client.next();
      expect(challenge?.["data"]).toMatch(/^r=abc[A-Za-z0-9+/=]{24},s=[A-Za-z0-9+/=]{24},i=4096$/);
    }
  });

  it("takes settings from options and start-up parameters, to which RESET returns", async () => {
    harness = await startHarness();
    const client = await harness.client({ parameters: { TimeZone: "Asia/Tokyo", options: "-c search_path=a\\ b --statement-timeout=5s -cmy.own=1" } });
    expect(summary(await client.query("show timezone; show search_path; show statement_timeout; show my.own"))).toEqual([
      "columns TimeZone", "row Asia/Tokyo", "SHOW", "columns search_path", "row a b", "SHOW", "columns statement_timeout", "row 5s", "SHOW", "columns my.own", "row 1", "SHOW", "ready I",
    ]);
    expect(summary(await client.query("set timezone = 'UTC'; reset timezone; show timezone"))).toContain("row Asia/Tokyo");
  });

  it.each([
    [2 << 16, []],
    [4 << 16, []],
    [3 << 16, ["replication", "database"]],
  ])("refuses protocol version %i with %j", async (version, parameters) => {
    harness = await startHarness();
    const client = await harness.open();
    client.send(packet(version, "user", "tavana", ...parameters));
    expect(summary(await client.untilReady())).toEqual(["FATAL 0A000"]);
  });

  it("negotiates a newer minor version and unknown options down", async () => {
    harness = await startHarness();
    const client = await harness.open();
    const bytes = once(client.socket, "data") as Promise<[Buffer]>;
    client.send(packet((3 << 16) | 2, "user", "tavana", "_pq_.new", "1"));
    const [answer] = await bytes;
    expect(answer.toString("latin1", 0, 1)).toBe("v");
    expect(answer.readInt32BE(5)).toBe(3 << 16);
    expect(answer.readInt32BE(9)).toBe(1);
    expect(answer.toString("latin1", 13, 22)).toBe("_pq_.new\0");
    expect(answer.toString("latin1", 22, 23)).toBe("R");
  });

  it.each([
    ["a message instead of a start-up packet", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
    ["a packet of no length", Buffer.alloc(8)],
    ["parameters without an end", Buffer.concat([Buffer.from([0, 0, 0, 13, 0, 3, 0, 0]), Buffer.from("user\0")])],
  ])("ends the connection at %s", async (_, bytes) => {
    harness = await startHarness();
    const client = await harness.open();
    client.send(bytes);
    expect(summary(await client.untilReady())).toEqual(["FATAL 08P01"]);
  });

  it.each([
    ["a Query instead of a password", serialize.query("select 1")],
    ["another mechanism", serialize.sendSASLInitialResponseMessage("PLAIN", "x")],
    ["a password in clear text", serialize.password("tavana")],
  ])("ends the log-in at %s", async (_, bytes) => {
    harness = await startHarness();
    const client = await harness.open();
    client.send(serialize.startup({ user: "tavana", database: "tavana" }));
    await client.next();
    client.send(bytes);
    expect(summary(await client.untilReady())).toEqual(["FATAL 08P01"]);
  });

  it("refuses one client more than there are places, and counts right", async () => {
    harness = await startHarness({ maxConnections: 2 });
    const first = await harness.client();
    await harness.client();
    expect(summary((await harness.logIn()).messages).at(-1)).toBe("FATAL 53300");
    expect(harness.server.connections).toBe(2);
    await first.close();
    await eventually(() => harness.server.connections === 1);
    expect(summary(await (await harness.client()).query("")).at(-1)).toBe("ready I");
  });

  it("lets clients in beside any number that say nothing, or no more than who they are", async () => {
    harness = await startHarness({ maxConnections: 4, maxLoggingIn: 3 });
    const first = await harness.client();
    for (let n = 0; n < 12; n++) {
      const silent = await harness.open();
      if (n % 2 === 0) silent.send(serialize.startup({ user: "tavana", database: "tavana" }));
    }
    expect(summary(await (await harness.client()).query("")).at(-1)).toBe("ready I");
    expect(summary(await first.query("")).at(-1)).toBe("ready I");
    expect(harness.server.connections).toBe(2);
  });

  it("ends a log-in that takes too long", async () => {
    harness = await startHarness({ loginTimeoutMs: 50 });
    const client = await harness.open();
    expect(summary(await client.untilReady())).toEqual(["FATAL 57014"]);
    expect(client.closed).toBe(true);
  });

  it("logs 200 clients in at once", async () => {
    harness = await startHarness();
    const clients = await Promise.all(Array.from({ length: 200 }, () => harness.client()));
    const answers = await Promise.all(clients.map((client) => client.query("show timezone")));
    expect(answers.every((answer) => summary(answer).at(-1) === "ready I")).toBe(true);
    expect(harness.server.connections).toBe(200);
  });
});

describe("a CancelRequest", () => {
  const cancel = async (port: number, processId: number, secret: number) => {
    const client = await RawClient.open(port);
    client.send(serialize.cancel(processId, secret));
    await client.untilReady();
    expect(client.closed).toBe(true);
  };

  it("cancels what runs, with the right secret only, and the connection goes on", async () => {
    harness = await startHarness();
    harness.service.on("select forever", async function* (_, signal) {
      await untilAborted(signal);
      yield complete("SELECT 0");
    });
    const { client, messages } = await harness.logIn();
    const key = messages.find(({ name }) => name === "backendKeyData")!;
    const [processId, secret] = [key["processID"] as number, key["secretKey"] as number];
    const answer = client.query("select forever");
    await eventually(() => harness.service.executed.length === 1);
    await cancel(harness.port, processId, secret ^ 1);
    await cancel(harness.port, processId + 1, secret);
    expect(harness.service.cancelled).toEqual([]);
    await cancel(harness.port, processId, secret);
    expect(summary(await answer)).toEqual(["ERROR 57014", "ready I"]);
    expect(harness.service.cancelled).toEqual([harness.service.executed[0]!.queryId]);
    await cancel(harness.port, processId, secret);
    expect(summary(await client.query("show timezone")).at(-1)).toBe("ready I");
    expect(harness.service.cancelled.length).toBe(1);
  });

  it("ends the call where the gateway knows no such query", async () => {
    harness = await startHarness();
    harness.service.on("select deaf", async function* (request, signal) {
      harness.service.forget(request.queryId);
      await untilAborted(signal);
      yield complete("SELECT 0");
    });
    const { client, messages } = await harness.logIn();
    const key = messages.find(({ name }) => name === "backendKeyData")!;
    const answer = client.query("select deaf");
    await eventually(() => harness.service.executed.length === 1);
    await cancel(harness.port, key["processID"] as number, key["secretKey"] as number);
    expect(summary(await answer)).toEqual(["ERROR 57014", "ready I"]);
  });
});
