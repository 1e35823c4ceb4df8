import { createHash, randomBytes } from "node:crypto";
import { Code, type ConnectError, type HandlerContext } from "@connectrpc/connect";
import { identityKey, TavanaError, toConnectError, verifyPassword, type Identity, type ScramVerifier, type UserDirectory } from "@tavana/common";

/** How long a verified password need not be derived again; a derivation costs milliseconds by design. */
const REMEMBER_MS = 60_000;
const REMEMBERED = 10_000;

/** A verifier that no password fits. */
const nobody: ScramVerifier = { iterations: 4_096, salt: randomBytes(16), storedKey: randomBytes(32), serverKey: randomBytes(32) };

/** Tells who makes a call: the PostgreSQL front end's own proof, or the Authorization header. */
export class Authenticator {
  readonly #users: UserDirectory;
  /** SHA-256 of a header that was good, with the verifier it was good for. */
  readonly #verified = new Map<string, { user: string; verifier: unknown; until: number }>();

  constructor(users: UserDirectory) {
    this.#users = users;
  }

  /** @throws ConnectError UNAUTHENTICATED with SQLSTATE 28000 or 28P01 */
  async identify(context: HandlerContext): Promise<Identity> {
    const local = context.values.get(identityKey);
    if (local) return local;
    const header = context.requestHeader.get("authorization");
    const [scheme, credentials] = header?.split(/\s+/, 2) ?? [];
    if (!scheme || !credentials) throw refused("28000", "no credentials: send Authorization: Basic … or Bearer …");
    if (scheme.toLowerCase() === "bearer") return this.#bearer(credentials);
    if (scheme.toLowerCase() === "basic") return this.#basic(credentials);
    throw refused("28000", `the authorization scheme ${scheme} is not supported: use Basic or Bearer`);
  }

  #bearer(token: string): Identity {
    const user = this.#users.findByTokenHash(sha256(token));
    if (!user) throw refused("28000", "the bearer token is not valid");
    return { user: user.name };
  }

  async #basic(credentials: string): Promise<Identity> {
    const decoded = Buffer.from(credentials, "base64").toString("utf8");
    const colon = decoded.indexOf(":");
    const name = decoded.slice(0, Math.max(0, colon));
    const user = this.#users.find(name);
    const key = sha256(credentials);
    const known = this.#verified.get(key);
    if (user && known && known.user === name && known.verifier === user.verifier && known.until > Date.now()) return { user: name };
    // It takes as long for a user who does not exist: who asks learns nothing by it.
    const proved = await verifyPassword(user?.verifier ?? nobody, decoded.slice(colon + 1));
    if (colon < 0 || !user || !proved) {
      throw refused("28P01", `password authentication failed for user "${name}"`);
    }
    if (this.#verified.size >= REMEMBERED) this.#verified.clear();
    this.#verified.set(key, { user: name, verifier: user.verifier, until: Date.now() + REMEMBER_MS });
    return { user: name };
  }
}

function refused(sqlstate: string, message: string): ConnectError {
  const error = toConnectError(new TavanaError(sqlstate, message));
  if (error.code === Code.Unauthenticated) error.metadata.set("www-authenticate", 'Basic realm="tavana", Bearer');
  return error;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
