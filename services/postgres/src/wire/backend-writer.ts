/** A column as RowDescription gives it. */
export interface FieldDescription {
  readonly name: string;
  readonly typeOid: number;
  readonly typeSize: number;
  readonly typeModifier: number;
  /** 0 text, 1 binary. */
  readonly format: number;
}

/** Transaction status of ReadyForQuery: idle, in a transaction, in a failed one. */
export type TransactionStatus = "I" | "T" | "E";

const INITIAL_BYTES = 8_192;
/** A buffer above this size is handed over and replaced instead of copied, in bytes. */
const HAND_OVER_BYTES = 65_536;

/** Builds the server's messages (PostgreSQL manual 55.7) one after the other, until they are taken. */
export class BackendWriter {
  #buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #end = 0;
  #start = 0;

  get length(): number {
    return this.#end;
  }

  /** All bytes written so far; the writer starts anew. */
  take(): Buffer {
    const bytes = this.#buffer.subarray(0, this.#end);
    const taken = this.#end > HAND_OVER_BYTES ? bytes : Buffer.from(bytes);
    if (this.#end > HAND_OVER_BYTES) this.#buffer = Buffer.allocUnsafe(INITIAL_BYTES);
    this.#end = 0;
    return taken;
  }

  /** Whole messages that someone else has encoded. */
  raw(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
    return this;
  }

  authenticationOk(): this {
    return this.#begin("R").#int32(0).#finish();
  }

  authenticationSasl(mechanisms: readonly string[]): this {
    this.#begin("R").#int32(10);
    for (const mechanism of mechanisms) this.#string(mechanism);
    return this.#byte(0).#finish();
  }

  authenticationSaslContinue(data: string): this {
    return this.#begin("R").#int32(11).#text(data).#finish();
  }

  authenticationSaslFinal(data: string): this {
    return this.#begin("R").#int32(12).#text(data).#finish();
  }

  negotiateProtocolVersion(newestMinor: number, unknownOptions: readonly string[]): this {
    // The manual says that the minor version alone goes here; PostgreSQL sends the whole, which is what libpq 18 reads.
    this.#begin("v").#int32((3 << 16) | newestMinor).#int32(unknownOptions.length);
    for (const option of unknownOptions) this.#string(option);
    return this.#finish();
  }

  backendKeyData(processId: number, secret: Uint8Array): this {
    this.#begin("K").#int32(processId);
    return this.raw(secret).#finish();
  }

  parameterStatus(name: string, value: string): this {
    return this.#begin("S").#string(name).#string(value).#finish();
  }

  readyForQuery(status: TransactionStatus): this {
    return this.#begin("Z").#byte(status.charCodeAt(0)).#finish();
  }

  rowDescription(fields: readonly FieldDescription[]): this {
    this.#begin("T").#int16(fields.length);
    for (const field of fields) {
      // No table and column number: results don't say where a column comes from.
      this.#string(field.name).#int32(0).#int16(0).#int32(field.typeOid).#int16(field.typeSize);
      this.#int32(field.typeModifier).#int16(field.format);
    }
    return this.#finish();
  }

  /** A row of text values; null is NULL. Engine results come encoded: this is for the front end's own answers. */
  dataRow(values: readonly (string | Uint8Array | null)[]): this {
    this.#begin("D").#int16(values.length);
    for (const value of values) {
      if (value === null) this.#int32(-1);
      else if (typeof value !== "string") this.#int32(value.length).raw(value);
      else this.#int32(Buffer.byteLength(value)).#text(value);
    }
    return this.#finish();
  }

  parameterDescription(typeOids: readonly number[]): this {
    this.#begin("t").#int16(typeOids.length);
    for (const oid of typeOids) this.#int32(oid);
    return this.#finish();
  }

  parseComplete(): this {
    return this.#begin("1").#finish();
  }

  bindComplete(): this {
    return this.#begin("2").#finish();
  }

  closeComplete(): this {
    return this.#begin("3").#finish();
  }

  noData(): this {
    return this.#begin("n").#finish();
  }

  portalSuspended(): this {
    return this.#begin("s").#finish();
  }

  emptyQueryResponse(): this {
    return this.#begin("I").#finish();
  }

  commandComplete(tag: string): this {
    return this.#begin("C").#string(tag).#finish();
  }

  copyInResponse(format: number, columns: number): this {
    return this.#copyResponse("G", format, columns);
  }

  copyOutResponse(format: number, columns: number): this {
    return this.#copyResponse("H", format, columns);
  }

  #copyResponse(type: string, format: number, columns: number): this {
    this.#begin(type).#byte(format).#int16(columns);
    for (let column = 0; column < columns; column++) this.#int16(format);
    return this.#finish();
  }

  copyDone(): this {
    return this.#begin("c").#finish();
  }

  /** ErrorResponse; the fields of PostgreSQL manual 55.8, by letter. */
  errorResponse(fields: Readonly<Record<string, string>>): this {
    return this.#fields("E", fields);
  }

  noticeResponse(fields: Readonly<Record<string, string>>): this {
    return this.#fields("N", fields);
  }

  #fields(type: string, fields: Readonly<Record<string, string>>): this {
    this.#begin(type);
    for (const [letter, value] of Object.entries(fields)) this.#byte(letter.charCodeAt(0)).#string(value);
    return this.#byte(0).#finish();
  }

  #begin(type: string): this {
    this.#byte(type.charCodeAt(0));
    this.#start = this.#end;
    return this.#int32(0);
  }

  #finish(): this {
    this.#buffer.writeInt32BE(this.#end - this.#start, this.#start);
    return this;
  }

  #byte(value: number): this {
    this.#reserve(1);
    this.#buffer[this.#end++] = value;
    return this;
  }

  #int16(value: number): this {
    this.#reserve(2);
    // Counts use all 16 bits, sizes are signed: both have the same bytes.
    this.#buffer.writeUInt16BE(value & 0xffff, this.#end);
    this.#end += 2;
    return this;
  }

  #int32(value: number): this {
    this.#reserve(4);
    this.#buffer.writeInt32BE(value | 0, this.#end);
    this.#end += 4;
    return this;
  }

  #text(value: string): this {
    this.#reserve(value.length * 3);
    this.#end += this.#buffer.write(value, this.#end);
    return this;
  }

  /** A NUL ends a string of the protocol, so one inside would shift every later field. */
  #string(value: string): this {
    const nul = value.indexOf("\0");
    return this.#text(nul < 0 ? value : value.slice(0, nul)).#byte(0);
  }

  #reserve(bytes: number): void {
    const wanted = this.#end + bytes;
    if (wanted <= this.#buffer.length) return;
    const grown = Buffer.allocUnsafe(Math.max(wanted, this.#buffer.length * 2));
    this.#buffer.copy(grown, 0, 0, this.#end);
    this.#buffer = grown;
  }
}
