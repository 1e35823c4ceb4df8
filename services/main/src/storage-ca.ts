import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfigError } from "@tavana/common";

/** Checks that a file holds certificates of authorities, all of them whole. @throws ConfigError */
export function checkStorageCa({ STORAGE_CA_FILE: file }: { readonly STORAGE_CA_FILE: string | undefined }): void {
  if (file === undefined) return;
  const fail = (why: string) => {
    throw new ConfigError([`STORAGE_CA_FILE=${file}: ${why}`]);
  };
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    fail((error as Error).message);
  }
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^]*?(?:-----END CERTIFICATE-----|$)/g) ?? [];
  if (blocks.length === 0) fail("expected PEM certificates (-----BEGIN CERTIFICATE-----)");
  for (const [at, block] of blocks.entries()) {
    try {
      new X509Certificate(block);
    } catch {
      fail(`certificate ${at + 1} of ${blocks.length} cannot be read`);
    }
  }
}
