import { TavanaError } from "@tavana/common";

/** The client broke the protocol (PostgreSQL manual 55.7): SQLSTATE 08P01. */
export function protocolViolation(message: string): TavanaError {
  return new TavanaError("08P01", message);
}
