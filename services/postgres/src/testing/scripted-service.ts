import { create } from "@bufbuild/protobuf";
import type { Client, HandlerContext, ServiceImpl } from "@connectrpc/connect";
import { createDirectClient, identityKey, TavanaError, toConnectError } from "@tavana/common";
import {
  DescribeResponseSchema,
  ExecuteResponseSchema,
  QueryService,
  type DescribeRequest,
  type ExecuteRequest,
  type ExecuteResponse,
} from "@tavana/proto";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { BackendWriter } from "../wire/backend-writer.ts";

/** What a scripted statement does: yields events, throws an error, waits for the signal. */
export type Script = (request: ExecuteRequest, signal: AbortSignal) => AsyncGenerator<ExecuteResponse>;

export function schema(...columns: readonly (readonly [name: string, oid: number])[]): ExecuteResponse {
  const value = { columns: columns.map(([name, oid]) => ({ name, type: { name: "VARCHAR" }, postgresType: { oid, size: -1, modifier: -1 } })) };
  return create(ExecuteResponseSchema, { event: { case: "schema", value } });
}

export function rows(...values: readonly (readonly (string | null)[])[]): ExecuteResponse {
  const writer = new BackendWriter();
  for (const row of values) writer.dataRow(row);
  return create(ExecuteResponseSchema, { event: { case: "rows", value: { data: new Uint8Array(writer.take()), rowCount: values.length } } });
}

export function complete(tag: string): ExecuteResponse {
  return create(ExecuteResponseSchema, { event: { case: "complete", value: { tag } } });
}

/**
 * A QueryService whose answers are written in the test, exact to the event, to drive the front end's state
 * machine. It understands nothing: each text has its script, and what is called is recorded.
 */
export class ScriptedService {
  readonly executed: ExecuteRequest[] = [];
  readonly described: DescribeRequest[] = [];
  readonly users: (string | undefined)[] = [];
  readonly cancelled: string[] = [];
  readonly sessionsOpened: string[] = [];
  readonly sessionsClosed: string[] = [];
  readonly scripts = new Map<string, Script>();
  readonly descriptions = new Map<string, MessageInitShape<typeof DescribeResponseSchema>>();
  /** What describing a text fails with. */
  readonly failures = new Map<string, TavanaError>();
  /** Queries that were left before their end. */
  readonly left: string[] = [];
  readonly #running = new Map<string, AbortController>();
  /** A text without a script. */
  fallback: Script = async function* (request) {
    yield complete(request.sql.split(" ")[0]!.toUpperCase());
  };

  get texts(): string[] {
    return this.executed.map(({ sql }) => sql);
  }

  on(sql: string, script: Script): this {
    this.scripts.set(sql, script);
    return this;
  }

  /** As if the query ran elsewhere: Cancel does not find it. */
  forget(queryId: string): void {
    this.#running.delete(queryId);
  }

  client(): Client<typeof QueryService> {
    const implementation: Partial<ServiceImpl<typeof QueryService>> = {
      execute: (request, context) => this.#execute(request, context),
      describe: (request, context) => this.#describe(request, context),
      cancel: ({ queryId }) => {
        this.cancelled.push(queryId);
        const running = this.#running.get(queryId);
        running?.abort(new TavanaError("57014", "canceling statement due to user request"));
        return { cancelled: running !== undefined };
      },
      openSession: () => {
        const sessionId = `session ${this.sessionsOpened.length + 1}`;
        this.sessionsOpened.push(sessionId);
        return { sessionId };
      },
      closeSession: ({ sessionId }) => {
        this.sessionsClosed.push(sessionId);
        return {};
      },
    };
    return createDirectClient(QueryService, implementation as ServiceImpl<typeof QueryService>);
  }

  async *#execute(request: ExecuteRequest, context: HandlerContext): AsyncGenerator<ExecuteResponse> {
    this.executed.push(request);
    this.users.push(context.values.get(identityKey)?.user);
    const controller = new AbortController();
    let over = false;
    const leave = () => {
      if (over) return;
      over = true;
      this.left.push(request.sql);
      controller.abort(new TavanaError("57014", "the client has left"));
    };
    context.signal.addEventListener("abort", leave, { once: true });
    this.#running.set(request.queryId, controller);
    try {
      yield* (this.scripts.get(request.sql) ?? this.fallback)(request, controller.signal);
      over = true;
    } catch (error) {
      over = true;
      throw toConnectError(error);
    } finally {
      leave();
      context.signal.removeEventListener("abort", leave);
      this.#running.delete(request.queryId);
    }
  }

  #describe(request: DescribeRequest, context: HandlerContext) {
    this.described.push(request);
    this.users.push(context.values.get(identityKey)?.user);
    const description = this.descriptions.get(request.sql);
    if (!description) throw toConnectError(this.failures.get(request.sql) ?? new TavanaError("42P01", `no description of ${request.sql}`));
    return create(DescribeResponseSchema, description);
  }
}

/** Waits until the statement is cancelled or left. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
