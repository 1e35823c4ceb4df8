import { Code } from "@connectrpc/connect";
import { expect, it } from "vitest";
import { asTavanaError, toConnectError } from "./errors.ts";

it("tells what is nested too deeply, as PostgreSQL does", () => {
  const descend = (): number => 1 + descend();
  let thrown: unknown;
  try {
    descend();
  } catch (error) {
    thrown = error;
  }
  expect(asTavanaError(thrown)).toMatchObject({ sqlstate: "54001", message: "stack depth limit exceeded" });
  expect(toConnectError(thrown).code).toBe(Code.ResourceExhausted);
});
