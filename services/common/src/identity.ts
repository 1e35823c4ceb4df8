import { createContextKey } from "@connectrpc/connect";

/** Who a call is made for. */
export interface Identity {
  readonly user: string;
}

/**
 * Set on calls from within the process (the PostgreSQL front end), after the caller has proved who it is.
 * Calls from outside never carry it: they authenticate by header.
 */
export const identityKey = createContextKey<Identity | undefined>(undefined, { description: "caller" });
