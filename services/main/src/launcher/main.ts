// The whole of Tavana on one machine: a gateway and its workers, as processes of this one.
import { accessSync, constants, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { ConfigError, describeSettings, readConfig, readFlags } from "@tavana/common";
import { openAccess } from "../access.ts";
import { createLogger, orStop } from "../process-life.ts";
import { launcherSettings } from "../settings.ts";
import { checkStorageCa } from "../storage-ca.ts";
import { openUsers } from "../users.ts";
import { bringExtensions } from "./extensions.ts";
import { requireFree } from "../ports.ts";
import { startCluster, type ClusterConfig } from "./cluster.ts";
import { samplesDirectory } from "./samples.ts";

const usage = `Usage: npm start -- [options]

Starts a gateway and its workers on this machine. Each option can also be set by the environment variable
of its name (--pg-port is PG_PORT).

${describeSettings(launcherSettings)}
  --help  this text
`;

async function prepare(): Promise<ClusterConfig> {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const config = readConfig(launcherSettings, { ...process.env, ...readFlags(launcherSettings, args) });
  if (config.WORKERS === 0 && !config.WORKER_SERVICE_NAME) throw new ConfigError(["WORKERS=0: without workers of its own it needs WORKER_SERVICE_NAME"]);
  const dataDirectory = resolve(config.DATA_DIR);
  try {
    mkdirSync(dataDirectory, { recursive: true });
    accessSync(dataDirectory, constants.W_OK);
  } catch (error) {
    throw new ConfigError([`DATA_DIR=${config.DATA_DIR}: ${(error as Error).message}`]);
  }
  checkStorageCa(config);
  await openUsers(config.HOST, config.USERS_FILE);
  await openAccess(config);
  await requireFree(config.HOST, { PG_PORT: config.PG_PORT, HTTP_PORT: config.HTTP_PORT, METRICS_PORT: config.METRICS_PORT });
  return { ...config, DATA_DIR: dataDirectory };
}

/** Until there is more to end, a signal ends what is being brought, and this process. */
const told = new AbortController();
const tell = () => told.abort();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, tell);

const config = await orStop(prepare());
const extensionDirectory = resolve(config.EXTENSION_DIR ?? join(config.DATA_DIR, "extensions"));
const missing = await bringExtensions(extensionDirectory, told.signal);
if (told.signal.aborted) process.exit(0);
if (missing) process.stderr.write(`tavana: ${missing}\n`);
const log = createLogger(config.LOG_LEVEL, { service: "launcher" });
const { pgPort, httpPort, metricsPort } = await startCluster(config, extensionDirectory, samplesDirectory(), log, told.signal);
const { HOST: host } = config;
process.stdout.write(
  [
    "Tavana is ready.",
    `  psql     ${config.USERS_FILE ? `psql -h ${host} -p ${pgPort} -U <user> tavana` : `PGPASSWORD=tavana psql -h ${host} -p ${pgPort} -U tavana tavana`}`,
    `  API      http://${host}:${httpPort}   (gRPC, gRPC-Web, Connect)`,
    `  metrics  http://${host}:${metricsPort}/metrics`,
    "",
  ].join("\n"),
);
