export { createPostgresServer, type PostgresServer, type PostgresServerOptions } from "./server.ts";
export { postgresCatalog } from "./pg-catalog/index.ts";
export { tlsIdentityFromFiles } from "./tls-identity.ts";
export { settingDefaults } from "./session/setting-definitions.ts";
