import type { ScramVerifier } from "./scram-verifier.ts";

/** One who may log in. */
export interface User {
  readonly name: string;
  readonly verifier: ScramVerifier;
  /** SHA-256 of the bearer tokens that stand for this user, in hex. */
  readonly tokenHashes: readonly string[];
}

/** Where users are looked up; the users file behind it may change at run time. */
export interface UserDirectory {
  find(name: string): User | undefined;
  /** Everyone who may log in. */
  names(): readonly string[];
  findByTokenHash(sha256Hex: string): User | undefined;
}
