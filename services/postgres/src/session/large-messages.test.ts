import { serialize } from "pg-protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startHarness, summary, type Harness } from "../testing/harness.ts";

const MIB = 1_048_576;
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness({ maxLargeBytes: 5 * MIB });
});
afterAll(() => harness.stop());

/** A Query of about so many bytes, which the front end answers itself. */
const query = (mebibytes: number) => serialize.query(`show server_version -- ${"x".repeat(mebibytes * MIB)}`);

it("large messages that have no room beside others' are passed over and answered with 53200", async () => {
  const [one, other] = await Promise.all([harness.client(), harness.client()]);
  const whole = query(3);
  one.send(whole.subarray(0, MIB)); // the rest keeps others waiting for as long as it likes
  await new Promise((resolve) => setTimeout(resolve, 100));
  other.send(query(3));
  expect(summary(await other.untilReady())).toEqual(["ERROR 53200", "ready I"]);
  other.send(query(1));
  expect(summary(await other.untilReady())).toContain("ready I");
  one.send(whole.subarray(MIB));
  expect(summary(await one.untilReady())).not.toContain("ERROR 53200");
  one.send(serialize.query("show server_version"));
  await one.untilReady();
  other.send(query(4));
  expect(summary(await other.untilReady())).not.toContain("ERROR 53200");
});

it("a client that leaves in the middle of one gives its room back", async () => {
  const leaving = await harness.client();
  leaving.send(query(4).subarray(0, 2 * MIB));
  await new Promise((resolve) => setTimeout(resolve, 100));
  leaving.socket.destroy();
  const client = await harness.client();
  await expect.poll(async () => {
    client.send(query(4));
    return summary(await client.untilReady());
  }).not.toContain("ERROR 53200");
});
