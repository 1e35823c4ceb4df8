export * from "./call.ts";
export * from "./errors.ts";
export * from "./identity.ts";
export * from "./scram-verifier.ts";
export * from "./users.ts";
