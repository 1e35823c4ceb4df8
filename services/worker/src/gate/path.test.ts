import { describe, expect, it } from "vitest";
import { normalizePath, requireReadable } from "./path.ts";

describe("normalizePath", () => {
  it.each([
    ["s3://Bucket/a//b/./c.parquet", "s3://Bucket/a/b/c.parquet"],
    ["S3://b/x", "s3://b/x"],
    ["/data/./x.csv", "/data/x.csv"],
    ["abfss://lake@acct.dfs.core.windows.net/a/./b", "abfss://lake@acct.dfs.core.windows.net/a/b"],
    ["s3://b/year=*/x-[0-9].parquet", "s3://b/year=*/x-[0-9].parquet"],
  ])("%s", (path, normal) => {
    expect(normalizePath(path)).toBe(normal);
  });

  it.each([
    "s3://b/../secret/x",
    "/data/../etc/passwd",
    "s3://b/x?s3_endpoint=evil:9000",
    "s3://b/x#frag",
    "s3://b/%2e%2e/x",
    "s3://key:secret@b/x",
    "s3://lake@acct.dfs.core.windows.net/x",
    "abfss://key:secret@acct.dfs.core.windows.net/x",
    "abfss://lake@evil.example/x",
    "file:/etc/passwd",
    "/data\\..\\x",
    "/data/x\n",
  ])("refuses %j", (path) => {
    expect(() => normalizePath(path)).toThrow(/permission denied/);
  });
});

describe("requireReadable", () => {
  it("takes a prefix for a directory, not for the beginning of a name", () => {
    expect(() => requireReadable("/data/x.csv", ["/data"])).not.toThrow();
    expect(() => requireReadable("/database/x.csv", ["/data"])).toThrow(/permission denied/);
    expect(() => requireReadable("s3://bucket2/x", ["s3://bucket/"])).toThrow(/permission denied/);
    expect(() => requireReadable("/*/x.csv", ["/data/"])).toThrow(/permission denied/);
    expect(() => requireReadable("x.csv", [])).toThrow(/permission denied/);
  });

  it("takes a store's names as they are given: empty parts and dots make other names", () => {
    for (const path of ["s3://b//a/x.csv", "s3://b/./a/x.csv", "s3:///b/a/x.csv"]) expect(() => requireReadable(path, ["s3://b/a/"]), path).toThrow(/permission denied/);
    for (const path of ["s3://b/a/x.csv", "S3://b/a//x.csv", "s3://b/a/./x.csv"]) expect(() => requireReadable(path, ["s3://b/a/"]), path).not.toThrow();
    expect(() => requireReadable("/data//./x.csv", ["/data/"])).not.toThrow();
  });
});
