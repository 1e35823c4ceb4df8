import { describe, expect, it } from "vitest";
import { complete, schema, ScriptedService, untilAborted } from "../testing/scripted-service.ts";
import { EngineSession } from "./engine-session.ts";
import { Settings } from "./settings.ts";

function start() {
  const service = new ScriptedService();
  service.on("select forever", async function* (_, signal) {
    yield schema(["n", 23]);
    await untilAborted(signal);
  });
  service.on("select 1", async function* () {
    yield complete("SELECT 1");
  });
  const engine = new EngineSession(service.client(), "tavana", new Settings({}));
  const run = (sql: string) => engine.run(sql).then(() => "done", (error: { sqlstate: string }) => error.sqlstate);
  return { engine, run };
}

describe("a CancelRequest", () => {
  it("ends what runs", async () => {
    const { engine, run } = start();
    const running = run("select forever");
    await new Promise((resolve) => setTimeout(resolve, 20));
    await engine.cancelCurrent(true);
    expect(await running).toBe("57014");
    expect(await run("select 1")).toBe("done");
  });

  it("that comes between two steps of a statement ends the next, and no more", async () => {
    const { engine, run } = start();
    await engine.cancelCurrent(true);
    expect(await run("select 1")).toBe("57014");
    expect(await run("select 1")).toBe("done");
    await engine.cancelCurrent(true);
    await expect(engine.describe("select 1", [])).rejects.toMatchObject({ sqlstate: "57014" });
    expect(await run("select 1")).toBe("done");
  });

  it("means nothing to a client that waits for nothing, and is forgotten when it has its answer", async () => {
    const { engine, run } = start();
    await engine.cancelCurrent(false);
    expect(await run("select 1")).toBe("done");
    await engine.cancelCurrent(true);
    engine.forgetCancel();
    expect(await run("select 1")).toBe("done");
  });
});
