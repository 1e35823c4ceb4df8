import { TavanaError, Turns } from "@tavana/common";
import { engineError } from "../engine/engine-error.ts";
import { applyEdits, type EditedText } from "@tavana/common";
import { recognize, type Form } from "./forms.ts";
import type { Guard, SerializedSql } from "./guard.ts";
import { splitStatements, UnterminatedError, type Token } from "./lexer.ts";
import { LruCache } from "@tavana/common";
import { isOneRow } from "./one-row.ts";
import { checkQuery, type Callable, type FileArgument, type QueryFacts, type Relation } from "./query-check.ts";
import { refusedFunctions } from "./allowed.ts";

/** A statement that may be bound, and what is known of it. */
export interface Verdict {
  readonly form: Form;
  /** The text to run, made safe. */
  readonly run: EditedText;
  /** The statement as it was given, without what stands before and behind it. */
  readonly sql: string;
  /** The statement's place in the text that was given, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Characters (code points) of the text before the statement. */
  readonly precedingCharacters: number;
  readonly relations: readonly Relation[];
  readonly withNames: readonly string[];
  readonly files: readonly FileArgument[];
  readonly deterministic: boolean;
  readonly listsCatalog: boolean;
  readonly maxRows: number | undefined;
  readonly tokens: readonly Token[];
}

/** Texts longer than this are checked anew each time: generated INSERTs would push everything else out. */
const CACHEABLE_LENGTH = 16_384;
const CACHE_ENTRIES = 4_096;
/** Texts above this are checked one after the other: together their trees could take all of the process's memory. */
const LARGE_LENGTH = 262_144;

/**
 * Decides, before anything is bound, whether a statement may run, and as what. Verdicts depend on the text alone;
 * whether its files and relations are open to the caller is the access policy's matter, checked at each run.
 */
export class Gate {
  readonly #guard: Guard;
  #callable: Callable;
  readonly #large = new Turns();
  readonly #verdicts = new LruCache<string, readonly Verdict[]>(CACHE_ENTRIES);

  /** @param engineViews names without a schema that mean the engine's own views; none where others come before them */
  constructor(guard: Guard, engineViews: ReadonlySet<string> = guard.views) {
    this.#guard = guard;
    this.#callable = { functions: guard.functions, macros: new Set(), tableMacros: new Set(), engineViews };
  }

  /** From here on queries may call these macros too, by names in lower case: they stand before functions of their names. */
  allowMacros(scalar: Iterable<string>, table: Iterable<string>): void {
    this.#callable = { ...this.#callable, macros: new Set(scalar), tableMacros: new Set(table) };
  }

  /**
   * @param signal ends the wait for other texts
   * @returns a verdict for each statement of the text; none for white space and comments
   * @throws TavanaError naming the first statement that may not run, with its position in the text; 54001; the signal's reason
   */
  async check(sql: string, signal?: AbortSignal): Promise<readonly Verdict[]> {
    return sql.length > LARGE_LENGTH ? this.#large.next(() => this.#check(sql), signal) : this.#check(sql);
  }

  async #check(sql: string): Promise<readonly Verdict[]> {
    const known = this.#verdicts.get(sql);
    if (known) return known;
    const verdicts: Verdict[] = [];
    for (const tokens of this.#split(sql)) verdicts.push(await this.#statement(sql, tokens));
    if (sql.length <= CACHEABLE_LENGTH) this.#verdicts.set(sql, verdicts);
    return verdicts;
  }

  /** The verdict on a text of one statement. @throws TavanaError 42601 for none or several */
  async checkOne(sql: string, signal?: AbortSignal): Promise<Verdict> {
    const [verdict, ...more] = await this.check(sql, signal);
    if (!verdict) throw new TavanaError("42601", "there is no statement to run");
    if (more.length > 0) throw new TavanaError("42601", "cannot run several statements at once");
    return verdict;
  }

  #split(sql: string): Token[][] {
    if (sql.includes("\0")) throw new TavanaError("22021", "a statement may not hold the character U+0000");
    try {
      return splitStatements(sql);
    } catch (error) {
      if (!(error instanceof UnterminatedError)) throw error;
      throw new TavanaError("42601", error.message, { position: characters(sql, error.start) + 1 });
    }
  }

  async #statement(whole: string, placed: readonly Token[]): Promise<Verdict> {
    const start = placed[0]!.start;
    const end = placed.at(-1)!.end;
    const sql = whole.slice(start, end);
    const tokens = start === 0 ? placed : placed.map((token) => ({ ...token, start: token.start - start, end: token.end - start }));
    try {
      const form = recognize(sql, tokens);
      const facts = await this.#facts(form, sql, tokens);
      const run = applyEdits(sql, form.edits);
      // A change of views is never run as it was written; its query has been counted by itself.
      if (form.kind !== "query" && form.kind !== "view" && (await this.#guard.countStatements(run.text)) !== 1) {
        throw new TavanaError("42601", "cannot run several statements at once");
      }
      return { form, run, sql, start, end, precedingCharacters: characters(whole, start), tokens, ...facts };
    } catch (error) {
      throw error instanceof TavanaError ? shifted(error, characters(whole, start)) : error;
    }
  }

  async #facts(form: Form, sql: string, tokens: readonly Token[]): Promise<QueryFacts> {
    if (form.definitions) this.#checkDefinitions(form.definitions);
    const facts: QueryFacts[] = [];
    for (const inner of form.inner) facts.push(await this.#query(inner, form, sql));
    return {
      relations: facts.flatMap(({ relations }) => relations),
      withNames: facts.flatMap(({ withNames }) => withNames),
      files: facts.flatMap(({ files }) => files),
      deterministic: facts.every(({ deterministic }) => deterministic),
      listsCatalog: facts.some(({ listsCatalog }) => listsCatalog),
      maxRows: form.kind === "query" ? (facts[0]?.maxRows ?? (isOneRow(tokens) ? 1 : boundOfShow(tokens))) : undefined,
    };
  }

  async #query(inner: string, form: Form, sql: string): Promise<QueryFacts> {
    const tree = await this.#guard.serialize(inner);
    const offset = Math.max(0, sql.indexOf(inner));
    if (tree.error) throw await this.#parseError(tree, inner, form, sql, offset);
    if (tree.statements?.length !== 1) throw new TavanaError("42601", "cannot run several statements at once");
    try {
      return checkQuery(tree.statements[0]!.node, this.#callable);
    } catch (error) {
      // The tree counts bytes of the inner text; a person reads characters of the whole.
      if (!(error instanceof TavanaError) || error.position === 0) throw error;
      const within = Buffer.from(inner, "utf8").subarray(0, error.position - 1).toString("utf8").length;
      throw new TavanaError(error.sqlstate, error.message, { ...error, position: characters(sql, offset + within) + 1 });
    }
  }

  /** DuckDB's own words for a text that does not parse, with the position in the statement where there is one. */
  async #parseError(tree: SerializedSql, inner: string, form: Form, sql: string, offset: number): Promise<TavanaError> {
    if (tree.error_type !== "parser") {
      return new TavanaError("0A000", "this form of query is not supported", { detail: tree.error_message });
    }
    if (form.kind === "dml") {
      // The text that was parsed is made of pieces; the statement's own parse error has the right position.
      const edited = applyEdits(sql, form.edits);
      const own = await this.#guard.countStatements(edited.text).catch((error: unknown) => error);
      if (own instanceof TavanaError) return inOriginal(own, edited, sql);
    }
    const error = engineError(`Parser Error: ${JSON.stringify({ exception_type: "Parser", exception_message: tree.error_message, position: tree.position })}`, inner);
    if (error.position === 0 || !sql.startsWith(inner, offset)) return error;
    return new TavanaError(error.sqlstate, error.message, { ...error, position: error.position + characters(sql, offset) });
  }

  /** Column definitions hold no queries; what looks like a call must be a function that queries may call, or a type. */
  #checkDefinitions(tokens: readonly Token[]): void {
    tokens.forEach((token, index) => {
      if (token.kind !== "word" && token.kind !== "quoted") return;
      const name = token.text.toLowerCase();
      if (token.kind === "word" && ["select", "from", "as"].includes(name) && tokens[index - 1]?.text !== "generated" && tokens[index + 1]?.text !== "identity") refuseWord(token);
      const called = tokens[index + 1]?.text === "(" && tokens[index + 1]?.kind === "symbol";
      if (called && refusedFunctions.has(name)) throw new TavanaError("42501", `permission denied for function ${name}`, { position: token.start + 1 });
    });
  }
}

/** An error of an edited statement, with its position in the statement as it was given. */
export function inOriginal(error: TavanaError, edited: EditedText, sql: string): TavanaError {
  if (error.position === 0) return error;
  const units = [...edited.text].slice(0, error.position - 1).join("").length;
  return new TavanaError(error.sqlstate, error.message, { ...error, position: characters(sql, edited.toOriginal(units)) + 1 });
}

function refuseWord(token: Token): never {
  throw new TavanaError("0A000", `${token.text.toUpperCase()} in a table definition is not supported`, { position: token.start + 1 });
}

/** SHOW, DESCRIBE and SUMMARIZE answer with a row for each table, column or setting. */
function boundOfShow(tokens: readonly Token[]): number | undefined {
  return ["show", "describe", "desc", "summarize"].includes(tokens[0]?.text ?? "") ? 10_000 : undefined;
}

/** Code points before a place that is counted in UTF-16 units. */
function characters(text: string, units: number): number {
  let count = 0;
  for (const _ of text.slice(0, units)) count++;
  return count;
}

/** An error whose position counts from further on in the text. */
export function shifted(error: TavanaError, by: number): TavanaError {
  if (error.position === 0 || by === 0) return error;
  return new TavanaError(error.sqlstate, error.message, { ...error, position: error.position + by });
}
