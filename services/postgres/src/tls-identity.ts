import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext, type SecureContext } from "node:tls";
import { reloadedFiles } from "@tavana/common";

/** What the server shows to clients that encrypt. */
export interface TlsIdentity {
  readonly context: SecureContext;
  /** The certificate's hash for channel binding (RFC 5929 section 4); undefined where its signature names no hash. */
  readonly endPoint: Buffer | undefined;
}

/**
 * A certificate with its chain and its key from PEM files, read again when they change. Files that have become
 * unreadable leave the identity that was.
 *
 * @throws Error for files that cannot be used at first
 */
export function tlsIdentityFromFiles(certFile: string, keyFile: string, onError: (error: Error) => void = () => undefined): () => TlsIdentity {
  return reloadedFiles([certFile, keyFile], () => tlsIdentity(readFileSync(certFile), readFileSync(keyFile)), onError);
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
