import { coversRelation, TavanaError } from "@tavana/common";
import type { AccessPolicy, Parameter } from "@tavana/proto";
import { DATABASE } from "../engine/engine.ts";
import { covers, requireReadable } from "../gate/path.ts";
import type { Verdict } from "../gate/gate.ts";
import type { Relation } from "../gate/query-check.ts";

/** Schemas of what is the session's own, or nobody's. */
const ownSchemas: ReadonlySet<string> = new Set(["temp", "pg_temp", "main", "public"]);
const engineSchemas: ReadonlySet<string> = new Set(["main", "system", "pg_catalog", "information_schema"]);

/**
 * Checks what a statement names against what its caller may touch. Relations without a schema are checked where
 * the search path is known.
 *
 * @throws TavanaError 42501
 */
export function requireAllowed(verdict: Verdict, policy: AccessPolicy | undefined, parameters: readonly Parameter[]): void {
  const { form, listsCatalog } = verdict;
  requireEnforceable(policy);
  if (form.export && !covers(policy?.writePrefixes ?? [], form.export.target)) {
    throw new TavanaError("42501", `permission denied to write "${form.export.target}"`, { hint: "Ask an operator for the right to write there." });
  }
  if (listsCatalog && !policy?.relations.includes("*")) {
    throw new TavanaError("42501", "permission denied to list what there is in the engine", {
      hint: "information_schema and pg_catalog show the relations that you may read.",
    });
  }
  requireNamed(verdict, policy, parameters);
}

/** Checks the files and relations that a query names. @throws TavanaError 42501 */
export function requireNamed({ files, relations }: Pick<Verdict, "files" | "relations">, policy: AccessPolicy | undefined, parameters: readonly Parameter[]): void {
  for (const file of files) {
    if ("path" in file) requireReadable(file.path, policy?.readPrefixes ?? []);
    else for (const path of pathsOf(parameters[Number(file.parameter) - 1])) requireReadable(path, policy?.readPrefixes ?? []);
  }
  const patterns = policy?.relations ?? [];
  if (patterns.includes("*")) return;
  for (const relation of relations) if (relation.schema !== "") requireRelation(relation, patterns);
}

/** @throws TavanaError 42501 when no pattern covers the relation */
export function requireRelation({ catalog, schema, name }: Relation, patterns: readonly string[]): void {
  const inside = ["", DATABASE].includes(catalog.toLowerCase());
  if (catalog.toLowerCase() === "temp" || (inside && ownSchemas.has(schema.toLowerCase()))) return;
  if (inside && coversRelation(patterns, schema, name)) return;
  throw new TavanaError("42501", `permission denied for table ${schema}.${name}`, { hint: "Ask an operator for the right to this table." });
}

/** An error without the engine's guesses at relations that its reader may not read, or that are the engine's own. */
export function withoutGuesses(error: unknown, policy: AccessPolicy | undefined): unknown {
  if (!(error instanceof TavanaError) || error.sqlstate !== "42P01") return error;
  const guessed = /^Did you mean "(.+)"\?/s.exec(error.hint)?.[1]?.split(" or ");
  if (!guessed) return error;
  const open = guessed.filter((relation) => {
    const [, schema = "", name = ""] = /^([^.]+)\.(.+)$/s.exec(relation) ?? [];
    if (schema === "") return !/^(?:sqlite|duckdb|pg|pragma)_/i.test(relation);
    return !engineSchemas.has(schema.toLowerCase()) && coversRelation(policy?.relations ?? [], schema, name);
  });
  const hint = open.length > 0 ? `Did you mean "${open.join(" or ")}"?` : "";
  return new TavanaError(error.sqlstate, error.message, { ...error, hint, cause: error });
}

/** What this worker could not enforce, it does not run. */
function requireEnforceable(policy: AccessPolicy | undefined): void {
  if (Object.keys(policy?.rowFilters ?? {}).length > 0) throw new TavanaError("0A000", "access policies by row are not supported by this worker");
}

/** A parameter that names files; in Describe it has no value yet, and then nothing is bound to a file either. */
function pathsOf(parameter: Parameter | undefined): string[] {
  if (!parameter) return [];
  if (parameter.value.case !== "text" || (parameter.type && parameter.type.toUpperCase() !== "VARCHAR")) {
    throw new TavanaError("42501", "a parameter that names files must be a text");
  }
  return [parameter.value.value];
}
