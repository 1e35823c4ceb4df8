import { readFileSync } from "node:fs";
import { ConfigError, reloadedFiles } from "@tavana/common";
import { createAccess, readAccess, type Access } from "@tavana/gateway";

/**
 * What users may touch: what the access file gives them; without one, all datasets.
 *
 * @throws ConfigError
 */
export async function openAccess(
  { ACCESS_FILE, READ_PREFIXES }: { readonly ACCESS_FILE: string | undefined; readonly READ_PREFIXES: readonly string[] },
  onError: (error: Error) => void = () => undefined,
): Promise<Access> {
  if (!ACCESS_FILE) return createAccess(undefined, READ_PREFIXES);
  try {
    return createAccess(reloadedFiles([ACCESS_FILE], () => readAccess(readFileSync(ACCESS_FILE, "utf8"), ACCESS_FILE), onError), READ_PREFIXES);
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError([`ACCESS_FILE=${ACCESS_FILE}: ${(error as Error).message}`]);
  }
}
