import type { Node } from "libpg-query";

/** What is not supported, as the subject of an error's message, and what there is to do instead. */
export interface Unsupported {
  readonly what: string;
  readonly hint?: string;
}

const useless = "It would change nothing here: leave it out.";
const users = "Users and their rights are in the platform's configuration.";
const role = { what: "role management", hint: users };

/** By the kind of node, for statements of PostgreSQL's that neither the front end nor the engine has. */
const statements: Readonly<Record<string, Unsupported>> = {
  AlterDefaultPrivilegesStmt: { what: "ALTER DEFAULT PRIVILEGES", hint: users },
  AlterRoleSetStmt: { what: "ALTER ROLE … SET", hint: "Use SET, or options in the connection string." },
  AlterRoleStmt: role,
  AlterSystemStmt: { what: "ALTER SYSTEM", hint: "Use SET for this session." },
  CallStmt: { what: "CALL", hint: "Call functions with SELECT." },
  CheckPointStmt: { what: "CHECKPOINT", hint: useless },
  ClusterStmt: { what: "CLUSTER", hint: useless },
  CommentStmt: { what: "COMMENT ON", hint: "Descriptions are in the definitions of the datasets." },
  CreateExtensionStmt: { what: "CREATE EXTENSION", hint: "Extensions are in the platform's configuration." },
  CreateFunctionStmt: { what: "CREATE FUNCTION" },
  CreateRoleStmt: role,
  CreatedbStmt: { what: "CREATE DATABASE" },
  DoStmt: { what: "DO", hint: "Send the statements by themselves." },
  DropOwnedStmt: { what: "DROP OWNED", hint: "Use DISCARD TEMP to drop this session's objects." },
  DropRoleStmt: role,
  GrantRoleStmt: { what: "GRANT of a role", hint: users },
  GrantStmt: { what: "GRANT", hint: users },
  IndexStmt: { what: "CREATE INDEX", hint: useless },
  ListenStmt: { what: "LISTEN", hint: "There are no notifications: ask again from time to time." },
  LoadStmt: { what: "LOAD", hint: "Extensions are in the platform's configuration." },
  LockStmt: { what: "LOCK TABLE", hint: "A transaction sees one state of the data without it: leave it out." },
  NotifyStmt: { what: "NOTIFY", hint: "There are no notifications: leave word in a place that others read." },
  ReassignOwnedStmt: { what: "REASSIGN OWNED", hint: users },
  RefreshMatViewStmt: { what: "REFRESH MATERIALIZED VIEW" },
  ReindexStmt: { what: "REINDEX", hint: useless },
  SecLabelStmt: { what: "SECURITY LABEL", hint: users },
};

/** undefined: the engine may have it. */
export function unsupported(tree: Node): Unsupported | undefined {
  // Views that are kept have comments; all else is described where it is declared.
  if ("CommentStmt" in tree && ["OBJECT_VIEW", "OBJECT_COLUMN"].includes(tree.CommentStmt.objtype ?? "")) return undefined;
  if ("VacuumStmt" in tree) return { what: tree.VacuumStmt.is_vacuumcmd ? "VACUUM" : "ANALYZE", hint: useless };
  if ("GrantStmt" in tree && !tree.GrantStmt.is_grant) return { what: "REVOKE", hint: users };
  if ("CreateTableAsStmt" in tree && tree.CreateTableAsStmt.objtype === "OBJECT_MATVIEW") return { what: "CREATE MATERIALIZED VIEW", hint: "Use CREATE TEMP TABLE … AS." };
  if ("ExplainStmt" in tree) {
    const { query } = tree.ExplainStmt;
    return query && ("ExecuteStmt" in query || "DeclareCursorStmt" in query) ? { what: `EXPLAIN ${"ExecuteStmt" in query ? "EXECUTE" : "DECLARE"}`, hint: "Explain the query itself." } : undefined;
  }
  const [kind = ""] = Object.keys(tree);
  return Object.hasOwn(statements, kind) ? statements[kind] : undefined;
}
