import { ConfigError } from "@tavana/common";
import { tlsIdentityFromFiles, type PostgresServerOptions } from "@tavana/postgres";

interface TlsConfig {
  readonly TLS_CERT_FILE: string | undefined;
  readonly TLS_KEY_FILE: string | undefined;
  readonly TLS_REQUIRED: boolean;
}

/**
 * TLS for clients of the PostgreSQL protocol; undefined where no certificate is given.
 *
 * @throws ConfigError
 */
export async function openTls({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key, TLS_REQUIRED: required }: TlsConfig, onError: (error: Error) => void): Promise<PostgresServerOptions["tls"]> {
  if (!cert !== !key) throw new ConfigError(["TLS_CERT_FILE and TLS_KEY_FILE go together"]);
  if (!cert || !key) {
    if (required) throw new ConfigError(["TLS_REQUIRED=true needs TLS_CERT_FILE and TLS_KEY_FILE"]);
    return undefined;
  }
  try {
    return { identity: tlsIdentityFromFiles(cert, key, onError), required };
  } catch (error) {
    throw new ConfigError([`TLS_CERT_FILE=${cert}, TLS_KEY_FILE=${key}: ${(error as Error).message}`]);
  }
}
