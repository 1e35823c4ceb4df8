import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { serialize } from "pg-protocol";
import { RawClient } from "../../services/postgres/src/testing/raw-client.ts";
import { startTavana, type Tavana } from "../toolbox/tavana.ts";

let tavana: Tavana;
beforeAll(async () => {
  tavana = await startTavana();
});
afterAll(async () => {
  await tavana?.stop();
});

const ROWS = 1_500_000;

/** SHA-256 of the lines of one result, read with pauses or without. */
async function digest(pauseMs: number, seed: number): Promise<string> {
  const { client } = await RawClient.logIn({ port: tavana.pgPort });
  const hash = createHash("sha256");
  client.socket.removeAllListeners("data");
  client.send(serialize.query(`COPY (SELECT i * ${seed} AS a, 'row ' || i AS b FROM range(${ROWS}) t(i)) TO STDOUT`));
  let pending = Buffer.alloc(0);
  let chunks = 0;
  for await (const chunk of client.socket as AsyncIterable<Buffer>) {
    let bytes = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk;
    while (bytes.length >= 5 && bytes.length > bytes.readInt32BE(1)) {
      const end = 1 + bytes.readInt32BE(1);
      if (bytes[0] === 0x64) hash.update(bytes.subarray(5, end));
      if (bytes[0] === 0x5a) {
        client.socket.destroy();
        return hash.digest("hex");
      }
      bytes = bytes.subarray(end);
    }
    pending = Buffer.from(bytes);
    if (pauseMs > 0 && ++chunks % 20 === 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new Error("the connection was closed");
}

function expected(seed: number): string {
  const hash = createHash("sha256");
  for (let from = 0; from < ROWS; from += 10_000) {
    let lines = "";
    for (let i = from; i < from + 10_000; i++) lines += `${i * seed}\trow ${i}\n`;
    hash.update(lines);
  }
  return hash.digest("hex");
}

it("passes every byte on, to fast and slow readers side by side", async () => {
  const readers = [0, 0, 1, 3, 0, 2].map((pauseMs, at) => digest(pauseMs, at + 1));
  expect(await Promise.all(readers)).toEqual(readers.map((_, at) => expected(at + 1)));
});
