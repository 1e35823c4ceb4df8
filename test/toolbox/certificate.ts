import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * A certificate for localhost that is its own authority, made by openssl.
 *
 * @param key openssl's name of the key's kind, such as rsa:2048, or of a curve, such as P-256
 */
export async function makeCertificate(folder: string, name: string, key = "P-256"): Promise<Certificate> {
  const certFile = join(folder, `${name}.crt`);
  const keyFile = join(folder, `${name}.key`);
  const kind = key.startsWith("rsa") ? ["-newkey", key] : ["-newkey", "ec", "-pkeyopt", `ec_paramgen_curve:${key}`];
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  await run("openssl", ["req", "-x509", ...kind, "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", names, "-keyout", keyFile, "-out", certFile]);
  return { certFile, keyFile };
}

/** A certificate for localhost, and more names, that an authority of its own has issued. */
export async function makeIssuedCertificate(folder: string, name: string, more: readonly string[] = []): Promise<Certificate & { readonly caFile: string }> {
  const [caFile, caKey, certFile, keyFile] = ["ca.crt", "ca.key", "crt", "key"].map((ending) => join(folder, `${name}.${ending}`)) as [string, string, string, string];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  await run("openssl", ["req", "-x509", ...curve, "-subj", `/CN=${name}`, "-addext", "keyUsage=critical,keyCertSign", "-keyout", caKey, "-out", caFile]);
  const names = ["subjectAltName=DNS:localhost,IP:127.0.0.1", ...more.map((each) => `DNS:${each}`)].join(",");
  await run("openssl", ["req", "-x509", "-CA", caFile, "-CAkey", caKey, ...curve, "-subj", "/CN=localhost", "-addext", names, "-addext", "basicConstraints=critical,CA:FALSE", "-keyout", keyFile, "-out", certFile]);
  return { certFile, keyFile, caFile };
}
