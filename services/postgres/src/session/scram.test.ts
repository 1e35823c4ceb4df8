import { describe, expect, it } from "vitest";
import { makeVerifier } from "@tavana/common";
import { ScramClient } from "../testing/raw-client.ts";
import { mockVerifier, ScramExchange } from "./scram.ts";

describe("ScramExchange", () => {
  it("gives RFC 7677's example, byte for byte", async () => {
    const verifier = await makeVerifier("pencil", Buffer.from("W22ZaJ0SNY7soEsUEjb6gQ==", "base64"), 4096);
    const exchange = new ScramExchange(verifier, undefined, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
    expect(exchange.first("n,,n=user,r=rOprNGfwEbeRWgbNEkqO")).toBe(
      "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
    );
    expect(
      exchange.final("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="),
    ).toBe("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
  });

  it("takes the right password, refuses a wrong one", async () => {
    const verifier = await makeVerifier("sésame 🦆");
    for (const [password, right] of [["sésame 🦆", true], ["sesame", false], ["", false]] as const) {
      const exchange = new ScramExchange(verifier);
      const client = new ScramClient(password);
      const answer = exchange.final(client.final(exchange.first(client.first())));
      expect(answer !== undefined, password).toBe(right);
      if (right) expect(answer).toBe(client.serverFinal);
    }
  });

  it("shows the same salt for the same unknown name, and takes no password for it", () => {
    const secret = Buffer.alloc(32, 7);
    const [first, again, other] = [mockVerifier("nobody", secret), mockVerifier("nobody", secret), mockVerifier("noone", secret)];
    expect(again.salt).toEqual(first.salt);
    expect(other.salt).not.toEqual(first.salt);
    expect(first).toMatchObject({ iterations: 4096 });
    expect(first.salt.length).toBe(16);
    const exchange = new ScramExchange(first);
    const client = new ScramClient("");
    expect(exchange.final(client.final(exchange.first(client.first())))).toBeUndefined();
  });

  it.each([
    ["", "08P01"],
    ["n", "08P01"],
    ["n,,", "08P01"],
    ["n,,n=x", "08P01"],
    ["n,,n=x,r=", "08P01"],
    ["p=tls-unique,,n=,r=abc", "08P01"],
    ["n,a=root,n=,r=abc", "0A000"],
    ["n,,m=x,n=,r=abc", "0A000"],
    ["x,,n=,r=abc", "08P01"],
  ])("refuses client-first-message %j with %s", async (message, sqlstate) => {
    const exchange = new ScramExchange(await makeVerifier("x", undefined, 1));
    expect(() => exchange.first(message)).toThrow(expect.objectContaining({ sqlstate }));
  });

  it.each([
    ["garbage"],
    ["c=biws,r=abcdef"],
    ["c=biws,r=WRONG,p=AAAA"],
    ["c=eSws,r=NONCE,p=AAAA"],
    ["c=biws,r=NONCE,p=AAAA"],
    ["c=biws,r=NONCE,p="],
  ])("refuses client-final-message %j", async (message) => {
    const exchange = new ScramExchange(await makeVerifier("x", undefined, 1), undefined, "SERVER");
    exchange.first("n,,n=,r=CLIENT");
    expect(() => exchange.final(message.replace("NONCE", "CLIENTSERVER"))).toThrow(expect.objectContaining({ sqlstate: "08P01" }));
  });

  it.each([
    [true, "p=tls-server-end-point,,n=,r=abc", undefined],
    [false, "n,,n=,r=abc", undefined],
    // The client has been told that there is no channel binding, by someone between.
    [false, "y,,n=,r=abc", "28000"],
    [true, "p=tls-unique,,n=,r=abc", "08P01"],
    [true, "n,,n=,r=abc", "08P01"],
    [false, "p=tls-server-end-point,,n=,r=abc", "08P01"],
  ])("with channel binding offered and taken %s: %j gives %s", async (isBound, message, sqlstate) => {
    const exchange = new ScramExchange(await makeVerifier("x", undefined, 1), { endPoint: Buffer.alloc(32, 1), isBound });
    if (sqlstate === undefined) expect(exchange.first(message)).toContain("r=abc");
    else expect(() => exchange.first(message)).toThrow(expect.objectContaining({ sqlstate }));
  });

  it("refuses a proof that is bound to another certificate", async () => {
    const exchange = new ScramExchange(await makeVerifier("x", undefined, 1), { endPoint: Buffer.alloc(32, 1), isBound: true }, "SERVER");
    exchange.first("p=tls-server-end-point,,n=,r=CLIENT");
    const binding = (byte: number) => Buffer.concat([Buffer.from("p=tls-server-end-point,,"), Buffer.alloc(32, byte)]).toString("base64");
    const proof = Buffer.alloc(32).toString("base64");
    expect(() => exchange.final(`c=${binding(2)},r=CLIENTSERVER,p=${proof}`)).toThrow(expect.objectContaining({ sqlstate: "28000" }));
    expect(exchange.final(`c=${binding(1)},r=CLIENTSERVER,p=${proof}`)).toBeUndefined();
  });
});
