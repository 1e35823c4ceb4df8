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
