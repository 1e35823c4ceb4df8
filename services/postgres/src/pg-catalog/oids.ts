import { createHash } from "node:crypto";

/** PostgreSQL gives the objects of users OIDs from here on; smaller ones are its own. */
const FIRST_USER_OID = 16_384;
/** Clients often keep an OID in a signed 32-bit number. */
const LAST_OID = 2_147_483_647;

/** OIDs that stay the same from snapshot to snapshot and from gateway to gateway: made of names, not of an order. */
export class StableOids {
  readonly #taken = new Set<number>();

  /** @param path what names the object, the kind of object first */
  of(...path: readonly string[]): number {
    const digest = createHash("sha256").update(path.join("\0")).digest();
    let oid = FIRST_USER_OID + (digest.readUInt32BE(0) % (LAST_OID - FIRST_USER_OID + 1));
    while (this.#taken.has(oid)) oid = oid === LAST_OID ? FIRST_USER_OID : oid + 1;
    this.#taken.add(oid);
    return oid;
  }
}
