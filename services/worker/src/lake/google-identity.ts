import type { Identified } from "./identity.ts";

const TIMEOUT_MS = 5_000;

/**
 * A token of the metadata server, for the service account of a pod (GKE's workload identity) or of the machine (Google
 * Cloud, "About VM metadata"). GCE_METADATA_HOST names another server, as for Google's own libraries.
 *
 * @throws Error
 */
export async function googleIdentity(): Promise<Identified> {
  const host = process.env["GCE_METADATA_HOST"] || "metadata.google.internal";
  const response = await fetch(`http://${host}/computeMetadata/v1/instance/service-accounts/default/token`, {
    headers: { "metadata-flavor": "Google" },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the metadata server answers ${response.status}`);
  const { access_token: token, expires_in: seconds } = (await response.json()) as { access_token?: unknown; expires_in?: unknown };
  if (typeof token !== "string" || typeof seconds !== "number") throw new Error("the metadata server's answer holds no token");
  return { values: { bearer_token: token }, endsAt: Date.now() + seconds * 1000 };
}
