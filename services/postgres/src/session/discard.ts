import { TavanaError } from "@tavana/common";
import { dataRows } from "../wire/data-rows.ts";
import type { SessionContext } from "./context.ts";
import { endPortals } from "./portals.ts";
import { allText } from "./result-formats.ts";

/** Statements that drop the session's own objects; views first, since they may read the tables. */
const DROPS = `SELECT 'DROP VIEW IF EXISTS temp.main."' || replace(view_name, '"', '""') || '"' FROM duckdb_views() WHERE temporary AND NOT internal
  UNION ALL SELECT 'DROP TABLE IF EXISTS temp.main."' || replace(table_name, '"', '""') || '"' FROM duckdb_tables() WHERE temporary`;

/** DISCARD (PostgreSQL manual). Throws 25001 for DISCARD ALL within a transaction. */
export async function discard(context: SessionContext, target: "ALL" | "PLANS" | "SEQUENCES" | "TEMP"): Promise<void> {
  const { settings, statements, transaction, engine } = context;
  switch (target) {
    case "PLANS":
    case "SEQUENCES":
      // Neither plans nor values of sequences are cached.
      return;
    case "TEMP":
      return dropTemporary(context);
    case "ALL":
      if (transaction.isBlock) throw new TavanaError("25001", "DISCARD ALL cannot run inside a transaction block");
      await endPortals(context, "all");
      settings.resetAll();
      statements.clear();
      await engine.discard();
  }
}

async function dropTemporary({ transaction, engine }: SessionContext): Promise<void> {
  if (!engine.hasSession) return;
  if (transaction.isExplicit) await transaction.enter();
  const { events } = await engine.execute(DROPS, { format: allText, inSession: true });
  const drops: string[] = [];
  for await (const { event } of events) if (event.case === "rows") for (const [drop] of dataRows(event.value.data)) drops.push(String(drop));
  for (const drop of drops) await engine.run(drop);
}
