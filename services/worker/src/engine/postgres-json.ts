import { macro, once, type Macro } from "./macro.ts";

/** A member's value by its name, whatever is in the name. */
const member = (object: string, name: string) => `json_extract(${object}, '/' || replace(replace(${name}, '~', '~0'), '/', '~1'))`;
const pair = (object: string, name: string) => `CAST(to_json(${name}) AS VARCHAR) || ':' || CAST(${member(object, name)} AS VARCHAR)`;
const pairs = (object: string, kept: string) => `list_transform(list_filter(json_keys(${object}), lambda k: ${kept}), lambda k: ${pair(object, "k")})`;
const object = (list: string) => `CAST('{' || array_to_string(${list}, ',') || '}' AS JSON)`;
const elements = "from_json(x, '[\"JSON\"]')";
const array = (list: string) => `CAST('[' || array_to_string(list_transform(${list}, lambda e: CAST(e AS VARCHAR)), ',') || ']' AS JSON)`;
/** A place in an array from 1, counted from its end where it is negative. */
const position = (index: string) => `CAST(CASE WHEN ${index} < 0 THEN json_array_length(x) + ${index} + 1 ELSE ${index} + 1 END AS BIGINT)`;
const without = (index: string) => array(`list_filter(${elements}, lambda e, i: i <> ${position(index)})`);

const notScalar = "error('cannot set path in scalar')";
/** Steps of paths that are followed. */
const DEPTH = 5;


/** A change at the end of a path: the macro of one step, called for each of the path's from the innermost one. */
function along(name: string, fields: Readonly<Record<string, string>>, step: (x: string, key: string) => string): Macro[] {
  const parameters = `x, path${fields["y"] === undefined ? "" : ", y, more"}`;
  const rest = fields["y"] === undefined ? "" : ", v.y, v.more";
  return Array.from({ length: DEPTH }, (_, index) => {
    const inner = index === 0 ? "error('a path of so many steps is not supported')" : `CASE WHEN pg.json_step(v.x, v.path[1]) IS NULL THEN v.x ELSE pg.json_set_step(v.x, v.path[1], pg.${name}_${index}(pg.json_step(v.x, v.path[1]), v.path[2:]${rest}), false) END`;
    return macro(`${name}_${index + 1}`, [parameters, once({ x: "CAST(x AS JSON)", path: "path", ...fields }, `CASE len(v.path) WHEN 0 THEN v.x WHEN 1 THEN ${step("v.x", "v.path[1]")} ELSE ${inner} END`)]);
  });
}

const values = { y: "CAST(y AS JSON)", more: "more" };

/** What changes JSON (PostgreSQL manual 9.16). A step of a path is a name or, of an array, a number. */
export const jsonMacros: readonly Macro[] = [
  macro("json_elements", ["x", `CASE json_type(x) WHEN 'ARRAY' THEN ${elements} ELSE [x] END`]),
  macro("json_less_key", ["x, y", `CASE json_type(x) WHEN 'OBJECT' THEN ${object(pairs("x", "k <> y"))} WHEN 'ARRAY' THEN ${array(`list_filter(${elements}, lambda e: e IS DISTINCT FROM to_json(y))`)} ELSE error('cannot delete from scalar') END`]),
  macro("json_less_keys", ["x, y", `CASE json_type(x) WHEN 'OBJECT' THEN ${object(pairs("x", "NOT list_contains(y, k)"))} WHEN 'ARRAY' THEN ${array(`list_filter(${elements}, lambda e: NOT (json_type(e) = 'VARCHAR' AND list_contains(y, e ->> '$')))`)} ELSE error('cannot delete from scalar') END`]),
  macro("json_less_place", ["x, y", `CASE json_type(x) WHEN 'ARRAY' THEN ${without("y")} WHEN 'OBJECT' THEN error('cannot delete from object using integer index') ELSE error('cannot delete from scalar') END`]),
  // || - #- of JSON
  macro("@+", ["x, y", once({ x: "CAST(x AS JSON)", y: "CAST(y AS JSON)" }, `CASE WHEN json_type(v.x) = 'OBJECT' AND json_type(v.y) = 'OBJECT' THEN ${object(`list_concat(${pairs("v.x", "NOT list_contains(json_keys(v.y), k)")}, ${pairs("v.y", "true")})`)} WHEN v.x IS NOT NULL AND v.y IS NOT NULL THEN ${array("list_concat(pg.json_elements(v.x), pg.json_elements(v.y))")} END`)]),
  ...[["@%", "json_less_key"], ["@%%", "json_less_place"], ["@%&", "json_less_keys"]].map(([operator, name]) => macro(operator!, ["x, y", once({ x: "CAST(x AS JSON)", y: "y" }, `CASE WHEN v.x IS NOT NULL AND v.y IS NOT NULL THEN pg.${name}(v.x, v.y) END`)])),
  macro("json_step", ["x, step", `CASE json_type(x) WHEN 'OBJECT' THEN ${member("x", "step")} WHEN 'ARRAY' THEN (${elements})[${position("TRY_CAST(step AS BIGINT)")}] END`]),
  macro("json_less_step", ["x, step", `CASE json_type(x) WHEN 'OBJECT' THEN ${object(pairs("x", "k <> step"))} WHEN 'ARRAY' THEN ${without("CAST(step AS BIGINT)")} ELSE error('cannot delete path in scalar') END`]),
  macro("json_more_pairs", ["x, step, y", object(`list_append(${pairs("x", "true")}, CAST(to_json(step) AS VARCHAR) || ':' || CAST(y AS VARCHAR))`)]),
  macro("json_other_pair", ["x, step, y", object(`list_transform(json_keys(x), lambda k: CAST(to_json(k) AS VARCHAR) || ':' || CASE WHEN k = step THEN CAST(y AS VARCHAR) ELSE CAST(${member("x", "k")} AS VARCHAR) END)`)]),
  macro("json_placed", ["x, nth, y, more", `CASE WHEN nth BETWEEN 1 AND json_array_length(x) THEN ${array(`list_transform(${elements}, lambda e, i: CASE WHEN i = nth THEN y ELSE e END)`)} WHEN NOT more THEN x WHEN nth < 1 THEN ${array(`list_prepend(y, ${elements})`)} ELSE ${array(`list_append(${elements}, y)`)} END`]),
  macro("json_set_step", ["x, step, y, more", once({ x: "x", step: "step", y: "y", more: "more" }, `CASE WHEN v.y IS NULL OR v.more IS NULL THEN NULL ELSE CASE json_type(v.x) WHEN 'OBJECT' THEN CASE WHEN list_contains(json_keys(v.x), v.step) THEN pg.json_other_pair(v.x, v.step, v.y) WHEN v.more THEN pg.json_more_pairs(v.x, v.step, v.y) ELSE v.x END WHEN 'ARRAY' THEN pg.json_placed(v.x, ${position("CAST(v.step AS BIGINT)").replaceAll("(x)", "(v.x)")}, v.y, v.more) ELSE ${notScalar} END END`)]),
  macro("json_in_place", ["x, nth, y", array(`list_concat(list_append((${elements})[:nth - 1], y), (${elements})[nth:])`)]),
  macro("json_insert_step", ["x, step, y, more", once({ x: "x", step: "step", y: "y", more: "more" }, `CASE WHEN v.y IS NULL OR v.more IS NULL THEN NULL ELSE CASE json_type(v.x) WHEN 'OBJECT' THEN CASE WHEN list_contains(json_keys(v.x), v.step) THEN error('cannot replace existing key') ELSE pg.json_more_pairs(v.x, v.step, v.y) END WHEN 'ARRAY' THEN pg.json_in_place(v.x, greatest(1, least(CAST(json_array_length(v.x) AS BIGINT) + 1, ${position("CAST(v.step AS BIGINT)").replaceAll("(x)", "(v.x)")} + CASE WHEN v.more THEN 1 ELSE 0 END)), v.y) ELSE ${notScalar} END END`)]),
  ...along("json_set", values, (x, key) => `pg.json_set_step(${x}, ${key}, v.y, v.more)`),
  ...along("json_insert", values, (x, key) => `pg.json_insert_step(${x}, ${key}, v.y, v.more)`),
  ...along("json_less", {}, (x, key) => `pg.json_less_step(${x}, ${key})`),
  macro("jsonb_set", ["x, path, y", `pg.json_set_${DEPTH}(x, path, y, true)`], ["x, path, y, more", `pg.json_set_${DEPTH}(x, path, y, more)`]),
  macro("jsonb_insert", ["x, path, y", `pg.json_insert_${DEPTH}(x, path, y, false)`], ["x, path, y, behind", `pg.json_insert_${DEPTH}(x, path, y, behind)`]),
  macro("@/", ["x, path", `pg.json_less_${DEPTH}(x, path)`]),
  // A merge takes nulls away, but not those of objects in arrays.
  macro("json_strip_nulls", ["x", once({ x: "CAST(x AS JSON)" }, "CASE WHEN json_type(v.x) <> 'OBJECT' AND NOT contains(CAST(v.x AS VARCHAR), 'null') THEN v.x WHEN json_type(v.x) <> 'OBJECT' OR regexp_matches(CAST(json_merge_patch('{}', v.x) AS VARCHAR), ':\\s*null') THEN error('nulls of objects in arrays are not supported here') ELSE json_merge_patch('{}', v.x) END")]),
  macro("jsonb_strip_nulls", ["x", "pg.json_strip_nulls(x)"]),
];
