import { TavanaError, type EditedText } from "@tavana/common";
import { Target, type Parameter, type StatementInfo } from "@tavana/proto";
import { declaredEngineType, type KnownType } from "../parameters/encode.ts";
import { TEXT, UNKNOWN, UNSPECIFIED } from "../parameters/types.ts";
import type { Command } from "../sql/command.ts";
import { recognise } from "../sql/recognise.ts";
import { recogniseSessionQuestions } from "../sql/session-questions.ts";
import { countCharacters, splitStatements, type Statement } from "../sql/split.ts";
import { answerText, MAX_ROWS, type Question } from "../sql/translate/questions.ts";
import type { SessionValues } from "../sql/translate/session-values.ts";
import { translate, type Translation } from "../sql/translate/translate.ts";
import type { EngineSession } from "./engine-session.ts";
import { explainColumn } from "./explain.ts";
import { booleanColumn, ownColumns } from "./own-calls.ts";
import { namedColumns, resultColumn, textColumn, type ResultColumn } from "./result.ts";
import { sessionColumns } from "./session-questions.ts";
import { findSetting } from "./setting-definitions.ts";
import type { SessionContext } from "./context.ts";

const MAX_PARAMETERS = 65_535;

/** Commands with text for the engine. */
const engineKinds: ReadonlySet<Command["kind"] | undefined> = new Set(["engine", "copyOut", "declareCursor", "explain", "ownCalls", "ownParts"] as const);

/** A statement that was understood, with the types that its parameters were given. */
export class PreparedStatement {
  /** The whole text that it stands in; positions in errors count from there. */
  readonly source: string;
  /** undefined: an empty text. */
  readonly statement: Statement | undefined;
  readonly command: Command | undefined;
  /** As Parse declared them; 0 where it left them open. */
  readonly declaredTypes: readonly number[];
  readonly #session: SessionValues;
  readonly #translation: Translation | undefined;
  /** As the engine was given it last; errors have places in it. */
  #rendered: EditedText | undefined;
  #info: StatementInfo | undefined;

  /** @throws TavanaError 0A000 for a statement that no engine can run */
  constructor(source: string, statement: Statement | undefined, command: Command | undefined, session: SessionValues, declared: readonly number[] = []) {
    this.source = source;
    this.#session = session;
    this.#translation = command && engineKinds.has(command.kind) ? translate(engineSource(statement, command)) : undefined;
    this.statement = statement;
    this.command = command?.kind === "engine" && this.#translation?.writes ? { ...command, writes: true } : command;
    this.declaredTypes = declared;
    // Messages count them in 16 bits.
    if (this.parameterCount > MAX_PARAMETERS) throw new TavanaError("54000", "too many parameters", { detail: `A statement may have ${MAX_PARAMETERS}.` });
  }

  get weight(): number {
    return this.source.length;
  }

  get parameterCount(): number {
    // Those in what PREPARE names are that statement's own.
    const own = this.command?.kind === "prepare" ? 0 : (this.statement?.parameterCount ?? 0);
    return Math.max(this.declaredTypes.length, own);
  }

  /** The columns that were described to the client; undefined when it was told nothing yet. */
  get describedColumns(): ResultColumn[] | undefined {
    return this.#info && (this.#info.schema?.columns ?? []).map(resultColumn);
  }

  /** Whether it is about data or about the catalog. */
  get target(): Target {
    return this.#translation?.target ?? Target.UNSPECIFIED;
  }

  /**
   * The text for the engine, as the session and the catalog are now.
   *
   * @param parameters none yet for Describe
   * @throws TavanaError 42704 for an unknown setting that it asks for, 0A000 for a parameter that there is no counterpart of; what the catalog answers with
   */
  async engineText(engine: EngineSession, parameters: readonly Parameter[] = []): Promise<string> {
    const answers: string[] = [];
    for (const question of this.#translation?.questions ?? []) answers.push(await this.#answer(engine, question));
    const parameter = (number: number) => {
      const value = parameters[number - 1]?.value;
      return value?.case === "text" ? value.value : undefined;
    };
    this.#rendered = this.#translation?.render(this.#session, parameter, (question) => answers[question]!);
    return this.#rendered?.text ?? "";
  }

  async #answer(engine: EngineSession, question: Question): Promise<string> {
    if (question.kind === "lists") {
      // What is wrong with its names, the statement itself will tell.
      const info = await engine.describe(question.sql, []).catch(() => undefined);
      return (info?.schema?.columns ?? []).map(({ type }) => (type?.element ? "1" : "0")).join("");
    }
    const { target, render } = translate(question.sql);
    const { columns, rows } = await engine.rows(render(this.#session).text, { target, maxRows: MAX_ROWS });
    return answerText(question, columns.map(resultColumn), rows);
  }

  /** @throws TavanaError 0A000 when the client was told of other columns, whose tables have changed since */
  assertColumns(columns: readonly ResultColumn[], parameters: readonly Parameter[]): void {
    const described = this.describedColumns;
    if (!described) return;
    // The engine names a column without a name after its expression, in which parameters may be written out.
    const sameName = (name: string, before: string) => name === before || (parameters.length > 0 && /[^\w$]/.test(before));
    const isSame = ({ name, typeOid }: ResultColumn, index: number) => typeOid === described[index]!.typeOid && sameName(name, described[index]!.name);
    const same = described.length === columns.length && columns.every(isSame);
    if (!same) throw new TavanaError("0A000", "cached plan must not change result type");
  }

  /** Asks the engine once about parameters and columns, for statements that are the engine's. */
  async describe(engine: EngineSession): Promise<void> {
    if (this.#info !== undefined || !engineKinds.has(this.command?.kind)) return;
    const types = Array.from({ length: this.parameterCount }, (_, index) => declaredEngineType(this.declaredTypes[index] ?? UNSPECIFIED));
    try {
      this.#info = await engine.describe(await this.engineText(engine), types, this.target);
    } catch (error) {
      throw this.placed(error);
    }
  }

  /** A character of the text that the engine was given, as one of the text that the client sent; from 1. */
  #asWritten(position: number): number {
    const edited = this.#rendered;
    const source = this.command && engineSource(this.statement, this.command);
    if (!edited || source === undefined || edited.text === source) return position;
    const unit = [...edited.text].slice(0, position - 1).join("").length;
    return countCharacters(source, edited.toOriginal(unit)) + 1;
  }

  parameterType(index: number): KnownType {
    const oid = this.declaredTypes[index] ?? UNSPECIFIED;
    if (oid !== UNSPECIFIED && oid !== UNKNOWN) return { oid };
    return { oid: this.#info?.parameterPostgresTypes[index]?.oid ?? UNSPECIFIED, engineType: this.#info?.parameters[index]?.name };
  }

  /** For ParameterDescription; text where nothing tells. */
  get parameterOids(): number[] {
    return Array.from({ length: this.parameterCount }, (_, index) => this.parameterType(index).oid || TEXT);
  }

  /** The result's columns; undefined: it has none. `describe` must have been called. */
  get columns(): ResultColumn[] | undefined {
    switch (this.command?.kind) {
      case "show":
        return [textColumn(settingTitle(this.command.name))];
      case "showAll":
        return showAllColumns;
      case "signal":
        return [booleanColumn(this.command.column)];
      case "sessionQuestions":
        return sessionColumns(this.command);
      case "setConfig":
        return this.command.settings.map(({ column }) => textColumn(column));
      case "ownCalls":
        return this.describedColumns?.length ? ownColumns(this.command.columns, this.describedColumns) : undefined;
      case "ownParts":
        return this.describedColumns?.length ? namedColumns(this.describedColumns, this.command.names) : undefined;
      case "explain":
        return [explainColumn(this.command)];
      case "engine":
        return this.describedColumns?.length ? this.describedColumns : undefined;
      default:
        return undefined;
    }
  }

  /** The same error with its position counted in the text that the client sent. */
  placed(error: unknown): unknown {
    if (!(error instanceof TavanaError) || this.statement === undefined) return error;
    const unknownSetting = this.statement.verb === "SHOW" && error.sqlstate === "42P01";
    if (unknownSetting) return new TavanaError("42704", `unrecognized configuration parameter "${this.statement.text.slice(4).trim()}"`, { cause: error });
    if (error.position === 0) return error;
    const within = this.command && "sql" in this.command && engineKinds.has(this.command.kind) ? this.command.offset : 0;
    const position = within === undefined ? 0 : this.#asWritten(error.position) + within + countCharacters(this.source, this.statement.offset);
    return new TavanaError(error.sqlstate, error.message, { ...error, position });
  }
}

/** What is translated: the statement, or the query within a COPY. */
function engineSource(statement: Statement | undefined, command: Command): string {
  return "sql" in command && engineKinds.has(command.kind) ? command.sql : (statement?.text ?? "");
}

/** SHOW's column has the name as it is spelt in the manual, whatever the client wrote. */
export function settingTitle(name: string): string {
  return findSetting(name)?.name ?? name;
}

export const showAllColumns = ["name", "setting", "description"].map(textColumn);

/** Understands a text of any number of statements. Throws 42601. */
export function prepareAll(text: string, context: SessionContext): PreparedStatement[] {
  return splitStatements(text).map((statement) => prepare(text, statement, context, [], recogniseSessionQuestions(statement)));
}

/** Understands the text of Parse, which has one statement or none. Throws 42601. */
export function prepareOne(text: string, context: SessionContext, parameterTypes: readonly number[]): PreparedStatement {
  const [statement, second] = splitStatements(text);
  if (second) throw new TavanaError("42601", "cannot insert multiple commands into a prepared statement");
  return statement ? prepare(text, statement, context, parameterTypes, recogniseSessionQuestions(statement)) : new PreparedStatement(text, undefined, undefined, context.values, parameterTypes);
}

/** Understands a statement that stands within another one. Throws 42601. */
export function prepareInner(outer: PreparedStatement, { sql, offset }: { sql: string; offset: number }, context: SessionContext, parameterTypes: readonly number[]): PreparedStatement {
  const [inner] = splitStatements(sql);
  if (!inner) throw new TavanaError("42601", "syntax error at end of input");
  return prepare(outer.source, { ...inner, offset: outer.statement!.offset + offset + inner.offset }, context, parameterTypes);
}

/** @param known what it is, where that has been seen already */
function prepare(text: string, statement: Statement, { settings, values }: SessionContext, parameterTypes: readonly number[], known?: Command): PreparedStatement {
  try {
    const command = known ?? recognise(statement, (name) => settings.find(name) !== undefined);
    return new PreparedStatement(text, statement, command, values, parameterTypes);
  } catch (error) {
    throw new PreparedStatement(text, statement, undefined, values).placed(error);
  }
}
