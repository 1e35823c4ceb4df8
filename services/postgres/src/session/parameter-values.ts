import type { Parameter } from "@tavana/proto";
import { encodeParameter } from "../parameters/encode.ts";
import { needsType } from "../parameters/spelling.ts";
import { UNSPECIFIED } from "../parameters/types.ts";
import { dateOrder } from "../sql/translate/date-literal.ts";
import type { SessionContext } from "./context.ts";
import type { PreparedStatement } from "./prepared-statement.ts";

/** A binary value can't be read without its type, {…} is an array or a JSON object, and "on" may be a boolean or a word. */
const OPENING_BRACE = "{".charCodeAt(0);

/**
 * Values for a statement's parameters as the API takes them. The engine is asked about types only where a
 * value can't be read without.
 *
 * @param formats none: all text; one for all; else one for each
 */
export async function encodeParameters(
  { engine, settings }: Pick<SessionContext, "engine" | "settings">,
  prepared: PreparedStatement,
  values: readonly (Buffer | undefined)[],
  formats: readonly number[],
): Promise<Parameter[]> {
  const format = (index: number) => (formats.length === 1 ? formats[0]! : (formats[index] ?? 0));
  const isUnclear = (bytes: Buffer | undefined, index: number) =>
    bytes !== undefined && prepared.parameterType(index).oid === UNSPECIFIED && (format(index) === 1 || bytes[0] === OPENING_BRACE || needsType(bytes.toString("latin1")));
  if (values.some(isUnclear)) await prepared.describe(engine);
  return values.map((bytes, index) => encodeParameter(prepared.parameterType(index), format(index), bytes, dateOrder(settings.get("DateStyle"))));
}
