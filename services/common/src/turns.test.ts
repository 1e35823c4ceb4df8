import { expect, it } from "vitest";
import { Turns } from "./turns.ts";

it("gives turns one after the other, whether those before succeed or fail", async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const work = (name: string, fails = false) => async () => {
    seen.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(`${name} ends`);
    if (fails) throw new Error(name);
    return name;
  };
  const [one, two, three] = await Promise.allSettled([turns.next(work("one")), turns.next(work("two", true)), turns.next(work("three"))]);
  expect([one.status, two.status, three.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(seen).toEqual(["one", "two", "three"].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

it("lets those go at once who wait no longer", async () => {
  const turns = new Turns();
  let end: () => void = () => undefined;
  const first = turns.next(() => new Promise<void>((resolve) => (end = resolve)));
  const leaving = new AbortController();
  let ran = false;
  const second = turns.next(async () => void (ran = true), leaving.signal);
  const third = turns.next(async () => "third", new AbortController().signal);
  leaving.abort(new Error("enough"));
  await expect(second).rejects.toThrow("enough");
  end();
  await first;
  expect(await third).toBe("third");
  expect(ran).toBe(false);
});
