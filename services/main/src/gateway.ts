// One gateway process: the API and the PostgreSQL front end over a pool of workers. Its settings come by environment.
import { localUser, usersFromFile } from "@tavana/common";
import { Gateway } from "@tavana/gateway";
import { createPostgresServer } from "@tavana/postgres";
import pino from "pino";
import { onStop } from "./process-life.ts";

const env = process.env;
const host = env["HOST"] ?? "127.0.0.1";
const log = pino({ level: env["LOG_LEVEL"] ?? "info", base: { service: "gateway" } }, pino.destination(2));
const GRACE_MS = Number(env["SHUTDOWN_GRACE_MS"] ?? 10_000);
/** How long the first worker may take before the gateway says that it is there all the same. */
const WORKER_WAIT_MS = 30_000;

const loopback = /^(?:127(?:\.\d+){3}|::1|localhost)$/;
const usersFile = env["USERS_FILE"];
if (!usersFile && !loopback.test(host)) {
  log.fatal("without USERS_FILE the gateway listens on loopback addresses only");
  process.exit(1);
}
const users = usersFile ? usersFromFile(usersFile, (err) => log.error({ err }, "users file cannot be read again")) : await localUser();

const gateway = new Gateway({
  users,
  workerAddresses: (env["WORKER_ADDRESSES"] ?? "").split(",").filter(Boolean),
  ...(env["WORKER_SERVICE_NAME"] ? { workerService: env["WORKER_SERVICE_NAME"] } : {}),
  ...(env["WORKER_TOKEN"] ? { workerToken: env["WORKER_TOKEN"] } : {}),
  readPrefixes: (env["READ_PREFIXES"] ?? "").split(",").filter(Boolean),
  log,
});
const postgres = createPostgresServer({ transport: gateway.transport, users, databases: ["tavana"], logger: log });

const httpPort = await gateway.listen(host, Number(env["HTTP_PORT"] ?? 8080));
const metricsPort = await gateway.listenMetrics(host, Number(env["METRICS_PORT"] ?? 9090));
const { port: pgPort } = await postgres.listen(host, Number(env["PG_PORT"] ?? 5432));
await gateway.waitUntilReady(WORKER_WAIT_MS);
log.info({ pgPort, httpPort, metricsPort }, "gateway ready");
process.send?.({ type: "ready", pgPort, httpPort, metricsPort });

onStop(log, async () => {
  await Promise.all([postgres.close(GRACE_MS), gateway.close(GRACE_MS)]);
});
