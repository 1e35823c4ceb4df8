import { serialize } from "pg-protocol";
import { afterAll, beforeAll, expect, it } from "vitest";
import { RawClient, type ServerMessage } from "../../services/postgres/src/testing/raw-client.ts";
import { startReferencePostgres, type ReferencePostgres } from "../toolbox/postgres.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let postgres: ReferencePostgres;
let tavana: Tavana;
let clients: RawClient[];

beforeAll(async () => {
  [postgres, tavana] = await Promise.all([startReferencePostgres(), startTavana({ flags: ["--workers", "1"] })]);
  clients = await Promise.all([postgres.port, tavana.pgPort].map(async (port) => (await RawClient.logIn({ port, parameters: { TimeZone: "UTC" } })).client));
});
afterAll(async () => {
  for (const client of clients ?? []) client.socket.destroy();
  await Promise.all([postgres?.stop(), tavana?.stop()]);
});

const values: Readonly<Record<string, readonly string[]>> = {
  int2: ["-32768", "0"], int4: ["2147483647"], int8: ["-9223372036854775808"], oid: ["26"], bool: ["t", "f"],
  float4: ["1.5", "NaN", "Infinity", "-0"], float8: ["0.1", "NaN", "-Infinity", "1e300", "-0", "5e-324"],
  text: ["", "NULL", "€👍", "a\nb"], varchar: ["x"], bpchar: ["x"], name: ["abc"], bytea: ["\\x00ff", ""], varbit: ["101", "1111000011"], bit: ["1"],
  "numeric(38,9)": ["-12345.678000000", "0.000000001"],
  date: ["2020-01-01", "0044-03-15 BC", "infinity", "-infinity", "0001-01-01", "9999-12-31", "5874897-12-31"],
  timestamp: ["2020-01-01 00:00:00.123456", "0044-03-15 01:02:03 BC", "infinity", "-infinity"], timestamptz: ["2020-01-01 00:00:00.5+02", "infinity", "-infinity", "0044-03-15 01:02:03+00 BC"],
  time: ["00:00", "24:00:00", "23:59:59.999999"], timetz: ["12:00:00+05:30", "12:00-08"], interval: ["1 year 2 mons 3 days 04:05:06.789", "-1 day", "-1 mon +2 days -03:00:00", "0"],
  uuid: ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"], json: ['{"a": 1}'], jsonb: ['{"a": 1}'],
  "int4[]": ["{1,2,NULL}", "{}"], "int2[]": ["{1}"], "int8[]": ["{1}"], "text[]": ['{a,NULL,"NULL",""," x ","a\\\\b\\"c"}'], "varchar[]": ["{a}"], "bool[]": ["{t,f}"], "float8[]": ["{1.5,NaN,Infinity}"],
  "date[]": ['{2020-01-01,"0044-03-15 BC",infinity}'], "timestamp[]": ['{"2020-01-01 00:00:00",infinity}'], "timestamptz[]": ['{"2020-01-01 00:00:00+00"}'], "time[]": ["{12:00}"], "interval[]": ['{"1 day"}'],
  "uuid[]": ["{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}"], "bytea[]": ['{"\\\\x00ff",NULL,"\\\\x"}'], "json[]": ['{"{\\"a\\":1}",2}', "{NULL,3}"], "numeric(20,3)[]": ["{123456789012345.123,NULL,-0.500}"],
};

const rows = (messages: readonly ServerMessage[]) => messages.flatMap(({ name, fields }) => (name === "dataRow" ? [fields as (string | null)[]] : []));

/** Bind with one parameter in binary. pg-protocol's writes buffers so, and takes the rest as text. */
const bound = (bytes: Buffer) => serialize.bind({ values: [bytes] });

it.each(Object.entries(values).flatMap(([type, texts]) => texts.map((text) => [type, text] as const)))("%s %j, in binary and in text", async (type, text) => {
  const [reference] = clients;
  const base = type.replace(/\(.*\)/, "");
  const literal = `'${text.replaceAll("'", "''")}'::${type}`;
  const [[oid, bytes]] = rows(await reference!.query(`select '${base}'::regtype::oid, encode(${base.endsWith("[]") ? "array_send" : (rows(await reference!.query(`select typsend::text from pg_type where oid = '${base}'::regtype`))[0]![0] ?? "")}(${literal}), 'hex')`)) as [[string, string]];
  for (const bind of [bound(Buffer.from(bytes, "hex")), serialize.bind({ values: [text] })]) {
    const answers: unknown[] = [];
    for (const client of clients) {
      client.send(serialize.parse({ text: `select $1::${type}, $1::${type} is null`, types: [Number(oid)] }), bind, serialize.execute(), serialize.sync());
      const messages = await client.untilReady();
      answers.push(messages.some(({ name }) => name === "error") ? messages : rows(messages));
    }
    expect(answers[1]).toEqual(answers[0]);
  }
});
