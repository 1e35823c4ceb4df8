import { createHash, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createSecureContext, type SecureContext } from "node:tls";

/** What the server shows to clients that encrypt. */
export interface TlsIdentity {
  readonly context: SecureContext;
  /** The certificate's hash for channel binding (RFC 5929 section 4); undefined where its signature names no hash. */
  readonly endPoint: Buffer | undefined;
}

/** How often the files are looked at for a change, at most. */
const RELOAD_MS = 1_000;

/**
 * A certificate with its chain and its key from PEM files, read again when they change. Files that have become
 * unreadable leave the identity that was.
 *
 * @throws Error for files that cannot be used at first
 */
export function tlsIdentityFromFiles(certFile: string, keyFile: string, onError: (error: Error) => void = () => undefined): () => TlsIdentity {
  const stampOf = () => [certFile, keyFile].map((file) => statSync(file)).map(({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`).join();
  let stamp = stampOf();
  let identity = tlsIdentity(readFileSync(certFile), readFileSync(keyFile));
  let looked = Date.now();
  return () => {
    if (Date.now() - looked < RELOAD_MS) return identity;
    looked = Date.now();
    try {
      const now = stampOf();
      if (now !== stamp) {
        identity = tlsIdentity(readFileSync(certFile), readFileSync(keyFile));
        stamp = now;
      }
    } catch (error) {
      onError(error as Error);
    }
    return identity;
  };
}

function tlsIdentity(cert: Buffer, key: Buffer): TlsIdentity {
  const certificate = new X509Certificate(cert);
  return { context: createSecureContext({ cert, key }), endPoint: endPointHash(certificate) };
}

function endPointHash({ raw, signatureAlgorithm }: X509Certificate): Buffer | undefined {
  const name = /(md5|sha-?\d+)/i.exec(signatureAlgorithm ?? "")?.[1]?.toLowerCase().replace("-", "");
  if (name === undefined) return undefined;
  // The weak ones are replaced.
  return createHash(name === "md5" || name === "sha1" ? "sha256" : name).update(raw).digest();
}
