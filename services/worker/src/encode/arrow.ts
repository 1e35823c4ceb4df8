import type { DuckDBResult } from "@duckdb/node-api";
import { TavanaError } from "@tavana/common";
import type { Column } from "@tavana/proto";
import type { EncodedResult, EncodeOptions } from "./index.ts";

export function arrowResult(_result: DuckDBResult, _columns: Column[], _options: EncodeOptions): EncodedResult {
  throw new TavanaError("0A000", "Arrow results are not supported yet", { hint: "Ask for DataRow or COPY." });
}
