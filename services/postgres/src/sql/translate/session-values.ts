import { quoteLiteral } from "@tavana/common";

/** What a session's functions answer, as its statements' texts are made. */
export interface SessionValues {
  readonly user: string;
  readonly database: string;
  readonly backendPid: number;
  /** As version() says it. */
  readonly version: string;
  /** Schemas in which names are looked for, in order. */
  searchPath(): readonly string[];
  /** All settings with their values now. */
  settings(): readonly { readonly name: string; readonly value: string }[];
  /** undefined: there is no such setting */
  setting(name: string): string | undefined;
}

/** The text of a parameter, counted from 1; undefined: it is none, or is not known yet. */
export type ParameterText = (number: number) => string | undefined;

/** The answer to a question that a statement asks the catalog, counted from 0, as the engine reads it. */
export type AnswerText = (question: number) => string;

/** Text that is put into a statement: always the same, or by the session, the values of parameters and what the catalog answers. */
export type Piece = string | ((session: SessionValues, parameter: ParameterText, answer: AnswerText) => string);

export function pieceText(piece: Piece, known: Parameters<Exclude<Piece, string>>): string {
  return typeof piece === "string" ? piece : piece(...known);
}

export function listLiteral(values: readonly string[]): string {
  return `[${values.map(quoteLiteral).join(", ")}]`;
}
