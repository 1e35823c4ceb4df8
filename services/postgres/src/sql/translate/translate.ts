import { applyEdits, LruCache, TavanaError, type EditedText } from "@tavana/common";
import { Target } from "@tavana/proto";
import { Lexer } from "../lexer.ts";
import { countCharacters } from "../split.ts";
import { parseStatement } from "../syntax-tree.ts";
import { catalogNames, isCatalogSchema } from "./catalog-names.ts";
import type { Unanswerable } from "./catalog-parts.ts";
import type { SessionEdit } from "./editor.ts";
import type { Question } from "./questions.ts";
import { pieceText, type AnswerText, type ParameterText, type SessionValues } from "./session-values.ts";
import { Tokens } from "./tokens.ts";
import { Walker } from "./walker.ts";

/** A statement as the engine takes it. */
export interface Translation {
  /** Where it runs: over data, or in the catalog engine. */
  readonly target: Target;
  /** It makes something, though it begins as a query: SELECT … INTO. */
  readonly writes: boolean;
  /** Characters that it puts into the statement, whatever the session. */
  readonly addedLength: number;
  /** What the catalog is to be asked before each time that it runs. */
  readonly questions: readonly Question[];
  /** The text for a session. @throws TavanaError 42704 for an unknown setting */
  render(session: SessionValues, parameter?: ParameterText, answer?: AnswerText): EditedText;
}

/** Texts above this are translated each time: they are generated, and few come twice. */
const CACHEABLE_LENGTH = 16_384;
/** What is put into a statement may be longer than itself: to_char is written out for its pattern. */
const CACHEABLE_ADDED_LENGTH = 32_768;
/** With texts of that length, their edits included, the cache stays below 64 MiB; with usual ones far below. */
const CACHE_ENTRIES = 1_024;

const cache = new LruCache<string, Translation>(CACHE_ENTRIES);

/**
 * Makes a statement that was written for PostgreSQL one that the engine understands: by edits at the places that
 * PostgreSQL's own parser gives. Text that its grammar does not have is the engine's own, and stays as it is.
 *
 * @throws TavanaError 0A000 for a statement over data that asks the catalog what cannot be answered before it runs
 */
export function translate(sql: string): Translation {
  const known = cache.get(sql);
  if (known) return known;
  const translation = translateAnew(sql);
  if (sql.length <= CACHEABLE_LENGTH && translation.addedLength <= CACHEABLE_ADDED_LENGTH) cache.set(sql, translation);
  return translation;
}

function translateAnew(sql: string): Translation {
  const tree = parseStatement(sql);
  if (!tree) {
    refuseCatalog(sql);
    return untouched(sql);
  }
  const tokens = new Tokens(sql);
  const walker = new Walker(tokens, tree, catalogNames);
  const { inCatalog, writes, questions, unanswerable } = walker;
  if (unanswerable) throw notBesideData(sql, unanswerable);
  if (questions.length > 0 && "ViewStmt" in tree) throw new TavanaError("0A000", "a view cannot read both the catalog and data", { hint: "It would keep what the catalog answers now." });
  const { edits } = walker.editor;
  if (edits.length === 0 && !inCatalog) return untouched(sql);
  const addedLength = edits.reduce((sum, { text }) => sum + (typeof text === "string" ? text.length : 0), 0);
  return { target: inCatalog ? Target.CATALOG : Target.UNSPECIFIED, writes, addedLength, questions, render: (session, parameter = () => undefined, answer = () => "NULL") => rendered(sql, edits, session, parameter, answer) };
}

function untouched(sql: string): Translation {
  const text: EditedText = { text: sql, toOriginal: (position) => position };
  return { target: Target.UNSPECIFIED, writes: false, addedLength: 0, questions: [], render: () => text };
}

function rendered(sql: string, edits: readonly SessionEdit[], session: SessionValues, parameter: ParameterText, answer: AnswerText): EditedText {
  return applyEdits(sql, edits.map(({ start, end, text }) => ({ start, end, text: pieceText(text, [session, parameter, answer]) })));
}

function notBesideData(sql: string, { what, start }: Unanswerable): TavanaError {
  return new TavanaError("0A000", `${what} cannot be used beside data`, {
    position: countCharacters(sql, start) + 1,
    hint: "The catalog answers before the statement runs: it can be asked for relations and for what is the same for all rows. Ask it in a statement of its own.",
  });
}

/** The engine's own catalog is not the one that a user may see, and its functions of that catalog's have answers of their own. */
function refuseCatalog(sql: string): void {
  const lexer = new Lexer(sql);
  let nameAt = -1;
  let follows = "";
  while (lexer.next()) {
    if (nameAt >= 0 && lexer.kind === "symbol" && lexer.token === follows) {
      throw new TavanaError("0A000", "the catalog can be asked in PostgreSQL's SQL only", {
        position: countCharacters(sql, nameAt) + 1,
        hint: "This statement has a form that only DuckDB knows.",
      });
    }
    const name = lexer.kind === "word" ? lexer.token.toLowerCase() : lexer.kind === "quoted" ? lexer.token.slice(1, -1) : "";
    follows = isCatalogSchema(name) ? "." : catalogNames.isFunction(name) ? "(" : "";
    nameAt = follows === "" ? -1 : lexer.start;
  }
}
