import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Where the npm package vega-datasets keeps flights-3m.parquet. */
export function samplesDirectory(): string {
  const require = createRequire(import.meta.url);
  let directory = dirname(require.resolve("vega-datasets"));
  while (!directory.endsWith("vega-datasets")) directory = dirname(directory);
  return join(directory, "data");
}
