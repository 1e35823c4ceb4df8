import { quoteLiteral } from "@tavana/common";


/** Items of an array; null for NULL. */
export type Items = readonly (string | null | Items)[];

/**
 * The items of an array in PostgreSQL's text form (manual 8.15.2).
 *
 * @returns undefined for anything else, which is left as it is
 */
export function parseArrayLiteral(text: string): Items | undefined {
  const reader = { text: text.trim(), at: 0 };
  const items = readItems(reader);
  return reader.at === reader.text.length ? items : undefined;
}

/** The same as the engine writes it. */
export function listText(items: Items): string {
  return `[${items.map((item) => (item === null ? "NULL" : typeof item === "string" ? quoteLiteral(item) : listText(item))).join(", ")}]`;
}

/** How many lists stand in each other. */
export function depthOf(items: Items): number {
  return 1 + Math.max(0, ...items.map((item) => (Array.isArray(item) ? depthOf(item as Items) : 0)));
}

const ITEM = /\s*(?:"((?:[^"\\]|\\.)*)"|([^",{}\\]+))\s*/sy;
const SPACE = /\s*/y;

function readItems(reader: { readonly text: string; at: number }): Items | undefined {
  const { text } = reader;
  const skip = () => {
    SPACE.lastIndex = reader.at;
    SPACE.exec(text);
    reader.at = SPACE.lastIndex;
  };
  if (text[reader.at] !== "{") return undefined;
  reader.at++;
  skip();
  const items: (string | null | Items)[] = [];
  while (text[reader.at] !== "}" || items.length > 0) {
    skip();
    const item = text[reader.at] === "{" ? readItems(reader) : readItem(reader);
    if (item === undefined) return undefined;
    items.push(item);
    skip();
    if (text[reader.at] === "}") break;
    if (text[reader.at++] !== ",") return undefined;
  }
  reader.at++;
  return items;
}

function readItem(reader: { readonly text: string; at: number }): string | null | undefined {
  ITEM.lastIndex = reader.at;
  const found = ITEM.exec(reader.text);
  if (!found) return undefined;
  reader.at = ITEM.lastIndex;
  const [, quoted, plain = ""] = found;
  const bare = plain.trim();
  return quoted === undefined ? (bare.toUpperCase() === "NULL" ? null : bare) : quoted.replaceAll(/\\(.)/gs, "$1");
}
