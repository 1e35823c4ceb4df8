import { execFile, spawn, type ChildProcess } from "node:child_process";
import { access, chown, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "./ports.ts";

const run = promisify(execFile);

/** Where PostgreSQL 15 may be: as told, where Debian's and Homebrew's packages put it, or in the path. */
const PLACES = [
  process.env["POSTGRES_BIN"] ?? "/usr/lib/postgresql/15/bin",
  "/opt/homebrew/opt/postgresql@15/bin",
  "/usr/local/opt/postgresql@15/bin",
  ...(process.env["PATH"] ?? "").split(delimiter),
];
/** PostgreSQL refuses to run as root: it runs as nobody then. */
const NOBODY = 65_534;
const START_TIMEOUT_MS = 30_000;

export interface ReferencePostgres {
  readonly port: number;
  /** What clients have sent so far, with the values of parameters in place; nothing unless it is logged. */
  statements(): Promise<string[]>;
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL 15 with a user and a database named tavana, in a folder that goes with it.
 *
 * @throws Error saying how to get it where it is missing
 */
export async function startReferencePostgres({ logged = false } = {}): Promise<ReferencePostgres> {
  const bin = await programs();
  const folder = await mkdtemp(join(tmpdir(), "tavana-postgres-"));
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (identity.uid !== undefined) await chown(folder, NOBODY, NOBODY);
  const data = join(folder, "data");
  const options = { ...identity, cwd: folder, env: { PATH: process.env["PATH"], HOME: folder, TZ: "UTC" } };
  await run(join(bin, "initdb"), ["-D", data, "-U", "tavana", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], options);
  const port = await freePort();
  const log = await open(join(folder, "log"), "w");
  const server = spawn(join(bin, "postgres"), ["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", folder, "-c", "fsync=off", ...(logged ? ["-c", "log_statement=all", "-c", "log_line_prefix="] : [])], { ...options, stdio: ["ignore", "ignore", log.fd] });
  const stop = async () => {
    await ended(server);
    await log.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(bin, port, server);
    await run(join(bin, "createdb"), ["-h", "127.0.0.1", "-p", String(port), "-U", "tavana", "tavana"], options);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop, statements: async () => loggedStatements(await readFile(join(folder, "log"), "utf8")) };
}

/** The folder of PostgreSQL 15's programs; another version answers differently in places. */
async function programs(): Promise<string> {
  for (const place of PLACES) {
    const postgres = join(place, "postgres");
    if (!(await access(postgres).then(() => true, () => false))) continue;
    const { stdout } = await run(postgres, ["--version"]);
    if (/ 15\./.test(stdout)) return place;
  }
  throw new Error("PostgreSQL 15 is needed for this suite (Debian: apt install postgresql-15; macOS: brew install postgresql@15; elsewhere: POSTGRES_BIN=folder of its programs)");
}

/** Statements of a server's log, where further lines begin with a tab and parameters follow as a detail. */
function loggedStatements(log: string): string[] {
  const statements: string[] = [];
  for (const entry of log.split(/\n(?!\t)/)) {
    const text = entry.replaceAll("\n\t", "\n");
    const statement = /^LOG: {2}(?:statement|execute [^:]*): ([^]*)/.exec(text)?.[1];
    const parameters = /^DETAIL: {2}parameters: ([^]*)/.exec(text)?.[1];
    if (statement !== undefined) statements.push(statement);
    if (parameters !== undefined && statements.length > 0) statements.push(withParameters(statements.pop()!, parameters));
  }
  return statements;
}

function withParameters(statement: string, parameters: string): string {
  const values = new Map([...parameters.matchAll(/(\$\d+) = (NULL|'(?:[^']|'')*')/g)].map(([, name, value]) => [name!, value!]));
  return statement.replaceAll(/\$\d+/g, (name) => values.get(name) ?? name);
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = new Promise((resolve) => server.once("exit", resolve));
  // Fast shutdown: clients are disconnected.
  server.kill("SIGINT");
  await exit;
}

/** Waits until it takes connections: it listens before that, while it still starts up. */
async function ready(bin: string, port: number, server: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with exit code ${server.exitCode} before it was ready`);
    const accepts = await run(join(bin, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(port)]).then(() => true, () => false);
    if (accepts) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("PostgreSQL did not start in time");
}
