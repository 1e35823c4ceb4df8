import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Logger } from "pino";
import { loadAddon } from "../native/addon.ts";
import type { Endpoint } from "./azure-hosts.ts";

/** As the engine's own time-out for other stores: nothing came or went for so long. */
const SILENT_MS = 10_000;
const LOOK_MS = 1_000;
/** Names are looked up again: addresses of stores change. */
const LOOKUP_MS = 30_000;
/** Addresses of a name that are remembered, the latest of them. */
const MAX_ADDRESSES = 32;

/**
 * Breaks off connections to stores that have fallen silent, for clients in the engine that have no time-out of their
 * own: Azure's SDK waits a minute for each of four tries, whatever becomes of its query meanwhile. It is told that the
 * connection broke off, and tries again. Linux alone tells how long a connection has been silent.
 */
export class SilentStores {
  readonly #endpoints: () => readonly Endpoint[];
  readonly #log: Logger;
  readonly #addresses = new Map<string, { until: number; found: string[] }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(endpoints: () => readonly Endpoint[], log: Logger) {
    this.#endpoints = endpoints;
    this.#log = log;
  }

  start(): void {
    const again = () => {
      this.#timer = setTimeout(() => void this.#look().finally(() => this.#timer && again()), LOOK_MS).unref();
    };
    if (loadAddon()) again();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #look(): Promise<void> {
    const endpoints = this.#endpoints();
    if (endpoints.length === 0) return;
    const peers = await Promise.all(endpoints.map(async ({ host, port }) => (await this.#addressesOf(host)).map((address) => `${address} ${port}`)));
    const ended = loadAddon()?.endSilent([...new Set(peers.flat())], SILENT_MS) ?? -1;
    if (ended > 0) this.#log.debug({ ended }, "connections to stores that say nothing were broken off");
  }

  async #addressesOf(host: string): Promise<readonly string[]> {
    if (isIP(host)) return [host];
    const known = this.#addresses.get(host);
    if (known && known.until > Date.now()) return known.found;
    const found = await lookup(host, { all: true }).catch(() => []); // the engine's own query says so, if it matters
    const all = [...new Set([...found.map(({ address }) => address), ...(known?.found ?? [])])].slice(0, MAX_ADDRESSES);
    this.#addresses.set(host, { until: Date.now() + LOOKUP_MS, found: all });
    return all;
  }
}
