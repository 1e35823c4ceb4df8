import type { Node } from "libpg-query";
import { parseArrayLiteral } from "./array-literal.ts";

type Constant = Extract<Node, { A_Const: unknown }>["A_Const"];

/** '{a,b}' as the engine reads lists: in brackets. undefined for what is no array. */
export function arrayLiteral({ sval }: Constant): string | undefined {
  const items = sval?.sval?.startsWith("{") ? parseArrayLiteral(sval.sval) : undefined;
  return items && `[${items.map((item) => (item === null ? "NULL" : `'${item.replaceAll("'", "''")}'`)).join(", ")}]`;
}

/** '\x6100', a bytea: the engine wants \x before each byte, and takes what follows the first for text. */
export function bytesLiteral({ sval }: Constant): string | undefined {
  const digits = /^\\x((?:[0-9a-f]{2})+)$/i.exec(sval?.sval ?? "")?.[1];
  return digits && `'${digits.replace(/../g, "\\x$&")}'`;
}
