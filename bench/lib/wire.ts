import { performance } from "node:perf_hooks";
import { serialize } from "pg-protocol";
import { RawClient } from "../../services/postgres/src/testing/raw-client.ts";

export type Mode = "simple text" | "extended text" | "extended binary" | "copy";

export interface Drained {
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly firstRowMs: number;
}

const DATA_ROW = 0x44;
const COPY_DATA = 0x64;
const READY = 0x5a;
const ERROR = 0x45;

/** A logged-in connection that reads messages by their lengths alone. */
export class Wire {
  readonly #client: RawClient;
  #listener: (chunk: Buffer) => void = () => undefined;

  private constructor(client: RawClient) {
    this.#client = client;
    client.socket.removeAllListeners("data");
    client.socket.on("data", (chunk: Buffer) => this.#listener(chunk));
  }

  static async connect(port: number): Promise<Wire> {
    const { client } = await RawClient.logIn({ port });
    return new Wire(client);
  }

  /** Runs a statement and drains its result, counting rows. @throws Error for an ErrorResponse */
  run(sql: string, mode: Mode): Promise<Drained> {
    const began = performance.now();
    let firstRowMs = 0;
    let rows = 0;
    let bytes = 0;
    let pending = Buffer.alloc(0);
    let skip = 0; // bytes of a message that has not arrived whole
    return new Promise((resolve, reject) => {
      this.#listener = (chunk) => {
        bytes += chunk.length;
        let at = 0;
        if (skip > 0) {
          const skipped = Math.min(skip, chunk.length);
          skip -= skipped;
          at = skipped;
        }
        let data = chunk;
        if (pending.length > 0) {
          data = Buffer.concat([pending, chunk]);
          pending = Buffer.alloc(0);
        }
        while (data.length - at >= 5) {
          const type = data[at]!;
          const length = data.readInt32BE(at + 1) + 1;
          if (type === DATA_ROW || type === COPY_DATA) {
            rows++;
            if (rows === 1) firstRowMs = performance.now() - began;
          } else if (type === ERROR) {
            reject(new Error(data.toString("latin1", at, at + Math.min(length, 300))));
          } else if (type === READY) {
            resolve({ rows, bytes, seconds: (performance.now() - began) / 1000, firstRowMs });
          }
          if (data.length - at < length) {
            skip = length - (data.length - at);
            return;
          }
          at += length;
        }
        if (at < data.length) pending = Buffer.from(data.subarray(at));
      };
      this.#client.socket.write(request(sql, mode));
    });
  }

  close(): void {
    this.#client.socket.destroy();
  }

  /** Stops and goes on reading, so that the server meets a slow reader. */
  pause(): void {
    this.#client.socket.pause();
  }

  resume(): void {
    this.#client.socket.resume();
  }
}

function request(sql: string, mode: Mode): Buffer {
  if (mode === "copy") return serialize.query(`COPY (${sql}) TO STDOUT`);
  if (mode === "simple text") return serialize.query(sql);
  const binary = mode === "extended binary";
  // pg-protocol's `binary` sets the result format.
  return Buffer.concat([
    serialize.parse({ text: sql }),
    serialize.bind({ binary }),
    serialize.describe({ type: "P" }),
    serialize.execute({}),
    serialize.sync(),
  ]);
}
