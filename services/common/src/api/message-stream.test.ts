import http2 from "node:http2";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { enveloped, MessageStream } from "./message-stream.ts";

const MAX_BYTES = 100_000;
let server: http2.Http2Server;
let client: http2.ClientHttp2Session;
/** What the server received on its newest stream, and how that ended. */
let received: Buffer[];
let ended: Promise<Error | undefined>;

beforeAll(async () => {
  server = http2.createServer();
  server.on("stream", (stream: http2.ServerHttp2Stream) => {
    stream.respond({ ":status": 200 });
    received = [];
    const messages: MessageStream = new MessageStream(stream, MAX_BYTES, (message) => {
      if (message.length === 13) throw new Error("not a message");
      received.push(Buffer.from(message));
      messages.send(message);
    });
    ended = messages.ended;
    void ended.then(() => messages.end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(() => {
  client.destroy();
  server.close();
});

async function open(): Promise<http2.ClientHttp2Stream> {
  const stream = client.request({ ":method": "POST", ":path": "/" }, { endStream: false });
  stream.on("error", () => undefined);
  await once(stream, "response");
  return stream;
}

it("hands on messages however their bytes arrive, and sends them back whole", async () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 3_000 }).filter(({ length }) => length !== 13), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(messages, fc.array(fc.nat({ max: 4_000 }), { maxLength: 12 }), async (sent, cuts) => {
      const stream = await open();
      const echoed: Buffer[] = [];
      const echoes = new MessageStream(stream, MAX_BYTES, (message) => echoed.push(Buffer.from(message)));
      const bytes = Buffer.concat(sent.map((message) => enveloped(message)));
      let at = 0;
      for (const cut of cuts) {
        stream.write(bytes.subarray(at, at + cut));
        at += cut;
        await new Promise((resolve) => setImmediate(resolve));
      }
      stream.end(bytes.subarray(at));
      expect(await echoes.ended).toBeUndefined();
      expect(received.map((message) => message.toString("hex"))).toEqual(sent.map((message) => Buffer.from(message).toString("hex")));
      expect(Buffer.concat(echoed).equals(Buffer.concat(received))).toBe(true);
    }),
    { numRuns: 40 },
  );
});

it.each([
  ["too large", Buffer.from([0, 0, 1, 0x86, 0xa1]), /message of 100001 bytes is too large/],
  ["compressed", Buffer.from([1, 0, 0, 0, 1, 0]), /compressed/],
  ["not understood", enveloped(Buffer.alloc(13)), /not a message/],
])("breaks off on a message that is %s", async (_, bytes, why) => {
  const stream = await open();
  stream.write(bytes);
  await new Promise((resolve) => stream.once("close", resolve));
  expect((await ended)?.message).toMatch(why);
});

it("says so when the other side breaks off", async () => {
  const stream = await open();
  stream.write(enveloped(Buffer.from("whole")).subarray(0, 7));
  await new Promise((resolve) => setTimeout(resolve, 20));
  stream.close(http2.constants.NGHTTP2_CANCEL);
  expect(await ended).toBeInstanceOf(Error);
  expect(received).toEqual([]);
});
