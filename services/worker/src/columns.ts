import { TavanaError } from "@tavana/common";

/** Most columns of a result: PostgreSQL's messages count them in 16 bits, with a sign for some clients. */
export const MAX_COLUMNS = 32_767;

/** @throws TavanaError 54011 */
export function requireColumns(count: number): void {
  if (count > MAX_COLUMNS) throw new TavanaError("54011", `target lists can have at most ${MAX_COLUMNS} entries`, { detail: `This one has ${count}.` });
}
