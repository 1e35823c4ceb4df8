import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { ConfigError } from "@tavana/common";
import type { Logger } from "pino";
import type { Problems, Ready } from "./process-life.ts";

/** Pauses before a process that died is started again; one that lived this long begins anew. */
const RESTART_MS = [0, 200, 1_000, 5_000] as const;
const STEADY_MS = 30_000;
/** What a process that was told to stop has beyond its own grace, before it is ended. */
const KILL_AFTER_MS = 3_000;

/**
 * MiB of V8's young generation, a quarter of what it takes by itself. Rows pass in buffers outside of its heap, which are
 * free for the next ones when it has been collected: often enough, they are still warm (bench/README.md).
 */
const YOUNG_MIB = 4;

/** One process of the cluster. It has a channel to the launcher, whose end tells it that the launcher is gone. */
export class Child {
  readonly #name: string;
  readonly #program: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #log: Logger;
  #process: ChildProcess | undefined;
  #stopping = false;
  #failures = 0;

  constructor(name: string, program: string, environment: Record<string, string>, log: Logger) {
    this.#name = name;
    this.#program = join(import.meta.dirname, program);
    this.#environment = { ...process.env, ...environment };
    this.#log = log;
  }

  /** Starts it and waits until it serves. @throws ConfigError for settings that it cannot use, Error when it ends before */
  start(): Promise<Ready> {
    const child = fork(this.#program, { execArgv: [...process.execArgv, `--max-semi-space-size=${YOUNG_MIB}`], env: this.#environment, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#process = child;
    return new Promise((resolve, reject) => {
      child.once("message", (message: Ready | Problems) => {
        if (message.type === "ready") resolve(message);
        else reject(new ConfigError(message.problems));
      });
      child.once("error", reject);
      child.once("exit", (code, signal) => reject(new Error(`${this.#name} ended before it was ready (${signal ?? `exit code ${code}`})`)));
    });
  }

  /** Starts a worker on any free port, which it keeps when it is started again. @returns its address */
  async startWorker(): Promise<string> {
    this.#environment["WORKER_PORT"] = "0";
    const ready = await this.start();
    if (!("address" in ready)) throw new Error(`${this.#name} did not tell its address`);
    this.#environment["WORKER_PORT"] = new URL(ready.address).port;
    return ready.address;
  }

  /** Starts it again whenever it ends by itself. */
  keepAlive(): void {
    const child = this.#process;
    const started = Date.now();
    child?.once("exit", (code, signal) => {
      if (this.#stopping) return;
      if (Date.now() - started > STEADY_MS) this.#failures = 0;
      const pause = RESTART_MS[Math.min(this.#failures++, RESTART_MS.length - 1)]!;
      this.#log.warn({ process: this.#name, code, signal, pause_ms: pause }, "a process ended and is started again");
      setTimeout(() => {
        if (this.#stopping) return;
        this.start().catch((err: unknown) => this.#log.error({ process: this.#name, err }, "a process did not come back"));
        this.keepAlive();
      }, pause);
    });
  }

  /** Calls back when it has ended by itself. */
  onEnd(listener: () => void): void {
    this.#process?.once("exit", () => {
      if (!this.#stopping) listener();
    });
  }

  /** Tells it to stop and waits until it has. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), graceMs + KILL_AFTER_MS);
    await ended;
    clearTimeout(timer);
  }
}
