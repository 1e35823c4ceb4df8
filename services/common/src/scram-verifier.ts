import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { saslprep } from "@mongodb-js/saslprep";

const derive = promisify(pbkdf2);

/** What a server keeps of a password (RFC 5802 section 3); PostgreSQL stores the same in pg_authid. */
export interface ScramVerifier {
  readonly iterations: number;
  readonly salt: Buffer;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** PostgreSQL's own default; more costs the client at each login. */
const DEFAULT_ITERATIONS = 4096;
const SALT_BYTES = 16;
const pattern = /^SCRAM-SHA-256\$(\d+):([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)$/;

/** Reads `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`; undefined when it is not that. */
export function parseVerifier(text: string): ScramVerifier | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const [, iterations, salt, stored, server] = match as unknown as [string, string, string, string, string];
  const verifier = {
    iterations: Number(iterations),
    salt: Buffer.from(salt, "base64"),
    storedKey: Buffer.from(stored, "base64"),
    serverKey: Buffer.from(server, "base64"),
  };
  const whole = verifier.iterations > 0 && verifier.storedKey.length === 32 && verifier.serverKey.length === 32;
  return whole ? verifier : undefined;
}

export function formatVerifier(verifier: ScramVerifier): string {
  const { iterations, salt, storedKey, serverKey } = verifier;
  const b64 = (bytes: Buffer) => bytes.toString("base64");
  return `SCRAM-SHA-256$${iterations}:${b64(salt)}$${b64(storedKey)}:${b64(serverKey)}`;
}

export async function makeVerifier(
  password: string,
  salt: Buffer = randomBytes(SALT_BYTES),
  iterations = DEFAULT_ITERATIONS,
): Promise<ScramVerifier> {
  const salted = await derive(prepare(password), salt, iterations, 32, "sha256");
  const hmac = (key: string) => createHmac("sha256", salted).update(key).digest();
  return { iterations, salt, storedKey: createHash("sha256").update(hmac("Client Key")).digest(), serverKey: hmac("Server Key") };
}

export async function verifyPassword(verifier: ScramVerifier, password: string): Promise<boolean> {
  const made = await makeVerifier(password, verifier.salt, verifier.iterations);
  return timingSafeEqual(made.storedKey, verifier.storedKey);
}

/**
 * SASLprep (RFC 4013). A password that it prohibits, or of which it leaves nothing, is taken as it is, as PostgreSQL
 * and its clients do (PostgreSQL's source, src/common/saslprep.c).
 */
function prepare(password: string): string {
  try {
    return saslprep(password) || password;
  } catch {
    return password;
  }
}
