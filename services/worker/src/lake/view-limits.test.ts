import { describe, expect, it } from "vitest";
import type { Relation } from "../gate/query-check.ts";
import { readsNothing } from "./definition.ts";
import { requireSimpleStatement } from "./view-limits.ts";
import { changedViews, type PlacedChange, type View } from "./view-set.ts";

const relation = (name: string): Relation => ({ catalog: "", schema: "team", name });
const view = (name: string, reads: readonly string[], { possible = [] as readonly string[], query = "" } = {}): PlacedChange => ({
  kind: "create", target: relation(name), columns: [], query, queryStart: 0, existing: "replace",
  reads: { ...readsNothing, relations: reads.map(relation), possible: possible.map(relation) },
});
const after = (views: readonly View[], ...changes: PlacedChange[]) => changes.reduce((before, change) => changedViews(before, change, () => false), views);
const outcome = (work: () => unknown) => {
  try {
    work();
    return "ok";
  } catch (error) {
    const { sqlstate, message } = error as { sqlstate: string; message: string };
    return `${sqlstate} ${message}`;
  }
};
const doublings = (count: number) => Array.from({ length: count }, (_, at) => view(`v${at + 1}`, [`v${at}`, `v${at}`]));

describe("limits of views", () => {
  const eight = after([], view("v0", ["t"]), ...doublings(8)); // 767 relations

  it("bound the relations that a view comes to, each counted as often as it is bound", () => {
    expect(outcome(() => after(eight, view("v9", ["v8", "v8"])))).toBe("54001 view team.v9 is too complex");
    expect(outcome(() => after(eight, view("w", ["v8", "v7", "v7"])))).toBe("54001 view team.w is too complex");
    expect(outcome(() => after(eight, view("w", ["v8", "v1"])))).toBe("ok");
  });

  it("hold for what reads the view that is replaced or renamed", () => {
    expect(outcome(() => after(eight, view("v0", ["t", "t"])))).toBe("54001 view team.v8 is too complex");
    const waiting = after(eight, view("reader", ["late", "late"]));
    expect(outcome(() => after(waiting, { kind: "rename", target: relation("v8"), to: "late", ifExists: false, reads: readsNothing }))).toBe("54001 view team.reader is too complex");
    expect(outcome(() => after(waiting, { kind: "rename", target: relation("v2"), to: "late", ifExists: false, reads: readsNothing }))).toBe("ok");
  });

  it("bound the depth", () => {
    const chain = (length: number) => Array.from({ length }, (_, at) => view(`c${at}`, at === 0 ? ["t"] : [`c${at - 1}`]));
    expect(outcome(() => after([], ...chain(64)))).toBe("ok");
    expect(outcome(() => after([], ...chain(65)))).toBe("54001 view team.c64 is too complex");
  });

  it("count names of a WITH as the views that they may be, and see no circle in them", () => {
    const hidden = Array.from({ length: 12 }, (_, at) => view(`h${at + 1}`, [], { possible: [`h${at}`, `h${at}`] }));
    expect(outcome(() => after([], view("h0", ["t"]), ...hidden))).toBe("54001 view team.h9 is too complex");
    expect(outcome(() => after([], view("orders", ["staged"]), view("staged", ["raw"], { possible: ["orders", "staged"] })))).toBe("ok");
  });

  it("bound their number and their texts", () => {
    expect(outcome(() => after([], view("long", [], { query: "x".repeat(262_145) })))).toBe("54000 the query of view team.long is longer than 262144 characters");
    const many: View[] = Array.from({ length: 5_000 }, (_, at) => ({ ...relation(`v${at}`), columns: [], query: "x".repeat(3_300), comment: "", columnComments: {}, reads: readsNothing }));
    expect(outcome(() => after(many, view("more", [])))).toBe("54000 more than 5000 views cannot be kept");
    expect(outcome(() => after(many, view("v1", [])))).toBe("ok");
    const comment = (length: number): PlacedChange => ({ kind: "comment", target: relation("v1"), text: "x".repeat(length), reads: readsNothing });
    expect(outcome(() => after(many, comment(1_000_000)))).toBe("54000 all views together are longer than 16777216 characters");
    expect(outcome(() => after(many, comment(100_000)))).toBe("ok");
  });

  it("leave statements room for several views", () => {
    const reads = new Map(eight.map((each) => [each.name, each.reads]));
    const statement = (count: number) => outcome(() => requireSimpleStatement(Array.from({ length: count }, () => relation("v8")), ({ name }) => reads.get(name)));
    expect([statement(13), statement(14)]).toEqual(["ok", "54001 the statement is too complex"]);
  });
});
