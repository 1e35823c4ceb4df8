import { execFile, spawn } from "node:child_process";
import { access, mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "./paths.ts";
import { freePort, listening } from "./ports.ts";

const run = promisify(execFile);
const VERSION = "1.7.0";
/** Bringing and compiling the modules, the first time. */
const BUILD_MS = 300_000;
/** The access log is written behind the answers. */
const LOG_MS = 300;

export interface S3Server {
  readonly endpoint: string;
  readonly keyId: string;
  readonly secret: string;
  /** Requests so far, such as "GetObject /bucket/key". */
  requests(): Promise<string[]>;
  stop(): Promise<void>;
}

export interface S3Options {
  readonly keyId?: string;
  readonly secret?: string;
  /** Buckets that are there from the start. */
  readonly buckets?: readonly string[];
  /** Another server's folder and port, to go on where it stopped. */
  readonly folder?: string;
  readonly port?: number;
  /** PEM files: the server speaks TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly region?: string;
  /** A name whose subdomains are buckets too, as Amazon's are. */
  readonly domain?: string;
}

/** A real S3 server over a folder (versitygw). @throws Error saying what is missing to build it */
export async function startS3(options: S3Options = {}): Promise<S3Server & { readonly folder: string; readonly port: number; readonly iam: string }> {
  const program = await versitygw();
  const { keyId = "testkey", secret = "testsecret" } = options;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "tavana-s3-")));
  const port = options.port ?? (await freePort());
  const log = join(folder, `access-${keyId}.log`);
  const data = join(folder, "data");
  await mkdir(data, { recursive: true });
  // Accounts besides the root's, which the server looks up at each request.
  const iam = join(folder, "iam");
  await mkdir(iam, { recursive: true });
  for (const bucket of options.buckets ?? []) await mkdir(join(data, bucket), { recursive: true });
  const tls = options.tls ? ["--cert", options.tls.cert, "--key", options.tls.key] : [];
  const accounts = ["--iam-dir", iam, "--iam-cache-disable", ...(options.domain === undefined ? [] : ["--virtual-domain", options.domain])];
  const server = spawn(program, ["--port", `127.0.0.1:${port}`, "--region", options.region ?? "us-east-1", "--access-log", log, "--keep-alive", ...tls, ...accounts, "posix", data], {
    env: { PATH: process.env["PATH"], ROOT_ACCESS_KEY: keyId, ROOT_SECRET_KEY: secret },
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await listening(port);
  return {
    endpoint: `${options.tls ? "https" : "http"}://127.0.0.1:${port}`,
    keyId,
    secret,
    folder,
    port,
    iam,
    async requests() {
      await new Promise((resolve) => setTimeout(resolve, LOG_MS));
      const text = await readFile(log, "utf8").catch(() => "");
      return [...text.matchAll(/\bs3_(\w+) \S+ (\S+) \d{3} /g)].map(([, operation, target]) => `${operation} ${target}`);
    },
    async stop() {
      server.kill("SIGTERM");
      await ended;
    },
  };
}

/** The program, built once and kept. */
async function versitygw(): Promise<string> {
  const folder = join(cacheDirectory, `versitygw-${VERSION}`);
  const program = join(folder, "versitygw");
  if (await access(program).then(() => true, () => false)) return program;
  await mkdir(cacheDirectory, { recursive: true });
  const fresh = `${folder}.${process.pid}`;
  await run("go", ["install", `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`], { env: { ...process.env, GOBIN: fresh }, timeout: BUILD_MS }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") throw new Error("Go 1.25 or newer is needed for this suite (go.dev/dl; macOS: brew install go)", { cause: error });
    throw error;
  });
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return program;
}
