import { ConfigError, readConfig, type Settings, type Values } from "@tavana/common";
import pino, { type Logger } from "pino";

/** What a process tells the launcher instead, when its settings cannot be used. */
export interface Problems {
  readonly type: "problems";
  readonly problems: readonly string[];
}

/** What a process tells the launcher once it serves. */
export type Ready =
  | { readonly type: "ready"; readonly name: string; readonly address: string }
  | { readonly type: "ready"; readonly pgPort: number; readonly httpPort: number; readonly metricsPort: number };

/** The process's settings from its environment; wrong ones end it with a line for each. */
export function configure<S extends Settings>(settings: S): Promise<Values<S>> {
  return orStop((async () => readConfig(settings, process.env))());
}

/** What was promised; settings that cannot be used end the process with a line for each. */
export async function orStop<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    await tell(error);
    process.exit(1);
  }
}

/** Of a launcher's processes several may find the same wrong: it says so once. */
async function tell({ problems }: ConfigError): Promise<void> {
  if (!process.connected) return void process.stderr.write(problems.map((problem) => `tavana: ${problem}\n`).join(""));
  await new Promise((resolve) => process.send?.({ type: "problems", problems } satisfies Problems, resolve));
}

/** JSON lines on standard error: time, level, what happened, and the fields it happened to. */
export function createLogger(level: string, base: Record<string, string>, sync = false): Logger {
  return pino({ level, base, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }, pino.destination({ dest: 2, sync }));
}

/**
 * An error that nobody has caught ends the process at once. Node's own way waits for threads: a worker whose engine
 * is at a long query would be neither alive nor dead, and its clients would wait with it.
 */
export function endOnFault(log: Logger): void {
  const last = createLogger("fatal", log.bindings() as Record<string, string>, true); // the threads that write for `log` may be busy, too
  process.on("uncaughtException", (err) => {
    last.fatal({ err }, "an error that nobody has caught ends this process");
    process.kill(process.pid, "SIGKILL");
  });
}

export function reportReady(ready: Ready): void {
  // A launcher that has gone meanwhile is noticed by onStop.
  if (process.connected) process.send?.(ready);
}

/**
 * Stops the process in order, once: at SIGTERM or SIGINT, and when the launcher that started it is gone, however
 * that ended.
 */
export function onStop(log: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const end = (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, "stopping");
    stop().then(
      () => log.flush(() => process.exit(0)),
      (err: unknown) => {
        log.error({ err }, "stopping failed");
        log.flush(() => process.exit(1));
      },
    );
  };
  process.once("SIGTERM", () => end("SIGTERM"));
  // Ctrl-C reaches every process of the terminal; those of a launcher are told by it, in order.
  process.on("SIGINT", () => {
    if (!process.connected) end("SIGINT");
  });
  process.once("disconnect", () => end("the launcher is gone"));
  // It may have gone before anyone listened. Undefined means that there never was one.
  if ((process.connected as boolean | undefined) === false) end("the launcher is gone");
}
