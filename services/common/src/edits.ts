/** A piece of a text put in another's place; positions in UTF-16 units of the original. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text made from another by edits, which still knows where its pieces came from. */
export interface EditedText {
  readonly text: string;
  /** Position in the original for one in the edited text; inside a replacement: where that begins. */
  toOriginal(position: number): number;
}

/** Applies edits that are in order and do not overlap. */
export function applyEdits(original: string, edits: readonly Edit[]): EditedText {
  let text = "";
  let from = 0;
  const pieces: { readonly at: number; readonly original: number; readonly copied: boolean }[] = [];
  const copy = (end: number) => {
    pieces.push({ at: text.length, original: from, copied: true });
    text += original.slice(from, end);
  };
  for (const edit of edits) {
    copy(edit.start);
    pieces.push({ at: text.length, original: edit.start, copied: false });
    text += edit.text;
    from = edit.end;
  }
  copy(original.length);
  const toOriginal = (position: number): number => {
    const piece = pieces.findLast(({ at }) => at <= position) ?? pieces[0]!;
    return piece.copied ? piece.original + (position - piece.at) : piece.original;
  };
  return { text, toOriginal };
}
