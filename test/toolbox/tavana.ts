import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cloud } from "./cloud/cloud.ts";
import { cacheDirectory, node, root } from "./paths.ts";

/** A start-up that takes longer has hung. */
const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 20_000;

export interface TavanaOptions {
  /** Flags of the launcher, such as "--workers", "1". */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Puts its data directory on a disk of so many bytes, in a mount namespace of its own; needs Linux that lets users have one. */
  readonly diskBytes?: number;
  /** Runs it inside a cloud, whose authority it trusts. */
  readonly cloud?: Cloud;
}

/** Mounts a small disk over the directory that is its first argument, then runs the others. */
const ON_SMALL_DISK = 'mount -t tmpfs -o size="$1" tmpfs "$2" || { echo "a user may not mount in a namespace of its own here" >&2; exit 1; }; shift 2; exec "$@"';

/** The whole program, as `npm start` runs it, on ports of its own and with a data directory of its own. */
export interface Tavana {
  readonly pid: number;
  /** Where its ports are: an address, or the folder of PostgreSQL's sockets. */
  readonly host: string;
  readonly pgPort: number;
  readonly httpPort: number;
  readonly metricsPort: number;
  readonly dataDir: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** What it has written to standard error. */
  log(): string;
  /** Process ids of the workers that run now. */
  workerPids(): Promise<number[]>;
  /** Ends it as Ctrl-C does. @returns its exit code */
  stop(): Promise<number>;
}

/** Starts it and waits until it serves. @throws Error with its log when it ends before */
export async function startTavana({ flags = [], env = {}, diskBytes, cloud }: TavanaOptions = {}): Promise<Tavana> {
  const dataDir = await mkdtemp(join(tmpdir(), "tavana-data-"));
  const launch = [...(cloud?.enter ?? []), node, "services/main/src/launcher/main.ts", "--pg-port", "0", "--http-port", "0", "--metrics-port", "0", "--data-dir", dataDir, ...flags];
  const [program, ...parameters] = diskBytes === undefined ? launch : ["unshare", "--map-root-user", "--mount", "sh", "-c", ON_SMALL_DISK, "sh", String(diskBytes), dataDir, ...launch];
  const child = spawn(
    program!,
    parameters,
    { cwd: root, env: { ...process.env, EXTENSION_DIR: join(cacheDirectory, "extensions"), ...(cloud ? { NODE_EXTRA_CA_CERTS: cloud.certificate.caFile } : {}), ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let out = "";
  let log = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const exit = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  const stop = async () => {
    child.kill("SIGINT");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    const code = await exit;
    clearTimeout(timer);
    await rm(dataDir, { recursive: true, force: true });
    return code;
  };
  const ports = await new Promise<[number, number, number]>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`Tavana ${why}:\n${log}`));
    const timer = setTimeout(() => fail("did not start in time"), START_TIMEOUT_MS);
    child.stdout.on("data", () => {
      const found = /psql -h \S+ -p (\d+)[\s\S]*API\s+http:\/\/\S+:(\d+)[\s\S]*metrics\s+http:\/\/\S+:(\d+)/.exec(out);
      if (!found) return;
      clearTimeout(timer);
      resolve([Number(found[1]), Number(found[2]), Number(found[3])]);
    });
    void exit.then((code) => {
      clearTimeout(timer);
      fail(`ended with code ${code}`);
    });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const [pgPort, httpPort, metricsPort] = ports;
  await cloud?.openPostgres(pgPort);
  return {
    pid: child.pid!,
    host: cloud?.folder ?? "127.0.0.1",
    pgPort,
    httpPort,
    metricsPort,
    dataDir,
    user: "tavana",
    password: "tavana",
    database: "tavana",
    log: () => log,
    workerPids: () => childrenOf(child.pid!, "worker.ts"),
    stop,
  };
}

/** Process ids of a process's children whose command line names a program. */
export async function childrenOf(pid: number, program: string): Promise<number[]> {
  const list = spawn("ps", ["-eo", "pid=,ppid=,args="], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const chunk of list.stdout.setEncoding("utf8")) text += chunk as string;
  return text.split("\n").flatMap((line) => {
    const [, child, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === pid && args!.includes(program) ? [Number(child)] : [];
  });
}
