import { expect, test } from "vitest";
import { StableOids } from "./oids.ts";

test("the same names have the same OID, wherever they are asked for", () => {
  const first = new StableOids();
  const flights = first.of("relation", "samples", "flights");
  const second = new StableOids();
  second.of("relation", "samples", "airports");
  expect(second.of("relation", "samples", "flights")).toBe(flights);
});

test("names part at their ends", () => {
  const oids = new StableOids();
  expect(oids.of("relation", "a", "bc")).not.toBe(oids.of("relation", "ab", "c"));
});

test("an OID is given once, and is one of a user's object", () => {
  const oids = new StableOids();
  // The same path again stands for two paths that meet in one OID.
  const all = Array.from({ length: 1_000 }, (_, index) => oids.of("relation", "s", `t${index % 500}`));
  expect(new Set(all).size).toBe(1_000);
  expect(all.every((oid) => oid >= 16_384 && oid <= 2_147_483_647)).toBe(true);
});
