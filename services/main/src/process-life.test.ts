import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

/** A process with threads at work for minutes, which meets an error that nobody catches. */
const program = `
  import { pbkdf2 } from "node:crypto";
  import { createLogger, endOnFault } from ${JSON.stringify(join(import.meta.dirname, "process-life.ts"))};
  const log = createLogger("info", { service: "test" });
  endOnFault(log);
  for (let n = 0; n < 4; n++) pbkdf2("a", "b", 2 ** 31 - 1, 64, "sha512", () => undefined);
  setTimeout(() => { throw new Error("nobody expected this"); }, 100);
`;

it("ends a process at an error that nobody catches, whatever its threads are at, and says why", async () => {
  const ended = await new Promise<{ signal: unknown; text: string }>((resolve) => {
    execFile(process.execPath, ["--input-type=module-typescript", "-e", program], { timeout: 60_000, killSignal: "SIGTERM" }, (error, _, text) => resolve({ signal: error?.signal, text }));
  });
  expect(ended.signal).toBe("SIGKILL");
  expect(JSON.parse(ended.text.trim().split("\n")[0]!)).toMatchObject({ level: "fatal", err: { message: "nobody expected this" } });
});
