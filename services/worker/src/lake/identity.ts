import type { CredentialValues } from "./credentials.ts";
import type { Source, StorageRule } from "./storage-file.ts";

/** What a cloud has given to the worker for what it is. */
export interface Identified {
  readonly values: CredentialValues;
  /** Milliseconds since 1970. */
  readonly endsAt?: number;
}

const identities: ReadonlySet<Source> = new Set(["workload_identity", "instance", "service_principal"]);

/** Whether a rule's credentials are given to the worker for what it is, and end by themselves. */
export function isIdentity({ source }: Pick<StorageRule["credentials"], "source">): boolean {
  return identities.has(source);
}

/**
 * Asks the cloud for what a rule's identity may use. The engine has providers of its own for some; the worker asks
 * instead, so that all are renewed before they end, no query waits for it, reading and writing are the same identity,
 * and the engine holds nothing that lasts.
 *
 * @param values what the source needs, as it is now
 * @throws Error of the cloud's SDK, which may quote its answer
 */
export async function identify({ store, region, credentials: { source } }: StorageRule, values: CredentialValues): Promise<Identified> {
  // The SDKs take a while to load, and most workers need one of them at most.
  if (store === "gcs") return (await import("./google-identity.ts")).googleIdentity();
  if (store === "azure") return (await import("./azure-identity.ts")).azureIdentity(source as "workload_identity" | "instance" | "service_principal", values);
  return (await import("./aws-identity.ts")).awsIdentity(source as "workload_identity" | "instance", region);
}
