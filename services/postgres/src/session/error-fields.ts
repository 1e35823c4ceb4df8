import { asTavanaError } from "@tavana/common";

export type Severity = "ERROR" | "FATAL" | "WARNING" | "NOTICE";

/** An error as the fields of ErrorResponse (PostgreSQL manual 55.8). */
export function errorFields(error: unknown, severity: Severity = "ERROR"): Record<string, string> {
  const { sqlstate, message, detail, hint, position } = asTavanaError(error);
  const fields: Record<string, string> = { S: severity, V: severity, C: sqlstate, M: message };
  if (detail !== "") fields["D"] = detail;
  if (hint !== "") fields["H"] = hint;
  if (position > 0) fields["P"] = String(position);
  return fields;
}
