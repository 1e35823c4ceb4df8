import { fromHttp } from "@aws-sdk/credential-provider-http";
import { fromTokenFile } from "@aws-sdk/credential-provider-web-identity";
import { fromInstanceMetadata } from "@smithy/credential-provider-imds";
import { awsRegion } from "./aws-region.ts";
import type { Identified } from "./identity.ts";

const TIMEOUT_MS = 2_000;
const TRIES = 3;

/**
 * The pod's own identity, or the machine's. Each is asked for by itself, not along a chain as SDKs do: a pod whose own
 * identity fails must not get the rights of the machine that it happens to run on.
 *
 * @throws Error saying what the platform does not give
 */
export async function awsIdentity(source: "workload_identity" | "instance", region: string | undefined): Promise<Identified> {
  const provider = source === "instance" ? fromInstanceMetadata({ timeout: TIMEOUT_MS, maxRetries: TRIES - 1 }) : podIdentity(awsRegion() ?? region ?? "us-east-1");
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = await provider();
  return {
    values: { key_id: accessKeyId, secret: secretAccessKey, ...(sessionToken === undefined ? {} : { session_token: sessionToken }) },
    ...(expiration === undefined ? {} : { endsAt: expiration.getTime() }),
  };
}

/**
 * IAM roles for service accounts, or EKS Pod Identity (the same request gives ECS tasks theirs); where a pod has both,
 * the first, as with AWS's own SDKs ("Standardized credential providers").
 */
function podIdentity(region: string) {
  const { AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile, AWS_CONTAINER_CREDENTIALS_FULL_URI: full, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative } = process.env;
  if (tokenFile) return fromTokenFile({ clientConfig: { region, maxAttempts: TRIES, requestHandler: { connectionTimeout: TIMEOUT_MS, requestTimeout: 2 * TIMEOUT_MS } } });
  if (full || relative) return fromHttp({ timeout: TIMEOUT_MS, maxRetries: TRIES - 1 });
  throw new Error("neither AWS_WEB_IDENTITY_TOKEN_FILE nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set");
}
