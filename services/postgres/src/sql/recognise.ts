import { quoteIdentifier, TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";
import type { Command, Direction, TransactionModes } from "./command.ts";
import { recogniseCopy } from "./copy.ts";
import { recogniseExplain } from "./explain.ts";
import { recogniseDeclare, recogniseExecute, recognisePrepare } from "./inner.ts";
import { recogniseOwnCalls } from "./own-calls.ts";
import { recogniseOwnFunctions, selectWithOwnCalls } from "./own-functions.ts";
import { recogniseOwnParts } from "./own-parts.ts";
import type { Statement } from "./split.ts";
import { constantText, parseOwn, parseStatement } from "./syntax-tree.ts";
import { unsupported } from "./unsupported.ts";

/** First words of statements that change nothing. */
const readVerbs: ReadonlySet<string> = new Set(["SELECT", "VALUES", "TABLE", "FROM", "", "EXPLAIN", "DESCRIBE", "DESC", "SUMMARIZE", "PIVOT", "UNPIVOT", "SHOW"]);

/** First words of statements that the front end answers itself. */
const ownVerbs: ReadonlySet<string> = new Set([
  "BEGIN", "START", "COMMIT", "END", "ABORT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PREPARE", "EXECUTE", "DEALLOCATE",
  "SET", "RESET", "SHOW", "DISCARD", "COPY", "LISTEN", "UNLISTEN", "NOTIFY", "DECLARE", "FETCH", "MOVE", "CLOSE",
]);

/** First words of statements that both grammars have, or that DuckDB gives another form. */
const sharedVerbs: ReadonlySet<string> = new Set([
  "SHOW", "SET", "RESET", "EXPLAIN", "CREATE", "ALTER", "DROP", "LOCK", "VACUUM", "ANALYZE", "ANALYSE", "CLUSTER", "REINDEX", "CHECKPOINT", "COMMENT",
  "GRANT", "REVOKE", "DO", "CALL", "SECURITY", "REASSIGN", "REFRESH", "LOAD",
]);

/**
 * What a statement is to the front end. Text that PostgreSQL's grammar does not have is the engine's.
 *
 * @param isSetting whether SHOW means a setting of this name; any other SHOW is DuckDB's: SHOW TABLES, SHOW t
 * @throws TavanaError 42601 for a broken form of a statement that is the front end's alone
 */
export function recognise(statement: Statement, isSetting: (name: string) => boolean): Command {
  const { verb } = statement;
  const calling = verb === "SELECT" || verb === "WITH" ? selectWithOwnCalls(statement.text) : undefined;
  const own = calling && (recogniseOwnFunctions(calling, isSetting) ?? recogniseOwnParts(statement.text, calling) ?? recogniseOwnCalls(statement.text, calling));
  if (own) return own;
  const shared = sharedVerbs.has(verb);
  if (!shared && !ownVerbs.has(verb)) return forEngine(statement);
  if (verb === "COPY") return recogniseCopy(statement.text);
  if (verb === "PREPARE") return recognisePrepare(statement.text);
  if (verb === "DECLARE") return recogniseDeclare(statement.text);
  if (verb === "EXECUTE") return recogniseExecute(statement.text);
  if (verb === "EXPLAIN") return explained(statement);
  // DuckDB's SHOW, SET and RESET know more than PostgreSQL's: SET VARIABLE, SHOW ALL TABLES, SHOW t.
  const tree = shared ? parseStatement(statement.text) : parseOwn(statement.text);
  const command = tree && fromTree(tree);
  if (command?.kind === "show" && !isSetting(command.name)) return { kind: "engine", writes: false };
  return command ?? forEngine(statement);
}

function explained(statement: Statement): Command {
  const tree = parseStatement(statement.text);
  const refused = tree && unsupported(tree);
  return refused ? { kind: "unsupported", ...refused } : (recogniseExplain(statement.text) ?? forEngine(statement));
}

function forEngine({ mainVerb }: Statement): Command {
  return { kind: "engine", writes: !readVerbs.has(mainVerb) };
}

function fromTree(tree: Node): Command | undefined {
  if ("TransactionStmt" in tree) return transaction(tree.TransactionStmt);
  if ("VariableSetStmt" in tree) return variableSet(tree.VariableSetStmt);
  if ("VariableShowStmt" in tree) return variableShow(tree.VariableShowStmt.name ?? "");
  if ("DiscardStmt" in tree) return { kind: "discard", target: discardTargets[tree.DiscardStmt.target ?? ""] ?? "ALL" };
  if ("DeallocateStmt" in tree) {
    const { name } = tree.DeallocateStmt;
    return name === undefined ? { kind: "deallocateAll" } : { kind: "deallocate", name };
  }
  if ("UnlistenStmt" in tree) return { kind: "unlisten" };
  if ("FetchStmt" in tree) {
    const { direction, howMany = 0, portalname = "", ismove = false } = tree.FetchStmt;
    return { kind: "fetch", cursor: portalname, direction: directions[direction ?? ""] ?? "forward", count: Number(howMany), move: ismove };
  }
  if ("ClosePortalStmt" in tree) {
    const { portalname } = tree.ClosePortalStmt;
    return portalname === undefined ? { kind: "closeAllCursors" } : { kind: "closeCursor", name: portalname };
  }
  if ("ConstraintsSetStmt" in tree) return tree.ConstraintsSetStmt.constraints ? { kind: "unsupported", what: "SET CONSTRAINTS of some constraints" } : { kind: "setConstraints" };
  const refused = unsupported(tree);
  return refused && { kind: "unsupported", ...refused };
}

const directions: Readonly<Record<string, Direction>> = {
  FETCH_FORWARD: "forward",
  FETCH_BACKWARD: "backward",
  FETCH_ABSOLUTE: "absolute",
  FETCH_RELATIVE: "relative",
};

const discardTargets: Readonly<Record<string, "ALL" | "PLANS" | "SEQUENCES" | "TEMP">> = {
  DISCARD_ALL: "ALL",
  DISCARD_PLANS: "PLANS",
  DISCARD_SEQUENCES: "SEQUENCES",
  DISCARD_TEMP: "TEMP",
};

type NodeOf<K extends string> = Extract<Node, Record<K, unknown>>[K];

function transaction(node: NodeOf<"TransactionStmt">): Command {
  switch (node.kind) {
    case "TRANS_STMT_BEGIN":
      return { kind: "begin", tag: "BEGIN", modes: transactionModes(node.options) };
    case "TRANS_STMT_START":
      return { kind: "begin", tag: "START TRANSACTION", modes: transactionModes(node.options) };
    case "TRANS_STMT_COMMIT":
      return { kind: "commit", chain: node.chain ?? false };
    case "TRANS_STMT_ROLLBACK":
      return { kind: "rollback", chain: node.chain ?? false };
    case "TRANS_STMT_SAVEPOINT":
      return { kind: "savepoint", step: "set", name: node.savepoint_name ?? "" };
    case "TRANS_STMT_RELEASE":
      return { kind: "savepoint", step: "release", name: node.savepoint_name ?? "" };
    case "TRANS_STMT_ROLLBACK_TO":
      return { kind: "savepoint", step: "rollback", name: node.savepoint_name ?? "" };
    default:
      return { kind: "unsupported", what: "two-phase commit" };
  }
}

function transactionModes(options: readonly Node[] | undefined): TransactionModes {
  const modes: { isolation?: string; readOnly?: boolean; deferrable?: boolean } = {};
  for (const option of options ?? []) {
    if (!("DefElem" in option)) continue;
    const { defname, arg } = option.DefElem;
    const value = constantText(arg);
    if (defname === "transaction_isolation") modes.isolation = value;
    else if (defname === "transaction_read_only") modes.readOnly = value === "1";
    else if (defname === "transaction_deferrable") modes.deferrable = value === "1";
  }
  return modes;
}

function variableSet(node: NodeOf<"VariableSetStmt">): Command | undefined {
  const name = node.name ?? "";
  switch (node.kind) {
    case "VAR_SET_VALUE":
      return { kind: "set", name, value: settingValue(name, node.args ?? []), local: node.is_local ?? false };
    case "VAR_SET_DEFAULT":
      return { kind: "set", name, value: undefined, local: node.is_local ?? false };
    case "VAR_RESET":
      return { kind: "reset", name };
    case "VAR_RESET_ALL":
      return { kind: "resetAll" };
    case "VAR_SET_MULTI":
      if (name === "TRANSACTION") return { kind: "setTransaction", scope: "transaction", modes: transactionModes(node.args) };
      if (name === "SESSION CHARACTERISTICS") return { kind: "setTransaction", scope: "session", modes: transactionModes(node.args) };
      return { kind: "unsupported", what: `SET ${name}` };
    case "VAR_SET_CURRENT":
      return { kind: "unsupported", what: "SET … FROM CURRENT" };
    default:
      return undefined;
  }
}

/** Several values make a list, each quoted where it isn't a plain identifier (PostgreSQL's flatten_set_variable_args). */
function settingValue(name: string, args: readonly Node[]): string {
  const values = args.map((arg) => {
    if ("TypeCast" in arg) return intervalValue(arg);
    const value = constantText(arg);
    if (value === undefined) throw new TavanaError("0A000", `this form of SET ${name} is not supported`);
    return value;
  });
  const isList = listSettings.has(name.toLowerCase());
  return isList ? values.map(quoteName).join(", ") : values.join(", ");
}

/** Settings whose values are lists of names. */
const listSettings: ReadonlySet<string> = new Set(["search_path", "temp_tablespaces", "session_preload_libraries"]);

function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : quoteIdentifier(name);
}

/** SET TIME ZONE INTERVAL '…'. */
function intervalValue(node: Extract<Node, { TypeCast: unknown }>): string {
  const value = constantText(node.TypeCast.arg);
  const hours = /^\s*([+-]?\d{1,2})(?::00)?(?::00)?\s*$/.exec(value ?? "");
  if (!hours) throw new TavanaError("0A000", "this form of SET TIME ZONE is not supported");
  return hours[1]!;
}

function variableShow(name: string): Command {
  return name === "all" ? { kind: "showAll" } : { kind: "show", name };
}
