import { TEXT } from "../parameters/types.ts";
import type { Command } from "../sql/command.ts";
import type { SessionAnswer } from "../sql/translate/session-functions.ts";
import type { SessionValues } from "../sql/translate/session-values.ts";
import { formatOf } from "./result-formats.ts";
import { localRows, type ResultColumn, type ResultEvent } from "./result.ts";

type SessionQuestions = Extract<Command, { kind: "sessionQuestions" }>;

const types: Readonly<Record<SessionAnswer["type"], Pick<ResultColumn, "typeOid" | "typeSize">>> = {
  name: { typeOid: 19, typeSize: 64 },
  text: { typeOid: TEXT, typeSize: -1 },
  integer: { typeOid: 23, typeSize: 4 },
};

export function sessionColumns({ columns }: SessionQuestions): ResultColumn[] {
  return columns.map(({ name, answer }) => ({ name, ...types[answer.type], typeModifier: -1 }));
}

/** The row that answers. @throws TavanaError 42704 for an unknown setting */
export function* answerQuestions(command: SessionQuestions, session: SessionValues, formats: readonly number[]): Generator<ResultEvent> {
  const row = command.columns.map(({ answer: { type, value } }, at) => {
    const text = value(session);
    return text !== null && type === "integer" && formatOf(formats, at) === 1 ? integerBytes(Number(text)) : text;
  });
  yield* localRows(sessionColumns(command), [row]);
  yield { kind: "complete", tag: "SELECT 1" };
}

function integerBytes(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
