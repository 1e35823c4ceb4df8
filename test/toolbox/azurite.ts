import { execFile, spawn } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import http from "node:http";
import https from "node:https";
import { access, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory, node } from "./paths.ts";
import { freePort, listening } from "./ports.ts";

const run = promisify(execFile);
const VERSION = "3.37.0";
const INSTALL_MS = 280_000;
/** Its five hundred packages are slow to load the first time. */
const START_TIMEOUT_MS = 90_000;
const API_VERSION = "2021-08-06";

export interface AzureServer {
  readonly account: string;
  readonly key: string;
  readonly connectionString: string;
  readonly folder: string;
  readonly port: number;
  /** Requests so far, such as "GET /account/container/blob". */
  requests(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface AzureOptions {
  readonly account?: string;
  /** Base64; a random one without it. */
  readonly key?: string;
  /** Containers that are made at the start. */
  readonly containers?: readonly string[];
  /** Another server's folder and port, to go on where it stopped. */
  readonly folder?: string;
  readonly port?: number;
  /** PEM files: the server speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Takes tokens besides the account's key; over TLS alone. */
  readonly oauth?: boolean;
}

/** Azure's Blob Storage as azurite serves it, over a folder. */
export async function startAzure(options: AzureOptions = {}): Promise<AzureServer> {
  const program = await azurite();
  const { account = "testaccount", key = randomBytes(32).toString("base64"), tls, oauth } = options;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "tavana-azure-")));
  const port = options.port ?? (await freePort());
  const log = join(folder, `debug-${port}.log`);
  const flags = ["--blobHost", "127.0.0.1", "--blobPort", String(port), "--location", folder, "--debug", log, "--loose", "--skipApiVersionCheck", "--disableTelemetry", "--silent"];
  const server = spawn(node, [program, ...flags, ...(tls ? ["--cert", tls.cert, "--key", tls.key] : []), ...(oauth ? ["--oauth", "basic"] : [])], {
    env: { PATH: process.env["PATH"], AZURITE_ACCOUNTS: `${account}:${key}` },
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await listening(port, START_TIMEOUT_MS);
  for (const container of options.containers ?? []) await makeContainer(tls ? "https" : "http", port, account, key, container);
  return {
    account,
    key,
    connectionString: `DefaultEndpointsProtocol=${tls ? "https" : "http"};AccountName=${account};AccountKey=${key};BlobEndpoint=${tls ? "https" : "http"}://127.0.0.1:${port}/${account};`,
    folder,
    port,
    async requests() {
      const text = await readFile(log, "utf8").catch(() => "");
      return [...text.matchAll(/RequestMethod=(\w+) RequestURL=https?:\/\/[^/]+(\S*)/g)].map(([, method, target]) => `${method} ${target}`);
    },
    async stop() {
      server.kill("SIGTERM");
      await ended;
    },
  };
}

/** Create Container with Shared Key, the account's signature (Azure Storage REST API, "Authorize with Shared Key"). */
async function makeContainer(scheme: "http" | "https", port: number, account: string, key: string, container: string): Promise<void> {
  const date = new Date().toUTCString();
  const text = `PUT${"\n".repeat(12)}x-ms-date:${date}\nx-ms-version:${API_VERSION}\n/${account}/${account}/${container}\nrestype:container`;
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(text).digest("base64");
  const headers = { "x-ms-date": date, "x-ms-version": API_VERSION, authorization: `SharedKey ${account}:${signature}` };
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: `/${account}/${container}?restype=container`, method: "PUT", headers: { ...headers, "content-length": 0 }, rejectUnauthorized: false };
    const request = (scheme === "https" ? https : http).request(options, (answer) => resolve(answer.resume().statusCode));
    request.once("error", reject).end();
  });
  if (status !== 201) throw new Error(`the Azure server answers ${status} to Create Container`);
}

/** The program's file, installed once and kept. */
async function azurite(): Promise<string> {
  const folder = join(cacheDirectory, `azurite-${VERSION}`);
  const program = join(folder, "node_modules/azurite/dist/src/blob/main.js");
  if (await access(program).then(() => true, () => false)) return program;
  const fresh = `${folder}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  await run("npm", ["install", "--prefix", fresh, "--no-audit", "--no-fund", "--ignore-scripts", `azurite@${VERSION}`], { timeout: INSTALL_MS });
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return program;
}
