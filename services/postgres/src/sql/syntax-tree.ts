import { TavanaError } from "@tavana/common";
import { hasSqlDetails, loadModule, parseSync, type Node } from "libpg-query";

/** Longest text that is parsed, in UTF-16 units: commands that the front end answers itself are short. */
const MAX_PARSED_LENGTH = 65_536;

/** Must have ended before the first parse. */
export const loadParser = loadModule;

/** The statement's tree in PostgreSQL's grammar; undefined when that grammar does not have it. */
export function parseStatement(text: string): Node | undefined {
  if (text.length > MAX_PARSED_LENGTH) return undefined;
  try {
    return parseSync(text).stmts?.[0]?.stmt;
  } catch (error) {
    if (hasSqlDetails(error)) return undefined;
    throw error;
  }
}

/** As parseStatement, for statements that no other grammar has: a failure is the client's syntax error. */
export function parseOwn(text: string): Node {
  if (text.length > MAX_PARSED_LENGTH) throw new TavanaError("54001", "statement is too complex", { detail: `A command of this kind may have ${MAX_PARSED_LENGTH} characters.` });
  try {
    const tree = parseSync(text).stmts?.[0]?.stmt;
    if (tree) return tree;
  } catch (error) {
    if (!hasSqlDetails(error)) throw error;
    const { message, cursorPosition } = error.sqlDetails!;
    throw new TavanaError("42601", message, { position: cursorPosition + 1 });
  }
  throw new TavanaError("42601", "syntax error");
}

/** Text of a constant as SET and COPY options take it; undefined for anything else. */
export function constantText(node: Node | undefined): string | undefined {
  if (!node) return undefined;
  if ("A_Const" in node) {
    const { isnull, sval, ival, fval, boolval, bsval } = node.A_Const;
    if (isnull) return undefined;
    if (sval) return sval.sval ?? "";
    if (ival) return String(ival.ival ?? 0);
    if (fval) return fval.fval ?? "0";
    if (boolval) return boolval.boolval ? "true" : "false";
    return bsval?.bsval;
  }
  if ("String" in node) return node.String.sval ?? "";
  if ("Integer" in node) return String(node.Integer.ival ?? 0);
  if ("Float" in node) return node.Float.fval;
  if ("Boolean" in node) return node.Boolean.boolval ? "true" : "false";
  return undefined;
}
