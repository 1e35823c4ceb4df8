import { decodeBinary } from "./binary.ts";
import type { BinaryDecoder } from "./binary.ts";

/** A PostgreSQL type as a parameter's type. */
export interface ParameterType {
  /** DuckDB's type for values of it, in DuckDB's spelling. */
  readonly engineType: string;
  /** From the binary format to text that a cast from VARCHAR reads; undefined: raw bytes, for BLOB. */
  readonly decode: BinaryDecoder | undefined;
  /** For arrays: the elements' type. */
  readonly element?: ParameterType;
  readonly elementOid?: number;
}

/** OID of a type that the client leaves open, and of `unknown`. */
export const UNSPECIFIED = 0;
export const UNKNOWN = 705;
export const BOOLEAN = 16;
export const TEXT = 25;
export const BYTEA = 17;
export const NUMERIC = 1700;

/** Wide enough for money and rates where a statement is described before its values are known. */
export const DESCRIBED_NUMERIC = "DECIMAL(38,10)";

const scalar = (engineType: string, decode: BinaryDecoder | undefined): ParameterType => ({ engineType, decode });
const text = scalar("VARCHAR", decodeBinary.text);

/** By OID (PostgreSQL's catalog pg_type.dat). */
const scalars = new Map<number, ParameterType>([
  [16, scalar("BOOLEAN", decodeBinary.bool)],
  [BYTEA, scalar("BLOB", undefined)],
  [18, text],
  [19, text],
  [20, scalar("BIGINT", decodeBinary.int8)],
  [21, scalar("SMALLINT", decodeBinary.int2)],
  [23, scalar("INTEGER", decodeBinary.int4)],
  [TEXT, text],
  [26, scalar("UINTEGER", decodeBinary.oid)],
  [114, scalar("JSON", decodeBinary.text)],
  [700, scalar("FLOAT", decodeBinary.float4)],
  [701, scalar("DOUBLE", decodeBinary.float8)],
  [UNKNOWN, text],
  [1042, text],
  [1043, text],
  [1082, scalar("DATE", decodeBinary.date)],
  [1083, scalar("TIME", decodeBinary.time)],
  [1114, scalar("TIMESTAMP", decodeBinary.timestamp)],
  [1184, scalar("TIMESTAMP WITH TIME ZONE", decodeBinary.timestamptz)],
  [1186, scalar("INTERVAL", decodeBinary.interval)],
  [1266, scalar("TIME WITH TIME ZONE", decodeBinary.timetz)],
  [NUMERIC, scalar(DESCRIBED_NUMERIC, decodeBinary.numeric)],
  [1560, scalar("BIT", decodeBinary.bits)],
  [1562, scalar("BIT", decodeBinary.bits)],
  [2950, scalar("UUID", decodeBinary.uuid)],
  [3802, scalar("JSON", decodeBinary.jsonb)],
]);

/** OIDs of array types, with their elements'. */
const arrays: readonly (readonly [number, number])[] = [
  [199, 114], [1000, 16], [1001, 17], [1002, 18], [1003, 19], [1005, 21], [1007, 23], [1009, 25], [1014, 1042], [1015, 1043],
  [1016, 20], [1021, 700], [1022, 701], [1028, 26], [1115, 1114], [1182, 1082], [1183, 1083], [1185, 1184], [1187, 1186],
  [1231, 1700], [1270, 1266], [2951, 2950], [3807, 3802],
];

const byOid = new Map(scalars);
for (const [oid, elementOid] of arrays) {
  const element = scalars.get(elementOid)!;
  byOid.set(oid, { engineType: `${element.engineType}[]`, decode: undefined, element, elementOid });
}

/** undefined: a type that parameters can't have here. */
export function parameterType(oid: number): ParameterType | undefined {
  return byOid.get(oid);
}
