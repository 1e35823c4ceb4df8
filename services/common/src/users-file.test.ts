import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { formatVerifier, makeVerifier, verifyPassword } from "./scram-verifier.ts";
import { localUser, parseUsers, usersFromFile, UsersFileError } from "./users-file.ts";

const verifier = formatVerifier(await makeVerifier("s3cret"));
const hash = createHash("sha256").update("a token").digest("hex");

describe("parseUsers", () => {
  it("gathers a user's proofs, in any order", async () => {
    const users = parseUsers(`# people\r\n\r\n  ana\ttoken-sha256:${hash.toUpperCase()}\r\nana ${verifier}\nbob ${verifier}`, "users");
    expect([...users.keys()]).toEqual(["ana", "bob"]);
    expect(users.get("ana")!.tokenHashes).toEqual([hash]);
    expect(await verifyPassword(users.get("ana")!.verifier, "s3cret")).toBe(true);
    expect(await verifyPassword(users.get("bob")!.verifier, "secret")).toBe(false);
  });

  it.each([
    ["ana", "users:2: expected a user's name and a verifier"],
    [`ana ${verifier} more`, "users:2: expected a user's name and a verifier"],
    ["ana s3cret", "users:2: expected SCRAM-SHA-256"],
    ["ana md5d41d8cd98f00b204e9800998ecf8427e", "users:2: expected SCRAM-SHA-256"],
    [`ana ${verifier.slice(0, -4)}`, "users:2: expected SCRAM-SHA-256"],
    [`ana ${verifier.replace("4096", "0")}`, "users:2: expected SCRAM-SHA-256"],
    ["ana token-sha256:abc", "users:2: expected SCRAM-SHA-256"],
    [`ana token-sha256:${hash}`, "users: user ana has tokens but no SCRAM-SHA-256 verifier"],
  ])("says what is wrong with %j", (line, message) => {
    expect(() => parseUsers(`# people\n${line}`, "users")).toThrow(UsersFileError);
    expect(() => parseUsers(`# people\n${line}`, "users")).toThrow(message);
  });
});

describe("usersFromFile", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tavana-users-"));
    file = join(folder, "users");
    vi.useFakeTimers({ toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
    rmSync(folder, { recursive: true, force: true });
  });

  it("sees a change, and keeps its users when the file has become wrong", () => {
    writeFileSync(file, `ana ${verifier}\nana token-sha256:${hash}\n`);
    const errors: string[] = [];
    const users = usersFromFile(file, ({ message }) => errors.push(message));
    expect(users.find("ana")?.name).toBe("ana");
    expect(users.findByTokenHash(hash)?.name).toBe("ana");
    expect(users.names()).toContain("ana");
    expect(users.find("bob")).toBeUndefined();
    const later = () => vi.setSystemTime(Date.now() + 2_000);

    writeFileSync(file, `bob ${verifier}\n`);
    later();
    expect(users.find("ana")).toBeUndefined();
    expect(users.findByTokenHash(hash)).toBeUndefined();
    expect(users.find("bob")?.name).toBe("bob");

    writeFileSync(file, "bob\n");
    later();
    expect(users.find("bob")?.name).toBe("bob");
    rmSync(file);
    later();
    expect(users.find("bob")?.name).toBe("bob");
    expect(errors).toEqual([expect.stringContaining(":1: expected a user's name and a verifier"), expect.stringContaining("ENOENT")]);
  });

  it("cannot begin with a file that is not there", () => {
    expect(() => usersFromFile(file)).toThrow("ENOENT");
  });
});

it("localUser knows one name, whose password and token it is", async () => {
  const users = await localUser();
  expect(await verifyPassword(users.find("tavana")!.verifier, "tavana")).toBe(true);
  expect(users.findByTokenHash(createHash("sha256").update("tavana").digest("hex"))?.name).toBe("tavana");
  expect(users.find("postgres")).toBeUndefined();
  expect(users.findByTokenHash("")).toBeUndefined();
});
