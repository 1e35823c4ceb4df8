import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorDetailSchema, type ErrorDetail } from "@tavana/proto";

/** What a TavanaError carries besides its message; see tavana.v1.ErrorDetail. */
export interface ErrorFields {
  readonly detail?: string;
  readonly hint?: string;
  /** Place in the statement, in characters from 1. */
  readonly position?: number;
  /** The same call may succeed later as it stands; nothing of it has run. */
  readonly retriable?: boolean;
  readonly queryId?: string;
  readonly cause?: unknown;
}

/** The one error of the platform: what a user is told, by SQLSTATE (PostgreSQL manual, appendix A). */
export class TavanaError extends Error {
  readonly sqlstate: string;
  readonly detail: string;
  readonly hint: string;
  readonly position: number;
  readonly retriable: boolean;
  readonly queryId: string;

  constructor(sqlstate: string, message: string, fields: ErrorFields = {}) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = "TavanaError";
    this.sqlstate = sqlstate;
    this.detail = fields.detail ?? "";
    this.hint = fields.hint ?? "";
    this.position = fields.position ?? 0;
    this.retriable = fields.retriable ?? false;
    this.queryId = fields.queryId ?? "";
  }

  /** The same error, naming the query that it ended. */
  forQuery(queryId: string): TavanaError {
    return this.queryId === queryId ? this : new TavanaError(this.sqlstate, this.message, { ...this, queryId });
  }
}

const codeOfClass: Readonly<Record<string, Code>> = {
  "08": Code.Unavailable, // connection exception
  "0A": Code.Unimplemented, // feature not supported
  "22": Code.InvalidArgument, // data exception
  "23": Code.FailedPrecondition, // integrity constraint violation
  "25": Code.FailedPrecondition, // invalid transaction state
  "26": Code.NotFound, // invalid SQL statement name
  "28": Code.Unauthenticated, // invalid authorization
  "3D": Code.NotFound, // invalid catalog name
  "3F": Code.NotFound, // invalid schema name
  "40": Code.Aborted, // transaction rollback
  "42": Code.InvalidArgument, // syntax error or access rule violation
  "53": Code.ResourceExhausted, // insufficient resources
  "54": Code.ResourceExhausted, // program limit exceeded
  "57": Code.Unavailable, // operator intervention
  "58": Code.Unavailable, // system error
};

const codeOfState: Readonly<Record<string, Code>> = {
  "42501": Code.PermissionDenied,
  "42P01": Code.NotFound, // undefined table
  "42704": Code.NotFound, // undefined object
  "57014": Code.Canceled, // query cancelled
  "58P01": Code.NotFound, // undefined file
  "0A000": Code.Unimplemented,
};

/** Status code for an SQLSTATE, as tavana.v1.ErrorDetail documents it. */
export function statusCode(sqlstate: string): Code {
  return codeOfState[sqlstate] ?? codeOfClass[sqlstate.slice(0, 2)] ?? Code.Internal;
}

/** The wire's form of an error: a status code, that of its SQLSTATE unless it is known better, and one ErrorDetail. */
export function toConnectError(error: unknown, code?: Code): ConnectError {
  if (error instanceof ConnectError) return error;
  const known = asTavanaError(error);
  const value = detailOf(known);
  return new ConnectError(known.message, code ?? statusCode(known.sqlstate), undefined, [{ desc: ErrorDetailSchema, value }], error);
}

export function detailOf(error: TavanaError) {
  const { sqlstate, message, detail, hint, position, retriable, queryId } = error;
  return { sqlstate, message, detail, hint, position, retriable, queryId };
}

export function fromDetail(detail: ErrorDetail): TavanaError {
  return new TavanaError(detail.sqlstate, detail.message, detail);
}

/** Any thrown value as a TavanaError: the typed detail where there is one, else the nearest SQLSTATE. */
export function asTavanaError(error: unknown): TavanaError {
  if (error instanceof TavanaError) return error;
  if (error instanceof ConnectError) {
    const [detail] = error.findDetails(ErrorDetailSchema);
    if (detail) return fromDetail(detail);
    return new TavanaError(stateOfCode[error.code] ?? "XX000", error.rawMessage, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && /call stack/.test(message)) return tooDeep(error);
  return new TavanaError("XX000", message, { cause: error });
}

/** What is nested too deeply for whoever walks through it; PostgreSQL says the same of its own stack. */
function tooDeep(cause: RangeError): TavanaError {
  return new TavanaError("54001", "stack depth limit exceeded", { hint: "The statement, or a value in it, is nested too deeply.", cause });
}

const stateOfCode: Partial<Record<Code, string>> = {
  [Code.Canceled]: "57014",
  [Code.DeadlineExceeded]: "57014",
  [Code.InvalidArgument]: "22023",
  [Code.NotFound]: "42704",
  [Code.PermissionDenied]: "42501",
  [Code.Unauthenticated]: "28000",
  [Code.ResourceExhausted]: "53000",
  [Code.Unimplemented]: "0A000",
  [Code.Unavailable]: "08006",
  [Code.Aborted]: "40000",
};
