import fc from "fast-check";
import { serialize } from "pg-protocol";
import { describe, expect, it } from "vitest";
import { TavanaError } from "@tavana/common";
import { FrameReader, MAX_LOGIN_MESSAGE_BYTES, MAX_STARTUP_BYTES, type Frame } from "./frame-reader.ts";

const startup = serialize.startup({ user: "ada", database: "samples" });
const LIMIT = 1_000_000;

function read(reader: FrameReader, ...chunks: readonly Buffer[]): Frame[] {
  const frames: Frame[] = [];
  for (const chunk of chunks) reader.push(chunk, (frame) => frames.push(frame));
  return frames;
}

function started(limit = LIMIT): FrameReader {
  const reader = new FrameReader();
  reader.maxMessageBytes = limit;
  read(reader, startup);
  return reader;
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}

const plain = (frames: readonly Frame[]) => frames.map(({ type, body, oversized }) => ({ type, body: body.toString("hex"), oversized }));

describe("FrameReader", () => {
  it("reads SSLRequest, start-up packet and messages that come in one chunk", () => {
    const frames = read(new FrameReader(), Buffer.concat([serialize.requestSsl(), startup, serialize.sync(), serialize.query("select 1")]));
    expect(frames.map(({ type }) => type)).toEqual([0, 0, "S".charCodeAt(0), "Q".charCodeAt(0)]);
    expect(frames[3]!.body.toString()).toBe("select 1\0");
  });

  it("gives the same messages however the stream is cut", () => {
    const message = fc.oneof(
      fc.string({ maxLength: 300 }).map((text) => serialize.query(text)),
      fc.record({ name: fc.string(), text: fc.string(), types: fc.array(fc.nat()) }).map((parse) => serialize.parse(parse)),
      fc.uint8Array({ maxLength: 40_000 }).map((bytes) => serialize.copyData(Buffer.from(bytes))),
      fc.constant(serialize.sync()),
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 20 }), fc.array(fc.nat(100_000), { maxLength: 50 }), (messages, cuts) => {
        const stream = Buffer.concat([startup, ...messages]);
        const whole = new FrameReader();
        const cut = new FrameReader();
        whole.maxMessageBytes = cut.maxMessageBytes = 20_000;
        expect(plain(read(cut, ...split(stream, cuts)))).toEqual(plain(read(whole, stream)));
      }),
    );
  });

  it("reads a stream that comes byte by byte", () => {
    const stream = Buffer.concat([serialize.requestSsl(), startup, serialize.query("select 'é'"), serialize.end()]);
    const bytes = Array.from(stream, (byte) => Buffer.from([byte]));
    expect(plain(read(new FrameReader(), ...bytes))).toEqual(plain(read(new FrameReader(), stream)));
  });

  it("throws nothing but 08P01 on garbage, and never gives more than it got", () => {
    fc.assert(
      fc.property(fc.boolean(), fc.uint8Array({ maxLength: 5_000 }), (inStartup, bytes) => {
        const reader = inStartup ? new FrameReader() : started();
        let given = 0;
        try {
          reader.push(Buffer.from(bytes), (frame) => (given += frame.body.length));
        } catch (error) {
          expect(error).toBeInstanceOf(TavanaError);
          expect((error as TavanaError).sqlstate).toBe("08P01");
        }
        expect(given).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 500 },
    );
  });

  it("passes over a message above the limit and goes on behind it", () => {
    const long = serialize.query("x".repeat(5_000));
    const frames = read(started(100), ...split(Buffer.concat([long, serialize.sync()]), [3, 700, 4_000]));
    expect(frames).toEqual([
      { type: "Q".charCodeAt(0), body: Buffer.alloc(0), oversized: long.length - 1 },
      { type: "S".charCodeAt(0), body: Buffer.alloc(0) },
    ]);
  });

  it.each([
    ["an unknown type", Buffer.from("\x01\0\0\0\x04", "latin1")],
    ["a length below its own four bytes", Buffer.from("Q\0\0\0\x03", "latin1")],
    ["a negative length", Buffer.from("Q\xff\xff\xff\xff", "latin1")],
  ])("refuses %s", (_, bytes) => {
    expect(() => read(started(), bytes)).toThrow(TavanaError);
  });

  it("refuses a start-up packet that is too short or too long", () => {
    for (const length of [0, 7, MAX_STARTUP_BYTES + 1, -1]) {
      const bytes = Buffer.alloc(8);
      bytes.writeInt32BE(length);
      expect(() => read(new FrameReader(), bytes)).toThrow("invalid length of startup packet");
    }
  });

  it("refuses long messages before the log-in is over", () => {
    expect(() => read(started(0), serialize.query("x".repeat(MAX_LOGIN_MESSAGE_BYTES)))).toThrow("invalid message length");
  });

  it("does not take memory for what a length announces but what has come", () => {
    const header = Buffer.from([0x51, 0x03, 0xff, 0xff, 0xff]);
    const readers = Array.from({ length: 1_000 }, () => started(2 ** 30));
    const before = process.memoryUsage().arrayBuffers;
    for (const reader of readers) read(reader, header, Buffer.from("select"));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1_048_576);
  });
});
