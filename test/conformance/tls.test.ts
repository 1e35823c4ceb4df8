import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls, type ConnectionOptions } from "node:tls";
import { serialize } from "pg-protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tlsIdentityFromFiles } from "../../services/postgres/src/index.ts";
import { startHarness, type Harness } from "../../services/postgres/src/testing/harness.ts";
import { makeCertificate, type Certificate } from "../toolbox/certificate.ts";
import { runJava } from "../toolbox/java.ts";
import { runPython } from "../toolbox/python.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

const START_TIMEOUT_MS = 300_000;
/** The files are looked at once a second. */
const RELOADED_MS = 1_200;

let folder: string;
let own: Certificate;
let other: Certificate;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-tls-"));
  [own, other] = await Promise.all([makeCertificate(folder, "own"), makeCertificate(folder, "other", "rsa:2048")]);
}, START_TIMEOUT_MS);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("TLS with real clients", () => {
  let tavana: Tavana;
  beforeAll(async () => {
    tavana = await startTavana({ env: { TLS_CERT_FILE: own.certFile, TLS_KEY_FILE: own.keyFile } });
  }, START_TIMEOUT_MS);
  afterAll(() => tavana?.stop());

  async function psql(options: string): Promise<{ out: string; error: string }> {
    const conninfo = `host=localhost hostaddr=127.0.0.1 port=${tavana.pgPort} user=tavana dbname=tavana ${options}`;
    const child = spawn("psql", ["-XAtd", conninfo, "-c", "\\conninfo", "-c", "select 'here'"], { env: { PATH: process.env["PATH"], PGPASSWORD: "tavana" } });
    let out = "";
    let error = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (error += text));
    await once(child, "close");
    return { out, error };
  }

  it.each(["sslmode=require", "sslmode=prefer", "sslmode=require channel_binding=require", "sslmode=verify-full sslrootcert=OWN channel_binding=require"])("psql with %s", async (options) => {
    const { out, error } = await psql(options.replace("OWN", own.certFile));
    expect(error).toBe("");
    expect(out).toMatch(/SSL connection \(protocol: TLSv1\.3[\s\S]*here/);
  });

  it("psql without TLS", async () => {
    const { out } = await psql("sslmode=disable");
    expect(out).not.toContain("SSL");
    expect(out).toContain("here");
  });

  it("psql, which trusts another authority", async () => {
    expect((await psql(`sslmode=verify-full sslrootcert=${other.certFile}`)).error).toContain("certificate verify failed");
    // The others are served all the same.
    expect((await psql("sslmode=require")).out).toContain("here");
  });

  it("psycopg, directly and with channel binding", async () => {
    expect(await runPython(join(import.meta.dirname, "python/tls.py"), [String(tavana.pgPort), own.certFile])).toEqual({
      verified: [50_000, true],
      bound: [50_000, true],
      unbound: [50_000, true],
      direct: [50_000, true],
      "direct and bound": [50_000, true],
      plain: [50_000, false],
      cancelled: "on",
    });
  }, START_TIMEOUT_MS);

  it("pgjdbc, directly and with channel binding", async () => {
    expect(await runJava(join(import.meta.dirname, "java/Tls.java"), [String(tavana.pgPort), own.certFile])).toEqual([
      "sslmode=verify-full 20000",
      "sslmode=verify-full&channelBinding=require 20000",
      "sslmode=require&sslNegotiation=direct 20000",
      "sslmode=disable 20000",
    ]);
  }, START_TIMEOUT_MS);
});

describe("TLS, byte by byte", () => {
  let harness: Harness;
  const files = () => ({ cert: join(folder, "served.crt"), key: join(folder, "served.key") });
  const serve = async ({ certFile, keyFile }: Certificate) => {
    await copyFile(certFile, files().cert);
    await copyFile(keyFile, files().key);
  };
  beforeAll(async () => {
    await serve(own);
    harness = await startHarness({ tls: { identity: tlsIdentityFromFiles(files().cert, files().key), required: true }, loginTimeoutMs: 2_000 });
  });
  afterAll(() => harness?.stop());

  /** Sends bytes and gives all that comes back until the end. */
  async function answer(...chunks: readonly Buffer[]): Promise<string> {
    const socket = connect(harness.port, "127.0.0.1");
    let text = "";
    socket.setEncoding("latin1").on("data", (chunk: string) => (text += chunk));
    for (const chunk of chunks) socket.write(chunk);
    await once(socket, "close");
    return text;
  }

  /** The certificate's fingerprint as a client sees it, and the first bytes that follow a start-up packet. */
  async function direct(options: ConnectionOptions): Promise<{ fingerprint: string; answer: string }> {
    const socket = connectTls({ port: harness.port, host: "127.0.0.1", rejectUnauthorized: false, ...options });
    await once(socket, "secureConnect");
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.write(serialize.startup({ user: "tavana", database: "tavana" }));
    const [bytes] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    return { fingerprint: fingerprint256, answer: bytes.toString("latin1") };
  }

  const startup = () => serialize.startup({ user: "tavana", database: "tavana" });

  it("refuses a log-in without TLS where it must be", async () => {
    expect(await answer(startup())).toMatch(/^E.*FATAL.*C28000/s);
  });

  it("refuses what was put behind the request for TLS", async () => {
    expect(await answer(Buffer.concat([serialize.requestSsl(), startup()]))).toMatch(/^E.*FATAL.*C08P01.*received unencrypted data/s);
    expect(await answer(Buffer.concat([serialize.requestSsl(), Buffer.from([0])]))).toMatch(/^E.*FATAL.*C08P01/s);
    expect(await answer(Buffer.concat([serialize.requestSsl(), Buffer.from([0x16, 3, 1, 2, 0])]))).toMatch(/^E.*FATAL.*C08P01/s);
  });

  it("takes TLS from the first byte, by its protocol's name alone", async () => {
    expect((await direct({ ALPNProtocols: ["postgresql"] })).answer).toMatch(/^R.*SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0$/s);
    expect((await direct({})).answer).toMatch(/^E.*C08P01.*without ALPN/s);
    await expect(direct({ ALPNProtocols: ["http/1.1"] })).rejects.toThrow(/no application protocol/);
  });

  it("shows a new certificate without a restart, and keeps the old one while the files are broken", async () => {
    const before = await direct({ ALPNProtocols: ["postgresql"] });
    await copyFile(files().key, files().cert);
    await new Promise((resolve) => setTimeout(resolve, RELOADED_MS));
    expect((await direct({ ALPNProtocols: ["postgresql"] })).fingerprint).toBe(before.fingerprint);
    await serve(other);
    await new Promise((resolve) => setTimeout(resolve, RELOADED_MS));
    const after = await direct({ ALPNProtocols: ["postgresql"] });
    expect(after.fingerprint).not.toBe(before.fingerprint);
    expect(after.answer).toContain("SCRAM-SHA-256-PLUS");
  });

  it("lets go of a client that never ends its handshake, or never begins", async () => {
    const begun = answer(serialize.requestSsl());
    const silent = answer();
    expect(await begun).toMatch(/^S/);
    await silent;
    expect(harness.server.connections).toBe(0);
  });
});
