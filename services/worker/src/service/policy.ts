import { TavanaError } from "@tavana/common";
import type { AccessPolicy, Parameter } from "@tavana/proto";
import { requireReadable } from "../gate/path.ts";
import type { Verdict } from "../gate/gate.ts";

/**
 * Checks what a statement touches against what its caller may touch.
 *
 * @throws TavanaError 42501
 */
export function requireAllowed({ files }: Verdict, policy: AccessPolicy | undefined, parameters: readonly Parameter[]): void {
  requireEnforceable(policy);
  for (const file of files) {
    if ("path" in file) requireReadable(file.path, policy?.readPrefixes ?? []);
    else for (const path of pathsOf(parameters[Number(file.parameter) - 1])) requireReadable(path, policy?.readPrefixes ?? []);
  }
}

/** What this worker could not enforce, it does not run. */
function requireEnforceable(policy: AccessPolicy | undefined): void {
  const everyRelation = policy?.relations.length === 1 && policy.relations[0] === "*";
  if (!everyRelation || Object.keys(policy.rowFilters).length > 0) {
    throw new TavanaError("0A000", "access policies by relation or row are not supported by this worker");
  }
}

/** A parameter that names files; in Describe it has no value yet, and then nothing is bound to a file either. */
function pathsOf(parameter: Parameter | undefined): string[] {
  if (!parameter) return [];
  if (parameter.value.case !== "text" || (parameter.type && parameter.type.toUpperCase() !== "VARCHAR")) {
    throw new TavanaError("42501", "a parameter that names files must be a text");
  }
  return [parameter.value.value];
}
