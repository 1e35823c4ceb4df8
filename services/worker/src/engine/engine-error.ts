import { TavanaError } from "@tavana/common";

/** DuckDB's error as `errors_as_json` gives it. */
interface EngineErrorJson {
  readonly exception_type: string;
  readonly exception_message: string;
  /** Offset in bytes of UTF-8 from 0. */
  readonly position?: string;
  readonly error_subtype?: string;
  readonly type?: string;
}

/**
 * DuckDB's error as a user is told it: SQLSTATE, message, hint, position.
 *
 * @param error what node-api threw, or the message of a result
 * @param sql the text that DuckDB was given, to turn its byte position into PostgreSQL's characters
 */
export function engineError(error: unknown, sql = ""): TavanaError {
  if (error instanceof TavanaError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const parsed = innermost(parse(text));
  const sqlstate = sqlstateOf(parsed);
  const { first, hint } = parsed.exception_type.toLowerCase() === "out of memory" ? noRoom(parsed, sqlstate) : splitMessage(parsed.exception_message);
  return new TavanaError(sqlstate, first, {
    hint,
    position: parsed.position === undefined ? 0 : charactersBefore(sql, Number(parsed.position)) + 1,
    cause: error,
  });
}

/** An error that ended a stream is told inside of another. */
function innermost(error: EngineErrorJson): EngineErrorJson {
  const inner = /^Attempting to execute an unsuccessful or closed pending query result\s+Error: ([^]+)$/.exec(error.exception_message);
  return inner ? innermost(parse(inner[1]!)) : error;
}

function parse(text: string): EngineErrorJson {
  const brace = text.indexOf("{");
  if (brace >= 0 && /^(?:[A-Za-z ]+: )?(?:[A-Za-z -]+ Error: ?)?\s*$/.test(text.slice(0, brace))) {
    try {
      const json = JSON.parse(text.slice(brace)) as Partial<EngineErrorJson>;
      if (typeof json.exception_message === "string") {
        return { ...json, exception_type: json.exception_type ?? "", exception_message: json.exception_message };
      }
    } catch {
      // Not JSON after all: a plain message with a brace in it.
    }
  }
  const plain = /^([A-Za-z -]+?)(?: Error)?: ([\s\S]*)$/.exec(text);
  return plain ? { exception_type: plain[1]!, exception_message: plain[2]! } : { exception_type: "", exception_message: text };
}

/** DuckDB's advice there is about settings that only who runs the platform may change, and under other names. */
function noRoom({ exception_message }: EngineErrorJson, sqlstate: string): { first: string; hint: string } {
  const more = sqlstate === "53100" ? "more room on the disk of their DATA_DIR" : "more memory (WORKER_MEMORY_BYTES)";
  return { first: exception_message.split("\n", 1)[0]!, hint: `Ask for fewer rows, groups or columns at once, or have the workers given ${more}.` };
}

/** DuckDB's suggestions ("Did you mean …", "Candidate bindings: …") become the hint. */
function splitMessage(message: string): { first: string; hint: string } {
  // What comes behind it is advice about a setting of the engine's.
  const excerpt = message.search(/\n+(?:LINE \d+: |Stack Trace:)| - scalar subqueries can only|(?<=^Max expression depth limit of \d+ exceeded)\. /);
  const whole = (excerpt < 0 ? message : message.slice(0, excerpt)).trimEnd();
  const newline = whole.search(/\n\s*(?:Did you mean|Candidate|Possible|\*|Try|LINE)/);
  if (newline < 0) return { first: whole, hint: "" };
  return { first: whole.slice(0, newline).trimEnd(), hint: whole.slice(newline).trim() };
}

/** Characters (code points) that stand before a byte offset of the text's UTF-8. */
export function charactersBefore(sql: string, byteOffset: number): number {
  if (byteOffset <= 0) return 0;
  const bytes = Buffer.from(sql, "utf8");
  let count = 0;
  for (let at = 0; at < Math.min(byteOffset, bytes.length); at++) if ((bytes[at]! & 0xc0) !== 0x80) count++;
  return count;
}

/** SQLSTATE by DuckDB's exception type; a few by what the message says, where the type is too coarse. */
function sqlstateOf(error: EngineErrorJson): string {
  const { exception_type: type, exception_message: message } = error;
  if (/^Could not convert string ["'][+-]?\d+["'] to U?INT\d+/.test(message)) return "22003"; // It is a number, but a large one.
  // A file may be called corrupt-404.csv: what it is called says nothing about what is the matter.
  const words = message.replaceAll(/(?<!\w)(?:'[^'\n]*'|"[^"\n]*")/g, "''");
  const byMessage = statesByMessage.find(([types, pattern]) => types.includes(type.toLowerCase()) && pattern.test(words));
  if (byMessage) return byMessage[2];
  return statesByType[type.toLowerCase()] ?? "XX000";
}

const statesByMessage: readonly (readonly [readonly string[], RegExp, string])[] = [
  [["parser", "syntax", "binder"], /^Max expression depth limit|^memory exhausted at or near/, "54001"],
  [["catalog"], /^(?:Table|View|Sequence) with name .* does not exist/, "42P01"],
  [["catalog"], /^(?:Scalar|Aggregate|Table|Window|Macro)? ?(?:Macro )?Function with name .* does not exist/, "42883"],
  [["catalog"], /^Type with name .* does not exist/, "42704"],
  [["catalog"], /^Schema with name .* does not exist/, "3F000"],
  [["catalog"], /^(?:Catalog|Database) .* does not exist/, "3D000"],
  [["catalog"], /^(?:Table|View|Sequence|Index) .*already exists/, "42P07"],
  [["catalog"], /^Schema .*already exists/, "42P06"],
  [["catalog"], /^Column with name .* already exists/, "42701"],
  [["catalog"], /does not have a column with name/, "42703"],
  [["catalog"], /setting|unrecognized configuration parameter/i, "42704"],
  [["binder"], /^Referenced (?:update )?column .* not found/, "42703"],
  [["binder"], /^Referenced table /, "42P01"],
  [["binder"], /does not exist on (?:left|right) side of join/, "42703"],
  [["binder"], /^(?:ORDER|GROUP BY) term out of range/, "42P10"],
  [["binder", "parser"], /^LIMIT\/OFFSET cannot be negative/, "2201W"],
  [["binder"], /does not have a column (?:named|with name)/, "42703"],
  [["binder"], /^Ambiguous reference/, "42702"],
  [["binder"], /must appear in the GROUP BY clause|aggregate functions? (?:calls )?(?:are|cannot)|cannot contain aggregates/i, "42803"],
  [["binder"], /^Could not choose a best candidate function|^No function matches/, "42883"],
  [["binder"], /^Duplicate alias/, "42712"],
  [["binder"], /[Cc]annot compare values of type|[Cc]annot mix values|could not convert/i, "42804"],
  [["binder"], /^Catalog .* does not exist/, "3D000"],
  [["conversion"], /(?:date|timestamp|time|interval) field value out of range/i, "22008"],
  [["conversion"], /out of range|overflow|can't be cast because the value is out of range/i, "22003"],
  [["conversion"], /(?:invalid (?:date|timestamp|time) field format)/i, "22007"],
  [["out of range"], /Overflow/i, "22003"],
  [["out of range"], /square root of a negative/, "2201F"],
  [["out of range"], /logarithm of/, "2201E"],
  // What the catalog's macros say of names that they do not find.
  [["invalid input"], /^relation .* does not exist/, "42P01"],
  [["invalid input"], /^(?:type|role|collation|text search \w+) .* does not exist/, "42704"],
  [["invalid input"], /^schema .* does not exist/, "3F000"],
  [["invalid input"], /^(?:function|operator) .* does not exist/, "42883"],
  [["invalid input"], /^More than one row returned by a subquery/, "21000"],
  [["invalid input"], /parameters? (?:were|was) not provided|Values were not provided for the following prepared statement parameters/, "08P01"],
  [["invalid input"], /^to_(?:char|number): |^strftime format must be a constant/, "0A000"],
  [["invalid input"], /^a row is too large to be sent/, "54000"],
  [["invalid input"], /is not recognized|unrecognized/i, "22023"],
  [["invalid input", "io"], /Footer length error|[Nn]o magic bytes|too small to be a Parquet file|[Cc]orrupt/, "58030"],
  [["io"], /No files found that match/, "58P01"],
  [["io"], /No such file or directory|Cannot open file/, "58P01"],
  [["io"], /No space left|Could not write/i, "53100"],
  [["http"], /\bHTTP 404\b/, "58P01"],
  [["http"], /\bHTTP 40[13]\b/, "42501"],
  [["out of memory"], /failed to offload|max_temp_directory_size|temporary|No space left/i, "53100"],
  [["constraint"], /duplicate key|unique constraint|primary key/i, "23505"],
  [["constraint"], /NOT NULL/i, "23502"],
  [["constraint"], /CHECK/i, "23514"],
  [["constraint"], /foreign key/i, "23503"],
  [["transactioncontext", "transaction"], /aborted/i, "25P02"],
  [["transactioncontext", "transaction"], /conflict/i, "40001"],
  [["transactioncontext", "transaction"], /read-only/i, "25006"],
  [["transactioncontext", "transaction"], /within a transaction/i, "25001"],
  [["transactioncontext", "transaction"], /no transaction is active/i, "25P01"],
  [["parser"], /^A CTE needs a SELECT/, "0A000"],
  [["parser"], /not (?:yet )?(?:implemented|supported)/i, "0A000"],
];

const statesByType: Readonly<Record<string, string>> = {
  parser: "42601",
  syntax: "42601",
  binder: "42601",
  catalog: "42704",
  conversion: "22P02",
  "out of range": "22003",
  "mismatch type": "42804",
  "divide by zero": "22012",
  "invalid type": "42804",
  "invalid input": "22023",
  "parameter not resolved": "42P18",
  "parameter not allowed": "42P18",
  constraint: "23000",
  transactioncontext: "25000",
  transaction: "25000",
  interrupt: "57014",
  permission: "42501",
  io: "58030",
  http: "58030",
  settings: "42704",
  sequence: "55000",
  dependency: "2BP01",
  "not implemented": "0A000",
  "out of memory": "53200",
  "missing extension": "0A000",
  autoload: "0A000",
  serialization: "XX000",
  network: "58030",
  fatal: "XX000",
  internal: "XX000",
};
