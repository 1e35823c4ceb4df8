/** PostgreSQL's types that the engine knows by another name, or only as text. */
export const typeNames: Readonly<Record<string, string>> = {
  _bool: "BOOLEAN[]",
  _bpchar: "VARCHAR[]",
  _char: "VARCHAR[]",
  _float4: "FLOAT[]",
  _float8: "DOUBLE[]",
  _int2: "SMALLINT[]",
  _int4: "INTEGER[]",
  _int8: "BIGINT[]",
  _name: "VARCHAR[]",
  _text: "VARCHAR[]",
  _varchar: "VARCHAR[]",
  aclitem: "VARCHAR",
  bpchar: "VARCHAR",
  cardinal_number: "INTEGER",
  character_data: "VARCHAR",
  cidr: "VARCHAR",
  citext: "VARCHAR",
  cstring: "VARCHAR",
  inet: "VARCHAR",
  jsonb: "JSON",
  macaddr: "VARCHAR",
  name: "VARCHAR",
  pg_node_tree: "VARCHAR",
  sql_identifier: "VARCHAR",
  xid: "BIGINT",
  xid8: "UBIGINT",
  xml: "VARCHAR",
  yes_or_no: "VARCHAR",
};

/** Types whose text is a name and whose number is an OID. */
export const referenceTypes: ReadonlySet<string> = new Set(["regclass", "regtype", "regproc", "regprocedure", "regoper", "regoperator", "regnamespace", "regrole", "regcollation", "regconfig", "regdictionary"]);

/** Types that a reference is its number in. */
export const numberTypes: ReadonlySet<string> = new Set(["oid", "int2", "int4", "int8", "integer", "bigint", "smallint"]);

/** Types that a reference is its name in. */
export const textTypes: ReadonlySet<string> = new Set(["text", "varchar", "name", "bpchar"]);

/** PostgreSQL's functions that the engine has by another name. */
export const functionNames: Readonly<Record<string, string>> = {
  json_build_array: "json_array",
  json_build_object: "json_object",
  jsonb_build_array: "json_array",
  jsonb_build_object: "json_object",
  json_each_text: "json_pairs_text",
  json_object_keys: "json_names",
  jsonb_each: "json_pairs",
  jsonb_each_text: "json_pairs_text",
  jsonb_object_keys: "json_names",
};
