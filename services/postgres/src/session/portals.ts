import type { SessionContext } from "./context.ts";

/**
 * Results that are still open end with their transaction, but for cursors WITH HOLD: a commit reads what is
 * left of them into memory, a rollback spares those of earlier transactions. "all" ends those, too.
 *
 * @throws TavanaError 54000 where there is no room for rows to hold
 */
export async function endPortals({ portals, engine, cursorMemory }: SessionContext, end: "commit" | "rollback" | "all"): Promise<void> {
  for (const portal of portals.values()) {
    if (end === "commit" && portal.isHoldable) await portal.hold(engine, cursorMemory);
    if (portal.isHeld && end !== "all") continue;
    portals.delete(portal.name);
    await portal.close();
  }
}
