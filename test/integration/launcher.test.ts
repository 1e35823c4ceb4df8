import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { formatVerifier, makeVerifier } from "../../services/common/src/scram-verifier.ts";
import { cacheDirectory, node, root } from "../toolbox/paths.ts";
import { freePort } from "../toolbox/ports.ts";
import { childrenOf, startTavana, type Tavana } from "../toolbox/tavana.ts";

const running: Tavana[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((tavana) => tavana.stop()));
});

async function start(...args: Parameters<typeof startTavana>): Promise<Tavana> {
  const tavana = await startTavana(...args);
  running.push(tavana);
  return tavana;
}

/** Runs the launcher until it ends by itself. */
function launch(...flags: string[]): Promise<{ code: number; out: string; error: string }> {
  return new Promise((resolve) => {
    const child = spawn(node, ["services/main/src/launcher/main.ts", ...flags], { cwd: root, env: { ...process.env, EXTENSION_DIR: join(cacheDirectory, "extensions") }, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let error = "";
    child.stdout.on("data", (text: Buffer) => (out += text.toString()));
    child.stderr.on("data", (text: Buffer) => (error += text.toString()));
    child.on("exit", (code) => resolve({ code: code ?? -1, out, error }));
  });
}

async function query(tavana: Tavana, sql: string, user = tavana.user, password = tavana.password): Promise<unknown[]> {
  const client = new pg.Client({ host: "127.0.0.1", port: tavana.pgPort, user, password, database: "tavana" });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: "array" })).rows.flat();
  } finally {
    await client.end().catch(() => undefined);
  }
}

function gone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

async function eventually(what: string, check: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  for (const until = Date.now() + ms; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (await check()) return;
  }
  throw new Error(`never: ${what}`);
}

/** Flags of a launcher that begins to start. */
const neverUsed = join(tmpdir(), `tavana-never-${process.pid}`);
const anyPorts = ["--pg-port", "0", "--http-port", "0", "--metrics-port", "0", "--data-dir", neverUsed];
afterAll(() => rm(neverUsed, { recursive: true, force: true }));

describe("what cannot start says why in one line and ends", () => {
  it.each([
    ["a bad port", ["--pg-port", "seven"], /^tavana: PG_PORT=seven: expected a whole number from 0 to 65535\n$/],
    ["an unknown option", ["--port", "1"], /^tavana: --port: there is no such option/],
    ["a missing value", ["--workers"], /^tavana: --workers: a value is missing\n$/],
    ["a bad level", ["--log-level", "loud"], /^tavana: LOG_LEVEL=loud: expected one of/],
    ["a data directory that cannot be made", ["--pg-port", "0", "--http-port", "0", "--metrics-port", "0", "--data-dir", "/dev/null/nowhere"], /^tavana: DATA_DIR=\/dev\/null\/nowhere: /],
    ["no workers", ["--workers", "0"], /^tavana: WORKERS=0: /],
    ["a service without a port", ["--workers", "0", "--worker-service-name", "workers"], /^tavana: WORKER_SERVICE_NAME=workers: expected host:port\n$/],
    ["an address that is none of this machine's", [...anyPorts, "--host", "nowhere.invalid", "--users-file", "/dev/null"], /^tavana: HOST=nowhere\.invalid: getaddrinfo /],
    ["TLS without a certificate", [...anyPorts, "--tls-required", "true"], /^tavana: TLS_REQUIRED=true needs TLS_CERT_FILE and TLS_KEY_FILE\n$/],
    ["a certificate that is not there", [...anyPorts, "--tls-cert-file", "/no/cert", "--tls-key-file", "/no/key"], /^tavana: TLS_CERT_FILE=\/no\/cert, TLS_KEY_FILE=\/no\/key: ENOENT/],
    ["a storage file that is not there", [...anyPorts, "--storage-file", "/no/storage.yaml"], /^tavana: STORAGE_FILE=\/no\/storage\.yaml: ENOENT/],
  ])("%s", async (_, flags, message) => {
    const { code, out, error } = await launch(...flags);
    expect(error).toMatch(message);
    expect(error.trimEnd().split("\n")).toHaveLength(1);
    expect([code, out]).toEqual([1, ""]);
  });

  it("a port that is in use", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { code, error } = await launch("--pg-port", String(port), "--http-port", "0", "--metrics-port", "0", "--data-dir", tmpdir());
    server.close();
    expect(error).toBe(`tavana: PG_PORT=${port}: the port is in use\n`);
    expect(code).toBe(1);
  });

  it("a port that is asked for twice", async () => {
    const port = await freePort();
    const { code, error } = await launch("--pg-port", "0", "--http-port", String(port), "--metrics-port", String(port), "--data-dir", tmpdir());
    expect(error).toBe(`tavana: METRICS_PORT=${port}: the port is in use\n`);
    expect(code).toBe(1);
  });

  it("an address for everyone without a users file", async () => {
    const { code, error } = await launch("--host", "0.0.0.0", "--pg-port", "0", "--http-port", "0", "--metrics-port", "0", "--data-dir", tmpdir());
    expect(error).toBe("tavana: HOST=0.0.0.0: an address other than loopback needs USERS_FILE\n");
    expect(code).toBe(1);
  });

  it("--help tells all options", async () => {
    const { code, out } = await launch("--help");
    expect(code).toBe(0);
    for (const flag of ["--pg-port", "--http-port", "--metrics-port", "--data-dir", "--workers", "--log-level"]) expect(out).toContain(flag);
  });
});

describe("a launcher that is told to end before it is ready", () => {
  it("ends while it still brings what is missing, and leaves nothing of that", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tavana-start-"));
    // A python that never comes to its end stands for a package index that is slow.
    await writeFile(join(folder, "python3"), `#!/bin/sh\necho $$ > ${folder}/pid\nexec sleep 600\n`, { mode: 0o755 });
    const launcher = spawn(node, ["services/main/src/launcher/main.ts", ...anyPorts], {
      cwd: root,
      env: { ...process.env, PATH: `${folder}:${process.env["PATH"]}`, EXTENSION_DIR: join(folder, "extensions"), TMPDIR: folder },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let log = "";
    launcher.stderr.on("data", (text: Buffer) => (log += text.toString()));
    let pid = 0;
    await eventually("it asks for packages", async () => (pid = Number(await readFile(join(folder, "pid"), "utf8").catch(() => "0"))) > 0);
    launcher.kill("SIGINT");
    expect(await once(launcher, "exit")).toEqual([0, null]);
    expect(log).toBe("");
    await eventually("what brings them is gone", () => gone(pid));
    expect((await readdir(folder)).filter((name) => name.startsWith("tavana-extensions-"))).toEqual([]);
    await rm(folder, { recursive: true });
  });

  /** A launcher whose processes have just been made. */
  async function startingUp(): Promise<{ launcher: ChildProcess; children: number[]; dataDir: string; log: () => string }> {
    const dataDir = await mkdtemp(join(tmpdir(), "tavana-data-"));
    const launcher = spawn(node, ["services/main/src/launcher/main.ts", "--pg-port", "0", "--http-port", "0", "--metrics-port", "0", "--data-dir", dataDir], {
      cwd: root,
      env: { ...process.env, EXTENSION_DIR: join(cacheDirectory, "extensions") },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let log = "";
    launcher.stderr!.on("data", (text: Buffer) => (log += text.toString()));
    let children: number[] = [];
    await eventually("gateway and workers are made", async () => {
      children = [...(await childrenOf(launcher.pid!, "worker.ts")), ...(await childrenOf(launcher.pid!, "gateway.ts"))];
      return children.length === 3;
    });
    return { launcher, children, dataDir, log: () => log };
  }

  it.each(["SIGTERM", "SIGINT"] as const)("ends in order at %s", async (signal) => {
    const { launcher, children, dataDir, log } = await startingUp();
    launcher.kill(signal);
    expect(await once(launcher, "exit")).toEqual([0, null]);
    await eventually("all children are gone", () => children.every(gone));
    expect(log()).not.toContain("tavana:");
    await rm(dataDir, { recursive: true });
  });

  it("leaves no process behind when it is killed", async () => {
    const { launcher, children, dataDir, log } = await startingUp();
    launcher.kill("SIGKILL");
    await eventually("all children are gone", () => children.every(gone), 10_000);
    expect(log()).not.toContain("Error");
    await rm(dataDir, { recursive: true, force: true });
  });
});

describe("a running cluster", () => {
  it("answers, tells its health and its metrics, and ends without a trace", async () => {
    const tavana = await start();
    expect(await query(tavana, "select count(*) from samples.flights")).toEqual(["3000000"]);
    const get = async (path: string) => (await fetch(`http://127.0.0.1:${tavana.metricsPort}${path}`)).text();
    expect(await get("/healthz")).toBe("ok\n");
    expect(await get("/readyz")).toBe("ready\n");
    const metrics = await get("/metrics");
    for (const name of ["tavana_query_queue_depth", "tavana_query_queue_wait_seconds", "tavana_query_duration_seconds", "tavana_active_queries", "tavana_worker_memory_bytes"]) {
      expect(metrics).toMatch(new RegExp(`^# HELP ${name} .+\\n# TYPE ${name} (?:gauge|histogram)$`, "m"));
    }
    for (const worker of ["worker-0", "worker-1"]) expect(metrics).toMatch(new RegExp(`^tavana_worker_memory_bytes\\{worker="${worker}"\\} \\d{7,}$`, "m"));
    const children = [...(await tavana.workerPids()), ...(await childrenOf(tavana.pid, "gateway.ts"))];
    expect(children).toHaveLength(3);
    expect(await tavana.stop()).toBe(0);
    await eventually("all processes are gone", () => children.every(gone));
  });

  it("starts a killed worker again while the gateway stays", async () => {
    const tavana = await start({ flags: ["--workers", "1"] });
    const [gateway] = await childrenOf(tavana.pid, "gateway.ts");
    const [worker] = await tavana.workerPids();
    process.kill(worker!, "SIGKILL");
    // Until it is back, a query waits, or says at once why it cannot run.
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => query(tavana, "select 42").catch((error: unknown) => (error as pg.DatabaseError).code)));
    for (const outcome of outcomes) expect([[42], "57P01", "57P03"]).toContainEqual(outcome);
    await eventually("another worker runs", async () => {
      const [now] = await tavana.workerPids();
      return now !== undefined && now !== worker;
    });
    expect(await query(tavana, "select 42")).toEqual([42]);
    expect(await childrenOf(tavana.pid, "gateway.ts")).toEqual([gateway]);
  });

  it("ends at SIGTERM, and a query that still runs is told", async () => {
    const tavana = await start({ flags: ["--shutdown-grace-ms", "500"] });
    const children = [...(await tavana.workerPids()), ...(await childrenOf(tavana.pid, "gateway.ts"))];
    const running = query(tavana, "select count(*) from range(100000000000) a, range(1000) b").catch((error: unknown) => (error as pg.DatabaseError).code);
    await new Promise((resolve) => setTimeout(resolve, 300));
    process.kill(tavana.pid, "SIGTERM");
    expect(await running).toBe("57P01");
    await eventually("all children are gone", () => children.every(gone), 10_000);
    expect(await tavana.stop()).toBe(0);
  });

  it("ends without waiting for those who connected and say nothing", async () => {
    const tavana = await start({ flags: ["--workers", "1"] });
    const sockets = await Promise.all([tavana.pgPort, tavana.httpPort, tavana.metricsPort].map(async (port) => {
      const socket = connect(port, "127.0.0.1").on("error", () => undefined);
      await once(socket, "connect");
      return socket;
    }));
    const began = performance.now();
    expect(await tavana.stop()).toBe(0);
    expect(performance.now() - began).toBeLessThan(8_000); // the grace is 10 seconds
    for (const socket of sockets) socket.destroy();
  });

  it("leaves no process behind when the launcher is killed", async () => {
    const tavana = await start();
    const children = [...(await tavana.workerPids()), ...(await childrenOf(tavana.pid, "gateway.ts"))];
    process.kill(tavana.pid, "SIGKILL");
    await eventually("all children are gone", () => children.every(gone));
  });

  it("lets in whom the users file names, by password and by token", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tavana-users-"));
    const file = join(folder, "users");
    const token = createHash("sha256").update("a-token").digest("hex");
    await writeFile(file, `# who may log in\nana ${formatVerifier(await makeVerifier("s3cret ☕"))}\nana token-sha256:${token}\n`);
    const tavana = await start({ flags: ["--users-file", file] });
    expect(await query(tavana, "select 1", "ana", "s3cret ☕")).toEqual([1]);
    await expect(query(tavana, "select 1", "ana", "wrong")).rejects.toMatchObject({ code: "28P01" });
    await expect(query(tavana, "select 1", "tavana", "tavana")).rejects.toMatchObject({ code: "28P01" });
    const call = (authorization: string) =>
      fetch(`http://127.0.0.1:${tavana.httpPort}/tavana.v1.QueryService/ListQueries`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization },
        body: "{}",
      }).then(({ status }) => status);
    expect(await call("Bearer a-token")).toBe(200);
    expect(await call(`Basic ${Buffer.from("ana:s3cret ☕").toString("base64")}`)).toBe(200);
    expect(await call("Bearer tavana")).toBe(401);
    expect(await call(`Basic ${Buffer.from("ana:wrong").toString("base64")}`)).toBe(401);
    await rm(folder, { recursive: true });
  });
});
