// What it costs to translate a statement when it is first seen, and when it is seen again.
//   node_modules/.bin/node bench/translate.ts
import { loadParser } from "../services/postgres/src/sql/syntax-tree.ts";
import type { SessionValues } from "../services/postgres/src/sql/translate/session-values.ts";
import { translate } from "../services/postgres/src/sql/translate/translate.ts";
import { statements } from "../test/conformance/sql-statements.ts";

const ROUNDS = 30;
const session: SessionValues = {
  user: "tavana",
  database: "tavana",
  backendPid: 1,
  version: "PostgreSQL 15",
  searchPath: () => ["public"],
  settings: () => [],
  setting: () => "on",
};
const columns = "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) FROM pg_catalog.pg_attribute a WHERE a.attrelid = 'samples.flights'::regclass AND a.attnum > 0";
const quantile = (times: number[], part: number) => times.sort((a, b) => a - b)[Math.floor(times.length * part)]!.toFixed(4);

await loadParser();
for (const [what, fresh] of [["first seen", true], ["seen again", false]] as const) {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const statement of [...statements, columns]) {
      // A comment makes another text of it.
      const text = fresh ? `${statement} /* ${round} */` : statement;
      const began = performance.now();
      translate(text).render(session);
      if (round > 2) times.push(performance.now() - began);
    }
  }
  console.log(`${what}: p50 ${quantile(times, 0.5)} ms, p99 ${quantile(times, 0.99)} ms`);
}
