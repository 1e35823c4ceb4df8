import { describe, expect, it } from "vitest";
import { createAccess } from "./access.ts";
import { readAccess, readReaders } from "./access-file.ts";

const text = `
access:
  groups:
    analysts: [ana, ben]
  rules:
    - to: analysts
      datasets: [sales.*, samples.flights]
    - { to: [ben, cleo], files: s3://open/, write: s3://scratch/ben/ }
    - { to: everyone, datasets: "public_data.*" }
`;

describe("rights", () => {
  const access = createAccess(() => file, ["/srv/all/"]);
  let file = readAccess(text, "access.yaml");

  it("are those of all rules for a user, a group of theirs, or everyone", () => {
    expect(access.policyOf("ana")).toMatchObject({ relations: ["public_data.*", "sales.*", "samples.flights"], readPrefixes: ["/srv/all/"], writePrefixes: [] });
    expect(access.policyOf("ben")).toMatchObject({ relations: ["public_data.*", "sales.*", "samples.flights"], readPrefixes: ["/srv/all/", "s3://open/"], writePrefixes: ["s3://scratch/ben/"] });
    expect(access.policyOf("dora")).toMatchObject({ relations: ["public_data.*"], writePrefixes: [] });
    expect(access.policyOf("analysts").relations).toEqual(["public_data.*"]); // the name of a group is no user's
  });

  it("are the same object until they change", () => {
    const before = { ana: access.policyOf("ana"), cleo: access.policyOf("cleo") };
    file = readAccess(text.replace("s3://open/", "s3://other/"), "access.yaml");
    expect(access.policyOf("ana")).toBe(before.ana);
    expect(access.policyOf("cleo")).not.toBe(before.cleo);
    expect(access.policyOf("cleo").readPrefixes).toEqual(["/srv/all/", "s3://other/"]);
  });

  it("are all datasets where there are no rules, and nothing in a file without any", () => {
    expect(createAccess(undefined, []).policyOf("ana").relations).toEqual(["*"]);
    expect(createAccess(() => readAccess("storage: []", "a.yaml"), []).policyOf("ana").relations).toEqual([]);
  });
});

describe("readReaders", () => {
  it("are rules, for what says who they are", () => {
    const yaml = "datasets:\n  sales:\n    orders: { files: /a.csv, readers: [ana, analysts] }\n    open: { files: /b.csv, readers: everyone }\n    other: { files: /c.csv }\n";
    expect(readReaders(yaml, "d.yaml").map(({ to, datasets }) => [to, datasets])).toEqual([[["ana", "analysts"], ["sales.orders"]], [["everyone"], ["sales.open"]]]);
    expect(readReaders("storage: []", "d.yaml")).toEqual([]);
    expect(() => readReaders("datasets: { s: { t: { readers: { a: b } } } }", "d.yaml")).toThrow("d.yaml:1:32: datasets.s.t.readers: expected a user, a group or everyone");
  });
});

describe("readAccess", () => {
  it.each([
    ["access: { rules: [{ datasets: a.b }] }", "a.yaml:1:19: access.rules[0]: expected to: a user, a group or everyone, or a list of them"],
    ["access: { rules: [{ to: ana }] }", "a.yaml:1:19: access.rules[0]: expected at least one of datasets, files, write"],
    ["access: { rules: [{ to: ana, datasets: orders }] }", "a.yaml:1:40: access.rules[0].datasets: expected schema.table, schema.* or *"],
    ["access: { rules: [{ to: ana, files: s3://bucket }] }", "expected a URL such as s3://bucket/, or an absolute path"],
    ["access: { rules: [{ to: ana, files: s3://bucket/a }] }", "expected a slash at the end"],
    ["access: { rules: [{ to: ana, files: s3://bucket/../b/ }] }", "expected neither wildcards, dots"],
    ["access: { rules: [{ to: ana, files: s3://bucket/*/ }] }", "expected neither wildcards, dots"],
    ["access: { rules: [{ to: ana, files: s3://bucket//b/ }] }", "expected neither wildcards, dots"],
    ["access: { rules: [{ to: ana, files: relative/ }] }", "expected a URL such as s3://bucket/, or an absolute path"],
    ["access: { groups: { everyone: [ana] } }", "everyone stands for every user"],
    ["access: { rights: [] }", "unknown; expected groups, rules"],
  ])("says what is wrong with %s", (yaml, message) => {
    expect(() => readAccess(yaml, "a.yaml")).toThrow(message);
  });

  it("takes roots of stores and directories", () => {
    const { rules } = readAccess("access: { rules: [{ to: ana, files: [s3://b/, /, /srv/x/, az://c/d/] }] }", "a.yaml");
    expect(rules[0]!.files).toEqual(["s3://b/", "/", "/srv/x/", "az://c/d/"]);
  });
});
