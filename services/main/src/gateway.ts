// One gateway process: the API and the PostgreSQL front end over a pool of workers. Its settings come by environment.
import { Gateway } from "@tavana/gateway";
import { openAccess } from "./access.ts";
import { createPostgresServer, postgresCatalog, settingDefaults, type PostgresServer } from "@tavana/postgres";
import { startCatalogEngine } from "./catalog-engine.ts";
import { listening } from "./ports.ts";
import { configure, createLogger, endOnFault, onStop, orStop, reportReady } from "./process-life.ts";
import { gatewaySettings } from "./settings.ts";
import { openTls } from "./tls.ts";
import { openUsers } from "./users.ts";

/** How long workers may take before the gateway says that it is there all the same. */
const WORKER_WAIT_MS = 30_000;
const DATABASE = "tavana";

const config = await configure(gatewaySettings);
const log = createLogger(config.LOG_LEVEL, { service: "gateway" });
endOnFault(log);

const users = await orStop(openUsers(config.HOST, config.USERS_FILE, (err) => log.error({ err }, "the users file cannot be read again")));

const access = await orStop(openAccess(config, (err) => log.error({ err }, "the access file cannot be read again; rights stay as they were")));

const tls = await orStop(openTls(config, (err) => log.error({ err }, "the TLS files cannot be read again")));

const catalogEngine = await startCatalogEngine(log);
const gateway = new Gateway({
  users,
  workerAddresses: config.WORKER_ADDRESSES,
  workerService: config.WORKER_SERVICE_NAME,
  workerToken: config.WORKER_TOKEN,
  access,
  catalog: {
    address: catalogEngine.address,
    token: catalogEngine.token,
    database: DATABASE,
    language: postgresCatalog,
    roles: () => users.names().map((name) => ({ name, superuser: false })),
    activity: () => postgres.activity(),
    settings: settingDefaults(),
  },
  log,
});
const postgres: PostgresServer = createPostgresServer({ client: gateway.client, users, databases: [DATABASE], logger: log, tls });

const { HOST: host, HTTP_PORT, METRICS_PORT, PG_PORT } = config;
const httpPort = await orStop(listening(host, "HTTP_PORT", HTTP_PORT, gateway.listen(host, HTTP_PORT)));
const metricsPort = await orStop(listening(host, "METRICS_PORT", METRICS_PORT, gateway.listenMetrics(host, METRICS_PORT)));
const { port: pgPort } = await orStop(listening(host, "PG_PORT", PG_PORT, postgres.listen(host, PG_PORT)));
onStop(log, async () => {
  await Promise.all([postgres.close(config.SHUTDOWN_GRACE_MS), gateway.drain(config.SHUTDOWN_GRACE_MS)]);
  await gateway.close();
  await catalogEngine.stop(config.SHUTDOWN_GRACE_MS);
});

await gateway.waitUntilReady(WORKER_WAIT_MS);
log.info({ pgPort, httpPort, metricsPort }, "gateway ready");
reportReady({ type: "ready", pgPort, httpPort, metricsPort });
