import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { reloadedFiles } from "./reloaded-file.ts";
import { parseVerifier, makeVerifier } from "./scram-verifier.ts";
import type { User, UserDirectory } from "./users.ts";

/** Thrown for a users file that cannot be used; the message names the line and what would be right. */
export class UsersFileError extends Error {}

/**
 * Users from a file with a line for each: a name and what proves it, apart by white space. Lines that begin
 * with # are comments.
 *
 *     ana   SCRAM-SHA-256$4096:<salt>$<StoredKey>:<ServerKey>
 *     ana   token-sha256:<hex of the SHA-256 of a bearer token>
 *
 * The verifier is PostgreSQL's own (pg_authid.rolpassword). The file is read again when it changes; one that has
 * become unreadable leaves the users that were.
 */
export function usersFromFile(path: string, onError: (error: Error) => void = () => undefined): UserDirectory {
  const current = reloadedFiles([path], () => parseUsers(readFileSync(path, "utf8"), path), onError);
  return {
    find: (name) => current().get(name),
    names: () => [...current().keys()],
    findByTokenHash: (hash) => [...current().values()].find(({ tokenHashes }) => tokenHashes.includes(hash)),
  };
}

/** @throws UsersFileError */
export function parseUsers(text: string, path: string): ReadonlyMap<string, User> {
  const users = new Map<string, { verifier?: User["verifier"]; tokenHashes: string[] }>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (!line || line.startsWith("#")) continue;
    const [name, proof, ...more] = line.split(/\s+/);
    const wrong = (what: string) => new UsersFileError(`${path}:${index + 1}: ${what}`);
    if (!name || !proof || more.length > 0) throw wrong("expected a user's name and a verifier");
    const user = users.get(name) ?? { tokenHashes: [] };
    users.set(name, user);
    const verifier = parseVerifier(proof);
    const token = /^token-sha256:([0-9a-f]{64})$/i.exec(proof);
    if (verifier) user.verifier = verifier;
    else if (token) user.tokenHashes.push(token[1]!.toLowerCase());
    else throw wrong("expected SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey> or token-sha256:<hex>");
  }
  const complete = new Map<string, User>();
  for (const [name, { verifier, tokenHashes }] of users) {
    if (!verifier) throw new UsersFileError(`${path}: user ${name} has tokens but no SCRAM-SHA-256 verifier`);
    complete.set(name, { name, verifier, tokenHashes });
  }
  return complete;
}

/** The one user of a server that listens on a loopback address and has no users file: user and password `tavana`. */
export async function localUser(name = "tavana"): Promise<UserDirectory> {
  const user: User = { name, verifier: await makeVerifier(name), tokenHashes: [createHash("sha256").update(name).digest("hex")] };
  return {
    find: (asked) => (asked === name ? user : undefined),
    names: () => [name],
    findByTokenHash: (hash) => (user.tokenHashes.includes(hash) ? user : undefined),
  };
}
