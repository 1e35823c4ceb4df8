import type { Piece } from "./session-values.ts";
import type { Tokens } from "./tokens.ts";

export interface SessionEdit {
  readonly start: number;
  readonly end: number;
  readonly text: Piece;
}

/** Collects edits of a statement's text, made at its tokens. */
export class Editor {
  readonly tokens: Tokens;
  readonly #edits: SessionEdit[] = [];

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  /** Edits in order; at one place what was put in first stands first. */
  get edits(): readonly SessionEdit[] {
    return this.#edits
      .map((edit, order) => ({ edit, order }))
      .sort((one, other) => one.edit.start - other.edit.start || (one.edit.end === one.edit.start ? 0 : 1) - (other.edit.end === other.edit.start ? 0 : 1) || one.order - other.order)
      .map(({ edit }) => edit);
  }

  /** Puts text in the place of tokens, from one index to another, both included. */
  replace(first: number, last: number, text: Piece): void {
    this.#edits.push({ start: this.tokens.list[first]!.start, end: this.tokens.list[last]!.end, text });
  }

  insertBefore(index: number, text: Piece): void {
    const { start } = this.tokens.list[index]!;
    this.#edits.push({ start, end: start, text });
  }

  insertAfter(index: number, text: Piece): void {
    const { end } = this.tokens.list[index]!;
    this.#edits.push({ start: end, end, text });
  }
}
