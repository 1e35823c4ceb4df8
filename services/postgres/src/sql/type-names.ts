import { TavanaError } from "@tavana/common";
import type { Node } from "libpg-query";

/** OIDs of types that parameters can be declared with, and of arrays of them, by PostgreSQL's names (pg_type.dat). */
const oids: Readonly<Record<string, readonly [scalar: number, array: number]>> = {
  bool: [16, 1000], bytea: [17, 1001], char: [18, 1002], name: [19, 1003], int8: [20, 1016], int2: [21, 1005], int4: [23, 1007],
  text: [25, 1009], oid: [26, 1028], json: [114, 199], float4: [700, 1021], float8: [701, 1022], bpchar: [1042, 1014],
  varchar: [1043, 1015], date: [1082, 1182], time: [1083, 1183], timestamp: [1114, 1115], timestamptz: [1184, 1185],
  interval: [1186, 1187], timetz: [1266, 1270], numeric: [1700, 1231], uuid: [2950, 2951], jsonb: [3802, 3807],
};
const UNSPECIFIED = 0;

/**
 * OID of a type by its name in a statement; 0 for `unknown`, whose type the statement tells.
 *
 * @param text of the statement that the name stands in
 * @throws TavanaError 42704 for a type that parameters cannot have
 */
export function namedType(node: Node, text: string): number {
  if (!("TypeName" in node)) return UNSPECIFIED;
  const { names = [], arrayBounds, location = 0 } = node.TypeName;
  const last = names.at(-1);
  const name = last && "String" in last ? (last.String.sval ?? "") : "";
  if (name === "unknown" && !arrayBounds) return UNSPECIFIED;
  const known = Object.hasOwn(oids, name) ? oids[name] : undefined;
  if (!known) throw new TavanaError("42704", `type "${name}" does not exist`, { position: [...Buffer.from(text).toString("utf8", 0, location)].length + 1 });
  return arrayBounds ? known[1] : known[0];
}
