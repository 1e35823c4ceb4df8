import { describe, expect, it } from "vitest";
import { ConfigError, describeSettings, list, oneOf, port, readConfig, readFlags, settingsTable, text, whole, type Setting } from "./config.ts";

const settings = {
  PG_PORT: { parse: port, default: 5432, description: "a port" },
  LOG_LEVEL: { parse: oneOf("info", "warn"), default: "info", description: "what is logged" } as Setting<"info" | "warn">,
  READ_PREFIXES: { parse: list, default: [], shown: "none", description: "folders" } as Setting<readonly string[]>,
  USERS_FILE: { parse: text, default: undefined, description: "a file" } as Setting<string | undefined>,
};

function problems(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("readConfig", () => {
  it("takes defaults where nothing, or nothing but an empty text, is given", () => {
    const defaults = { PG_PORT: 5432, LOG_LEVEL: "info", READ_PREFIXES: [], USERS_FILE: undefined };
    expect(readConfig(settings, {})).toEqual(defaults);
    expect(readConfig(settings, { PG_PORT: "", USERS_FILE: "", OTHER: "x" })).toEqual(defaults);
  });

  it("reads values by their types", () => {
    expect(readConfig(settings, { PG_PORT: "0", LOG_LEVEL: "warn", READ_PREFIXES: " /a, s3://b/ ,", USERS_FILE: "u" })).toEqual({
      PG_PORT: 0,
      LOG_LEVEL: "warn",
      READ_PREFIXES: ["/a", "s3://b/"],
      USERS_FILE: "u",
    });
  });

  it("names everything that is wrong at once", () => {
    expect(problems(() => readConfig(settings, { PG_PORT: "65536", LOG_LEVEL: "loud" }))).toEqual([
      "PG_PORT=65536: expected a whole number from 0 to 65535",
      "LOG_LEVEL=loud: expected one of info, warn",
    ]);
  });

  it.each(["-1", "1.5", "1e3", "0x10", " 1", "ten", "99999999999999999999"])("takes %j for no number", (value) => {
    expect(() => whole(0, 10_000)(value)).toThrow("expected a whole number from 0 to 10000");
  });
});

describe("readFlags", () => {
  it("knows both ways to give a value, and lets the last one win", () => {
    expect(readFlags(settings, ["--pg-port", "1", "--users-file=a=b", "--pg-port=2", "--read-prefixes", ""])).toEqual({ PG_PORT: "2", USERS_FILE: "a=b", READ_PREFIXES: "" });
  });

  it("names every flag that is no setting's, and not its value too", () => {
    expect(problems(() => readFlags(settings, ["--pg-prt", "1", "-p", "--PG_PORT", "3", "extra", "--log-level"]))).toEqual([
      "--pg-prt: there is no such option (--help lists them)",
      "-p: there is no such option (--help lists them)",
      "extra: there is no such option (--help lists them)",
      "--log-level: a value is missing",
    ]);
  });

  it("does not take properties of every object for settings", () => {
    expect(problems(() => readFlags(settings, ["--constructor=1", "--to-string=1"]))).toHaveLength(2);
  });
});

it("settings describe themselves", () => {
  expect(describeSettings(settings)).toBe(
    ["  --pg-port        a port (5432)", "  --log-level      what is logged (info)", "  --read-prefixes  folders (none)", "  --users-file     a file"].join("\n"),
  );
  expect(settingsTable({ PG_PORT: settings.PG_PORT, USERS_FILE: settings.USERS_FILE })).toBe(
    "| Variable | Default | Meaning |\n|---|---|---|\n| `PG_PORT` | 5432 | a port |\n| `USERS_FILE` |  | a file |\n",
  );
});
