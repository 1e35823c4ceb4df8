import { expect, it } from "vitest";
import { GatewaySessions } from "./sessions.ts";

it("a user who never closes sessions shuts nobody else out", async () => {
  const sessions = new GatewaySessions();
  const [first] = Array.from({ length: 10_000 }, () => sessions.open("ana"));
  expect(() => sessions.open("ana")).toThrow(expect.objectContaining({ sqlstate: "53300", retriable: true }));
  const others = sessions.open("ben");
  await sessions.close(others.id, "ana"); // not hers to close
  expect(sessions.find(others.id, "ben")).toBe(others);
  await sessions.close(first!.id, "ana");
  await sessions.close(first!.id, "ana");
  sessions.open("ana");
  expect(() => sessions.open("ana")).toThrow("too many sessions");
  sessions.stop();
});
