import { TavanaError } from "@tavana/common";
import { readerLeft, type ExecutionEvent } from "../execution/execute.ts";

/** A result that waits for its reader. */
export interface WaitingResult {
  /** The event that was already asked for. */
  readonly first: Promise<IteratorResult<ExecutionEvent, void>>;
  readonly events: AsyncGenerator<ExecutionEvent, void, undefined>;
  readonly controller: AbortController;
  /** To be called once, when nothing of the result is left. */
  ended(): void;
}

/** A gateway that gave no sign for so long will not come for the rest of a result. */
const TICKET_MS = 30_000;

/** Results larger than one message, between the stream that began them and the call that fetches the rest. */
export class Tickets {
  readonly #waiting = new Map<string, { result: WaitingResult; timer: NodeJS.Timeout }>();

  put(id: string, result: WaitingResult): void {
    result.first.catch(() => undefined); // whoever fetches gets the error
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      void giveUp(result);
    }, TICKET_MS);
    this.#waiting.set(id, { result, timer });
  }

  /** @throws TavanaError 34000 when there is no such ticket, or no longer */
  take(id: string): WaitingResult {
    const waiting = this.#waiting.get(id);
    if (!waiting) throw new TavanaError("34000", "the result is no longer there");
    clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    return waiting.result;
  }
}

/** Ends a result that nobody reads. */
export async function giveUp({ controller, events, ended }: WaitingResult): Promise<void> {
  controller.abort(readerLeft);
  await events.return(undefined).catch(() => undefined);
  ended();
}
