/** Bytes of a message's type and length. */
const HEADER_BYTES = 5;

/**
 * End of the first `rows` messages in a run of whole messages, found by their lengths alone.
 *
 * @param start offset of the first message
 * @returns the offset behind the last of them; the end of the bytes when there are fewer
 */
export function endOfRows(data: Uint8Array, start: number, rows: number): number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let end = start;
  for (let row = 0; row < rows && end + HEADER_BYTES <= data.length; row++) end += 1 + view.getInt32(end + 1);
  return end;
}

/** The values of each DataRow in a run of messages; undefined: NULL. */
export function* dataRows(data: Uint8Array): Generator<(Buffer | undefined)[], void, undefined> {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  for (let start = 0; start < bytes.length; start += 1 + bytes.readInt32BE(start + 1)) {
    const values: (Buffer | undefined)[] = [];
    let at = start + HEADER_BYTES + 2;
    for (let left = bytes.readInt16BE(start + HEADER_BYTES); left > 0; left--) {
      const length = bytes.readInt32BE(at);
      at += 4;
      values.push(length < 0 ? undefined : bytes.subarray(at, at + length));
      at += Math.max(length, 0);
    }
    yield values;
  }
}

/** The same as texts, of rows in the text format; null: NULL. */
export function textRows(data: Uint8Array): (string | null)[][] {
  return Array.from(dataRows(data), (row) => row.map((value) => value?.toString() ?? null));
}
