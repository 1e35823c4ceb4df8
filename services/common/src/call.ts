// Made once: capturing a stack for each call that ends would cost more than the call's own bookkeeping.
const readerLeft = new Error("the reader has left");
/** Why the signal of a call that is over fires. */
export const callEnded = new Error("the call has ended");

/**
 * Reads a server stream and makes sure that the server learns when the reader leaves. Leaving a `for await`
 * tells the server nothing on any of Connect's transports; only an aborted signal does.
 *
 * @param open starts the call with the signal it is given
 * @param outer aborts the call too, such as the signal of the handler that relays it
 */
export async function* serverStream<T>(open: (signal: AbortSignal) => AsyncIterable<T>, outer?: AbortSignal): AsyncGenerator<T, void, undefined> {
  const controller = new AbortController();
  const abort = () => controller.abort(outer?.reason);
  if (outer?.aborted) abort();
  outer?.addEventListener("abort", abort, { once: true });
  try {
    yield* open(controller.signal);
  } finally {
    outer?.removeEventListener("abort", abort);
    controller.abort(readerLeft);
  }
}
