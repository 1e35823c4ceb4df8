import { applyEdits } from "@tavana/common";
import { pieceText, type Piece } from "./session-values.ts";
import type { Tokens } from "./tokens.ts";

export interface SessionEdit {
  readonly start: number;
  readonly end: number;
  readonly text: Piece;
}

interface Placed extends SessionEdit {
  /** Where it stands among others at one place: what ends there, then what begins there, then what is replaced. */
  readonly rank: number;
  /** Of the node that it was made for. */
  readonly depth: number;
}

const ENDS = 0, BEGINS = 1, REPLACES = 2;

/** Collects edits of a statement's text, made at its tokens, from its outer nodes to its inner ones. */
export class Editor {
  readonly tokens: Tokens;
  readonly #edits: Placed[] = [];
  /** Of the node that edits are made for: at one place the inner one's stand closer to it. */
  depth = 0;

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  /** Edits in order. Where one replaces a text, those within that text are none. */
  get edits(): readonly SessionEdit[] {
    const sorted = this.#edits.toSorted((one, other) => one.start - other.start || one.rank - other.rank);
    let end = 0;
    return sorted.filter((edit) => {
      if (edit.start < end) return false;
      end = edit.end;
      return true;
    });
  }

  /** Puts text in the place of tokens, from one index to another, both included. What was replaced first stays. */
  replace(first: number, last: number, text: Piece): void {
    const { start } = this.tokens.list[first]!;
    this.#add(start, this.tokens.list[last]!.end, text, REPLACES);
  }

  /** As replace, over what was made for the node that stands there and for those within it; names of columns stay. */
  override(first: number, last: number, text: Piece, depth: number): void {
    const { start } = this.tokens.list[first]!;
    const { end } = this.tokens.list[last]!;
    const isName = ({ rank }: Placed) => rank > BEGINS - 1 / MAX_DEPTH && rank < BEGINS;
    const stays = (edit: Placed) => edit.start < start || edit.end > end || edit.depth < depth || isName(edit);
    this.#edits.splice(0, this.#edits.length, ...this.#edits.filter(stays));
    this.#add(start, end, text, REPLACES);
  }

  /** The text between two tokens with the edits that there are within. */
  copy(first: number, last: number): Exclude<Piece, string> {
    const [start, end] = [this.tokens.list[first]!.start, this.tokens.list[last]!.end];
    let inner: readonly SessionEdit[] | undefined;
    return (...known) => {
      inner ??= this.edits.filter((edit) => edit.start >= start && edit.end <= end);
      return applyEdits(this.tokens.source.slice(start, end), inner.map((edit) => ({ start: edit.start - start, end: edit.end - start, text: pieceText(edit.text, known) }))).text;
    };
  }

  insertBefore(index: number, text: Piece): void {
    const { start } = this.tokens.list[index]!;
    this.#add(start, start, text, BEGINS + this.depth / MAX_DEPTH);
  }

  insertAfter(index: number, text: Piece, depth = this.depth): void {
    const { end } = this.tokens.list[index]!;
    this.#add(end, end, text, ENDS + 1 - (depth + 1) / MAX_DEPTH);
  }

  #add(start: number, end: number, text: Piece, rank: number): void {
    this.#edits.push({ start, end, text, rank, depth: this.depth });
  }
}

/** More than the parser's stack allows. */
const MAX_DEPTH = 1_000_000;
