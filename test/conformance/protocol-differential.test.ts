import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { summary } from "../../services/postgres/src/testing/harness.ts";
import { RawClient, type ServerMessage } from "../../services/postgres/src/testing/raw-client.ts";
import { startTavana } from "../toolbox/tavana.ts";
import { cases, type Case } from "./protocol-cases.ts";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";

/** Both servers start at once, each within its own bound. */
const START_TIMEOUT_MS = 120_000;

let reference: ReferencePostgres;
let tavana: Awaited<ReturnType<typeof startTavana>>;

beforeAll(async () => {
  [reference, tavana] = await Promise.all([startReferencePostgres(), startTavana()]);
}, START_TIMEOUT_MS);
afterAll(async () => {
  await Promise.all([reference?.stop(), tavana?.stop()]);
}, START_TIMEOUT_MS);

/** The answers to each step, on a connection of its own. */
async function play(port: number, { steps }: Case): Promise<string[][]> {
  const { client } = await RawClient.logIn({ port, parameters: { TimeZone: "UTC" } });
  const answers: string[][] = [];
  for (const { send, readies } of steps) {
    client.send(...send);
    const answer: string[] = [];
    for (let ready = 0; ready < readies; ready++) answer.push(...summary(await client.untilReady()));
    answers.push(answer);
  }
  client.socket.destroy();
  return answers;
}

describe("the protocol, beside PostgreSQL 15", () => {
  it.each(cases.map((one) => [one.name, one] as const))("%s", async (_, one) => {
    const [expected, actual] = await Promise.all([play(reference.port, one), play(tavana.pgPort, one)]);
    for (const [index, answer] of expected.entries()) {
      if (one.differences?.[index] === undefined) expect(actual[index], `step ${index}`).toEqual(answer);
      else expect(actual[index]?.at(-1), one.differences[index]).toBe(answer.at(-1));
    }
  });

  it.each(["scroll", "no scroll"])("moves %s cursors as PostgreSQL does, whatever the order", async (scroll) => {
    const [{ client: postgres }, { client }] = await Promise.all([RawClient.logIn({ port: reference.port }), RawClient.logIn({ port: tavana.pgPort })]);
    const anywhere = fc.constantFrom("next", "prior", "first", "last", "all", "forward all", "backward all", ...[-9, -2, -1, 0, 1, 2, 3, 9].flatMap((n) => [`absolute ${n}`, `relative ${n}`, `forward ${n}`, `backward ${n}`]));
    const onwards = fc.constantFrom("next", "all", "1", "2", "relative 1", "relative 3", "forward 2", "absolute 4", "absolute 7");
    const moves = fc.array(fc.tuple(fc.constantFrom("fetch", "move"), scroll === "scroll" ? anywhere : onwards), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 6 }), fc.boolean(), moves, async (count, hold, steps) => {
        const declare = `declare c ${scroll} cursor ${hold ? "with hold" : ""} for select * from (values (1), (2), (3), (4), (5), (6)) as t (n) where n <= ${count} order by n`;
        const half = Math.floor(steps.length / 2);
        const texts = steps.map(([verb, where]) => `${verb} ${where} from c`);
        const script = ["rollback", "close all", "begin", declare, ...texts.slice(0, half), ...(hold ? ["commit"] : []), ...texts.slice(half)];
        for (const text of script) expect(summary(await client.query(text)), text).toEqual(summary(await postgres.query(text)));
      }),
      { numRuns: 60 },
    );
    postgres.socket.destroy();
    client.socket.destroy();
  }, 60_000);

  it("knows every setting that a client of PostgreSQL can set", async () => {
    const [{ client: postgres }, { client }] = await Promise.all([RawClient.logIn({ port: reference.port }), RawClient.logIn({ port: tavana.pgPort })]);
    const values = (messages: readonly ServerMessage[]) => messages.flatMap(({ name, fields }) => (name === "dataRow" ? [fields as string[]] : []));
    // What depends on the installation, or is PostgreSQL's own debugging.
    const others = new Set(["extension_destdir", "lc_messages", "lc_monetary", "lc_numeric", "lc_time", "jit", "restrict_nonsystem_relation_kind", "tcp_keepalives_count", "tcp_keepalives_idle", "tcp_keepalives_interval", "trace_notify", "trace_sort"]);
    const known = values(await postgres.query("select name, current_setting(name) from pg_settings where context in ('user', 'superuser')")).filter(([name]) => !others.has(name!));
    expect(known.length).toBeGreaterThan(150);
    const shown = new Map<string, string | undefined>();
    for (const [name] of known) shown.set(name!, values(await client.query(`show ${name!}`))[0]?.[0]);
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(known));
    postgres.socket.destroy();
    client.socket.destroy();
  });

  it("reports the same parameters at start", async () => {
    const names = async (port: number) => {
      const { client, messages } = await RawClient.logIn({ port });
      client.socket.destroy();
      return messages.filter(({ name }) => name === "parameterStatus").map(({ parameterName }) => parameterName);
    };
    expect(await names(tavana.pgPort)).toEqual(await names(reference.port));
  });
});
