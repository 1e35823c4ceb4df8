/**
 * The items of an array in PostgreSQL's text form with one dimension (manual 8.15.2); null for NULL.
 *
 * @returns undefined for anything else, which is left as it is
 */
export function parseArrayLiteral(text: string): (string | null)[] | undefined {
  const items: (string | null)[] = [];
  const inner = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (inner === undefined) return undefined;
  if (inner.trim() === "") return items;
  const item = /\s*(?:"((?:[^"\\]|\\.)*)"|([^",{}\\]+))\s*(,|$)/sy;
  for (;;) {
    const found = item.exec(inner);
    if (!found) return undefined;
    const [, quoted, plain = "", separator] = found;
    const bare = plain.trim();
    items.push(quoted === undefined ? (bare.toUpperCase() === "NULL" ? null : bare) : quoted.replaceAll(/\\(.)/gs, "$1"));
    if (separator === "") return items;
  }
}
