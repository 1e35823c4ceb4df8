import type { Editor } from "./editor.ts";
import type { Question } from "./questions.ts";

/** What of a statement the catalog cannot answer before it runs, and where it begins in UTF-16 units. */
export interface Unanswerable {
  readonly what: string;
  readonly start: number;
}

interface Part {
  readonly first: number;
  readonly last: number;
}

/** The parts of a statement that are the catalog's, in case that the statement turns out to be about data. */
export class CatalogParts {
  readonly questions: Question[] = [];
  readonly #editor: Editor;
  readonly #parts: Part[] = [];
  readonly #put: (() => void)[] = [];
  #unanswerable: Unanswerable | undefined;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  get unanswerable(): Unanswerable | undefined {
    return this.#unanswerable;
  }

  /** What stands between two tokens is to be asked, if it is not within such a part; its answer comes in its place, with `behind`. */
  ask(part: Part, question: () => Question, behind = ""): void {
    if (this.#isAsked(part)) return;
    this.#parts.push(part);
    const { depth } = this.#editor;
    this.#put.push(() => {
      const number = this.#numberOf(question());
      this.#editor.override(part.first, part.last, (_session, _parameter, answer) => answer(number) + behind, depth);
    });
  }

  /** As ask, for a value that is the same for all rows; `sql` is made of its source. */
  askValue(part: Part, sql: (source: string) => string): void {
    const { list, source } = this.#editor.tokens;
    this.ask(part, () => ({ kind: "value", sql: sql(source.slice(list[part.first]!.start, list[part.last]!.end)) }));
  }

  /** As ask, for a whole query that stands in brackets. */
  askQuery(part: Part): void {
    if (this.#isAsked(part)) return;
    const { list, source } = this.#editor.tokens;
    this.#parts.push(part);
    const { depth } = this.#editor;
    this.#put.push(() => {
      const number = this.#numberOf({ kind: "rows", sql: source.slice(list[part.first]!.start, list[part.last]!.end) });
      // Brackets in brackets would be a value, of which there is one.
      this.#editor.override(part.first, part.last, (_session, _parameter, answer) => answer(number).slice(1, -1), depth);
    });
  }

  /** Constants that are lists if their columns are, those of a query. */
  askLists(sql: string, constants: readonly { readonly part: Part; readonly column: number; readonly list: string }[]): void {
    this.#put.push(() => {
      const number = this.#numberOf({ kind: "lists", sql });
      const { list: tokens, source } = this.#editor.tokens;
      for (const { part, column, list } of constants) {
        const written = source.slice(tokens[part.first]!.start, tokens[part.last]!.end);
        this.#editor.replace(part.first, part.last, (_session, _parameter, answer) => (answer(number)[column] === "1" ? list : written));
      }
    });
  }

  /** @param at the token that it is known by */
  refuse(part: Part, what: string, at = part.first): void {
    if (!this.#isAsked(part)) this.#unanswerable ??= { what, start: this.#editor.tokens.list[at]!.start };
  }

  /** More that is to be done then. */
  also(work: () => void): void {
    this.#put.push(work);
  }

  /** The statement is about data. */
  put(): void {
    for (const work of this.#put) work();
  }

  /** What is asked twice is answered once. */
  #numberOf(question: Question): number {
    const known = this.questions.findIndex(({ kind, sql }) => kind === question.kind && sql === question.sql);
    return known >= 0 ? known : this.questions.push(question) - 1;
  }

  #isAsked({ first, last }: Part): boolean {
    return this.#parts.some((part) => part.first <= first && last <= part.last);
  }
}
