import type { CatalogActivity } from "@tavana/common";

/** Of others' sessions a user sees that they are there, as in PostgreSQL without pg_read_all_stats. */
export function activitySeenBy(user: string, sessions: readonly CatalogActivity[]): readonly CatalogActivity[] {
  return sessions.map((session) => {
    const { pid, user: owner, applicationName } = session;
    return owner === user ? session : { pid, user: owner, applicationName, query: "<insufficient privilege>" };
  });
}
