import { open } from "node:fs/promises";
import type { StagedFile } from "./object-store.ts";

export interface Part {
  readonly start: number;
  readonly length: number;
}

/** A staged file in parts of so many bytes, or more where there would be too many of them. */
export function partsOf({ bytes }: StagedFile, partBytes: number, most: number): Part[] {
  const size = Math.max(partBytes, Math.ceil(bytes / most));
  return Array.from({ length: Math.ceil(bytes / size) }, (_, at) => ({ start: at * size, length: Math.min(size, bytes - at * size) }));
}

/** A part of a staged file. @throws Error when the file has become shorter */
export async function bytesOf({ path }: StagedFile, start: number, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(length);
    for (let at = 0; at < length; ) {
      const { bytesRead } = await file.read(buffer, at, length - at, start + at);
      if (bytesRead === 0) throw new Error("a staged file is shorter than it was");
      at += bytesRead;
    }
    return buffer;
  } finally {
    await file.close();
  }
}
