import { TavanaError } from "@tavana/common";
import type { Column, CopyFormat } from "@tavana/proto";

/** How rows are framed; the numbers are those of native/src/row-format.h. */
export const Framing = { dataRow: 0, copyText: 1, copyCsv: 2, copyBinary: 3 } as const;

/** A framing and what COPY's text formats need to know; strings of one byte but for `null`. */
export interface CopyFraming {
  readonly framing: (typeof Framing)[keyof typeof Framing];
  readonly delimiter: string;
  /** What stands for NULL. */
  readonly null: string;
  readonly quote: string;
  readonly escape: string;
  /** For each column whether its values are always quoted. */
  readonly forceQuote: readonly boolean[];
}

export const dataRowFraming: CopyFraming = { framing: Framing.dataRow, delimiter: "\t", null: "", quote: '"', escape: '"', forceQuote: [] };

/**
 * COPY's options in full, checked as PostgreSQL checks them (ProcessCopyOptions in copy.c).
 *
 * @throws TavanaError 22023, 42703
 */
export function copyFraming({ format }: CopyFormat, columns: readonly Column[]): CopyFraming & { readonly header: boolean } {
  switch (format.case) {
    case "binary":
      return { ...dataRowFraming, framing: Framing.copyBinary, header: false };
    case "csv": {
      const { delimiter, null: nullText, header, quote, escape, forceQuoteAll, forceQuote } = format.value;
      const options = {
        framing: Framing.copyCsv,
        delimiter: oneByte("delimiter", delimiter || ","),
        null: nullText ?? "",
        quote: oneByte("quote", quote || '"'),
        escape: oneByte("escape", escape || quote || '"'),
        forceQuote: columns.map(({ name }) => forceQuoteAll || forceQuote.includes(name)),
        header,
      };
      const unknown = forceQuote.find((name) => !columns.some((column) => column.name === name));
      if (unknown !== undefined) throw new TavanaError("42703", `column "${unknown}" does not exist`);
      if (options.delimiter === options.quote) throw invalid("delimiter and quote must be different");
      requireSane(options);
      if (options.null.includes(options.quote)) throw invalid("quote character must not appear in the NULL specification");
      return options;
    }
    default: {
      const { delimiter, null: nullText, header } = format.value ?? { delimiter: "", null: undefined, header: false };
      const options = { ...dataRowFraming, framing: Framing.copyText, delimiter: oneByte("delimiter", delimiter || "\t"), null: nullText ?? "\\N", header };
      if (/[\\.a-z0-9]/.test(options.delimiter)) throw invalid(`delimiter cannot be "${options.delimiter}"`);
      requireSane(options);
      return options;
    }
  }
}

function requireSane({ delimiter, null: nullText }: { readonly delimiter: string; readonly null: string }): void {
  if (/[\r\n]/.test(delimiter)) throw invalid("delimiter cannot be newline or carriage return");
  if (/[\r\n]/.test(nullText)) throw invalid("null representation cannot use newline or carriage return");
  if (nullText.includes(delimiter)) throw invalid("delimiter character must not appear in the NULL specification");
}

function oneByte(what: string, text: string): string {
  if (Buffer.byteLength(text) !== 1) throw invalid(`${what} must be a single one-byte character`);
  return text;
}

function invalid(message: string): TavanaError {
  return new TavanaError("22023", `COPY ${message}`);
}
