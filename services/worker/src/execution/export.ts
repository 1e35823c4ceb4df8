import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { quoteLiteral } from "@tavana/common";
import type { EncodedResult } from "../encode/index.ts";
import type { EngineConnection } from "../engine/engine-connection.ts";
import type { Export } from "../gate/export-form.ts";

/** Where exports are written first, and how they come to their places. */
export interface Exports {
  /** A directory of the worker's that the engine may write to. */
  readonly directory: string;
  /** @throws TavanaError when the target's place cannot be written to at all */
  requirePlace(target: string): void;
  publish(staged: string, written: Export, signal: AbortSignal): Promise<void>;
}

/** What has been written to the worker's disk, and comes to its place when the result is read. */
export interface StagedExport {
  readonly rows: number;
  readonly result: EncodedResult;
  discard(): Promise<void>;
}

/**
 * Runs the export's query into files of the worker's own: what the engine has begun to write to a store shows there
 * even when it fails, over what was there before.
 */
export async function stageExport(connection: EngineConnection, written: Export, { directory, requirePlace, publish }: Exports, signal: AbortSignal): Promise<StagedExport> {
  requirePlace(written.target);
  const folder = join(directory, randomUUID());
  const staged = join(folder, basename(written.target));
  const discard = () => rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  try {
    const options = [...written.options, ...(written.existing === "append" ? ["APPEND"] : [])];
    const text = `COPY (${written.query}\n) TO ${quoteLiteral(staged)}${options.length > 0 ? ` (${options.join(", ")})` : ""}`;
    const rows = Number(await connection.value(text));
    const next = async () => {
      try {
        await publish(staged, written, signal);
      } finally {
        await discard();
      }
      return null;
    };
    return { rows, result: { columns: [], limited: false, next }, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}
