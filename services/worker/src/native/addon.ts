import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { NativeBatch, NativePlan } from "../encode/native.ts";

/** The addon's functions (services/worker/native/src/addon.cc). */
export interface Addon {
  load(libraryPath: string): boolean;
  encoder(result: unknown, plan: NativePlan): object;
  next(encoder: object, maxRows: number, targetBytes: number, memory?: ArrayBuffer): Promise<NativeBatch>;
  nextNow(encoder: object, maxRows: number, targetBytes: number): NativeBatch;
  /** Writes where each of a vector's first texts or blobs ends, when they stand one behind the other from a place on. @returns their bytes */
  stringEnds(vector: unknown, rows: number, start: number, ends: Int32Array): number;
  /** Writes these texts or blobs, one behind the other. */
  copyStrings(vector: unknown, rows: number, into: Uint8Array): void;
  resultError(result: unknown): string | null;
  defineType(connection: unknown, type: unknown): boolean;
  profile(connection: unknown, metric: string): string | null;
  /** Ends connections of this process to these peers ("address port") on which nothing has come or gone for so long. @returns how many; -1 where the system does not tell */
  endSilent(peers: readonly string[], silentMs: number): number;
  addCast(connection: unknown, from: unknown, to: unknown, cost: number, copy: number): boolean;
}

/** The C API's connection, which node-api keeps to itself. */
export function nativeConnection(connection: DuckDBConnection): unknown {
  return (connection as unknown as { readonly connection: unknown }).connection;
}

let addon: Addon | undefined | null;

/** The addon; undefined where it was not compiled, or does not know the engine's library. */
export function loadAddon(): Addon | undefined {
  if (addon === undefined) addon = open() ?? null;
  return addon ?? undefined;
}

function open(): Addon | undefined {
  const file = join(import.meta.dirname, "../../native/build/tavana.node");
  if (process.env["TAVANA_NATIVE"] === "off" || !existsSync(file)) return undefined;
  const require = createRequire(import.meta.url);
  const fromApi = createRequire(realpathSync(require.resolve("@duckdb/node-api")));
  const fromBindings = createRequire(realpathSync(fromApi.resolve("@duckdb/node-bindings")));
  const name = `@duckdb/node-bindings-${process.platform}-${process.arch}`;
  const library = process.platform === "darwin" ? "libduckdb.dylib" : "libduckdb.so";
  // oxlint-disable-next-line import/no-unassigned-import -- it brings the engine's library into the process
  require("@duckdb/node-api");
  const opened = require(file) as Addon;
  for (const variant of [name, `${name}-musl`]) {
    try {
      const directory = dirname(realpathSync(fromBindings.resolve(`${variant}/package.json`)));
      if (opened.load(join(directory, library))) return opened;
    } catch {
      // not the package of this platform
    }
  }
  return undefined;
}
