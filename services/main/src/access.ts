import { readFileSync } from "node:fs";
import { ConfigError, reloadedFiles } from "@tavana/common";
import { createAccess, readAccess, readReaders, type Access } from "@tavana/gateway";

interface AccessSettings {
  readonly ACCESS_FILE: string | undefined;
  readonly DATASETS_FILE: string | undefined;
  readonly READ_PREFIXES: readonly string[];
}

/**
 * What users may touch: what the access file gives them, and datasets of which they are readers; without an access
 * file, all datasets.
 *
 * @throws ConfigError
 */
export async function openAccess({ ACCESS_FILE, DATASETS_FILE, READ_PREFIXES }: AccessSettings, onError: (error: Error) => void = () => undefined): Promise<Access> {
  const readers = () => (DATASETS_FILE ? readReaders(textOf("DATASETS_FILE", DATASETS_FILE), DATASETS_FILE) : []);
  if (!ACCESS_FILE) {
    const [first] = readers();
    if (first) throw new ConfigError([`DATASETS_FILE=${DATASETS_FILE}: ${first.datasets[0]} has readers, which needs ACCESS_FILE: without it every user reads every dataset`]);
    return createAccess(undefined, READ_PREFIXES);
  }
  const read = () => {
    const { groups, rules } = readAccess(textOf("ACCESS_FILE", ACCESS_FILE), ACCESS_FILE);
    return { groups, rules: [...rules, ...readers()] };
  };
  return createAccess(reloadedFiles([ACCESS_FILE, ...(DATASETS_FILE ? [DATASETS_FILE] : [])], read, onError), READ_PREFIXES);
}

function textOf(setting: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError([`${setting}=${file}: ${(error as Error).message}`]);
  }
}
