import { expect, test } from "vitest";
import { catalogColumnType, catalogFunctions, catalogRelationOid, catalogRelations, functionColumns, informationSchemaRelations } from "./index.ts";
import { engineType, project } from "./relations.ts";

test("names of relations and functions that clients ask for", () => {
  expect([...catalogRelations]).toEqual(expect.arrayContaining(["pg_class", "pg_stat_activity", "pg_publication_namespace"]));
  expect([...informationSchemaRelations]).toEqual(expect.arrayContaining(["columns", "sql_features"]));
  expect([...catalogFunctions]).toEqual(expect.arrayContaining(["format_type", "has_table_privilege", "pg_get_expr"]));
  expect(catalogFunctions.has("array_to_string")).toBe(false);
});

test("a relation of pg_catalog has PostgreSQL's OID", () => {
  expect(catalogRelationOid("pg_class")).toBe(1259);
  expect(catalogRelationOid("nothing")).toBeUndefined();
});

test("a column of pg_catalog has PostgreSQL's type", () => {
  expect(catalogColumnType("pg_type", "typinput")).toBe("regproc");
  expect(catalogColumnType("pg_class", "relkind")).toBe("char");
  expect(catalogColumnType("pg_proc", "proallargtypes")).toBe("_oid");
  expect(catalogColumnType("pg_class", "nothing")).toBeUndefined();
});

test("types that stand for another", () => {
  expect(engineType("oidvector")).toBe("pg_oidvector");
  expect(engineType("_oid")).toBe("pg_oid[]");
  expect(engineType("_text")).toBe("VARCHAR[]");
  expect(engineType("aclitem")).toBe("pg_aclitem");
});

test("a projection has the columns in PostgreSQL's order, NULL where there is no value", () => {
  expect(project("pg.pg_am", { amname: "'a'", oid: "1" }, "FROM t")).toBe(`SELECT CAST(1 AS pg_oid) AS "oid", CAST('a' AS pg_name) AS "amname", CAST(NULL AS pg_oid) AS "amhandler", CAST(NULL AS pg_char) AS "amtype" FROM t`);
  expect(() => project("pg.pg_am", { nothing: "1" }, "FROM t")).toThrow("pg.pg_am has no column nothing");
});

test("columns that hold functions are known by name", () => {
  expect(functionColumns.has("typinput")).toBe(true);
  expect(functionColumns.has("oid")).toBe(false);
});
