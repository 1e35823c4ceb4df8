import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readsNothing } from "./definition.ts";
import { changedViews, type PlacedChange, type View } from "./view-set.ts";

const at = (text: string) => {
  const [schema = "", name = ""] = text.split(".");
  return { schema, name };
};
const create = (name: string, reads: readonly string[] = [], existing: "refuse" | "replace" | "keep" = "refuse"): PlacedChange => ({
  kind: "create", target: at(name), columns: [], query: `select ${name}`, queryStart: 0, existing, reads: { ...readsNothing, relations: reads.map((read) => ({ catalog: "", ...at(read) })) },
});
const drop = (names: readonly string[], { ifExists = false, cascade = false } = {}): PlacedChange => ({ kind: "drop", targets: names.map(at), ifExists, cascade, reads: readsNothing });
const isDataset = ({ schema, name }: { schema: string; name: string }) => `${schema}.${name}`.toLowerCase() === "sales.orders";
const after = (views: readonly View[], ...changes: PlacedChange[]) => changes.reduce((before, change) => changedViews(before, change, isDataset), views);
const names = (views: readonly View[]) => views.map(({ schema, name }) => `${schema}.${name}`);
const refusal = (views: readonly View[], change: PlacedChange) => {
  try {
    return names(changedViews(views, change, isDataset));
  } catch (error) {
    return (error as { sqlstate: string }).sqlstate;
  }
};

describe("changes of views", () => {
  const two = after([], create("a.v"), create("a.w", ["a.v"]));

  it("make, replace and keep", () => {
    expect(names(two)).toEqual(["a.v", "a.w"]);
    expect(refusal(two, create("A.V"))).toBe("42P07");
    expect(after(two, create("A.V", [], "keep"))).toBe(two);
    expect(after(two, create("a.v", ["x.y"], "replace"))[0]).toMatchObject({ reads: { relations: [{ schema: "x", name: "y" }] } });
    expect(refusal(two, create("sales.orders"))).toBe("42P07");
    expect(refusal(two, create("sales.orders", [], "replace"))).toBe("42809");
    expect(after(two, create("sales.orders", [], "keep"))).toBe(two);
  });

  it("let no view read itself, through others either", () => {
    expect(refusal(two, create("a.u", ["a.u"]))).toBe("42P17");
    expect(refusal(two, create("a.v", ["A.W"], "replace"))).toBe("42P17");
  });

  it("drop what nothing reads, or all that reads it", () => {
    expect(refusal(two, drop(["a.v"]))).toBe("2BP01");
    expect(refusal(two, drop(["a.w"]))).toEqual(["a.v"]);
    expect(refusal(two, drop(["a.v", "a.w"]))).toEqual([]);
    expect(refusal(after(two, create("b.x", ["a.w"])), drop(["a.v"], { cascade: true }))).toEqual([]);
    expect(refusal(two, drop(["a.none"]))).toBe("42P01");
    expect(refusal(two, drop(["a.none"], { ifExists: true }))).toEqual(["a.v", "a.w"]);
    expect(refusal(two, drop(["sales.orders"]))).toBe("42809");
  });

  it("rename and comment, and comments outlive a replacement", () => {
    const rename = (to: string): PlacedChange => ({ kind: "rename", target: at("a.v"), to, ifExists: false, reads: readsNothing });
    expect(refusal(two, rename("x"))).toEqual(["a.x", "a.w"]);
    expect(refusal(two, rename("W"))).toBe("42P07");
    const commented = after(two, { kind: "comment", target: at("a.v"), text: "all", reads: readsNothing }, { kind: "comment", target: at("a.v"), column: "id", text: "key", reads: readsNothing }, create("a.v", [], "replace"));
    expect(commented[0]).toMatchObject({ comment: "all", columnComments: { id: "key" } });
    expect(after(commented, { kind: "comment", target: at("a.v"), column: "id", text: null, reads: readsNothing })[0]).toMatchObject({ columnComments: {} });
  });

  it("never leave two of a name, nor a view that reads itself", () => {
    const name = fc.constantFrom("a.v", "a.w", "A.V", "b.x", "sales.orders");
    const change = fc.oneof(
      fc.tuple(name, fc.array(name, { maxLength: 2 }), fc.constantFrom("refuse" as const, "replace" as const, "keep" as const)).map((all) => create(...all)),
      fc.tuple(name, fc.boolean(), fc.boolean()).map(([one, ifExists, cascade]) => drop([one], { ifExists, cascade })),
      fc.tuple(name, fc.constantFrom("v", "w", "x")).map(([one, to]): PlacedChange => ({ kind: "rename", target: at(one), to, ifExists: false, reads: readsNothing })),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        let views: readonly View[] = [];
        for (const each of changes) {
          try {
            views = changedViews(views, each, isDataset);
          } catch (error) {
            expect((error as { sqlstate: string }).sqlstate).toMatch(/^(42P07|42809|42P01|42P17|2BP01)$/);
          }
        }
        const keys = names(views).map((key) => key.toLowerCase());
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys).not.toContain("sales.orders");
      }),
    );
  });
});
