import { create } from "@bufbuild/protobuf";
import {
  DuckDBArrayType,
  DuckDBDecimalType,
  DuckDBEnumType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  DuckDBTypeId as Id,
  DuckDBUnionType,
  type DuckDBType,
} from "@duckdb/node-api";
import { DataTypeSchema, PostgresTypeSchema, type Column, type DataType, type PostgresType } from "@tavana/proto";

/** PostgreSQL's type for each of DuckDB's: oid, oid of its array, bytes of a value (pg_type.dat of PostgreSQL 15). */
const scalars: Partial<Record<Id, readonly [oid: number, array: number, size: number]>> = {
  [Id.BOOLEAN]: [16, 1000, 1],
  [Id.TINYINT]: [21, 1005, 2],
  [Id.SMALLINT]: [21, 1005, 2],
  [Id.UTINYINT]: [21, 1005, 2],
  [Id.INTEGER]: [23, 1007, 4],
  [Id.USMALLINT]: [23, 1007, 4],
  [Id.BIGINT]: [20, 1016, 8],
  [Id.UINTEGER]: [20, 1016, 8],
  [Id.UBIGINT]: [1700, 1231, -1],
  [Id.HUGEINT]: [1700, 1231, -1],
  [Id.UHUGEINT]: [1700, 1231, -1],
  [Id.BIGNUM]: [1700, 1231, -1],
  [Id.DECIMAL]: [1700, 1231, -1],
  [Id.FLOAT]: [700, 1021, 4],
  [Id.DOUBLE]: [701, 1022, 8],
  [Id.VARCHAR]: [25, 1009, -1],
  [Id.ENUM]: [25, 1009, -1],
  [Id.SQLNULL]: [25, 1009, -1],
  [Id.BLOB]: [17, 1001, -1],
  [Id.BIT]: [1562, 1563, -1],
  [Id.UUID]: [2950, 2951, 16],
  [Id.DATE]: [1082, 1182, 4],
  [Id.TIME]: [1083, 1183, 8],
  [Id.TIME_NS]: [1083, 1183, 8],
  [Id.TIME_TZ]: [1266, 1270, 12],
  [Id.TIMESTAMP]: [1114, 1115, 8],
  [Id.TIMESTAMP_S]: [1114, 1115, 8],
  [Id.TIMESTAMP_MS]: [1114, 1115, 8],
  [Id.TIMESTAMP_NS]: [1114, 1115, 8],
  [Id.TIMESTAMP_TZ]: [1184, 1185, 8],
  [Id.INTERVAL]: [1186, 1187, 16],
  [Id.STRUCT]: [114, 199, -1],
  [Id.MAP]: [114, 199, -1],
  [Id.UNION]: [114, 199, -1],
  [Id.VARIANT]: [114, 199, -1],
};
/** PostgreSQL's types for those that engine/named-types.ts names, and for lists of its items. */
const named: Readonly<Record<string, readonly [oid: number, array: number, size: number]>> = {
  JSON: [114, 199, -1],
  pg_oid: [26, 1028, 4],
  pg_xid: [28, 1011, 4],
  pg_cid: [29, 1012, 4],
  pg_name: [19, 1003, 64],
  pg_char: [18, 1002, 1],
  pg_varchar: [1043, 1015, -1],
  pg_aclitem: [1033, 1034, 12],
  pg_anyarray: [2277, 0, -1],
  pg_inet: [869, 1041, -1],
  pg_node_tree: [194, 0, -1],
  pg_oidvector_item: [26, 1028, 4],
  pg_int2vector_item: [21, 1005, 2],
};
const vectors: Readonly<Record<string, readonly [oid: number, array: number, size: number]>> = {
  pg_oidvector_item: [30, 1013, -1],
  pg_int2vector_item: [22, 1006, -1],
};
const TEXT_OID = [25, 1009, -1] as const;

/** The PostgreSQL type that DataRow and COPY encodings follow; what PostgreSQL has no type for is text. */
export function postgresTypeOf(type: DuckDBType): PostgresType {
  const element = elementOf(type);
  if (element) return create(PostgresTypeSchema, { oid: oids(innermost(element))[1], size: -1, modifier: modifierOf(innermost(element)) });
  const [oid, , size] = oids(type);
  return create(PostgresTypeSchema, { oid, size, modifier: modifierOf(type) });
}

function oids(type: DuckDBType): readonly [number, number, number] {
  const item = vectorItem(type);
  if (item) return vectors[item.alias!]!;
  return (type.alias === undefined ? undefined : named[type.alias]) ?? scalars[type.typeId] ?? TEXT_OID;
}

export function isJson(type: DuckDBType): boolean {
  return type.typeId === Id.VARCHAR && type.alias === "JSON";
}

/** Type of the items of an oidvector or an int2vector, which is no array to PostgreSQL; undefined for all others. */
export function vectorItem(type: DuckDBType): DuckDBType | undefined {
  return type instanceof DuckDBListType && type.valueType.alias !== undefined && type.valueType.alias in vectors ? type.valueType : undefined;
}

/** Whether values have a binary form of the named type's own, unlike that of the type that it stands for. */
export function hasOwnBinary({ alias }: DuckDBType): boolean {
  return alias !== undefined && alias !== "JSON" && alias in named;
}

/** Type of the elements of a LIST or ARRAY that is an array to PostgreSQL; undefined for all others. */
export function elementOf(type: DuckDBType): DuckDBType | undefined {
  if (vectorItem(type)) return undefined;
  return type instanceof DuckDBListType || type instanceof DuckDBArrayType ? type.valueType : undefined;
}

/** PostgreSQL's arrays have no type of their own for each number of dimensions. */
export function innermost(type: DuckDBType): DuckDBType {
  const element = elementOf(type);
  return element ? innermost(element) : type;
}

/** atttypmod of numeric: precision and scale in one number, past the length of its own header. */
function modifierOf(type: DuckDBType): number {
  return type instanceof DuckDBDecimalType ? ((type.width << 16) | type.scale) + 4 : -1;
}

export function dataTypeOf(type: DuckDBType): DataType {
  const message = create(DataTypeSchema, { name: String(type), id: type.typeId as number, alias: type.alias ?? "" });
  if (type.alias) message.name = type.alias;
  if (type instanceof DuckDBDecimalType) {
    message.precision = type.width;
    message.scale = type.scale;
  } else if (type instanceof DuckDBListType || type instanceof DuckDBArrayType) {
    message.element = dataTypeOf(type.valueType);
    if (type instanceof DuckDBArrayType) message.arraySize = type.length;
  } else if (type instanceof DuckDBMapType) {
    message.key = dataTypeOf(type.keyType);
    message.element = dataTypeOf(type.valueType);
  } else if (type instanceof DuckDBStructType) {
    message.fields = type.entryNames.map((name, at) => ({ $typeName: "tavana.v1.Field", name, type: dataTypeOf(type.entryTypes[at]!) }));
  } else if (type instanceof DuckDBUnionType) {
    message.fields = type.memberTags.map((name, at) => ({ $typeName: "tavana.v1.Field", name, type: dataTypeOf(type.memberTypes[at]!) }));
  } else if (type instanceof DuckDBEnumType) {
    message.enumValues = [...type.values];
  }
  return message;
}

/** What was made of a type before: the engine's plain types are one object each. Nobody changes it. */
const described = new WeakMap<DuckDBType, Pick<Column, "type" | "postgresType">>();

export function columnsOf(names: readonly string[], types: readonly DuckDBType[]): Column[] {
  return types.map((type, at) => {
    let known = described.get(type);
    if (!known) described.set(type, (known = { type: dataTypeOf(type), postgresType: postgresTypeOf(type) }));
    return { $typeName: "tavana.v1.Column", name: names[at]!, ...known };
  });
}
