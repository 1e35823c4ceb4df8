import { expect, it, vi } from "vitest";
import { guardMemory, mostResident } from "./memory-guard.ts";

it("tells of memory beyond the bound, and of none below it", async () => {
  let bytes = 100;
  const told: number[] = [];
  const end = guardMemory(100, () => bytes, (much) => told.push(much));
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(told).toEqual([]);
  bytes = 101;
  await vi.waitFor(() => expect(told).toContain(101), { timeout: 5_000 });
  end();
});

it("leaves room for what is not the engine's", () => {
  expect(mostResident(8 * 1024 ** 3)).toBe(12 * 1024 ** 3);
});
