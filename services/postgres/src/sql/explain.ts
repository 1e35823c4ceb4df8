import { TavanaError } from "@tavana/common";
import type { Command } from "./command.ts";
import { Lexer } from "./lexer.ts";

export type ExplainFormat = "text" | "json" | "yaml" | "xml";

/** What EXPLAIN is asked to show (PostgreSQL manual, EXPLAIN). */
export interface ExplainOptions {
  readonly format: ExplainFormat;
  /** The statement runs, and its rows and times are told. */
  readonly analyze: boolean;
  readonly verbose: boolean;
  readonly costs: boolean;
  readonly timing: boolean;
  readonly summary: boolean;
}

const formats: ReadonlySet<string> = new Set(["text", "json", "yaml", "xml"]);
/** DuckDB's own, which give its own columns. */
const engineFormats: ReadonlySet<string> = new Set(["default", "html", "graphviz", "mermaid"]);
const booleans: Readonly<Record<string, boolean>> = { "": true, true: true, on: true, "1": true, false: false, off: false, "0": false };
/** Those whose subject the engine has nothing to tell of are taken, too. */
const flags: ReadonlySet<string> = new Set(["analyze", "analyse", "verbose", "costs", "settings", "buffers", "wal", "timing", "summary", "generic_plan", "memory"]);

/** Words of an option's list between commas, in small letters; a text without its quotes. */
type Words = readonly string[];

/**
 * EXPLAIN [ANALYZE] [VERBOSE] statement, EXPLAIN (option [value], …) statement.
 *
 * @returns undefined for a form of DuckDB's own
 * @throws TavanaError 42601 for an unknown option, 22023 for a value or options that do not go together
 */
export function recogniseExplain(text: string): Command | undefined {
  const lexer = new Lexer(text);
  lexer.next();
  let offset = lexer.end;
  const options: Words[] = [];
  const opens = lexer.next() && lexer.token === "(";
  if (opens) {
    const listed = optionList(lexer);
    if (listed !== undefined) {
      options.push(...listed);
      offset = lexer.end;
    }
  } else {
    for (const word of ["analyze", "verbose"]) {
      const written = lexer.kind === "word" ? lexer.token.toLowerCase().replace("analyse", "analyze") : "";
      if (written !== word) continue;
      options.push([word]);
      offset = lexer.end;
      lexer.next();
    }
  }
  const read = readOptions(options);
  return read && { kind: "explain", options: read, sql: text.slice(offset), offset };
}

/** What stands in the brackets; undefined: a query. */
function optionList(lexer: Lexer): Words[] | undefined {
  const options: string[][] = [[]];
  while (lexer.next()) {
    const { token } = lexer;
    if (token === ")") return options;
    if (token === "(") return undefined;
    if (token === ",") options.push([]);
    else options.at(-1)!.push((lexer.kind === "string" ? token.slice(1, -1) : token).toLowerCase());
    const [name] = options[0]!;
    if (name !== undefined && /^(select|values|with|from|table)$/.test(name)) return undefined;
  }
  return undefined;
}

function readOptions(options: readonly Words[]): ExplainOptions | undefined {
  const on = new Map<string, boolean>();
  let format: string = "text";
  for (const [name = "", value = ""] of options) {
    if (name === "format") format = value;
    else if (!flags.has(name)) throw new TavanaError("42601", `unrecognized EXPLAIN option "${name}"`);
    else if (booleans[value] === undefined) throw new TavanaError("42601", `${name} requires a Boolean value`);
    else on.set(name.replace("analyse", "analyze"), booleans[value]);
  }
  if (engineFormats.has(format)) return undefined;
  if (!formats.has(format)) throw new TavanaError("22023", `unrecognized value for EXPLAIN option "format": "${format}"`);
  const analyze = on.get("analyze") ?? false;
  for (const name of ["wal", "timing"]) if (!analyze && on.get(name)) throw new TavanaError("22023", `EXPLAIN option ${name.toUpperCase()} requires ANALYZE`);
  return { format: format as ExplainFormat, analyze, verbose: on.get("verbose") ?? false, costs: on.get("costs") ?? true, timing: on.get("timing") ?? analyze, summary: on.get("summary") ?? analyze };
}
