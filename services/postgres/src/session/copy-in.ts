import { create } from "@bufbuild/protobuf";
import { TavanaError } from "@tavana/common";
import { ParameterSchema, type StatementInfo } from "@tavana/proto";
import { encodeParameter } from "../parameters/encode.ts";
import { dateOrder } from "../sql/translate/date-literal.ts";
import type { Command } from "../sql/command.ts";
import type { SessionContext } from "./context.ts";
import { copyReader, type CopyRow } from "./copy-rows.ts";

type CopyIn = Extract<Command, { kind: "copyIn" }>;

/** So much data is put into the table at once, by an INSERT of its own within the transaction. */
const BATCH_BYTES = 1024 * 1024;

const type = (letter: string) => letter.charCodeAt(0);
const DATA = type("d");
const DONE = type("c");
const FAIL = type("f");
const ignored: ReadonlySet<number> = new Set([type("H"), type("S")]);

interface Column {
  readonly name: string;
  readonly type: string;
  readonly oid: number;
}

/** COPY … FROM STDIN: reads the client's data and puts it into the table, all or nothing. @returns rows */
export async function copyIn(context: SessionContext, command: CopyIn): Promise<number> {
  const { output, inbox, transaction } = context;
  const columns = await columnsOf(context, command);
  const force = forced(command, columns);
  const isBinary = command.format.format.case === "binary";
  // What is inserted in pieces takes effect together.
  transaction.beginImplicit();
  transaction.writes();
  await transaction.enter();
  output.write.copyInResponse(isBinary ? 1 : 0, columns.length);
  output.flush();
  const reader = copyReader(command.format);
  const table = new TableWriter(context, command, columns, isBinary ? 1 : 0);
  let awaitsHeader = command.matchesHeader;
  const take = (rows: readonly CopyRow[]) => {
    const [first] = rows;
    if (!awaitsHeader || !first) return table.add(rows.map(force));
    awaitsHeader = false;
    assertHeader(first, columns, command.table);
    return table.add(rows.slice(1).map(force));
  };
  for (;;) {
    const frame = await inbox.next();
    if (!frame) throw new TavanaError("08006", "unexpected EOF on client connection during COPY from stdin");
    if (frame.oversized !== undefined) throw new TavanaError("54000", "message is too long", { hint: "Send the rows of a COPY in messages of some kilobytes." });
    if (frame.type === DATA) await take(reader.push(frame.body));
    else if (frame.type === DONE) break;
    else if (frame.type === FAIL) throw new TavanaError("57014", `COPY from stdin failed: ${frame.body.toString("utf8").replace(/\0.*$/s, "")}`);
    else if (!ignored.has(frame.type)) throw new TavanaError("08P01", `unexpected message type 0x${frame.type.toString(16)} during COPY from stdin`);
  }
  await take(reader.finish());
  await table.flush();
  return table.rows;
}

/** @throws TavanaError 22P04 for a header that does not name the columns */
function assertHeader(header: CopyRow, columns: readonly Column[], table: string): void {
  const detail = `COPY ${table}, line 1`;
  if (header.length !== columns.length) throw new TavanaError("22P04", `wrong number of fields in header line: got ${header.length}, expected ${columns.length}`, { detail });
  columns.forEach(({ name }, at) => {
    const got = header[at]?.toString();
    if (got !== name) throw new TavanaError("22P04", `column name mismatch in header line field ${at + 1}: got ${got === undefined ? "null value" : `"${got}"`}, expected "${name}"`, { detail });
  });
}

/** FORCE_NULL and FORCE_NOT_NULL, of CSV. @throws TavanaError 42P10 for a column that is not copied */
function forced({ forceNull, forceNotNull, format }: CopyIn, columns: readonly Column[]): (row: CopyRow) => CopyRow {
  if (forceNull.length === 0 && forceNotNull.length === 0) return (row) => row;
  const flags = (option: string, names: readonly string[]) => {
    const missing = names.find((name) => !columns.some((column) => column.name === name));
    if (missing !== undefined) throw new TavanaError("42P10", `${option} column "${missing}" not referenced by COPY`);
    return columns.map(({ name }) => names.includes(name));
  };
  const [never, also] = [flags("FORCE_NOT_NULL", forceNotNull), flags("FORCE_NULL", forceNull)];
  const nullText = Buffer.from((format.format.case === "csv" ? format.format.value.null : undefined) ?? "");
  return (row) => row.map((value, at) => (value === undefined ? (never[at] ? nullText : undefined) : also[at] && value.equals(nullText) ? undefined : value));
}

async function columnsOf({ engine }: SessionContext, { table, columns }: CopyIn): Promise<Column[]> {
  // A table that cannot be written is refused before any data is asked for.
  await engine.describe(`INSERT INTO ${table} SELECT * FROM ${table}`, []);
  const info: StatementInfo = await engine.describe(`SELECT ${columns ?? "*"} FROM ${table}`, []);
  return (info.schema?.columns ?? []).map(({ name, type: { name: engineType = "" } = {}, postgresType }) => ({ name, type: engineType, oid: postgresType?.oid ?? 25 }));
}

/** Rows on their way into the table. */
class TableWriter {
  readonly #context: SessionContext;
  readonly #command: CopyIn;
  readonly #columns: readonly Column[];
  readonly #format: number;
  #batch: (string | null)[][] = [];
  #bytes = 0;
  /** Rows that have gone into the table. */
  rows = 0;

  constructor(context: SessionContext, command: CopyIn, columns: readonly Column[], format: number) {
    this.#context = context;
    this.#command = command;
    this.#columns = columns;
    this.#format = format;
  }

  async add(rows: readonly CopyRow[]): Promise<void> {
    for (const row of rows) {
      this.#batch.push(this.#texts(row));
      for (const value of row) this.#bytes += value?.length ?? 4;
      if (this.#bytes >= BATCH_BYTES) await this.flush();
    }
  }

  async flush(): Promise<void> {
    const batch = this.#batch;
    if (batch.length === 0) return;
    const { table, columns } = this.#command;
    const values = this.#columns.map((column, at) => castOf(column, `r[${at + 1}]`)).join(", ");
    const sql = `INSERT INTO ${table}${columns === undefined ? "" : ` (${columns})`} SELECT ${values} FROM (SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS r)`;
    const parameters = [create(ParameterSchema, { type: "VARCHAR", value: { case: "text", value: JSON.stringify(batch) } })];
    const { events } = await this.#context.engine.execute(sql, { parameters, inSession: true });
    try {
      for await (const _ of events);
    } catch (error) {
      throw await this.#placed(error, batch);
    }
    this.rows += batch.length;
    this.#batch = [];
    this.#bytes = 0;
  }

  get #headerLines(): number {
    const { format } = this.#command.format;
    return this.#command.matchesHeader || (format.case !== "binary" && format.value?.header) ? 1 : 0;
  }

  #texts(row: CopyRow): (string | null)[] {
    const line = this.rows + this.#batch.length + 1 + this.#headerLines;
    const missing = this.#columns[row.length];
    if (missing) throw this.#at(new TavanaError("22P04", `missing data for column "${missing.name}"`), line);
    if (row.length > this.#columns.length) throw this.#at(new TavanaError("22P04", "extra data after last expected column"), line);
    return row.map((bytes, at) => {
      const { oid, type: engineType, name } = this.#columns[at]!;
      try {
        const { value } = encodeParameter({ oid, engineType }, this.#format, bytes, dateOrder(this.#context.settings.get("DateStyle")));
        return value.case === "text" ? value.value : value.case === "blob" ? Buffer.from(value.value).toString("hex") : null;
      } catch (error) {
        throw error instanceof TavanaError ? this.#at(error, line, name, this.#format === 0 ? bytes?.toString() : undefined) : error;
      }
    });
  }

  /** The engine's error, with the row and column that it is about, found by trying each value alone. */
  async #placed(error: unknown, batch: readonly (readonly (string | null)[])[]): Promise<unknown> {
    if (!(error instanceof TavanaError) || !error.sqlstate.startsWith("22")) return error;
    const failing = this.#columns.map((column, at) => `WHEN r[${at + 1}] IS NOT NULL AND ${castOf(column, `r[${at + 1}]`, "TRY_CAST")} IS NULL THEN ${at}`).join(" ");
    const sql = `SELECT i, CASE ${failing} END AS c FROM (SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS r, unnest(range(1, ${batch.length + 1})) AS i) WHERE c IS NOT NULL ORDER BY i LIMIT 1`;
    const parameters = [create(ParameterSchema, { type: "VARCHAR", value: { case: "text", value: JSON.stringify(batch) } })];
    const found = await this.#context.engine.rows(sql, { parameters }).catch(() => undefined);
    const place = found?.rows[0];
    if (!place) return error;
    const [row, column] = place.map(Number);
    return this.#at(error, this.rows + row! + this.#headerLines, this.#columns[column!]?.name, batch[row! - 1]?.[column!] ?? undefined);
  }

  #at(error: TavanaError, line: number, column?: string, value?: string): TavanaError {
    const where = `COPY ${this.#command.table}, line ${line}${column === undefined ? "" : `, column ${column}`}${value === undefined ? "" : `: "${value.slice(0, 200)}"`}`;
    return new TavanaError(error.sqlstate, error.message, { detail: where, cause: error });
  }
}

function castOf({ type: engineType }: Column, value: string, cast = "CAST"): string {
  return engineType === "BLOB" ? `unhex(${value})` : `${cast}(${value} AS ${engineType})`;
}
