import { describe, expect, it } from "vitest";
import { MAX_TOKENS, tokenize } from "./lexer.ts";

describe("a text of millions of tokens", () => {
  it("is refused before it takes the process's memory", () => {
    expect(() => tokenize(`select ${"1,".repeat(MAX_TOKENS)}1`)).toThrow(expect.objectContaining({ sqlstate: "54001" }));
  });

  it("is not meant by a long literal or comment", () => {
    expect(tokenize(`select '${"x".repeat(2 * MAX_TOKENS)}' /* ${"y ".repeat(MAX_TOKENS)} */`)).toHaveLength(2);
  });
});
