import { TavanaError } from "@tavana/common";
import { hasSqlDetails, loadModule, parseSync, type Node } from "libpg-query";

/** Longest text that is parsed, in UTF-16 units: commands that the front end answers itself are short. */
const MAX_PARSED_LENGTH = 65_536;

/** Must have ended before the first parse. */
export const loadParser = loadModule;

/** Whether a text is short enough to be parsed. */
export function isParsable(text: string): boolean {
  return text.length <= MAX_PARSED_LENGTH;
}

/** The statement's tree in PostgreSQL's grammar; undefined when that grammar does not have it, or nothing can be said. */
export function parseStatement(text: string): Node | undefined {
  if (!isParsable(text)) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TavanaError) return undefined;
    throw error;
  }
}

/** As parseStatement, for statements that no other grammar has: a failure is the client's syntax error, 42601 or 54001. */
export function parseOwn(text: string): Node {
  if (!isParsable(text)) throw new TavanaError("54001", "statement is too complex", { detail: `A command of this kind may have ${MAX_PARSED_LENGTH} characters.` });
  const tree = parse(text);
  if (tree) return tree;
  throw new TavanaError("42601", "syntax error");
}

function parse(text: string): Node | undefined {
  try {
    return parseSync(text).stmts?.[0]?.stmt;
  } catch (error) {
    if (hasSqlDetails(error)) {
      const { message, cursorPosition } = error.sqlDetails!;
      throw new TavanaError("42601", message, { position: cursorPosition + 1 });
    }
    // Expressions thousands deep: the parser's stack is this process's.
    if (error instanceof RangeError) throw new TavanaError("54001", "stack depth limit exceeded", { cause: error });
    throw error;
  }
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
