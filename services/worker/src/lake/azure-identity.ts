import { ClientSecretCredential, WorkloadIdentityCredential } from "@azure/identity";
import { ManagedIdentityApplication } from "@azure/msal-node";
import type { CredentialValues } from "./credentials.ts";
import type { Identified } from "./identity.ts";

const RESOURCE = "https://storage.azure.com";
/** Its SDK asks again and again, for a minute and more. */
const TIMEOUT_MS = 20_000;

/**
 * A token for Azure's storage. Nothing is kept from one call to the next, and the platform's files are read as they
 * are now.
 *
 * @param values what a service principal has; of a managed identity that a user has assigned, its client_id
 * @throws Error saying what the platform does not give
 */
export async function azureIdentity(source: "workload_identity" | "instance" | "service_principal", values: CredentialValues): Promise<Identified> {
  if (source === "instance") return managedIdentity(values["client_id"]);
  const credential = source === "workload_identity" ? new WorkloadIdentityCredential() : new ClientSecretCredential(values["tenant_id"]!, values["client_id"]!, values["client_secret"]!);
  const { token, expiresOnTimestamp: endsAt } = await credential.getToken(`${RESOURCE}/.default`, { abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
  return { values: { access_token: token }, endsAt };
}

/** By MSAL itself: the SDK's class gives a kept token, though a store may refuse it, and a pod's in place of the machine's. */
async function managedIdentity(clientId: string | undefined): Promise<Identified> {
  const application = new ManagedIdentityApplication({ ...(clientId === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } }), system: { disableInternalRetries: true } });
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("the machine's metadata give no answer")), TIMEOUT_MS).unref();
  });
  const { accessToken, expiresOn } = await Promise.race([application.acquireToken({ resource: RESOURCE, forceRefresh: true }), late]);
  return { values: { access_token: accessToken }, ...(expiresOn ? { endsAt: expiresOn.getTime() } : {}) };
}
