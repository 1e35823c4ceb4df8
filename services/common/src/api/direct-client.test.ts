import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createContextValues, type HandlerContext } from "@connectrpc/connect";
import { ExecuteResponseSchema, QueryService, type CancelRequest } from "@tavana/proto";
import { describe, expect, it } from "vitest";
import { serverStream } from "../call.ts";
import { TavanaError } from "../errors.ts";
import { identityKey } from "../identity.ts";
import { createDirectClient } from "./direct-client.ts";

const clientOf = (implementation: object) => createDirectClient(QueryService, implementation as never);

describe("a client in the same process", () => {
  it("gives the implementation what a call carries, and its answers to the caller", async () => {
    const seen: unknown[] = [];
    const client = clientOf({
      cancel({ queryId }: CancelRequest, { values, requestHeader, signal }: HandlerContext) {
        seen.push(queryId, values.get(identityKey), requestHeader.get("x-name"), signal.aborted);
        return { cancelled: true };
      },
    });
    const contextValues = createContextValues().set(identityKey, { user: "ana" });
    expect((await client.cancel({ queryId: "q" }, { contextValues, headers: { "x-name": "a" } })).cancelled).toBe(true);
    expect(seen).toEqual(["q", { user: "ana" }, "a", false]);
  });

  it("makes errors those of the API, and has none of what is not implemented", async () => {
    const client = clientOf({
      cancel: () => Promise.reject(new TavanaError("42501", "no")),
      async *execute() {
        yield create(ExecuteResponseSchema);
        throw new TavanaError("22012", "division by zero");
      },
    });
    await expect(client.cancel({})).rejects.toMatchObject({ code: Code.PermissionDenied });
    const read = async () => {
      for await (const _ of client.execute({}));
    };
    await expect(read()).rejects.toBeInstanceOf(ConnectError);
    await expect(client.describe({})).rejects.toMatchObject({ code: Code.Unimplemented });
  });

  it("keeps deadlines", async () => {
    const client = clientOf({ cancel: (_: unknown, { signal }: HandlerContext) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))) });
    await expect(client.cancel({}, { timeoutMs: 20 })).rejects.toMatchObject({ code: Code.DeadlineExceeded });
  });

  it("ends an implementation that waits at a yield when its reader leaves", async () => {
    let ended = false;
    const client = clientOf({
      async *execute() {
        try {
          for (;;) yield create(ExecuteResponseSchema);
        } finally {
          ended = true;
        }
      },
    });
    for await (const _ of serverStream((signal) => client.execute({}, { signal }))) break;
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(true);
  });
});
