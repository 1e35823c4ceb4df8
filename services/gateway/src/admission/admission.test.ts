import { TavanaError } from "@tavana/common";
import { describe, expect, it } from "vitest";
import type { WorkerClient } from "../pool/worker-client.ts";
import type { WorkerPool } from "../pool/worker-pool.ts";
import { Admission } from "./admission.ts";

/** Workers by their slots alone, which is all that admission looks at. */
function pool(...slots: number[]) {
  const workers = slots.map((count, at) => ({ name: `w${at}`, slots: count, active: 0, ready: true })) as unknown as WorkerClient[];
  let changed: () => void = () => undefined;
  const self = {
    workers,
    onChange: (listener: () => void) => (changed = listener),
    leastLoaded: () =>
      workers
        .filter(({ active, slots: count, ready }) => ready && active < count)
        .toSorted((a, b) => a.active / a.slots - b.active / b.slots)[0],
  } as unknown as WorkerPool;
  return { self, workers, changed: () => changed() };
}

const live = () => new AbortController().signal;
const options = { maxQueued: 2, maxWaitMs: 60_000 };

describe("admission", () => {
  it("gives a slot at once on the least loaded worker, and takes it back once", () => {
    const { self, workers } = pool(2, 2);
    const admission = new Admission(self, options);
    const leases = [admission.tryAdmit()!, admission.tryAdmit()!, admission.tryAdmit()!];
    expect(leases.map(({ worker }) => worker.name)).toEqual(["w0", "w1", "w0"]);
    leases[0]!.release();
    leases[0]!.release();
    expect(workers.map(({ active }) => active)).toEqual([1, 1]);
  });

  it("queues what finds no slot, first come, first served, and tells positions", async () => {
    const { self } = pool(1);
    const admission = new Admission(self, options);
    const running = admission.tryAdmit()!;
    expect(admission.tryAdmit()).toBeUndefined();
    const first = admission.enqueue(live());
    const second = admission.enqueue(live());
    expect([first.position(), second.position(), admission.queued]).toEqual([1, 2, 2]);
    const moved = second.moved();
    running.release();
    const lease = await first.lease;
    await moved;
    expect([first.position(), second.position()]).toEqual([0, 1]);
    lease.release();
    expect((await second.lease).worker.name).toBe("w0");
  });

  it("lets nobody pass those who wait", () => {
    const { self } = pool(1);
    const admission = new Admission(self, options);
    const running = admission.tryAdmit()!;
    const waiting = admission.enqueue(live());
    void waiting.lease;
    running.release();
    expect(admission.tryAdmit()).toBeUndefined();
  });

  it("refuses when the queue is full", () => {
    const admission = new Admission(pool().self, options);
    for (let at = 0; at < options.maxQueued; at++) admission.enqueue(live()).lease.catch(() => undefined);
    expect(() => admission.enqueue(live())).toThrow(expect.objectContaining({ sqlstate: "53300", retriable: true }) as Error);
  });

  it("ends a wait that lasts too long, and one that is given up", async () => {
    const admission = new Admission(pool().self, { maxQueued: 2, maxWaitMs: 20 });
    await expect(admission.enqueue(live()).lease).rejects.toMatchObject({ sqlstate: "57014", retriable: true, detail: "The query never started." });
    const controller = new AbortController();
    const { lease } = admission.enqueue(controller.signal);
    controller.abort(new TavanaError("57014", "given up"));
    await expect(lease).rejects.toThrow("given up");
    expect(admission.queued).toBe(0);
  });

  it("starts those who wait when a worker comes", async () => {
    const { self, workers, changed } = pool(1);
    (workers[0] as { ready: boolean }).ready = false;
    const admission = new Admission(self, options);
    const { lease } = admission.enqueue(live());
    (workers[0] as { ready: boolean }).ready = true;
    changed();
    expect((await lease).worker).toBe(workers[0]);
  });
});
