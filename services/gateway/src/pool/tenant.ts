/** All users share their data, and so one engine on each worker. */
export const DEFAULT_TENANT = "default";
