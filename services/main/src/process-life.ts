import type { Logger } from "pino";

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
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", () => end("SIGTERM"));
  process.once("SIGINT", () => end("SIGINT"));
  process.once("disconnect", () => end("the launcher is gone"));
}
