import { TavanaError } from "@tavana/common";
import type { Lease } from "../admission/admission.ts";
import type { Catalog } from "./catalog.ts";

/**
 * The catalog engine, ready for a statement. It has no slots: what it holds is small, and nobody's data waits for it.
 *
 * @throws TavanaError 0A000 where there is none, 57P03 while it starts
 */
export async function catalogLease(catalog: Catalog | undefined, sql: string): Promise<Lease> {
  if (!catalog) throw new TavanaError("0A000", "this gateway has no catalog engine");
  await catalog.prepare(/pg_stat_activity|pg_stat_get_activity|pg_locks/i.test(sql));
  return { worker: catalog.engine, release: () => undefined };
}
