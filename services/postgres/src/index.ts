export { createPostgresServer, type PostgresServer, type PostgresServerOptions } from "./server.ts";
