import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { CurrentCredentials } from "./current-credentials.ts";
import type { StorageRule } from "./storage-file.ts";

const HOUR_S = 3_600;
const rule: StorageRule = { prefix: "gs://b/", store: "gcs", credentials: { source: "workload_identity", values: {} } };

let asked = 0;
let fails = false;
const server = http.createServer((_, response) => {
  asked++;
  if (fails) response.writeHead(503).end();
  else setTimeout(() => response.end(JSON.stringify({ access_token: `token ${asked}`, expires_in: HOUR_S })), 20);
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("GCE_METADATA_HOST", `127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(() => {
  vi.useRealTimers();
  [asked, fails] = [0, false];
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

const later = (ms: number) => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
const token = async (found: ReturnType<CurrentCredentials["of"]>) => (await found).values["bearer_token"];

it("asks once for all who need them, and again when half of their time is over", async () => {
  const current = new CurrentCredentials({});
  expect(await Promise.all([token(current.of(rule)), token(current.of(rule)), token(current.usable(rule))])).toEqual(["token 1", "token 1", "token 1"]);
  later(29 * 60_000);
  expect(await token(current.of(rule))).toBe("token 1");
  later(2 * 60_000);
  expect(await Promise.all([token(current.of(rule)), token(current.of(rule))])).toEqual(["token 2", "token 2"]);
});

it("has the last ones for writers while others cannot be had, until their end", async () => {
  const current = new CurrentCredentials({});
  await current.of(rule);
  fails = true;
  later(56 * 60_000);
  await expect(current.of(rule)).rejects.toMatchObject({ sqlstate: "58030", detail: "the platform gives none: the metadata server answers 503" });
  expect(await token(current.usable(rule))).toBe("token 1");
  later(5 * 60_000);
  await expect(current.usable(rule)).rejects.toMatchObject({ sqlstate: "58030" });
});

it("forgets what a store refuses, though not right after it was given", async () => {
  const current = new CurrentCredentials({});
  await current.of(rule);
  expect(current.forget(rule)).toBe(false);
  later(6_000);
  expect(current.forget(rule)).toBe(true);
  expect(await token(current.of(rule))).toBe("token 2");
});
