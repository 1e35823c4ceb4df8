import { TavanaError } from "@tavana/common";

/** Path endings that DuckDB's replacement scans read as files, so that FROM "x.parquet" is a file access. */
const fileEnding = /\.(?:parquet|csv|tsv|txt|json|jsonl|ndjson|geojson|arrow|ipc|feather|avro|db|duckdb|ddb|sqlite|xlsx|blob)(?:\.(?:gz|zst|zstd|bz2|lz4|snappy))?$/i;

/** ADLS Gen2's own name for a container: abfss://container@account.dfs.core.windows.net/. */
const FILE_SYSTEM = /^[a-z0-9$-]+@[a-z0-9]+\.dfs\.[a-z0-9.-]+$/;

/** Whether a relation's name could be read as a file. Rather too often than too rarely. */
export function looksLikeFile(name: string): boolean {
  return fileEnding.test(name) || /[/\\*?[\]:]/.test(name);
}

/**
 * A file argument in the form in which it is compared with the policy's prefixes.
 *
 * @throws TavanaError 42501 for what could name another place than it seems to: '..', a query string,
 *   a fragment, percent-encoding, a backslash, a control character.
 */
export function normalizePath(path: string): string {
  const refuse = (why: string) => {
    throw new TavanaError("42501", `permission denied for file "${path}"`, { detail: why });
  };
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f\\]/.test(path)) refuse("A path may not hold backslashes or control characters.");
  if (/[?#%]/.test(path)) refuse("A path may not hold '?', '#' or '%': options and encodings could redirect it.");
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(path);
  const rest = scheme ? path.slice(scheme[0].length) : path;
  if (!scheme && /^[A-Za-z][A-Za-z0-9+.-]*:/.test(path)) refuse("A path may not begin with a scheme other than one of the known URLs'.");
  const segments = rest.split("/");
  if (segments.includes("..")) refuse("A path may not hold '..'.");
  if (scheme && segments[0]!.includes("@") && !(/^abfss$/i.test(scheme[1]!) && FILE_SYSTEM.test(segments[0]!))) refuse("A URL may not hold credentials.");
  const folded = segments.filter((segment, index) => segment !== "." && (segment !== "" || index === 0 || index === segments.length - 1)).join("/");
  return scheme ? `${scheme[1]!.toLowerCase()}://${folded}` : folded;
}

/** Whether a normalised path lies below one of the prefixes, or is one. */
export function covers(prefixes: readonly string[], path: string): boolean {
  // A glob in the covered part is harmless: prefixes hold no wildcards, so it can only stand behind them.
  return prefixes.some((prefix) => path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`));
}

/** @throws TavanaError 42501 when no prefix of the policy covers the path. */
export function requireReadable(path: string, prefixes: readonly string[]): void {
  // To a store 'a//b' and 'a/./b' are names of other things than 'a/b': they must lie in the prefix as they are, too.
  const asGiven = path.replace(/^[A-Za-z][A-Za-z0-9+.-]*:\/\//, (scheme) => scheme.toLowerCase());
  if (!covers(prefixes, normalizePath(path)) || (asGiven.includes("://") && !covers(prefixes, asGiven))) {
    throw new TavanaError("42501", `permission denied for file "${path}"`, {
      hint: "Query one of the datasets, or ask an operator for the right to this location.",
    });
  }
}
