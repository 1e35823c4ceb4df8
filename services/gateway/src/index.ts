export { createAccess, type Access } from "./access/access.ts";
export { readAccess, readReaders } from "./access/access-file.ts";
export { Gateway, type GatewayOptions } from "./gateway.ts";
