import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { formatVerifier, makeVerifier, parseVerifier, verifyPassword } from "../../services/common/src/index.ts";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";

let postgres: ReferencePostgres;
let client: pg.Client;
beforeAll(async () => {
  postgres = await startReferencePostgres();
  client = new pg.Client({ host: "127.0.0.1", port: postgres.port, user: "tavana", database: "tavana" });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await postgres?.stop();
});

/** What PostgreSQL keeps of a password: its own verifier, which a users file may carry. */
async function kept(password: string): Promise<string> {
  await client.query(`drop role if exists someone; create role someone password ${pg.escapeLiteral(password)}`);
  return (await client.query("select rolpassword from pg_authid where rolname = 'someone'")).rows[0].rolpassword;
}

it.each([
  ["ASCII", "pencil"],
  ["blanks", " a  b "],
  ["quotes", `it's "so"`],
  ["beyond ASCII", "s3cret ☕ 😀"],
  ["spaces of other kinds", "a\u00a0b\u1680c\u3000d\u200be"],
  ["characters that are mapped to nothing", "a\u00adb\ufeffc"],
  ["nothing else", "\u00ad"],
  ["ligatures and full width, to be normalised", "ﬁne ＡＢＣ Ⅸ A\u030a \u212b"],
  ["characters that are prohibited", "a\u0007ﬁ"],
  ["private use", "\ue000ﬁ"],
  ["characters newer than Unicode 3.2", "\u{1fae0}ﬁ"],
  ["both directions", "\u0627a1ﬁ"],
  ["right to left", "\u0627\u0628ﬁ\u0628"],
  ["a thousand characters", "ü".repeat(1_000)],
])("takes a password of %s as PostgreSQL does", async (_, password) => {
  const text = await kept(password);
  const verifier = parseVerifier(text)!;
  expect(formatVerifier(await makeVerifier(password, verifier.salt, verifier.iterations))).toBe(text);
  expect(await verifyPassword(verifier, password)).toBe(true);
  expect(await verifyPassword(verifier, `${password}x`)).toBe(false);
});
