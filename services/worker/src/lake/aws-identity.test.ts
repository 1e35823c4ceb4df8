import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { awsIdentity } from "./aws-identity.ts";

const ENDS = "2030-01-01T00:00:00Z";

/** STS for a POST, the agent of Pod Identity for a GET. */
const server = http.createServer((request, response) => {
  const sts = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>roles</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${ENDS}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
  if (request.method === "POST") response.setHeader("content-type", "text/xml").end(sts);
  else response.end(JSON.stringify({ AccessKeyId: "pods", SecretAccessKey: "s", Token: "t", Expiration: ENDS }));
});
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tavana-aws-identity-"));
  await writeFile(join(folder, "token"), "token");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const roles = () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, "token"), AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/x", AWS_ENDPOINT_URL_STS: address() });
const pods = () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${address()}/v1/credentials`, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(folder, "token") });

it.each([
  ["IAM roles for service accounts", roles, "roles"],
  ["Pod Identity", pods, "pods"],
  ["both, of which the first is asked", () => ({ ...pods(), ...roles() }), "roles"],
])("a pod may have %s", async (_, environment, key) => {
  for (const [name, value] of Object.entries(environment())) vi.stubEnv(name, value);
  expect(await awsIdentity("workload_identity", undefined)).toEqual({ values: { key_id: key, secret: "s", session_token: "t" }, endsAt: Date.parse(ENDS) });
});

it("a pod without any gets nothing in its place", async () => {
  await expect(awsIdentity("workload_identity", undefined)).rejects.toThrow("neither AWS_WEB_IDENTITY_TOKEN_FILE nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set");
});
