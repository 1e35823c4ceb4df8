import { baseUrls, hostAndPort, list, oneOf, port, text, whole, yesOrNo, type Setting } from "@tavana/common";

const optionalText: Setting<string | undefined> = { parse: text, default: undefined, description: "" };
const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const GIB = 1024 ** 3;
const dataDirectory: Setting<string> = { parse: text, default: "data", shown: "./data", description: "directory for extensions, spilled results and temporary files" };

/** What every process knows. */
const shared = {
  LOG_LEVEL: { parse: oneOf(...logLevels), default: "info", description: `what is logged: ${logLevels.join(", ")}` } as Setting<(typeof logLevels)[number]>,
  READ_PREFIXES: {
    parse: list,
    default: [],
    shown: "none",
    description: "directories and URL prefixes, apart by commas, whose files any user may name in a query",
  } as Setting<readonly string[]>,
  SHUTDOWN_GRACE_MS: { parse: whole(0, 3_600_000), default: 10_000, description: "how long running queries may go on when a process is told to stop" },
  WORKER_TOKEN: { ...optionalText, description: "secret that gateways show to workers outside of a mesh" },
} as const;

/** One gateway process. */
export const gatewaySettings = {
  ...shared,
  HOST: { parse: text, default: "127.0.0.1", description: "address to listen on; other than loopback only with USERS_FILE" },
  PG_PORT: { parse: port, default: 5432, description: "port of the PostgreSQL protocol; 0: any" },
  HTTP_PORT: { parse: port, default: 8080, description: "port of the API (gRPC, gRPC-Web, Connect); 0: any" },
  METRICS_PORT: { parse: port, default: 9090, description: "port of /metrics, /healthz and /readyz; 0: any" },
  ACCESS_FILE: { ...optionalText, description: "YAML file with what users may read and write; read again when it changes; without one, every user reads every dataset, and makes views" },
  DATASETS_FILE: { ...optionalText, description: "the workers' file of that name, for who reads its datasets; read again when it changes" },
  USERS_FILE: { ...optionalText, description: "file with users and their SCRAM-SHA-256 verifiers; without one: user and password tavana, on loopback only" },
  TLS_CERT_FILE: { ...optionalText, description: "PEM file of the certificate, with its chain, that clients of the PostgreSQL protocol are shown; read again when it changes" },
  TLS_KEY_FILE: { ...optionalText, description: "PEM file of the certificate's key" },
  TLS_REQUIRED: { parse: yesOrNo, default: false, description: "true: PostgreSQL clients that do not encrypt are refused" } as Setting<boolean>,
  WORKER_ADDRESSES: { parse: baseUrls, default: [], shown: "none", description: "base URLs of workers, apart by commas" } as Setting<readonly string[]>,
  WORKER_SERVICE_NAME: { ...optionalText, parse: hostAndPort, description: "host:port of a name that resolves to every worker" },
} as const;

/** One worker process. */
export const workerSettings = {
  ...shared,
  WORKER_ROLE: { parse: oneOf("data", "catalog"), default: "data", description: "data: runs queries over data; catalog: a gateway's own engine for questions about what there is" } as Setting<"data" | "catalog">,
  DATA_DIR: dataDirectory,
  WORKER_HOST: { parse: text, default: "127.0.0.1", description: "address to listen on" },
  WORKER_PORT: { parse: port, default: 0, description: "port of the worker's service; 0: any" },
  WORKER_NAME: { ...optionalText, description: "the worker's name; the host's without one" },
  WORKER_MEMORY_BYTES: { parse: whole(64 * 1024 * 1024, 1024 * GIB), default: undefined, shown: "60 % of the machine's, shared by WORKERS", description: "memory for DuckDB" } as Setting<number | undefined>,
  WORKER_RESIDENT_BYTES: { parse: whole(256 * 1024 * 1024, 2048 * GIB), default: undefined, shown: "a quarter more than WORKER_MEMORY_BYTES, and 2 GiB", description: "resident memory at which the process ends itself: some functions take memory that DuckDB does not count" } as Setting<number | undefined>,
  WORKER_THREADS: { parse: whole(1, 1024), default: undefined, shown: "one for each core", description: "threads of DuckDB" } as Setting<number | undefined>,
  WORKER_SLOTS: { parse: whole(1, 1024), default: undefined, shown: "two for each thread, at least 8", description: "statements that run at once" } as Setting<number | undefined>,
  WORKERS: { parse: whole(1, 64), default: 1, description: "worker processes that share the machine" },
  EXTENSION_DIR: { ...optionalText, description: "directory of DuckDB's extension files" },
  STORAGE_FILE: { ...optionalText, description: "YAML file with the places of data and where their credentials come from" },
  STORAGE_CA_FILE: { ...optionalText, description: "PEM file of the authorities that stores' certificates are checked against; the system's without one" },
  DATASETS_FILE: { ...optionalText, description: "YAML file with the tables that files are; read again when it changes" },
  VIEWS_LOCATION: { ...optionalText, description: "where CREATE VIEW keeps views: a directory of its own, on a disk that all workers share or in a place of STORAGE_FILE; without one, views are temporary" },
  SAMPLES_DIR: { ...optionalText, description: "directory with flights-3m.parquet, served as samples.flights" },
} as const;

/** The whole of Tavana on one machine: what `npm start` takes. */
export const launcherSettings = {
  HOST: gatewaySettings.HOST,
  PG_PORT: gatewaySettings.PG_PORT,
  HTTP_PORT: gatewaySettings.HTTP_PORT,
  METRICS_PORT: gatewaySettings.METRICS_PORT,
  DATA_DIR: dataDirectory,
  EXTENSION_DIR: { ...optionalText, shown: "extensions in DATA_DIR", description: "directory of DuckDB's extension files; what is missing there is brought" },
  WORKERS: { parse: whole(0, 64), default: 2, description: "worker processes to start; 0 with WORKER_SERVICE_NAME" },
  WORKER_SERVICE_NAME: gatewaySettings.WORKER_SERVICE_NAME,
  LOG_LEVEL: { ...shared.LOG_LEVEL, default: "warn" } as Setting<(typeof logLevels)[number]>,
  USERS_FILE: gatewaySettings.USERS_FILE,
  ACCESS_FILE: gatewaySettings.ACCESS_FILE,
  TLS_CERT_FILE: gatewaySettings.TLS_CERT_FILE,
  TLS_KEY_FILE: gatewaySettings.TLS_KEY_FILE,
  TLS_REQUIRED: gatewaySettings.TLS_REQUIRED,
  STORAGE_FILE: workerSettings.STORAGE_FILE,
  STORAGE_CA_FILE: workerSettings.STORAGE_CA_FILE,
  DATASETS_FILE: workerSettings.DATASETS_FILE,
  VIEWS_LOCATION: { ...optionalText, shown: "views in DATA_DIR", description: workerSettings.VIEWS_LOCATION.description },
  READ_PREFIXES: shared.READ_PREFIXES,
  SHUTDOWN_GRACE_MS: shared.SHUTDOWN_GRACE_MS,
} as const;
